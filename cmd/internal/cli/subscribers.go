package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/planner"
)

func newSubscribersCommand(g *globals) *cobra.Command {
	var list string
	cmd := &cobra.Command{
		Use:   "subscribers",
		Short: "Keep the list of those who get the report",
		Long: `The list is a file of the workspace: the one that run_up sends the report to,
or the one that --list names. Whoever has unsubscribed or bounced stays out of
every mailing, whatever is imported; what the sandbox learned of that counts in
the sandbox only.`,
		Example: `  convene subscribers
  convene subscribers import contacts.csv`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return runSubscribers(cmd, g, list) },
	}
	cmd.PersistentFlags().StringVar(&list, "list", "", "the list's file in the workspace (default: the one that run_up sends to)")
	cmd.AddCommand(
		newSubscribersImportCommand(g, &list), newSubscribersExportCommand(g, &list), newSubscribersAddCommand(g, &list),
		newSubscribersSuppressCommand(g), newSubscribersUnsuppressCommand(g),
	)
	return cmd
}

// listOf is the list that is meant.
func (d *desk) listOf(flag string) (list planner.File, err error) {
	if flag == "" {
		return d.SubscriberList(), nil
	}
	if err := list.UnmarshalText([]byte(flag)); err != nil {
		return "", usageError{fmt.Errorf("--list %q: %w", flag, err)}
	}
	return list, nil
}

// runSubscribers shows how many are on the list, and who is suppressed.
func runSubscribers(cmd *cobra.Command, g *globals, list string) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		name, err := desk.listOf(list)
		if err != nil {
			return err
		}
		lines, left, err := desk.Subscribers(cmd.Context(), name)
		if err != nil {
			return err
		}
		suppressed, err := desk.Suppressions(cmd.Context())
		if err != nil {
			return err
		}
		if g.json {
			type suppression struct {
				Address string    `json:"address"`
				Reason  string    `json:"reason"`
				At      time.Time `json:"at"`
			}
			out := struct {
				Schema     int           `json:"schema"`
				List       planner.File  `json:"list"`
				Sandbox    bool          `json:"sandbox"`
				Count      int           `json:"count"`
				LeftOut    int           `json:"left_out"`
				Suppressed []suppression `json:"suppressed"`
			}{schema, name, desk.Post.Sandbox, len(lines), left, []suppression{}}
			for _, s := range suppressed {
				out.Suppressed = append(out.Suppressed, suppression(s))
			}
			return printJSON(g.sys.Out, out)
		}
		g.print("%s: %s, %d left out", name, plural(len(lines), "subscriber"), left)
		if len(suppressed) == 0 {
			return nil
		}
		var rows []table.Row
		for _, s := range suppressed {
			rows = append(rows, table.Row{s.Address, s.At.In(desk.zone()).Format("2 Jan 2006"), s.Reason})
		}
		g.print("\nUnsubscribed or bounced%s\n%s", desk.sandboxed(), g.table(2, rows))
		return nil
	})
}

// sandboxed says of what counts in the sandbox only that it does.
func (d *desk) sandboxed() string {
	if d.Post.Sandbox {
		return ", in the sandbox"
	}
	return ""
}

func newSubscribersExportCommand(g *globals, list *string) *cobra.Command {
	var suppressed bool
	cmd := &cobra.Command{
		Use:   "export FILE|-",
		Short: "Write the list as CSV or XLSX, without those who are suppressed",
		Example: `  convene subscribers export readers.xlsx
  convene subscribers export - --suppressed`,
		Args: takes(1, 1, "a file that ends in .csv or .xlsx, or - for the screen"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSubscribersExport(cmd, g, *list, args[0], suppressed)
		},
	}
	cmd.Flags().BoolVar(&suppressed, "suppressed", false, "write who is suppressed, when and why, in place of the list")
	return cmd
}

func runSubscribersExport(cmd *cobra.Command, g *globals, list, file string, suppressed bool) error {
	ext := strings.ToLower(filepath.Ext(file))
	if file != "-" && ext != ".csv" && ext != ".xlsx" {
		return usageError{fmt.Errorf("export to %q: want a name that ends in .csv or .xlsx", file)}
	}
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		name, err := desk.listOf(list)
		if err != nil {
			return err
		}
		rows, left, err := desk.exported(cmd, name, suppressed)
		if err != nil {
			return err
		}
		if err := g.writeTable(file, rows); err != nil || file == "-" {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema  int    `json:"schema"`
				File    string `json:"file"`
				Count   int    `json:"count"`
				LeftOut int    `json:"left_out"`
			}{schema, file, len(rows) - 1, left})
		}
		g.print("%d written to %s, %d left out.", len(rows)-1, file, left)
		return nil
	})
}

