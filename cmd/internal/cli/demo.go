package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/planner"
)

// demoExample is the bundled example that the demo plays.
const demoExample = "khojaly"

func newDemoCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "Show the whole job, offline: plan, build, mail to the sandbox",
		Long: `Demo puts the bundled example into DIR, or into a new temporary folder, checks
it, builds every document, and sends invitations, programme and report through
real SMTP to the embedded sandbox, which keeps each mail as a file. Nothing
leaves this machine. It plays on a rehearsed clock and so works on any day.`,
		Example: `  convene demo
  convene demo look-at-this`,
		Args: takes(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := ""
			if len(args) > 0 {
				dir = args[0]
			}
			return runDemo(cmd.Context(), g, dir)
		},
	}
}

// demoPlay is one performance of the demo.
type demoPlay struct {
	*globals
	ctx  context.Context
	dir  string
	made demoJSON
}

type demoJSON struct {
	Schema int           `json:"schema"`
	Dir    string        `json:"dir"`
	Files  []string      `json:"files"`
	Sent   []demoMail    `json:"sent"`
	Check  []findingJSON `json:"check"`
}

type demoMail struct {
	Edition int              `json:"edition"`
	Kind    planner.MailKind `json:"kind"`
	Mailing string           `json:"mailing"`
	Sent    int              `json:"sent"`
	ByHand  int              `json:"by_hand"`
	ToRing  int              `json:"to_ring"`
}

func runDemo(ctx context.Context, g *globals, dir string) error {
	begun := g.sys.Now()
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "convene-demo-"); err != nil {
			return fmt.Errorf("making a folder for the demo: %w", err)
		}
	}
	play := &demoPlay{globals: g, ctx: ctx, dir: dir, made: demoJSON{Schema: schema, Dir: dir}}
	if err := play.perform(); err != nil {
		return err
	}
	if g.json {
		return printJSON(g.sys.Out, play.made)
	}
	play.epilogue(g.sys.Now().Sub(begun))
	return nil
}

// perform is the main job from beginning to end.
func (p *demoPlay) perform() error {
	p.say("Writing the example %q into %s", demoExample, p.dir)
	if _, err := config.WriteExample(p.dir, demoExample); err != nil {
		return err
	}
	var office *app.Office
	g := p.at(0, p.sys.Now())
	err := g.checked(p.ctx, g.open, func(desk *desk, findings []app.Located) error {
		office = desk.Office
		return p.tell(desk, findings)
	})
	if err != nil {
		return err
	}
	for _, e := range office.Workspace.Editions {
		if err := p.build(e.Year); err != nil {
			return err
		}
	}
	for _, e := range office.Workspace.Editions {
		for _, d := range office.Workspace.Deadlines(e) {
			if !p.plays(e, d) {
				continue
			}
			if err := p.mail(e, d, d.Moment(office.Workspace.Series.Timezone)); err != nil {
				return err
			}
		}
	}
	return nil
}

// at is the options with which somebody would call the program for an edition,
// with the calendar at a moment.
func (p *demoPlay) at(year int, now time.Time) *globals {
	g := *p.globals
	g.workspace, g.edition, g.now = p.dir, year, now.Format(time.RFC3339)
	return &g
}

// tell says of the findings what check says.
func (p *demoPlay) tell(desk *desk, all []app.Located) error {
	p.made.Check = findingsJSON(desk.worthListing(all)).Findings
	findings := desk.Timely(all)
	errors, warnings := count(distinct(findings))
	p.say("Checked it: %s, %s%s", plural(errors, "error"), plural(warnings, "warning"), acceptedToo(all))
	if !p.json {
		p.printFindings(findings)
	}
	return nil
}

