package cli

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/planner"
)

func newExplainCommand(g *globals) *cobra.Command {
	var codes []string
	for _, c := range planner.Codes() {
		codes = append(codes, string(c.Code))
	}
	return &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Say what a finding of check means, with an example and the cure",
		Long: `Explain says what a finding means, shows files that raise it, and says how it is
cured. Without a code it lists all of them.`,
		Example:   "  convene explain W07",
		Args:      takes(0, 1, ""),
		ValidArgs: codes,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return explainAll(g)
			}
			entry, ok := planner.Code(strings.ToUpper(args[0])).Entry()
			if !ok {
				message := fmt.Sprintf("there is no finding %q", args[0])
				if near := planner.Nearest(strings.ToUpper(args[0]), codes); near != "" {
					message += fmt.Sprintf(" (did you mean %q?)", near)
				}
				return usageError{fmt.Errorf("%s; convene explain lists them", message)}
			}
			return explain(g, entry)
		},
	}
}

func explainAll(g *globals) error {
	if g.json {
		all := struct {
			Schema int        `json:"schema"`
			Codes  []codeJSON `json:"codes"`
		}{schema, nil}
		for _, c := range planner.Codes() {
			all.Codes = append(all.Codes, codeOf(c))
		}
		return printJSON(g.sys.Out, all)
	}
	var rows []table.Row
	for _, c := range planner.Codes() {
		rows = append(rows, table.Row{c.Code, c.Title})
	}
	g.print("%s\nMore on one: convene explain CODE", g.table(0, rows))
	return nil
}

// weight says what a severity means for whoever gets the finding.
func weight(s planner.Severity) string {
	switch s {
	case planner.Warning:
		return "A warning: cure it, or accept it before the mailing that it concerns is approved."
	case planner.Hint:
		return "A note: it stands in nobody's way."
	}
	return "An error: what it concerns can neither be built nor mailed before it is cured."
}

func explain(g *globals, c planner.CodeEntry) error {
	if g.json {
		return printJSON(g.sys.Out, struct {
			Schema int `json:"schema"`
			codeJSON
		}{schema, codeOf(c)})
	}
	g.print("%s: %s\n%s\n\n%s", c.Code, c.Title, g.hanging(0, weight(c.Code.Severity())), g.hanging(0, c.Meaning))
	g.print("\nAn example")
	for _, f := range c.Example.Files {
		g.print("\n  # %s", f.Name)
		for line := range strings.Lines(f.Text) {
			g.print("%s", strings.TrimRight("  "+line, " \n"))
		}
	}
	for i, command := range append(c.Example.Given, c.Example.Run) {
		if i == 0 && len(c.Example.Given)+len(c.Example.Run) > 0 {
			g.print("")
		}
		if command != "" {
			g.print("  $ %s", command)
		}
	}
	g.print("\nThe cure\n\n%s", g.hanging(0, c.Cure))
	if c.Code.Severity() == planner.Warning {
		g.print("\n%s", g.hanging(0, fmt.Sprintf("To accept it: convene check --accept %s@PATH, as check shows it.", c.Code)))
	}
	return nil
}

type codeJSON struct {
	Code     planner.Code      `json:"code"`
	Severity planner.Severity  `json:"severity"`
	Title    string            `json:"title"`
	Meaning  string            `json:"meaning"`
	Cure     string            `json:"cure"`
	Example  []exampleFileJSON `json:"example"`
	Given    []string          `json:"given,omitempty"`
	Run      string            `json:"run,omitempty"`
}

type exampleFileJSON struct {
	File string `json:"file"`
	Text string `json:"text"`
}

func codeOf(c planner.CodeEntry) codeJSON {
	out := codeJSON{
		Code: c.Code, Severity: c.Code.Severity(), Title: c.Title, Meaning: c.Meaning, Cure: c.Cure,
		Given: c.Example.Given, Run: c.Example.Run,
	}
	for _, f := range c.Example.Files {
		out.Example = append(out.Example, exampleFileJSON{f.Name, f.Text})
	}
	return out
}
