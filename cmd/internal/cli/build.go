package cli

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/planner"
)

func newBuildCommand(g *globals) *cobra.Command {
	var order app.BuildOrder
	var layout, person string
	var targets []string
	for _, t := range app.Targets() {
		targets = append(targets, string(t))
	}
	cmd := &cobra.Command{
		Use:   "build [" + strings.Join(targets, "|") + "]",
		Short: "Make the documents of an edition into out/YEAR",
		Long: `Build makes PDFs and previews from the workspace's files into out/YEAR. The same
files give the same bytes, on any day and machine, and a file that would not
change is left alone. "all", the default, names and skips what the edition's
status or content does not allow yet. What it could not make for a mistake it
names last, and ends with exit code 2.`,
		Example: `  convene build
  convene build invitations --person ali-alizada
  convene build report --layout newsletter -e 2022
  convene build site -e 2022`,
		Args:      takes(0, 1, ""),
		ValidArgs: targets,
		RunE: func(cmd *cobra.Command, args []string) error {
			order.Target = app.All
			if len(args) > 0 {
				order.Target = app.Target(args[0])
			}
			if !slices.Contains(app.Targets(), order.Target) {
				return usageError{fmt.Errorf("%q cannot be built; want one of %s", args[0], strings.Join(targets, ", "))}
			}
			order.Layout, order.Person = planner.Layout(layout), planner.ID(person)
			if layout != "" && !slices.Contains(order.Layout.Values(), layout) {
				return usageError{fmt.Errorf("--layout %q: want %s", layout, strings.Join(order.Layout.Values(), " or "))}
			}
			switch {
			case layout != "" && !slices.Contains([]app.Target{app.All, app.Report}, order.Target):
				return usageError{fmt.Errorf("--layout is the report's: leave it out for %s", order.Target)}
			case person != "" && !slices.Contains([]app.Target{app.All, app.Invitations, app.Thanks}, order.Target):
				return usageError{fmt.Errorf("--person is for letters: leave it out for %s, which is built for everybody", order.Target)}
			}
			return runBuild(cmd, g, order)
		},
	}
	cmd.Flags().StringVar(&layout, "layout", "", "the report's layout: booklet or newsletter (default: the edition's)")
	cmd.Flags().StringVar(&person, "person", "", "build the letters of this person only, by id")
	return cmd
}

func runBuild(cmd *cobra.Command, g *globals, order app.BuildOrder) error {
	return g.checked(cmd.Context(), g.open, func(desk *desk, findings []app.Located) error {
		built, err := desk.Build(cmd.Context(), order, findings)
		if err != nil {
			return g.blocked(err)
		}
		if g.json {
			return errors.Join(printJSON(g.sys.Out, builtJSON(built)), unbuilt(g, built))
		}
		written := 0
		for _, f := range built.Files {
			note := ""
			if f.Written {
				written++
			} else {
				note = "  (unchanged)"
			}
			g.print("%s%s", f.Path, note)
		}
		for _, name := range built.Removed {
			g.print("%s  (removed: no longer made)", name)
		}
		for _, s := range built.Skipped {
			g.print("skipped %s: %s", s.What, s.Why)
		}
		g.print("%s written, %d unchanged.", plural(written, "file"), len(built.Files)-written)
		if at := desk.PageAddress(); at != "" && built.Page != "" {
			g.print("Put the folder %s on your server as %s", path.Dir(built.Page), at)
		} else if built.Page != "" && order.Target == app.Site {
			g.print("Open %s; it works from any disk or server. Links to it need web.site_url in %s.", built.Page, planner.SeriesSource)
		}
		return unbuilt(g, built)
	})
}

// unbuilt is the end of a build in which something could not be made for which
// it is not just too early, with what that is; nil: there is no such thing.
func unbuilt(g *globals, built app.Built) error {
	code, next := exitDone, ""
	var all []string
	for _, s := range built.Skipped {
		if s.TooEarly() {
			continue
		}
		code = max(code, exitCode(s.Why))
		why := s.Why.Error()
		var blocked *app.BlockedError
		if errors.As(s.Why, &blocked) {
			first := blocked.Findings[0]
			next = " convene check says what to do."
			why = fmt.Sprintf("%s at %s", first.Code, first.Position)
			if n := len(blocked.Findings) - 1; n > 0 {
				why += fmt.Sprintf(" and %d more", n)
			}
		}
		all = append(all, fmt.Sprintf("%s (%s)", s.What, why))
	}
	switch {
	case len(all) == 0:
		return nil
	case g.json:
		return &outcome{code: code}
	}
	return &outcome{code, fmt.Sprintf("convene: not built: %s.%s", strings.Join(all, ", "), next)}
}

// blocked shows the findings that a use case met, where it is they that stop
// it.
func (g *globals) blocked(err error) error {
	var blocked *app.BlockedError
	if !errors.As(err, &blocked) {
		return err
	}
	if g.json {
		if err := printJSON(g.sys.Out, findingsJSON(blocked.Findings)); err != nil {
			return err
		}
		return &outcome{code: exitUsage}
	}
	g.printFindings(blocked.Findings)
	return &outcome{exitUsage, fmt.Sprintf("convene: cannot %s: %s above. Nothing was written or sent.", blocked.Action, plural(len(blocked.Findings), "mistake"))}
}

func builtJSON(b app.Built) any {
	type file struct {
		Path    string `json:"path"`
		Written bool   `json:"written"`
	}
	type skipped struct {
		What     app.Target `json:"what"`
		Why      string     `json:"why"`
		TooEarly bool       `json:"too_early"`
	}
	out := struct {
		Schema  int       `json:"schema"`
		Files   []file    `json:"files"`
		Skipped []skipped `json:"skipped"`
		Removed []string  `json:"removed,omitempty"`
	}{schema, []file{}, []skipped{}, b.Removed}
	for _, f := range b.Files {
		out.Files = append(out.Files, file(f))
	}
	for _, s := range b.Skipped {
		out.Skipped = append(out.Skipped, skipped{s.What, s.Why.Error(), s.TooEarly()})
	}
	return out
}
