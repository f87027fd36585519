package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/planner"
)

func newPlanCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "plan",
		Short: "Show an edition's year: what is due when, who gets what, and the programme",
		Example: `  convene plan
  convene plan -e 2027 --json`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error { return runPlan(cmd, g) },
	}
}

func runPlan(cmd *cobra.Command, g *globals) error {
	return g.checked(cmd.Context(), g.open, func(desk *desk, findings []app.Located) error {
		if err := g.legible(findings); err != nil {
			return err
		}
		plan, err := desk.Plan(cmd.Context())
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, planJSON(plan))
		}
		g.print("%s", plan.Headline)
		g.print("\nRun-up\n%s", g.deadlines(plan.Deadlines))
		g.print("\nProgramme\n%s", g.programme(plan.Programme))
		if errors, _ := count(findings); errors > 0 {
			g.print("\nThe files have %s: convene check", plural(errors, "mistake"))
		}
		return nil
	})
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

// newTable is a table as all commands print it: no frame, columns apart.
func (g *globals) newTable() table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.Options{SeparateColumns: true}
	style.Box.PaddingLeft, style.Box.PaddingRight, style.Box.MiddleVertical = "", " ", " "
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	return t
}

func (g *globals) deadlines(all []app.Due) string {
	t := g.newTable()
	for _, d := range all {
		mark := ""
		if d.Past {
			mark = "past"
		}
		t.AppendRow(table.Row{"  " + d.Day.At(planner.ClockOf(0), time.UTC).Format("Mon 2 Jan 2006"), mark, d.ID, what(d), owner(d), moved(d)})
	}
	return trimRows(t.Render())
}

// trimRows drops the blanks at the ends of a table's rows.
func trimRows(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func what(d app.Due) string {
	task := d.Task.In("en")
	if d.Send == "" {
		return task
	}
	mailing := fmt.Sprintf("send %s to %s (%d)", d.Send, d.Audience(), d.Recipients)
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
	why := d.Counted.Weekday().String()
	if d.Holiday != nil {
		why = d.Holiday.Name.In("en")
	}
	return fmt.Sprintf("moved from %s (%s)", d.Counted, why)
}

func (g *globals) programme(items []app.Item) string {
	if len(items) == 0 {
		return "  nothing yet: add slots under programme"
	}
	t := g.newTable()
	var day planner.Date
	for _, i := range items {
		if i.Date != day && items[0].Date != items[len(items)-1].Date {
			t.AppendRow(table.Row{"  " + i.Date.At(planner.ClockOf(0), time.UTC).Format("Mon 2 Jan")})
		}
		day = i.Date
		t.AppendRow(table.Row{"  " + i.Start.String() + "-" + i.End.String(), i.Title, strings.Join(i.Who, ", ")})
	}
	return trimRows(t.Render())
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

func planJSON(p app.Plan) any {
	out := struct {
		Schema    int            `json:"schema"`
		Edition   editionJSON    `json:"edition"`
		RunUp     []deadlineJSON `json:"run_up"`
		Programme []itemJSON     `json:"programme"`
	}{schema, editionOf(p.Edition, p.Number, p.Headline), []deadlineJSON{}, []itemJSON{}}
	for _, d := range p.Deadlines {
		j := deadlineJSON{
			ID: d.ID, Day: d.Day, At: d.At, Counted: d.Counted, Task: d.Task.In("en"), Owner: d.Owner,
			Send: d.Send, To: d.Audience(), Past: d.Past,
		}
		if d.Holiday != nil {
			j.Holiday = d.Holiday.Name.In("en")
		}
		if d.Recipients >= 0 {
			j.Recipients = &d.Recipients
		}
		out.RunUp = append(out.RunUp, j)
	}
	for _, i := range p.Programme {
		out.Programme = append(out.Programme, itemJSON{i.Date, i.Start, i.End, i.What(), i.Title, i.Who})
	}
	return out
}