// exported is what is written: the list, or who is suppressed.
func (d *desk) exported(cmd *cobra.Command, list planner.File, suppressed bool) (rows [][]string, left int, err error) {
	if !suppressed {
		lines, left, err := d.Subscribers(cmd.Context(), list)
		return config.ListRows(lines), left, err
	}
	all, err := d.Suppressions(cmd.Context())
	rows = [][]string{{"email", "reason", "at"}}
	for _, s := range all {
		rows = append(rows, []string{s.Address, s.Reason, s.At.In(d.zone()).Format(time.RFC3339)})
	}
	return rows, 0, err
}

func newSubscribersAddCommand(g *globals, list *string) *cobra.Command {
	var l planner.Listed
	var lang string
	cmd := &cobra.Command{
		Use:     "add ADDRESS",
		Short:   "Add one subscriber to the list",
		Example: `  convene subscribers add reader@example.org --name "A. Reader"`,
		Args:    takes(1, 1, "an address"),
		RunE: func(cmd *cobra.Command, args []string) error {
			l.Email, l.Name = config.Address(strings.TrimSpace(args[0])), config.Legible(l.Name)
			if lang != "" {
				var err error
				if l.Language, err = config.Language(lang); err != nil {
					return usageError{fmt.Errorf("--language %q: %w", lang, err)}
				}
			}
			return runSubscribersAdd(cmd, g, *list, l)
		},
	}
	cmd.Flags().StringVar(&l.Name, "name", "", "the subscriber's name")
	cmd.Flags().StringVar(&lang, "language", "", "the code of the language to write in (default: the series')")
	return cmd
}

func runSubscribersAdd(cmd *cobra.Command, g *globals, list string, l planner.Listed) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		name, err := desk.listOf(list)
		if err != nil {
			return err
		}
		added, err := desk.AddSubscriber(cmd.Context(), name, l)
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema int          `json:"schema"`
				List   planner.File `json:"list"`
				Added  bool         `json:"added"`
			}{schema, name, added})
		}
		if added {
			g.print("%s added to %s.", l.Email, name)
		} else {
			g.print("%s is on %s already. Nothing was changed.", l.Email, name)
		}
		return nil
	})
}

func newSubscribersSuppressCommand(g *globals) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:     "suppress ADDRESS",
		Short:   "Keep an address out of every mailing to lists, whatever is imported",
		Example: `  convene subscribers suppress reader@example.org --reason "asked by telephone"`,
		Args:    takes(1, 1, "an address"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return usageError{fmt.Errorf(`suppress wants a reason, such as --reason "asked by telephone"`)}
			}
			return runSubscribersSuppress(cmd, g, config.Address(strings.TrimSpace(args[0])), reason)
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for whoever asks later; required")
	return cmd
}

func runSubscribersSuppress(cmd *cobra.Command, g *globals, address planner.Email, reason string) error {
	return g.with(cmd.Context(), g.openPost, func(desk *desk) error {
		fresh, err := desk.Suppress(cmd.Context(), address, reason)
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, suppressedJSON{schema, address, true, desk.Post.Sandbox})
		}
		if !fresh {
			g.print("%s was suppressed before; its reason stays. Nothing was changed.", address)
			return nil
		}
		g.print("%s gets no more list mail%s.", address, desk.sandboxed())
		return nil
	})
}

type suppressedJSON struct {
	Schema     int           `json:"schema"`
	Address    planner.Email `json:"address"`
	Suppressed bool          `json:"suppressed"`
	Sandbox    bool          `json:"sandbox"`
}

func newSubscribersUnsuppressCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:     "unsuppress ADDRESS",
		Short:   "Let an address have list mail again",
		Example: `  convene subscribers unsuppress reader@example.org`,
		Args:    takes(1, 1, "an address"),
		RunE: func(cmd *cobra.Command, args []string) error {
			address := config.Address(strings.TrimSpace(args[0]))
			return g.with(cmd.Context(), g.openPost, func(desk *desk) error {
				was, err := desk.Unsuppress(cmd.Context(), address)
				if err != nil {
					return err
				}
				if g.json {
					return printJSON(g.sys.Out, suppressedJSON{schema, address, false, desk.Post.Sandbox})
				}
				g.print("%s may have list mail again%s. It had none since %s: %s", address, desk.sandboxed(), was.At.In(desk.zone()).Format("2 January 2006"), was.Reason)
				return nil
			})
		},
	}
}

// readInput reads a file that somebody names, or - for the standard input.
func (g *globals) readInput(name string, limit int64) ([]byte, error) {
	in := g.sys.In
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, usageError{err}
		}
		defer file.Close()
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, limit+1)) // one more says that it is too large
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return data, nil
}

// rowsJSON is addresses that were not added.
func rowsJSON(rows []app.ImportRow) []rowJSON {
	out := []rowJSON{}
	for _, r := range rows {
		out = append(out, rowJSON(r))
	}
	return out
}

type rowJSON struct {
	Line    int           `json:"line"`
	Address planner.Email `json:"address,omitempty"`
	Name    string        `json:"name,omitempty"`
	Why     string        `json:"why,omitempty"`
}
