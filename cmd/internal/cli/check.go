package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/planner"
)

type checkOptions struct{ strict bool }

func newCheckCommand(g *globals) *cobra.Command {
	var opt checkOptions
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find what stands between the workspace and a wrong letter, mail or report",
		Long: `Check reads every file of the workspace and reports all its mistakes in one run,
sorted by file and line: what cannot be read, what contradicts itself, what
could not be mailed or printed. An E blocks what it concerns; a W wants to be
seen. Nothing is written and nothing is sent.`,
		Example: `  convene check
  convene check --strict -C my-seminar`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error { return runCheck(cmd, g, opt) },
	}
	cmd.Flags().BoolVar(&opt.strict, "strict", false, "exit with 3 if there are warnings")
	return cmd
}

func runCheck(cmd *cobra.Command, g *globals, opt checkOptions) error {
	return g.checked(cmd.Context(), g.open, func(desk *desk, findings []app.Located) error {
		errors, warnings := count(distinct(findings))
		if g.json {
			if err := printJSON(g.sys.Out, findingsJSON(findings)); err != nil {
				return err
			}
		} else {
			g.printFindings(findings)
			g.print("%s, %s. Nothing was sent.", plural(errors, "error"), plural(warnings, "warning"))
		}
		switch {
		case errors > 0:
			return &outcome{code: exitUsage}
		case warnings > 0 && opt.strict:
			return &outcome{code: exitAttention}
		}
		return nil
	})
}

func count(findings []app.Located) (errors, warnings int) {
	for _, f := range findings {
		if f.Code.Severity() == planner.Warning {
			warnings++
		} else {
			errors++
		}
	}
	return errors, warnings
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// distinct is sorted findings with those once that say the same of the same
// place: what editions share is found in each of them.
func distinct(findings []app.Located) []app.Located {
	return slices.CompactFunc(slices.Clone(findings), func(a, b app.Located) bool {
		return a.Position == b.Position && a.Code == b.Code && a.Message == b.Message
	})
}

// printFindings prints a finding a line, as compilers do, so that editors can
// jump to it.
func (g *globals) printFindings(findings []app.Located) {
	for _, f := range distinct(findings) {
		code := string(f.Code)
		if g.colours() {
			colour := "\x1b[31m" // red
			if f.Code.Severity() == planner.Warning {
				colour = "\x1b[33m" // yellow
			}
			code = colour + code + "\x1b[0m"
		}
		line := fmt.Sprintf("%s: %s %s", f.Position, code, f.Message)
		if !strings.HasSuffix(f.Message, "?)") { // a question that says what to do
			line += ": " + lowerFirst(f.Next)
		}
		g.print("%s", line)
	}
}

// lowerFirst lets a sentence go on after a colon, without its full stop.
func lowerFirst(s string) string {
	if s == "" {
		return ""
	}
	s = strings.TrimSuffix(s, ".")
	return strings.ToLower(s[:1]) + s[1:]
}

type findingJSON struct {
	Code     planner.Code     `json:"code"`
	Severity planner.Severity `json:"severity"`
	File     string           `json:"file"`
	Line     int              `json:"line"`
	Column   int              `json:"column"`
	Path     string           `json:"path"`
	Message  string           `json:"message"`
	Next     string           `json:"next"`
	Blocks   []planner.Action `json:"blocks,omitempty"`
}

type findingsReport struct {
	Schema   int           `json:"schema"`
	Findings []findingJSON `json:"findings"`
}

func findingsJSON(findings []app.Located) findingsReport {
	report := findingsReport{Schema: schema, Findings: []findingJSON{}}
	for _, f := range findings {
		report.Findings = append(report.Findings, findingJSON{
			Code: f.Code, Severity: f.Code.Severity(), File: f.Position.File, Line: f.Position.Line, Column: f.Position.Column,
			Path: f.Place.Path, Message: f.Message, Next: f.Next, Blocks: f.Blocks,
		})
	}
	return report
}
