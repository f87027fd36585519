package cli

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/mail/calendar"
	"convene/pdf"
	"convene/planner"
)

type planOptions struct {
	ics, pdf, done string
}

func newPlanCommand(g *globals) *cobra.Command {
	var opt planOptions
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show an edition's year: what is due when, who owns it, who gets what, and the programme",
		Long: `Plan shows the year of an edition: every deadline of the run-up with where it
stands, who owns it, and from where it moved; and the programme with its times.

With --ics it is a calendar for the secretariat, and with --pdf a sheet for the
wall. A sheet of A4 is printed on A3 at 141 %. Either replaces a file that Convene
made before, and none of somebody else's.

A task is done when somebody says so: --done writes its id into the edition.`,
		Example: `  convene plan --pdf plan.pdf
  convene plan --ics plan.ics
  convene plan --done date`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cmp.Or(endsIn("--ics", opt.ics, ".ics"), endsIn("--pdf", opt.pdf, ".pdf")); err != nil {
				return err
			}
			return runPlan(cmd, g, opt)
		},
	}
	cmd.Flags().StringVar(&opt.ics, "ics", "", "write the run-up and the days as a calendar into this `FILE`; \"-\" prints it")
	cmd.Flags().StringVar(&opt.pdf, "pdf", "", "write a sheet for the wall into this `FILE`")
	cmd.Flags().StringVar(&opt.done, "done", "", "write into the edition that the entry with this `ID` is done")
	return cmd
}

func runPlan(cmd *cobra.Command, g *globals, opt planOptions) error {
	return g.checked(cmd.Context(), g.open, func(desk *desk, findings []app.Located) error {
		if err := g.legible(findings); err != nil {
			return err
		}
		if opt.done != "" {
			return markDone(g, desk, planner.ID(opt.done))
		}
		plan, err := desk.Plan(cmd.Context())
		if err != nil {
			return err
		}
		if opt.ics != "" || opt.pdf != "" {
			return writePlan(g, desk, plan, opt)
		}
		if g.json {
			return printJSON(g.sys.Out, planJSON(plan))
		}
		g.headline(plan.Headline)
		g.print("\nRun-up\n%s", g.deadlines(plan.ByDay()))
		g.print("\nProgramme\n%s", g.programme(plan.Programme))
		if errors, _ := count(findings); errors > 0 {
			g.print("\nThe files have %s: convene check", plural(errors, "mistake"))
		}
		return nil
	})
}

func markDone(g *globals, desk *desk, id planner.ID) error {
	if err := desk.Done(id); err != nil {
		return err
	}
	if g.json {
		return printJSON(g.sys.Out, struct {
			Schema  int        `json:"schema"`
			Done    planner.ID `json:"done"`
			Written string     `json:"written"`
		}{schema, id, desk.Edition.Source})
	}
	g.print("%s says now that %q is done.\nNext: convene plan", desk.Edition.Source, id)
	return nil
}

// writePlan writes the plan in other forms, over those written before and over
// nothing else.
func writePlan(g *globals, desk *desk, plan app.Plan, opt planOptions) error {
	var written []string
	for _, form := range []struct {
		file string
		make func(app.Plan) ([]byte, error)
		ours func(content []byte) bool
	}{{opt.ics, desk.PlanCalendar, calendar.Ours}, {opt.pdf, desk.PlanSheet, pdf.Ours}} {
		if form.file == "" {
			continue
		}
		data, err := form.make(plan)
		if err != nil {
			return err
		}
		if form.file == "-" {
			if _, err := g.sys.Out.Write(data); err != nil {
				return err
			}
			continue
		}
		if err := config.WriteOver(filepath.Dir(form.file), filepath.Base(form.file), data, form.ours); err != nil {
			return err
		}
		written = append(written, form.file)
	}
	if g.json && len(written) > 0 {
		return printJSON(g.sys.Out, struct {
			Schema int      `json:"schema"`
			Files  []string `json:"files"`
		}{schema, written})
	}
	for _, file := range written {
		g.print("%s written.", file)
	}
	return nil
}

// legible refuses to draw conclusions from files that could not be read, or
// lack what everything hangs on.
func (g *globals) legible(findings []app.Located) error {
	var fatal []app.Located
	for _, f := range findings {
		head := f.Place.Path == "" || f.Place.Path == "series" || strings.HasPrefix(f.Place.Path, "series.") || strings.HasPrefix(f.Place.Path, "edition")
		if f.Code == planner.Unreadable || f.Code == planner.Missing && head {
			fatal = append(fatal, f)
		}
	}
	if len(fatal) == 0 {
		return nil
	}
	return g.blocked(&app.BlockedError{Action: "plan", Findings: fatal})
}

