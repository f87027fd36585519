package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/planner"
)

func newStatusCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show an edition at a glance: mailings, answers, and what needs a person",
		Example: `  convene status
  convene status -e 2027 --json`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error { return runStatus(cmd, g) },
	}
}

func runStatus(cmd *cobra.Command, g *globals) error {
	return g.checked(cmd.Context(), g.open, func(desk *desk, findings []app.Located) error {
		if err := g.legible(findings); err != nil {
			return err
		}
		status, err := desk.Status(cmd.Context(), findings)
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, desk.statusJSON(status))
		}
		desk.showStatus(g, status)
		return nil
	})
}

func (d *desk) showStatus(g *globals, s app.Status) {
	g.headline(fmt.Sprintf("%s · %s", s.Headline, s.Edition.Status))
	if len(s.Mailings) > 0 {
		g.print("\nMailings\n%s", d.mailings(g, s.Mailings))
	}
	if s.Invited > 0 || len(s.Answers) > 0 {
		g.print("\nAnswers: %s of %d invited", answers(s.Answers), s.Invited)
	}
	if len(s.Next) > 0 {
		d := s.Next[0]
		g.print("\n%s", g.paragraph(0, fmt.Sprintf("Next in the run-up: %s, %s", inFull(d.Day), what(d))))
	}
	needs := slices.Concat(s.Needs, s.Calls, s.RunUp)
	if len(needs) == 0 {
		g.print("\nNothing needs you.")
		return
	}
	g.needs(needs, "")
}

func answers(counts map[planner.Answer]int) string {
	var parts []string
	for _, a := range planner.Answer("").Values() {
		if n := counts[planner.Answer(a)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, a))
		}
	}
	if len(parts) == 0 {
		return "none yet"
	}
	return strings.Join(parts, ", ")
}

func (d *desk) statusJSON(s app.Status) any {
	type need struct {
		Message string `json:"message"`
		Command string `json:"command,omitempty"`
	}
	out := struct {
		Schema   int                    `json:"schema"`
		Edition  editionJSON            `json:"edition"`
		Mailings []mailingJSON          `json:"mailings"`
		Answers  map[planner.Answer]int `json:"answers"`
		Invited  int                    `json:"invited"`
		Needs    []need                 `json:"needs"`
	}{schema, editionOf(s.Edition, s.Number, s.Headline), []mailingJSON{}, map[planner.Answer]int{}, s.Invited, []need{}}
	for _, m := range s.Mailings {
		out.Mailings = append(out.Mailings, d.mailingJSON(m))
	}
	for _, a := range planner.Answer("").Values() {
		out.Answers[planner.Answer(a)] = s.Answers[planner.Answer(a)]
	}
	for _, n := range slices.Concat(s.Needs, s.Calls, s.RunUp) {
		out.Needs = append(out.Needs, need(n))
	}
	return out
}
