package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/planner"
)

func newTodayCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "today",
		Short: "Say what is due now, what is late, who is silent and whom to ring",
		Long: `Today says what has to be done today: what of the run-up is due and late, who was
invited and has not answered, who wants to be reminded by telephone, and what
else needs a person. Without -e it looks at every edition that is to come or has
just been.

It writes nothing and sends nothing. It exits with 3 when something has to be
done and with 0 when not; with -q it then prints nothing, so that cron, which
mails what a program prints, mails only when there is reason to.`,
		Example: `  convene today
  convene today -q -C /srv/my-seminar`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error { return runToday(cmd, g) },
	}
}

func runToday(cmd *cobra.Command, g *globals) error {
	return g.checked(cmd.Context(), g.open, func(desk *desk, findings []app.Located) error {
		if err := g.legible(findings); err != nil {
			return err
		}
		if desk.Edition == nil {
			return fmt.Errorf("%w: write one as editions/YEAR.yaml", app.ErrNoEdition)
		}
		years := desk.InPlay()
		if g.edition != 0 {
			years = []int{g.edition}
		}
		var agendas []app.Agenda
		pressing := false
		for _, year := range years {
			office, err := desk.On(year)
			if err != nil {
				return err
			}
			a, err := office.Agenda(cmd.Context(), findings)
			if err != nil {
				return err
			}
			if a.Edition.Status == planner.Cancelled && g.edition == 0 && !a.Pressing() {
				continue
			}
			agendas = append(agendas, a)
			pressing = pressing || a.Pressing()
		}
		switch {
		case g.json:
			if err := printJSON(g.sys.Out, todayJSON(desk.Today, agendas, pressing)); err != nil {
				return err
			}
		case pressing || !g.quiet:
			for _, a := range agendas {
				g.agenda(desk, a, len(agendas) > 1)
			}
			g.print("%s", g.paragraph(0, tallied(desk.Today, agendas)))
		}
		if pressing {
			return &outcome{code: exitAttention}
		}
		return nil
	})
}

// agenda prints what one edition asks for today. Its commands name the edition
// where there are several.
func (g *globals) agenda(d *desk, a app.Agenda, several bool) {
	edition := ""
	if several || a.Edition != d.Edition {
		edition = fmt.Sprintf(" -e %d", a.Edition.Year)
	}
	g.headline(a.Headline)
	g.steps("Late", a.Late, edition)
	g.steps("Due today", a.Due, edition)
	g.steps("In the next days", a.Soon, "")
	if len(a.Ring) > 0 {
		g.print("\nTo ring, because they have not answered")
		for _, r := range a.Ring {
			g.print("%s", g.paragraph(2, r.Call.String()))
			g.print("    %s", record(r.Key)+edition)
		}
	}
	g.silent(a.Silent)
	if len(a.Needs) > 0 {
		g.needs(a.Needs, edition)
	}
	g.print("")
}

// needs lists what waits for a person, each with the command that is for it.
func (g *globals) needs(all []app.Need, edition string) {
	g.print("\nNeeds you")
	for _, n := range all {
		g.print("%s", g.paragraph(2, n.Message))
		if n.Command != "" {
			g.print("    %s", n.Command+edition)
		}
	}
}

// record is the command that takes down an answer.
func record(key string) string {
	return fmt.Sprintf("convene rsvp record %s ANSWER --via phone --by NAME", shellWord(key))
}

func (g *globals) steps(heading string, dues []app.Due, edition string) {
	if len(dues) == 0 {
		return
	}
	var rows []table.Row
	for _, d := range dues {
		line := fmt.Sprintf("%s: %s", d.ID, what(d))
		if d.Progress == planner.Late || d.Progress == planner.Unsure {
			line += ", " + g.standing(d)
		}
		line = strings.TrimSpace(line + "  " + owner(d))
		if from := moved(d); from != "" {
			line += "\n" + from
		}
		if d.Next != "" {
			line += "\n" + d.Next + edition
		}
		rows = append(rows, table.Row{inFull(d.Day), line})
	}
	g.print("\n%s\n%s", heading, g.table(2, rows))
}

