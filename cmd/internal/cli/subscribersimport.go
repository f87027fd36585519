package cli

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/planner"
)

func newSubscribersImportCommand(g *globals, list *string) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "import FILE|-",
		Short: "Add whoever is new in a CSV or XLSX file, such as an address book's export",
		Example: `  convene subscribers import contacts.csv --dry-run
  convene subscribers import contacts.xlsx --list lists/press.csv`,
		Args: takes(1, 1, "a CSV or XLSX file, or - for the standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSubscribersImport(cmd, g, *list, args[0], dry)
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "show what would be added, and write nothing")
	return cmd
}

func runSubscribersImport(cmd *cobra.Command, g *globals, list, file string, dry bool) error {
	data, err := g.readInput(file, config.MaxTable)
	if err != nil {
		return err
	}
	contacts, err := config.ReadContacts(file, data)
	if err != nil {
		return usageError{err}
	}
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		name, err := desk.listOf(list)
		if err != nil {
			return err
		}
		imported, err := desk.Import(cmd.Context(), name, contacts, dry)
		if err != nil {
			return err
		}
		if g.json {
			if err := printJSON(g.sys.Out, importJSON(imported, dry)); err != nil {
				return err
			}
		} else {
			g.showImport(file, imported, dry)
		}
		if n := len(imported.Malformed) + len(imported.Findings); n > 0 {
			return &outcome{code: exitAttention}
		}
		return nil
	})
}

func (g *globals) showImport(file string, i app.Import, dry bool) {
	g.print("%s → %s", file, i.List)
	taken, other := i.Mapping()
	if i.Contacts.Headless {
		g.print("  no line has headings; the columns were told by what stands in them")
	}
	for _, line := range taken {
		g.print("  %s", oneLine(line))
	}
	if len(other) > 0 {
		for i := range other {
			other[i] = oneLine(other[i])
		}
		g.print("  not taken over: %s", strings.Join(other, ", "))
	}
	for _, group := range groups(i) {
		if len(group.rows) > 0 && !group.quiet {
			g.print("\n%s", group.title)
			g.showRows(group.rows)
		}
	}
	if len(i.Findings) > 0 {
		g.print("\nNot understood, and left out")
		g.printFindings(i.Findings)
	}
	if len(i.Lost) > 0 {
		g.print("\n%s has no column %s; what would stand there was left out.", i.List, strings.Join(i.Lost, ", "))
	}
	counts := []string{fmt.Sprintf("%d new", len(i.New))}
	for _, group := range groups(i) {
		if len(group.rows) > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", len(group.rows), group.word))
		}
	}
	g.print("\n%s.", strings.Join(counts, ", "))
	switch {
	case dry:
		g.print("Nothing was written.")
	case len(i.New) == 0:
		g.print("%s was left as it is.", i.List)
	default:
		g.print("%d added to %s.", len(i.New), i.List)
	}
}

// importGroup is what was not added for one reason.
type importGroup struct {
	word, title string
	rows        []app.ImportRow
	quiet       bool // only counted for people: there is nothing to do about it
}

func groups(i app.Import) []importGroup {
	return []importGroup{
		{"known", "", i.Known, true},
		{"duplicate", "Twice in the file; the first counts", i.Duplicates, false},
		{"malformed", "Malformed", i.Malformed, false},
		{"suppressed", "Unsubscribed or bounced; they stay out", i.Suppressed, false},
		{"without an address", "Without an address", i.Without, false},
		{"further", "A row's further addresses", i.Further, false},
	}
}

// maxShown is how many rows of a kind people are shown; --json has them all.
const maxShown = 25

func (g *globals) showRows(rows []app.ImportRow) {
	for _, r := range rows[:min(len(rows), maxShown)] {
		who := []string{fmt.Sprintf("  line %d", r.Line)}
		for _, part := range []string{string(r.Address), r.Name} {
			if part != "" {
				who = append(who, oneLine(part))
			}
		}
		line := strings.Join(who, "  ")
		if r.Why != "" {
			line += ": " + oneLine(r.Why)
		}
		g.print("%s", line)
	}
	if n := len(rows) - maxShown; n > 0 {
		g.print("  and %d more; --json lists all", n)
	}
}

// oneLine is a text from a stranger's file for a terminal.
func oneLine(s string) string { return printable(s, 80) }

// printable is a text without what a terminal would obey, on one line of at most
// so many letters.
func printable(s string, most int) string {
	line := []rune(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s))
	if len(line) > most {
		return string(line[:most]) + "…"
	}
	return string(line)
}

func importJSON(i app.Import, dry bool) any {
	type column struct {
		Column  int    `json:"column"`
		Heading string `json:"heading"`
		As      string `json:"as,omitempty"`
	}
	out := struct {
		Schema     int            `json:"schema"`
		List       planner.File   `json:"list"`
		DryRun     bool           `json:"dry_run"`
		Headless   bool           `json:"headless"`
		Mapping    []column       `json:"mapping"`
		Counts     map[string]int `json:"counts"`
		New        []rowJSON      `json:"new"`
		Known      []rowJSON      `json:"known"`
		Duplicates []rowJSON      `json:"duplicates"`
		Malformed  []rowJSON      `json:"malformed"`
		Suppressed []rowJSON      `json:"suppressed"`
		Without    []rowJSON      `json:"without_address"`
		Further    []rowJSON      `json:"further"`
		Lost       []string       `json:"lost_columns"`
		Findings   []findingJSON  `json:"findings"`
	}{
		schema, i.List, dry, i.Contacts.Headless,
		[]column{},
		map[string]int{"new": len(i.New)},
		[]rowJSON{},
		rowsJSON(i.Known), rowsJSON(i.Duplicates), rowsJSON(i.Malformed), rowsJSON(i.Suppressed), rowsJSON(i.Without), rowsJSON(i.Further),
		append([]string{}, i.Lost...), findingsJSON(i.Findings).Findings,
	}
	for n, c := range i.Contacts.Columns {
		out.Mapping = append(out.Mapping, column{n + 1, c.Heading, c.As})
	}
	for _, l := range i.New {
		out.New = append(out.New, rowJSON{Line: l.Line, Address: l.Email, Name: l.Name})
	}
	for _, group := range groups(i) {
		out.Counts[strings.ReplaceAll(strings.ReplaceAll(group.word, " an ", "_"), " ", "_")] = len(group.rows)
	}
	return out
}
