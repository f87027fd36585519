package cli

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"charm.land/huh/v2"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/planner"
)

type newOptions struct {
	order app.NewOrder
	date  string
}

func newNewCommand(g *globals) *cobra.Command {
	var opt newOptions
	cmd := &cobra.Command{
		Use:   "new YEAR",
		Short: "Make the next edition of the last one",
		Long: `New writes editions/YEAR.yaml from the file of an earlier edition, which stays as it
is. It proposes the date by the rule under "propose" in convene.yaml, says why, and
names two others; on a terminal it asks which.

Who had a role, the programme, hosts, guests, audience and the texts of the
invitation are carried over, with all comments and in the same order. Nobody has
been asked yet: answers and representatives are forgotten, and every post is to be
confirmed. The report and what was only last year's are left out. Whatever still
speaks of last year is listed with its line. Nothing that is there is overwritten.`,
		Example: `  convene new 2028
  convene new 2028 --from 2022
  convene new 2028 --date 2028-02-28`,
		Args: takes(1, 1, "the year of the new edition"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if opt.order.Year, err = strconv.Atoi(args[0]); err != nil || len(args[0]) != 4 || opt.order.Year < 1 {
				return usageError{fmt.Errorf("%q is not a year like 2028", args[0])}
			}
			if opt.date != "" {
				if err := opt.order.Day.UnmarshalText([]byte(opt.date)); err != nil {
					return usageError{fmt.Errorf("--date %q: %w", opt.date, err)}
				}
			}
			opt.order.From = cmp.Or(opt.order.From, g.edition)
			return runNew(cmd, g, opt.order)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&opt.order.From, "from", 0, "the edition to begin from (default: the latest before YEAR)")
	flags.StringVar(&opt.date, "date", "", "its (first) day, as 2028-02-24, in place of the one proposed")
	return cmd
}

func runNew(cmd *cobra.Command, g *globals, order app.NewOrder) error {
	return g.checked(cmd.Context(), g.open, func(desk *desk, findings []app.Located) error {
		if err := g.legible(findings); err != nil {
			return err
		}
		if order.Day.IsZero() && g.asks() {
			proposal, err := desk.Propose(order)
			if err != nil {
				return err
			}
			if order.Day, err = g.chooseDate(proposal, order.Year); err != nil {
				return err
			}
		}
		made, err := desk.New(cmd.Context(), order)
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, newJSON(made))
		}
		g.printNew(made)
		return nil
	})
}

// chooseDate asks which of the proposed dates it shall be.
func (g *globals) chooseDate(p app.Proposal, year int) (day planner.Date, err error) {
	var options []huh.Option[planner.Date]
	for _, d := range p.Dates {
		options = append(options, huh.NewOption(stretch(p.Earlier, d)+"  "+reason(d), d.Day))
	}
	day = p.Dates[0].Day
	which := huh.NewSelect[planner.Date]().Title("Which day shall it be?").Description(strings.Join(unknownDays(p.Unannounced, year), "\n"))
	return day, g.ask([]huh.Field{which.Options(options...).Value(&day)})
}

func inFull(d planner.Date) string {
	return d.At(planner.ClockOf(0), time.UTC).Format("Mon 2 Jan 2006")
}

// stretch are the days of an edition that has as many as an earlier one.
func stretch(like *planner.Edition, d planner.ProposedDate) string {
	days := like.ShiftedDays(d.Day)
	if len(days) == 1 {
		return inFull(d.Day)
	}
	return inFull(d.Day) + " to " + inFull(days[len(days)-1])
}

// reason is why a day is proposed, with what to bear in mind.
func reason(d planner.ProposedDate) string {
	why := d.Reason
	if why == "" {
		why = "On the anniversary itself"
	}
	if len(d.Mind) > 0 {
		why += "; mind: " + strings.Join(d.Mind, ", ")
	}
	return why
}

