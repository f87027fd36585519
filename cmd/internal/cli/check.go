package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/planner"
)

type checkOptions struct {
	strict bool
	accept []string
}

func newCheckCommand(g *globals) *cobra.Command {
	var opt checkOptions
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find what stands between the workspace and a wrong letter, mail or report",
		Long: `Check reads every file of the workspace and reports all its mistakes in one run,
sorted by file and line: what cannot be read, what contradicts itself, what
could not be mailed or printed. An E blocks what it concerns. A W wants to be
cured, or seen and accepted before what it concerns is approved; an N is only
said. Nothing is sent, and nothing is written but what --accept names: it adds a
line to the edition's "accept:".

What a code means, with an example and the cure, says "convene explain CODE".`,
		Example: `  convene check
  convene check --strict
  convene check --accept "W07@programme[3]"`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(opt.accept) > 0 {
				return runAccept(cmd, g, opt.accept)
			}
			return runCheck(cmd, g, opt)
		},
	}
	cmd.Flags().BoolVar(&opt.strict, "strict", false, "exit with 3 if there are warnings")
	cmd.Flags().StringArrayVar(&opt.accept, "accept", nil, "accept a warning that you have seen, as `CODE@PATH`; may be repeated")
	return cmd
}

func runCheck(cmd *cobra.Command, g *globals, opt checkOptions) error {
	return g.checked(cmd.Context(), g.open, func(desk *desk, all []app.Located) error {
		findings := desk.Timely(all)
		errors, warnings := count(distinct(findings))
		if g.json {
			if err := printJSON(g.sys.Out, findingsJSON(desk.worthListing(all))); err != nil {
				return err
			}
		} else {
			g.printFindings(findings)
			if i := slices.IndexFunc(findings, isWarning); i >= 0 {
				g.print("What a code means: convene explain %s", findings[i].Code)
			}
			g.print("%s, %s%s. Nothing was sent.", plural(errors, "error"), plural(warnings, "warning"), acceptedToo(all))
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

func isWarning(f app.Located) bool { return f.Code.Severity() == planner.Warning }

// worthListing are the findings that are timely, and those accepted.
func (d *desk) worthListing(all []app.Located) []app.Located {
	return slices.DeleteFunc(slices.Clone(all), func(f app.Located) bool { return d.Today.Before(f.From) })
}

// acceptedToo says how many warnings are accepted, if any is.
func acceptedToo(all []app.Located) string {
	n := 0
	for _, f := range distinct(all) {
		if f.Accepted {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d accepted)", n)
}

// runAccept writes into the edition that warnings were seen.
func runAccept(cmd *cobra.Command, g *globals, names []string) error {
	var orders []app.AcceptOrder
	for _, name := range names {
		code, at, ok := strings.Cut(name, "@")
		if !ok || code == "" || at == "" {
			return usageError{fmt.Errorf("--accept %q: want CODE@PATH, like W07@programme[3]", name)}
		}
		orders = append(orders, app.AcceptOrder{Code: planner.Code(strings.ToUpper(code)), At: strings.TrimSpace(at)})
	}
	return g.checked(cmd.Context(), g.open, func(desk *desk, findings []app.Located) error {
		var accepted []app.Located
		for _, order := range orders {
			f, err := desk.Accept(order, findings)
			if err != nil {
				return err
			}
			accepted = append(accepted, f)
			if !g.json {
				g.print("Accepted in %s: %s at %s: %s.", desk.Edition.Source, f.Code, f.Accept.At, f.Message)
			}
		}
		if g.json {
			return printJSON(g.sys.Out, findingsJSON(accepted))
		}
		g.print("Next: convene check")
		return nil
	})
}

// unaccepted shows the warnings that keep a mailing from being approved, where
// it is they that do.
func (g *globals) unaccepted(err error) error {
	var doubts *app.UnacceptedError
	if !errors.As(err, &doubts) {
		return err
	}
	if g.json {
		if err := printJSON(g.sys.Out, findingsJSON(doubts.Findings)); err != nil {
			return err
		}
		return &outcome{code: exitRefused}
	}
	g.printFindings(doubts.Findings)
	return &outcome{exitRefused, fmt.Sprintf("convene: cannot approve %s: %s above. Nothing was approved.\nCure them, or accept each that is right as it is: convene check --accept %s",
		doubts.What, plural(len(doubts.Findings), "warning"), shellWord(doubts.Findings[0].Accept.String()))}
}

// shellWord is a word as it has to be typed into a command line.
func shellWord(s string) string {
	if strings.ContainsAny(s, " []()*?$") {
		return `"` + s + `"`
	}
	return s
}

func count(findings []app.Located) (errors, warnings int) {
	for _, f := range findings {
		switch f.Code.Severity() {
		case planner.Warning:
			warnings++
		case planner.Error:
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
			colour := map[planner.Severity]string{planner.Error: "\x1b[31m", planner.Warning: "\x1b[33m", planner.Hint: "\x1b[36m"}[f.Code.Severity()] // red, yellow, cyan
			code = colour + code + "\x1b[0m"
		}
		line := fmt.Sprintf("%s: %s %s", f.Position, code, f.Message)
		if !strings.HasSuffix(f.Message, "?)") { // a question that says what to do
			line += ": " + lowerFirst(f.Next)
		}
		if isWarning(f) {
			line += ", or accept " + f.Accept.String()
		}
		line += standsAgainst(f.Finding)
		g.print("%s", line)
	}
}

// standsAgainst is where a finding blocks, if that is not everywhere.
func standsAgainst(f planner.Finding) string {
	const most = 4 // kinds of mail that are worth naming
	var builds, mails, where []string
	for _, action := range f.Blocks {
		verb, what, _ := strings.Cut(string(action), " ")
		switch {
		case verb == "prepare":
			mails = append(mails, what)
		case verb == "build" && f.Code.Severity() == planner.Error:
			builds = append(builds, what)
		}
	}
	if len(builds) > 0 {
		where = append(where, "build "+strings.Join(builds, ", "))
	}
	if len(mails) > 0 {
		post := "mail"
		if len(mails) <= most {
			post += " " + strings.Join(mails, ", ")
		}
		where = append(where, post)
	}
	switch {
	case len(where) == 0:
		return ""
	case f.Code.Severity() == planner.Warning:
		return " [asked before approval of " + where[0] + "]"
	}
	return " [blocks " + strings.Join(where, "; ") + "]"
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
	Accepted bool             `json:"accepted,omitempty"`
	Accept   string           `json:"accept,omitempty"` // for check --accept
}

type findingsReport struct {
	Schema   int           `json:"schema"`
	Findings []findingJSON `json:"findings"`
}

func findingsJSON(findings []app.Located) findingsReport {
	report := findingsReport{Schema: schema, Findings: []findingJSON{}}
	for _, f := range findings {
		accept := ""
		if isWarning(f) {
			accept = f.Accept.String()
		}
		report.Findings = append(report.Findings, findingJSON{
			Code: f.Code, Severity: f.Code.Severity(), File: f.Position.File, Line: f.Position.Line, Column: f.Position.Column,
			Path: f.Place.Path, Message: f.Message, Next: f.Next, Blocks: f.Blocks,
			Accepted: f.Accepted, Accept: accept,
		})
	}
	return report
}
