package cli

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"convene/config"
)

func newManCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages",
		Long: `Man writes a manual page of every command into DIR, and convene-files(5), which
explains every key of the files. They are made from the texts of --help and of
"convene reference".`,
		Example: `  convene man /usr/local/share/man/man1
  convene man pages && man -l pages/convene.1`,
		Args: takes(1, 1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			pages, err := manPages(cmd.Root())
			if err != nil {
				return err
			}
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			for _, p := range pages {
				if _, err := config.WriteIfChanged(args[0], p.name, p.data); err != nil {
					return err
				}
			}
			if g.json {
				names := []string{}
				for _, p := range pages {
					names = append(names, p.name)
				}
				return printJSON(g.sys.Out, struct {
					Schema int      `json:"schema"`
					Dir    string   `json:"dir"`
					Pages  []string `json:"pages"`
				}{schema, args[0], names})
			}
			g.print("%s in %s.", plural(len(pages), "page"), args[0])
			g.print("Next: man -l %s/convene.1", args[0])
			return nil
		},
	}
}

// manPage is a manual page and the name of its file.
type manPage struct {
	name string
	data []byte
}

// manPages are those of all commands, and of the files. They carry the date of
// the source, not that of the day.
func manPages(root *cobra.Command) ([]manPage, error) {
	header := doc.GenManHeader{Section: "1", Source: "Convene", Manual: "Convene", Date: sourceDate()}
	var pages []manPage
	var visit func(cmd *cobra.Command) error
	visit = func(cmd *cobra.Command) error {
		if !cmd.IsAvailableCommand() && cmd.HasParent() {
			return nil
		}
		cmd.DisableAutoGenTag = true
		h := header
		h.Title = strings.ToUpper(strings.ReplaceAll(cmd.CommandPath(), " ", "-"))
		var b bytes.Buffer
		if err := doc.GenMan(cmd, &h, &b); err != nil {
			return fmt.Errorf("writing the manual page of %s: %w", cmd.CommandPath(), err)
		}
		pages = append(pages, manPage{strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1", b.Bytes()})
		for _, sub := range cmd.Commands() {
			if err := visit(sub); err != nil {
				return err
			}
		}
		return nil
	}
	if err := visit(root); err != nil {
		return nil, err
	}
	files, err := filesPage(header.Date)
	return append(pages, files), err
}

// sourceDate is when the program's source was committed; long ago where that is
// not known, as a page needs a date.
func sourceDate() *time.Time {
	date := time.Unix(0, 0).UTC()
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if t, err := time.Parse(time.RFC3339, s.Value); err == nil && s.Key == "vcs.time" {
				date = t.UTC()
			}
		}
	}
	return &date
}

// filesPage explains the files: every key, as convene reference does.
func filesPage(date *time.Time) (manPage, error) {
	keys, err := config.Reference()
	if err != nil {
		return manPage{}, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%% \"CONVENE-FILES\" \"5\" %q \"Convene\" \"Convene\"\n", date.Format("Jan 2006"))
	b.WriteString("# NAME\nconvene-files - the files of a Convene workspace\n# DESCRIPTION\nA workspace is a folder of YAML files. **convene check** says what is wrong in them, with file and line, and **convene reference** prints what stands here of one key.\n")
	file := config.FileKind("")
	for _, k := range keys {
		if k.File != file {
			file = k.File
			fmt.Fprintf(&b, "# %s\n", strings.ToUpper(markdown(k.File.File())))
		}
		need := "Left out: " + k.LeftOut + "."
		if k.Required {
			need = "Required."
		}
		fmt.Fprintf(&b, "**%s**\n: %s\n\n    %s. %s\n\n", markdown(k.Path), markdown(k.Means), markdown(strings.ToUpper(k.Type[:1])+k.Type[1:]), markdown(need))
		if also := headings(k); also != "" {
			fmt.Fprintf(&b, "    Headings: %s.\n\n", markdown(also))
		}
		if sample := k.Sample(); sample != "" {
			fmt.Fprintf(&b, "    Example:\n\n    ```\n    %s\n    ```\n\n", strings.ReplaceAll(strings.TrimSpace(sample), "\n", "\n    "))
		}
	}
	b.WriteString("# SEE ALSO\n**convene(1)**, **convene-check(1)**, **convene-reference(1)**, **convene-schema(1)**\n")
	return manPage{"convene-files.5", md2man.Render([]byte(b.String()))}, nil
}

// markdown is a text as Markdown shows it, letter for letter.
func markdown(s string) string {
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "<", "\\<", ">", "\\>", "`", "\\`", "{", "\\{", "}", "\\}", "#", "\\#").Replace(s)
}