// silent lists the speakers who have not answered one by one, and counts the
// guests.
func (g *globals) silent(all []app.Silence) {
	if len(all) == 0 {
		return
	}
	g.print("\nSilent")
	var rows []table.Row
	guests, overdue := 0, 0
	for _, s := range all {
		if s.Guest {
			guests++
			if s.Overdue {
				overdue++
			}
			continue
		}
		late := ""
		if s.Overdue {
			late = g.paint(red, "overdue")
		}
		rows = append(rows, table.Row{s.Name, s.As, asked(s), late})
	}
	if len(rows) > 0 {
		g.print("%s", g.table(2, rows))
	}
	if guests > 0 {
		line := "  " + plural(guests, "guest")
		if overdue > 0 {
			line += ", overdue"
		}
		g.print("%s: convene rsvp list", line)
	}
}

// asked is how long somebody has been silent.
func asked(s app.Silence) string {
	switch {
	case s.Since.IsZero():
		return ""
	case s.Days == 0:
		return "invited today"
	}
	return fmt.Sprintf("%s, since %s", plural(s.Days, "day"), s.Since.At(planner.ClockOf(0), time.UTC).Format("2 Jan"))
}

// tallied is the day on one line.
func tallied(today planner.Date, agendas []app.Agenda) string {
	var late, due, ring, silent, needs int
	for _, a := range agendas {
		late, due, ring, needs = late+len(a.Late), due+len(a.Due), ring+len(a.Ring), needs+len(a.Needs)
		silent += len(a.Silent)
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{late, "late"}, {due, "due"}, {ring, "to ring"}, {silent, "silent"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	switch {
	case needs == 1:
		parts = append(parts, "1 thing that needs you")
	case needs > 1:
		parts = append(parts, fmt.Sprintf("%d things that need you", needs))
	}
	day := today.At(planner.ClockOf(0), time.UTC).Format("Monday 2 January 2006")
	if len(parts) == 0 {
		return day + ": nothing is due."
	}
	return day + ": " + strings.Join(parts, ", ") + "."
}

type agendaJSON struct {
	Edition editionJSON    `json:"edition"`
	Due     []deadlineJSON `json:"due"`
	Late    []deadlineJSON `json:"late"`
	Soon    []deadlineJSON `json:"soon"`
	Silent  []silenceJSON  `json:"silent"`
	Ring    []ringJSON     `json:"ring"`
	Needs   []needJSON     `json:"needs"`
}

type silenceJSON struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	As      string       `json:"as,omitempty"`
	Since   planner.Date `json:"since,omitzero"`
	Days    int          `json:"days"`
	Overdue bool         `json:"overdue"`
}

type ringJSON struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Office string `json:"office,omitempty"`
	Phone  string `json:"phone,omitempty"`
}

type needJSON struct {
	Message string `json:"message"`
	Command string `json:"command,omitempty"`
}

func todayJSON(today planner.Date, agendas []app.Agenda, pressing bool) any {
	out := struct {
		Schema    int          `json:"schema"`
		Day       planner.Date `json:"day"`
		Attention bool         `json:"attention"`
		Editions  []agendaJSON `json:"editions"`
	}{schema, today, pressing, []agendaJSON{}}
	list := func(dues []app.Due) []deadlineJSON {
		all := []deadlineJSON{}
		for _, d := range dues {
			all = append(all, dueJSON(d))
		}
		return all
	}
	for _, a := range agendas {
		j := agendaJSON{
			editionOf(a.Edition, a.Number, a.Headline), list(a.Due), list(a.Late), list(a.Soon), []silenceJSON{}, []ringJSON{}, []needJSON{},
		}
		for _, s := range a.Silent {
			j.Silent = append(j.Silent, silenceJSON{s.Key, s.Name, s.As, s.Since, s.Days, s.Overdue})
		}
		for _, r := range a.Ring {
			j.Ring = append(j.Ring, ringJSON{r.Key, r.Name, r.Office, r.Phone})
		}
		for _, n := range a.Needs {
			j.Needs = append(j.Needs, needJSON{n.Message, n.Command})
		}
		out.Editions = append(out.Editions, j)
	}
	return out
}