func (g *globals) printNew(made app.NewEdition) {
	g.headline(made.Headline)
	from := made.Earlier.Year
	g.section("Date", dateRows(made))
	g.section(fmt.Sprintf("Carried over from %d", from), carriedRows(made))
	g.section("Not carried over", resetRows(made))
	g.section("Candidates, each to be asked: still in this office?", candidateRows(made))
	var outdated, past, left []table.Row
	for _, o := range made.Outdated {
		outdated = append(outdated, table.Row{o.Position.String(), o.Message + ": " + lowerFirst(o.Next)})
	}
	g.section(fmt.Sprintf("Still speaks of %d", from), outdated)
	for _, d := range made.Past {
		past = append(past, table.Row{inFull(d.Day), d.ID, d.At.String()})
	}
	g.section("Deadlines that are past already", past)
	for _, a := range made.Left {
		byHand := "take it out by hand"
		if a.Value != "" {
			byHand = fmt.Sprintf("write %q by hand", a.Value)
		}
		left = append(left, table.Row{a.Path, byHand + ": the file is written in a way that is left to a person"})
	}
	g.section("Left as it was", left)
	errors, warnings := count(distinct(made.Findings))
	g.say("Of %d, check finds %s and %s.", made.Year, plural(errors, "error"), plural(warnings, "warning"))
	g.print("")
	for _, f := range made.Files {
		g.print("%s written.", f)
	}
	g.print("Nothing was sent, and %s is as it was.\nNext: read %s, then convene check", made.Earlier.Source, made.Source)
}

// section prints rows under a title; none if there are none.
func (g *globals) section(title string, rows []table.Row) {
	if len(rows) > 0 {
		g.print("\n%s\n%s", title, g.table(2, rows))
	}
}

func dateRows(made app.NewEdition) []table.Row {
	var rows []table.Row
	taken := false
	for _, d := range made.Proposed {
		mark := ""
		if d.Day == made.Date.Day {
			mark, taken = "taken", true
		}
		rows = append(rows, table.Row{stretch(made.Earlier, d), mark, reason(d)})
	}
	if !taken {
		d := made.Date
		d.Reason = "As you said"
		rows = append([]table.Row{{stretch(made.Earlier, d), "taken", reason(d)}}, rows...)
	}
	for _, line := range unknownDays(made.Unannounced, made.Year) {
		rows = append(rows, table.Row{"", "", line})
	}
	return rows
}

// unknownDays says what of a year is not known that a date would have to mind.
func unknownDays(u app.Unannounced, year int) []string {
	var lines []string
	if u.Holidays {
		lines = append(lines, fmt.Sprintf("convene.yaml has no holidays of %d yet: add them, and look again", year))
	}
	for _, period := range u.Periods {
		lines = append(lines, fmt.Sprintf("convene.yaml does not say when %s is in %d: add it under periods, and look again", period, year))
	}
	return lines
}

func carriedRows(made app.NewEdition) []table.Row {
	var rows []table.Row
	for _, c := range made.Carried {
		rows = append(rows, table.Row{c.Path, c.Says})
	}
	return rows
}

func resetRows(made app.NewEdition) []table.Row {
	rows := []table.Row{{"answers", "everybody is asked anew"}}
	for _, a := range made.Amendments {
		switch {
		case !a.IsReset() || a.Value != "" && a.Value == a.Was:
		case a.Value != "":
			rows = append(rows, table.Row{a.Path, fmt.Sprintf("%s, was %s", a.Value, a.Was)})
		case a.Was != "":
			rows = append(rows, table.Row{a.Path, "was " + a.Was})
		case a.Path == "accept":
			rows = append(rows, table.Row{a.Path, "what was accepted is looked at anew"})
		default:
			rows = append(rows, table.Row{a.Path})
		}
	}
	return rows
}

// candidateRows are who is to be asked, and below what each had to do the posts
// to ask about and where they are written.
func candidateRows(made app.NewEdition) []table.Row {
	var rows []table.Row
	for _, c := range made.Candidates {
		does := c.Does
		if c.Before != "" {
			does += fmt.Sprintf("; %s in %d", c.Before, made.Earlier.Year)
		}
		lines := []string{does}
		for i, post := range c.Posts {
			asks := post.Title + "?"
			if post.Former {
				asks = "former " + post.Title + "; now?"
			}
			lines = append(lines, fmt.Sprintf("%s (%s)", asks, c.At[i]))
		}
		if len(c.Posts) == 0 {
			lines = append(lines, "no post is known")
		}
		rows = append(rows, table.Row{c.Name, strings.Join(lines, "\n")})
	}
	return rows
}