// Colours of the terminal (ECMA-48, section 8.3.117).
const (
	bold   = "1"
	faint  = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// paint gives a text a colour, where there may be any.
func (g *globals) paint(colour, s string) string {
	if s == "" || !g.colours() {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}

func (g *globals) deadlines(all []app.Dated) string {
	var rows []table.Row
	for _, d := range all {
		day := inFull(d.Day)
		if d.Due == nil {
			what := "the day"
			if !d.Starts.IsZero() {
				what += ", from " + d.Starts.String()
			}
			rows = append(rows, table.Row{g.paint(bold, day), "", "", g.paint(bold, what)})
			continue
		}
		task := strings.TrimSpace(what(*d.Due) + "  " + owner(*d.Due))
		if from := moved(*d.Due); from != "" {
			task += "\n" + g.paint(faint, from)
		}
		rows = append(rows, table.Row{day, g.standing(*d.Due), d.Due.ID, task})
	}
	return g.table(2, rows)
}

// standing is where a deadline stands, in a word or two.
func (g *globals) standing(d app.Due) string {
	switch d.Progress {
	case planner.Late:
		return g.paint(red, "late by "+plural(-d.Days, "day"))
	case planner.Due:
		return g.paint(yellow, "due today")
	case planner.Unsure:
		return g.paint(red, "needs a person")
	case planner.Done:
		return g.paint(green, "done")
	case planner.Ready:
		return "prepared"
	case planner.Nobody:
		return "nobody to tell"
	case planner.Off:
		return g.paint(faint, "cancelled")
	case planner.Passed:
		return g.paint(faint, "past")
	}
	return "in " + plural(d.Days, "day")
}

func what(d app.Due) string {
	task := d.Task.In("en")
	if d.Send == "" {
		return task
	}
	mailing := fmt.Sprintf("send %s to %s", d.Send, d.Audience())
	if d.Recipients > 0 {
		mailing += fmt.Sprintf(" (%d)", d.Recipients)
	}
	if task != "" {
		return task + "; " + mailing
	}
	return mailing
}

func owner(d app.Due) string {
	if d.Owner == "" {
		return ""
	}
	return "[" + d.Owner + "]"
}

func moved(d app.Due) string {
	if !d.Moved() {
		return ""
	}
	return fmt.Sprintf("moved from %s (%s)", d.Counted.At(planner.ClockOf(0), time.UTC).Format("2 Jan 2006"), d.WhyMoved("en"))
}

func (g *globals) programme(items []app.Item) string {
	if len(items) == 0 {
		return "  nothing yet: add slots under programme"
	}
	var rows []table.Row
	var day planner.Date
	for _, i := range items {
		if i.Date != day && items[0].Date != items[len(items)-1].Date {
			rows = append(rows, table.Row{i.Date.At(planner.ClockOf(0), time.UTC).Format("Mon 2 Jan")})
		}
		day = i.Date
		rows = append(rows, table.Row{i.Start.String() + "-" + i.End.String(), i.Title, strings.Join(i.Who, ",\n")})
	}
	return g.table(2, rows)
}

type deadlineJSON struct {
	ID         planner.ID       `json:"id"`
	Day        planner.Date     `json:"day"`
	At         time.Time        `json:"at"`
	Counted    planner.Date     `json:"counted"`
	Holiday    string           `json:"holiday,omitempty"`
	Task       string           `json:"task,omitempty"`
	Owner      string           `json:"owner,omitempty"`
	Send       planner.MailKind `json:"send,omitempty"`
	To         planner.Audience `json:"to,omitempty"`
	Recipients *int             `json:"recipients,omitempty"`
	Past       bool             `json:"past"`
	State      planner.Progress `json:"state"`
	Days       int              `json:"days"` // from today; negative: ago
	Mailing    string           `json:"mailing,omitempty"`
	Next       string           `json:"next,omitempty"` // where somebody has to act
}

type itemJSON struct {
	Date  planner.Date     `json:"date"`
	Start planner.Clock    `json:"start"`
	End   planner.Clock    `json:"end"`
	Kind  planner.SlotKind `json:"kind"`
	Title string           `json:"title"`
	Who   []string         `json:"who,omitempty"`
}

type editionJSON struct {
	Year   int            `json:"year"`
	Title  string         `json:"title"`
	Date   planner.Date   `json:"date"`
	Status planner.Status `json:"status"`
	Number int            `json:"number"`
	Line   string         `json:"headline"`
}

func editionOf(e *planner.Edition, number int, headline string) editionJSON {
	return editionJSON{Year: e.Year, Title: e.Title.In("en"), Date: e.FirstDay(), Status: e.Status, Number: number, Line: headline}
}

func dueJSON(d app.Due) deadlineJSON {
	j := deadlineJSON{
		ID: d.ID, Day: d.Day, At: d.At, Counted: d.Counted, Task: d.Task.In("en"), Owner: d.Owner,
		Send: d.Send, To: d.Audience(), Past: d.Past, State: d.Progress, Days: d.Days, Next: d.Next,
	}
	if d.Progress == planner.Ahead {
		j.State = "ahead"
	}
	if d.Mailing != nil {
		j.Mailing = string(d.Mailing.ID)
	}
	if d.Holiday != nil {
		j.Holiday = d.Holiday.Name.In("en")
	}
	if d.Recipients >= 0 {
		j.Recipients = &d.Recipients
	}
	return j
}

func planJSON(p app.Plan) any {
	out := struct {
		Schema    int            `json:"schema"`
		Edition   editionJSON    `json:"edition"`
		RunUp     []deadlineJSON `json:"run_up"`
		Programme []itemJSON     `json:"programme"`
	}{schema, editionOf(p.Edition, p.Number, p.Headline), []deadlineJSON{}, []itemJSON{}}
	for _, d := range p.Deadlines {
		out.RunUp = append(out.RunUp, dueJSON(d))
	}
	for _, i := range p.Programme {
		out.Programme = append(out.Programme, itemJSON{i.Date, i.Start, i.End, i.What(), i.Title, i.Who})
	}
	return out
}
