package cli

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/config"
	"convene/planner"
)

func newPeopleCommand(g *globals) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "people",
		Short: "Keep everyone you know: take over address books, and pass people on",
		Long: `People are in one file of the workspace: people.yaml, people.csv or people.xlsx.
Edit it as you like; these commands add to its end and change nothing of what
stands there.`,
		Example: `  convene people import contacts.csv
  convene people export people.xlsx`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return runPeople(cmd, g) },
	}
	cmd.AddCommand(newPeopleImportCommand(g), newPeopleExportCommand(g), newPeopleAddCommand(g))
	return cmd
}

// runPeople lists everyone known.
func runPeople(cmd *cobra.Command, g *globals) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		lang := desk.Workspace.Series.DefaultLanguage()
		if g.json {
			type person struct {
				ID    planner.ID    `json:"id"`
				Name  string        `json:"name"`
				Email planner.Email `json:"email,omitempty"`
			}
			out := struct {
				Schema int      `json:"schema"`
				File   string   `json:"file"`
				People []person `json:"people"`
			}{schema, desk.Workspace.PeopleFile(), []person{}}
			for i := range desk.Workspace.People {
				p := &desk.Workspace.People[i]
				out.People = append(out.People, person{p.ID, planner.FullName(p, lang), p.Mailbox()})
			}
			return printJSON(g.sys.Out, out)
		}
		var rows []table.Row
		for i := range desk.Workspace.People {
			p := &desk.Workspace.People[i]
			rows = append(rows, table.Row{p.ID, planner.FullName(p, lang), p.Mailbox()})
		}
		if len(rows) > 0 {
			g.print("%s", g.table(0, rows))
		}
		g.print("%s: %s.", desk.Workspace.PeopleFile(), people(len(desk.Workspace.People)))
		return nil
	})
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func newPeopleExportCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "export FILE|-",
		Short: "Write everyone as CSV, XLSX or vCards",
		Long: `Export writes everyone into a file that ends in .csv, .xlsx or .vcf. The first two
can be people.csv or people.xlsx of a workspace; cells that a spreadsheet would
take for formulas are made harmless. - writes CSV to the screen.`,
		Example: `  convene people export people.xlsx
  convene people export contacts.vcf`,
		Args: takes(1, 1, "a file that ends in .csv, .xlsx or .vcf, or - for the screen"),
		RunE: func(cmd *cobra.Command, args []string) error { return runPeopleExport(cmd, g, args[0]) },
	}
}

func runPeopleExport(cmd *cobra.Command, g *globals, file string) error {
	ext := strings.ToLower(filepath.Ext(file))
	if file != "-" && !slices.Contains([]string{".csv", ".xlsx", ".vcf"}, ext) {
		return usageError{fmt.Errorf("export to %q: want a name that ends in .csv, .xlsx or .vcf", file)}
	}
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		all, lang := desk.Workspace.People, desk.Workspace.Series.DefaultLanguage()
		rows, lost := config.PeopleRows(all, lang)
		var err error
		if ext == ".vcf" {
			var cards []byte
			if cards, err = config.VCards(all, lang); err == nil {
				err = writeOut(file, cards)
			}
			lost = nil
		} else {
			err = g.writeTable(file, rows)
		}
		if err != nil || file == "-" {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema int      `json:"schema"`
				File   string   `json:"file"`
				Count  int      `json:"count"`
				Lost   []string `json:"lost"`
			}{schema, file, len(all), append([]string{}, lost...)})
		}
		for _, line := range lost {
			g.print("not said there: %s", longLine(line))
		}
		g.print("%s written to %s.", people(len(all)), file)
		return nil
	})
}

// writeTable writes rows as CSV or XLSX by the ending of a file's name; "-" is
// CSV on the output.
func (g *globals) writeTable(file string, rows [][]string) error {
	if file == "-" {
		return config.WriteCSV(g.sys.Out, rows)
	}
	if strings.EqualFold(filepath.Ext(file), ".xlsx") {
		book, err := config.XLSX(rows)
		if err != nil {
			return err
		}
		return writeOut(file, book)
	}
	var text bytes.Buffer
	text.WriteString("\ufeff") // without it Excel takes UTF-8 for Windows-1252
	if err := config.WriteCSV(&text, rows); err != nil {
		return err
	}
	return writeOut(file, text.Bytes())
}

// writeOut writes a file that somebody named, wherever it is.
func writeOut(file string, data []byte) error {
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	return config.WriteNewFile(filepath.Dir(path), filepath.Base(path), data)
}

func newPeopleAddCommand(g *globals) *cobra.Command {
	var p planner.Person
	var id, honorific string
	var posts, emails []string
	var near bool
	cmd := &cobra.Command{
		Use:     "add NAME",
		Short:   "Add one person",
		Example: `  convene people add "Hina Qureshi" --honorific Dr. --post "Dean of Studies" --email h.qureshi@example.org`,
		Args:    takes(1, 1, "a name in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := config.Legible(args[0])
			if planner.Blank(name) {
				return usageError{fmt.Errorf("add wants a name")}
			}
			p.Name = planner.Plain(name)
			if honorific = config.Legible(honorific); honorific != "" {
				p.Honorific = planner.Plain(honorific)
			}
			if err := p.ID.UnmarshalText([]byte(id)); id != "" && err != nil {
				return usageError{fmt.Errorf("--id %q: %w", id, err)}
			}
			for _, post := range posts {
				p.Posts = append(p.Posts, planner.Post{Title: planner.Plain(config.Legible(post))})
			}
			for _, e := range emails {
				address := config.Address(e)
				if err := address.Problem(); err != nil {
					return usageError{fmt.Errorf("--email %q: %w", e, err)}
				}
				p.Emails = append(p.Emails, address)
			}
			for i, tag := range p.Languages {
				var err error
				if p.Languages[i], err = config.Language(tag); err != nil {
					return usageError{fmt.Errorf("--languages %q: %w", tag, err)}
				}
			}
			return runPeopleAdd(cmd, g, p, near)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&id, "id", "", "the id by which editions name the person (default: made of the name)")
	flags.StringVar(&honorific, "honorific", "", "what stands before the name: H.E., Dr. …")
	flags.StringArrayVar(&posts, "post", nil, "a post the person holds; may be given several times")
	flags.StringArrayVar(&emails, "email", nil, "an address; may be given several times")
	flags.StringSliceVar(&p.Languages, "languages", nil, "the codes of the languages to write in, such as en,ur")
	flags.BoolVar(&near, "near", false, "add the person though somebody has nearly the same name, or the address")
	return cmd
}

func runPeopleAdd(cmd *cobra.Command, g *globals, p planner.Person, near bool) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		id, err := desk.AddPerson(p, near)
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema int        `json:"schema"`
				File   string     `json:"file"`
				ID     planner.ID `json:"id"`
			}{schema, desk.Workspace.PeopleFile(), id})
		}
		g.print("%s added to %s as %s.", planner.FullName(&p, desk.Workspace.Series.DefaultLanguage()), desk.Workspace.PeopleFile(), id)
		return nil
	})
}
