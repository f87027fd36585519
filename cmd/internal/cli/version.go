package cli

import (
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersionCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: `  convene version`,
		Args:    takes(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			v := struct {
				Schema  int    `json:"schema"`
				Version string `json:"version"`
				Go      string `json:"go"`
			}{Schema: schema, Version: "(devel)"}
			if info, ok := debug.ReadBuildInfo(); ok {
				v.Version, v.Go = info.Main.Version, info.GoVersion
			}
			if g.json {
				return printJSON(g.sys.Out, v)
			}
			g.print("convene %s, built with %s", v.Version, v.Go)
			return nil
		},
	}
}