type dateJSON struct {
	Day    planner.Date `json:"day"`
	Reason string       `json:"reason,omitempty"`
	Mind   []string     `json:"mind,omitempty"`
	Taken  bool         `json:"taken"`
}

type amendmentJSON struct {
	Path string `json:"path"`
	Was  string `json:"was,omitempty"`
	Now  string `json:"now,omitempty"`
}

type candidateJSON struct {
	ID     planner.ID     `json:"id"`
	Name   string         `json:"name"`
	Roles  []planner.ID   `json:"roles,omitempty"`
	Before planner.Answer `json:"before,omitempty"`
	Posts  []postJSON     `json:"posts,omitempty"`
}

type postJSON struct {
	Title  string `json:"title"`
	Former bool   `json:"former,omitempty"`
	At     string `json:"at"`
}

type carriedJSON struct {
	Path string `json:"path"`
	Says string `json:"says"`
}

type outdatedJSON struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Path    string `json:"path,omitempty"`
	Message string `json:"message"`
	Next    string `json:"next"`
}

type pastJSON struct {
	ID  planner.ID   `json:"id"`
	Day planner.Date `json:"day"`
}

func newJSON(made app.NewEdition) any {
	out := struct {
		Schema int          `json:"schema"`
		Year   int          `json:"year"`
		From   int          `json:"from"`
		Number int          `json:"number"`
		Line   string       `json:"headline"`
		Date   planner.Date `json:"date"`
		Dates  []dateJSON   `json:"dates"`
		// Unannounced: holidays or periods of the year are not known yet.
		Unannounced    bool            `json:"unannounced"`
		UnknownPeriods []string        `json:"unknown_periods"`
		Carried        []carriedJSON   `json:"carried"`
		Reset          []amendmentJSON `json:"reset"`
		Ask            []candidateJSON `json:"ask"`
		Outdated       []outdatedJSON  `json:"outdated"`
		Past           []pastJSON      `json:"past"`
		Left           []string        `json:"left"`
		Files          []string        `json:"files"`
		Findings       []findingJSON   `json:"findings"`
	}{
		Schema: schema, Year: made.Year, From: made.Earlier.Year, Number: made.Number, Line: made.Headline,
		Date: made.Date.Day, Unannounced: made.Holidays || len(made.Periods) > 0, UnknownPeriods: append([]string{}, made.Periods...), Files: made.Files, Findings: findingsJSON(made.Findings).Findings,
		Dates: []dateJSON{}, Carried: []carriedJSON{}, Reset: []amendmentJSON{}, Ask: []candidateJSON{}, Outdated: []outdatedJSON{}, Past: []pastJSON{}, Left: []string{},
	}
	for _, d := range made.Proposed {
		out.Dates = append(out.Dates, dateJSON{d.Day, d.Reason, d.Mind, d.Day == made.Date.Day})
	}
	for _, c := range made.Carried {
		out.Carried = append(out.Carried, carriedJSON(c))
	}
	for _, a := range made.Amendments {
		if a.IsReset() {
			out.Reset = append(out.Reset, amendmentJSON{a.Path, a.Was, a.Value})
		}
	}
	for _, c := range made.Candidates {
		ask := candidateJSON{ID: c.Person.ID, Name: c.Name, Roles: c.Roles, Before: c.Before}
		for i, p := range c.Posts {
			ask.Posts = append(ask.Posts, postJSON{p.Title, p.Former, c.At[i].String()})
		}
		out.Ask = append(out.Ask, ask)
	}
	for _, o := range made.Outdated {
		out.Outdated = append(out.Outdated, outdatedJSON{o.Position.File, o.Position.Line, o.Position.Column, o.Path, o.Message, o.Next})
	}
	for _, d := range made.Past {
		out.Past = append(out.Past, pastJSON{d.ID, d.Day})
	}
	for _, a := range made.Left {
		out.Left = append(out.Left, a.Path)
	}
	return out
}
