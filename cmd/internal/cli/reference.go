package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convene/config"
	"convene/planner"
)

func newReferenceCommand(g *globals) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "reference [KEY]",
		Short: "Say what a key of the files means",
		Long: `Reference says of a key what it means, what may stand there, whether it may be
left out and what that means, and shows an example. KEY is a path as check
prints it, with or without the number of an entry, or the key alone; of a key
that holds others, these follow. KEY may also be a column of a list, or of
people.csv.

Without KEY it lists the keys that the files begin with, and the columns of
tables; with --all every key there is.`,
		Example: `  convene reference edition.status
  convene reference programme
  convene reference reply_by`,
		Args: takes(0, 1, ""),
		RunE: func(_ *cobra.Command, args []string) error {
			keys, err := config.Reference()
			if err != nil {
				return err
			}
			if len(args) > 0 {
				if keys, err = chosenKeys(keys, args[0]); err != nil {
					return err
				}
			}
			switch {
			case g.json:
				return printJSON(g.sys.Out, referenceJSON(keys))
			case len(args) > 0 || all:
				g.printKeys(keys)
			default:
				g.printContents(keys)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "every key of every file")
	return cmd
}

// plainPath is a path without the numbers of entries.
func plainPath(path string) string {
	var b strings.Builder
	inside := false
	for _, r := range path {
		switch {
		case r == '[':
			inside = true
		case r == ']':
			inside = false
		case !inside:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// chosenKeys are those that a name means, each with what stands in it: by its
// path, else by the end of it, or as a column.
func chosenKeys(keys []config.Key, name string) ([]config.Key, error) {
	want := plainPath(strings.TrimSuffix(name, "."))
	var paths []string
	match := func(means func(config.Key) bool) (found []config.Key) {
		for i, k := range keys {
			if !means(k) {
				continue
			}
			found = append(found, k)
			for _, inner := range keys[i+1:] {
				if inner.File == k.File && strings.HasPrefix(plainPath(inner.Path), plainPath(k.Path)+".") {
					found = append(found, inner)
				}
			}
		}
		return found
	}
	found := match(func(k config.Key) bool { return !k.Column && plainPath(k.Path) == want })
	if len(found) == 0 {
		found = match(func(k config.Key) bool {
			return k.Column && k.Path == want || strings.HasSuffix(plainPath(k.Path), "."+want)
		})
	}
	if len(found) > 0 {
		return found, nil
	}
	for _, k := range keys {
		path := plainPath(k.Path)
		paths = append(paths, path, path[strings.LastIndexByte(path, '.')+1:])
	}
	hint := ""
	if near := planner.Nearest(want, paths); near != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", near)
	}
	return nil, usageError{fmt.Errorf("there is no key %q%s; convene reference --all lists every key", name, hint)}
}

// printContents lists the keys that files begin with.
func (g *globals) printContents(keys []config.Key) {
	keys = slices.DeleteFunc(slices.Clone(keys), func(k config.Key) bool { return strings.Contains(plainPath(k.Path), ".") })
	width := map[config.FileKind]int{}
	for _, k := range keys {
		width[k.File] = max(width[k.File], len(k.Path))
	}
	file := config.FileKind("")
	for _, k := range keys {
		if k.File != file {
			if file != "" {
				g.print("")
			}
			file = k.File
			g.print("%s", g.paint(bold, file.File()))
		}
		g.print("  %-*s  %s", width[file], k.Path, g.hanging(width[file]+4, k.Means))
	}
	g.print("\n%s", g.hanging(0, "More of one: convene reference edition. Every key: convene reference --all."))
}

// printKeys prints each key whole.
func (g *globals) printKeys(keys []config.Key) {
	for i, k := range keys {
		if i > 0 {
			g.print("")
		}
		need := "may be left out"
		if k.Required {
			need = "required"
		}
		what := k.File.File()
		if k.Column {
			what = "column of " + what
		}
		g.print("%s  (%s, %s)", g.paint(bold, k.Path), what, need)
		g.field("", k.Means)
		g.field("Value:    ", k.Type)
		g.field("Headings: ", headings(k))
		g.field("Left out: ", k.LeftOut)
		if sample := k.Sample(); sample != "" {
			g.field("Example:  ", "")
			g.print("    %s", strings.ReplaceAll(strings.TrimSpace(sample), "\n", "\n    "))
		}
	}
}

// headings are those by which a column goes as well.
func headings(k config.Key) string {
	if len(k.Headings) == 0 {
		return ""
	}
	return "also " + strings.Join(k.Headings, ", ")
}

// field prints a text under its label, wrapped; none where both are empty.
func (g *globals) field(label, value string) {
	if label == "" && value == "" || value == "" && label != "Example:  " {
		return
	}
	g.print("%s", strings.TrimRight("  "+label+g.hanging(2+len(label), value), " "))
}

func referenceJSON(keys []config.Key) any {
	type key struct {
		File     string   `json:"file"`
		Path     string   `json:"path"`
		Required bool     `json:"required"`
		Type     string   `json:"type"`
		Means    string   `json:"means"`
		LeftOut  string   `json:"left_out,omitempty"`
		Example  string   `json:"example,omitempty"`
		Column   bool     `json:"column,omitempty"`
		Headings []string `json:"headings,omitempty"`
	}
	out := struct {
		Schema int   `json:"schema"`
		Keys   []key `json:"keys"`
	}{schema, []key{}}
	for _, k := range keys {
		out.Keys = append(out.Keys, key{k.File.File(), k.Path, k.Required, k.Type, k.Means, k.LeftOut, k.Sample(), k.Column, k.Headings})
	}
	return out
}
