package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/mail"
	"convene/planner"
)

func newProgrammeCommand(g *globals) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "programme",
		Short: "Show which versions of the programme were sent, and what has changed since",
		Long: `A programme that is mailed is a version, with a number and a date that stand on
its sheet. What was sent stays in the outbox as it was; the files may go on
changing. A programme that differs from the version before it when it is
prepared is the next version; its number is taken once it is approved.`,
		Example: `  convene programme
  convene programme diff`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error { return runProgramme(cmd, g) },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "diff [VERSION [VERSION]]",
		Short: "Say in words how two versions of the programme differ",
		Long: `Without a version it compares what was sent last with the files as they are;
with one, that version with the files; with two, those two.`,
		Example: `  convene programme diff
  convene programme diff 1 2`,
		Args: takes(0, 2, "two versions"),
		RunE: func(cmd *cobra.Command, args []string) error { return runProgrammeDiff(cmd, g, args) },
	})
	return cmd
}

func (g *globals) programmes(cmd *cobra.Command, do func(*desk, app.Programmes) error) error {
	return g.checked(cmd.Context(), g.open, func(desk *desk, findings []app.Located) error {
		if err := g.legible(findings); err != nil {
			return err
		}
		p, err := desk.Programmes(cmd.Context())
		if err != nil {
			return err
		}
		return do(desk, p)
	})
}

func runProgramme(cmd *cobra.Command, g *globals) error {
	return g.programmes(cmd, func(_ *desk, p app.Programmes) error {
		if g.json {
			return printJSON(g.sys.Out, programmesJSON(p))
		}
		g.headline(p.Headline)
		if len(p.Sent) == 0 {
			g.print("No programme has been sent.\nNext: convene prepare programme")
			return nil
		}
		for _, v := range p.Sent {
			var ids []string
			for _, id := range v.Mailings {
				ids = append(ids, string(id))
			}
			g.print("  Version %d, %s: %s sent, in %s", v.Number, dated(v.Day), plural(v.Reached, "message"), strings.Join(ids, ", "))
			if v.Sample.State != mail.ByHand {
				g.print("    as it was sent: convene outbox show %s --part pdf", v.Sample.ID)
			}
		}
		if len(p.Changes) == 0 {
			g.print("The files say the same as version %d.", p.Sent[len(p.Sent)-1].Number)
			return nil
		}
		g.print("Since then the files have changed in %s.", plural(len(p.Changes), "point"))
		g.showOutdated(p)
		g.print("Next: convene programme diff")
		return nil
	})
}

func runProgrammeDiff(cmd *cobra.Command, g *globals, args []string) error {
	numbers := make([]int, len(args))
	for i, a := range args {
		n, err := strconv.Atoi(strings.TrimPrefix(a, "v"))
		if err != nil || n < 1 {
			return usageError{fmt.Errorf("%q is no version: want a number, as convene programme shows it", a)}
		}
		numbers[i] = n
	}
	return g.programmes(cmd, func(_ *desk, p app.Programmes) error {
		from, to := 0, 0
		switch {
		case len(numbers) == 2:
			from, to = numbers[0], numbers[1]
		case len(numbers) == 1:
			from = numbers[0]
		case len(p.Sent) > 0:
			from = p.Sent[len(p.Sent)-1].Number
		default:
			return &app.UsageError{What: "no programme has been sent, so there is nothing to compare", Next: "convene prepare programme"}
		}
		before, err := p.Version(from)
		if err != nil {
			return err
		}
		now, err := p.Version(to)
		if err != nil {
			return err
		}
		changes := planner.ProgrammeDifference(before, now)
		if g.json {
			return printJSON(g.sys.Out, programmeDiffJSON(from, to, changes))
		}
		name := "the files"
		if to > 0 {
			name = fmt.Sprintf("version %d", to)
		}
		if len(changes) == 0 {
			g.print("There is no difference between version %d and %s.", from, name)
			return nil
		}
		g.print("From version %d to %s:", from, name)
		for _, c := range changes {
			g.print("%s", g.paragraph(2, c))
		}
		if to == 0 {
			g.showOutdated(p)
		}
		return nil
	})
}

// showOutdated says whom it concerns that something has changed, and how they
// are told.
func (g *globals) showOutdated(p app.Programmes) {
	if len(p.Outdated) == 0 {
		g.print("Nobody was told of a time, place or part of their own that has changed.")
		return
	}
	g.print("%s\nTo tell them: convene prepare update", g.paragraph(0, "It concerns "+strings.Join(p.Outdated, ", ")+"."))
}

func dated(d planner.Date) string {
	return d.At(planner.ClockOf(0), time.UTC).Format("2 January 2006")
}

func programmesJSON(p app.Programmes) any {
	type version struct {
		Number   int          `json:"number"`
		Day      planner.Date `json:"day"`
		Mailings []string     `json:"mailings"`
		Sent     int          `json:"sent"`
		Sample   string       `json:"sample"`
	}
	out := struct {
		Schema   int       `json:"schema"`
		Versions []version `json:"versions"`
		Changes  []string  `json:"changes"`
		Outdated []string  `json:"outdated"`
	}{schema, []version{}, append([]string{}, p.Changes...), append([]string{}, p.Outdated...)}
	for _, v := range p.Sent {
		w := version{Number: v.Number, Day: v.Day, Mailings: []string{}, Sent: v.Reached, Sample: v.Sample.ID.String()}
		for _, id := range v.Mailings {
			w.Mailings = append(w.Mailings, string(id))
		}
		out.Versions = append(out.Versions, w)
	}
	return out
}

func programmeDiffJSON(from, to int, changes []string) any {
	return struct {
		Schema int `json:"schema"`
		From   int `json:"from"`
		// To is 0 for the files as they are.
		To      int      `json:"to"`
		Changes []string `json:"changes"`
	}{schema, from, to, append([]string{}, changes...)}
}