func (p *demoPlay) build(year int) error {
	g := p.at(year, p.sys.Now())
	return g.checked(p.ctx, g.open, func(desk *desk, findings []app.Located) error {
		built, err := desk.Build(p.ctx, app.BuildOrder{Target: app.All}, findings)
		if err != nil {
			return p.blocked(err)
		}
		for _, f := range built.Files {
			p.made.Files = append(p.made.Files, f.Path)
		}
		p.say("Built %s of %d", plural(len(built.Files), "file"), year)
		return nil
	})
}

// mail prepares, approves and sends what a run-up entry sends, on the day on
// which it is due.
func (p *demoPlay) mail(e *planner.Edition, d planner.Deadline, due time.Time) error {
	g := p.at(e.Year, due)
	return g.checked(p.ctx, g.openPost, func(desk *desk, findings []app.Located) error {
		prepared, err := desk.Prepare(p.ctx, app.PrepareOrder{What: string(d.ID)}, findings)
		if err != nil {
			return p.blocked(err)
		}
		id := prepared.Mailing.ID
		if _, err := desk.ReadyToSend(p.ctx, id, app.SendOrder{}); err != nil {
			return err
		}
		result, err := desk.Send(p.ctx, id, app.SendOrder{}, nil)
		if err != nil {
			return err
		}
		if result.ToGo > 0 {
			return errors.New("the sandbox did not take every message: " + result.Stopped)
		}
		p.made.Sent = append(p.made.Sent, demoMail{e.Year, d.Send, string(id), result.Total, len(prepared.ByHand), len(prepared.Calls)})
		p.say("Rehearsed %s: %s of %d, %d sent, %d by hand, %d to ring", d.Day, d.Send, e.Year, result.Total, len(prepared.ByHand), len(prepared.Calls))
		return nil
	})
}

// plays reports whether the demo sends a run-up entry's mailing: what this
// version can prepare and the edition's status allows: the coming edition's mail
// up to the day, and the report of the latest one.
func (p *demoPlay) plays(e *planner.Edition, d planner.Deadline) bool {
	how, ok := d.Send.Rule()
	if !ok || e.Report.Form() == planner.BookletLayout && d.Send == planner.ReportMail {
		return false
	}
	return slices.Contains(app.Kinds(), d.Send) && slices.Contains(how.At, e.Status)
}

// epilogue says what was made, where it lies and what to do next.
func (p *demoPlay) epilogue(took time.Duration) {
	mails := 0
	for _, m := range p.made.Sent {
		mails += m.Sent
	}
	out := filepath.Join(p.dir, "out")
	p.print("Made in %.1f seconds, without leaving this machine:", took.Seconds())
	var made []table.Row
	for _, kind := range []struct{ what, where string }{
		{"invitation letters", "2027/invitations"},
		{"programme sheets", "*/programme.pdf, programme-moderator.pdf"},
		{"table cards", "2027/cards.pdf"},
		{"lists for the door", "2027/attendance.pdf, gate.pdf"},
		{"calendars", "*/calendar.ics"},
		{"letters of thanks", "*/thanks"},
		{"report, as booklet", "*/report-booklet.pdf"},
		{"report, as newsletter", "*/report-newsletter.pdf, .html"},
		{"report, as a page", "*/site/index.html"},
	} {
		made = append(made, table.Row{kind.what, filepath.Join(out, filepath.FromSlash(kind.where))})
	}
	made = append(made, table.Row{fmt.Sprintf("%d mails", mails), filepath.Join(p.dir, filepath.FromSlash(sandboxMail), "*.eml")})
	p.print("%s\n\nNext:", p.table(2, made))
	for _, step := range []struct{ command, shows string }{
		{"-C " + p.dir + " status -e 2027", "where the coming edition stands"},
		{"-C " + p.dir + " plan -e 2027", "its year and its programme"},
		{"-C " + p.dir + " plan -e 2027 --pdf plan.pdf", "the same as a sheet for the wall"},
		{"init my-seminar", "a workspace of your own"},
	} {
		p.print("  %s\n    %s %s", step.shows, p.sys.Name, step.command) // to be copied: not wrapped
	}
}
