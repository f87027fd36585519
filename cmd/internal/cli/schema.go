package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convene/config"
)

func newSchemaCommand(g *globals) *cobra.Command {
	var write bool
	var kinds []string
	for _, k := range config.FileKinds() {
		kinds = append(kinds, string(k))
	}
	cmd := &cobra.Command{
		Use:   "schema [FILE-KIND]",
		Short: "Print the JSON Schema of a file, for editors",
		Long: `Schema prints the JSON Schema of a kind of file: ` + strings.Join(kinds, ", ") + `. With it an
editor offers the keys, explains them and marks mistakes while you type; VS Code
does with the extension "YAML" by Red Hat.

A new workspace has its schemas in the folder .schema, and each file says in a
comment where its own is. Keep the folder with the files. After a newer version
of Convene was installed, --write brings it up to date; in a file that has no
such comment yet, write the line that --write prints.`,
		Example: `  convene schema edition
  convene schema --write -C my-seminar`,
		Args: takes(0, 1, ""),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case write && len(args) == 0:
				return runSchemaWrite(g)
			case write || len(args) == 0:
				return usageError{fmt.Errorf("say which schema to print, %s, or --write for all of them", strings.Join(kinds, ", "))}
			case !slices.Contains(kinds, args[0]):
				return usageError{fmt.Errorf("%q is no kind of file; want one of %s", args[0], strings.Join(kinds, ", "))}
			}
			data, err := config.Schema(config.FileKind(args[0]))
			if err == nil {
				_, err = g.sys.Out.Write(data)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&write, "write", false, "write all schemas into the workspace's folder .schema")
	return cmd
}

func runSchemaWrite(g *globals) error {
	if _, _, err := config.Load(g.workspace); err != nil {
		return err
	}
	written, err := config.WriteSchemas(g.workspace)
	if err != nil {
		return err
	}
	if g.json {
		return printJSON(g.sys.Out, struct {
			Schema  int      `json:"schema"`
			Written []string `json:"written"`
		}{schema, append([]string{}, written...)})
	}
	for _, k := range config.FileKinds() {
		note := "  (unchanged)"
		if slices.Contains(written, config.SchemaFile(k)) {
			note = ""
		}
		g.print("%s%s", config.SchemaFile(k), note)
	}
	g.print("A file finds its schema by a comment in its first line:")
	for _, k := range config.FileKinds() {
		g.print("  %-19s %s", k.File(), config.SchemaLine(k, k.File()))
	}
	return nil
}
