package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/planner"
)

func newPeopleImportCommand(g *globals) *cobra.Command {
	var near, dry bool
	cmd := &cobra.Command{
		Use:   "import FILE|-",
		Short: "Add whoever is new in a CSV, XLSX or vCard file, such as an address book's export",
		Long: `Import takes over what Google, Outlook and Apple export, and any table whose first
line says what its columns are. It shows what each column was taken for.

Nobody known is changed: what the file says otherwise is listed. Whoever has
nearly the same name as somebody, or their address, is left out and listed;
--near adds them too. Pictures are not taken over.`,
		Example: `  convene people import contacts.csv
  convene people import contacts.vcf --dry-run`,
		Args: takes(1, 1, "a CSV, XLSX or vCard file, or - for the standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPeopleImport(cmd, g, args[0], near, dry)
		},
	}
	cmd.Flags().BoolVar(&near, "near", false, "add also those who have nearly the same name as somebody, or their address")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "show what would be added, and write nothing")
	return cmd
}

func runPeopleImport(cmd *cobra.Command, g *globals, file string, near, dry bool) error {
	data, err := g.readInput(file, config.MaxTable)
	if err != nil {
		return err
	}
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		read, err := config.ReadPeople(file, data, desk.Workspace.Series.DefaultLanguage())
		if err != nil {
			return usageError{err}
		}
		imported, err := desk.ImportPeople(read, near, dry)
		if err != nil {
			return err
		}
		if g.json {
			if err := printJSON(g.sys.Out, peopleImportJSON(imported, dry)); err != nil {
				return err
			}
		} else {
			g.showPeopleImport(file, imported, dry)
		}
		if len(imported.Near)+len(imported.Differing)+len(imported.Findings) > 0 {
			return &outcome{code: exitAttention}
		}
		return nil
	})
}

// peopleGroup is those who were not added for one reason.
type peopleGroup struct {
	word, title string
	rows        []app.PersonRow
}

func peopleGroups(i app.PeopleImport) []peopleGroup {
	return []peopleGroup{
		{"known", "", i.Known},
		{"known and different", "Known, and different here; nothing was changed", i.Differing},
		{"near", "Near to somebody; left for you to decide (--near adds them)", i.Near},
		{"duplicate", "Twice in the file; the first counts", i.Duplicates},
		{"without a name", "Without a name", i.Nameless},
	}
}

func (g *globals) showPeopleImport(file string, i app.PeopleImport, dry bool) {
	g.print("%s → %s", file, i.File)
	taken, other := i.Mapping()
	for _, line := range taken {
		g.print("  %s", oneLine(line))
	}
	if len(other) > 0 {
		g.print("  not taken over: %s", longLine(strings.Join(other, ", ")))
	}
	if len(i.New) > 0 {
		g.print("\nNew")
		for _, p := range i.New[:min(len(i.New), maxShown)] {
			g.print("  %s  %s", p.ID, oneLine(planner.FullName(&p, "")))
		}
		if n := len(i.New) - maxShown; n > 0 {
			g.print("  and %d more; --json lists all", n)
		}
	}
	for _, group := range peopleGroups(i) {
		if len(group.rows) == 0 || group.title == "" {
			continue
		}
		g.print("\n%s", group.title)
		g.showPeople(group.rows)
	}
	if len(i.Findings) > 0 {
		g.print("\nNot understood, and left out")
		g.printFindings(i.Findings)
	}
	if len(i.Pictured) > 0 {
		g.print("\nWith a picture in the file. Save it under pictures/ and name it as their picture if you want it:")
		g.showPeople(i.Pictured)
	}
	for _, line := range i.Lost {
		g.print("\nnot said there: %s", longLine(line))
	}
	counts := []string{fmt.Sprintf("%d new", len(i.New))}
	for _, group := range peopleGroups(i) {
		if len(group.rows) > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", len(group.rows), group.word))
		}
	}
	g.print("\n%s.", strings.Join(counts, ", "))
	switch {
	case dry:
		g.print("Nothing was written.")
	case len(i.New) == 0:
		g.print("%s was left as it is.", i.File)
	default:
		g.print("%s added to %s: look at them there, and fill in what is missing.", people(len(i.New)), i.File)
	}
}

func (g *globals) showPeople(rows []app.PersonRow) {
	for _, r := range rows[:min(len(rows), maxShown)] {
		line := fmt.Sprintf("  line %d", r.Line)
		if r.Name != "" {
			line += "  " + oneLine(r.Name)
		}
		if r.Why != "" {
			line += ": " + longLine(r.Why)
		}
		g.print("%s", line)
	}
	if n := len(rows) - maxShown; n > 0 {
		g.print("  and %d more; --json lists all", n)
	}
}

func peopleImportJSON(i app.PeopleImport, dry bool) any {
	type column struct {
		Heading string `json:"heading"`
		As      string `json:"as,omitempty"`
	}
	type person struct {
		ID   planner.ID `json:"id"`
		Name string     `json:"name"`
	}
	type row struct {
		Line int        `json:"line"`
		Name string     `json:"name,omitempty"`
		ID   planner.ID `json:"id,omitempty"`
		Why  string     `json:"why,omitempty"`
	}
	rows := func(all []app.PersonRow) []row {
		out := []row{}
		for _, r := range all {
			out = append(out, row(r))
		}
		return out
	}
	out := struct {
		Schema     int           `json:"schema"`
		File       string        `json:"file"`
		DryRun     bool          `json:"dry_run"`
		Mapping    []column      `json:"mapping"`
		New        []person      `json:"new"`
		Known      []row         `json:"known"`
		Differing  []row         `json:"differing"`
		Near       []row         `json:"near"`
		Duplicates []row         `json:"duplicates"`
		Nameless   []row         `json:"nameless"`
		Pictured   []row         `json:"pictured"`
		Lost       []string      `json:"lost"`
		Findings   []findingJSON `json:"findings"`
	}{
		schema, i.File, dry,
		[]column{},
		[]person{},
		rows(i.Known), rows(i.Differing), rows(i.Near), rows(i.Duplicates), rows(i.Nameless), rows(i.Pictured),
		append([]string{}, i.Lost...), findingsJSON(i.Findings).Findings,
	}
	for _, c := range i.Read.Columns {
		out.Mapping = append(out.Mapping, column(c))
	}
	for _, p := range i.New {
		out.New = append(out.New, person{p.ID, planner.FullName(&p, "")})
	}
	return out
}
