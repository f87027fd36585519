package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/mail"
	"convene/mail/ledger/postgres"
	"convene/mail/ledger/sqlite"
)

func newOutboxExportCommand(g *globals) *cobra.Command {
	var undo bool
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: "Take the ledger to another machine",
		Long: `Export writes the whole ledger, with everything that was prepared and sent, into
one file, for "convene outbox import" on another machine that has the same
workspace. From then on nothing is prepared or sent from here, so that nobody
is written to twice. The file holds addresses and the keys of links: carry it
as you would carry them.

--undo takes an export back. Only do that if the file was never imported.`,
		Example: `  convene outbox export ledger.db`,
		Args:    takes(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			if undo != (len(args) == 0) {
				return usageError{errors.New("name the file to write, or say --undo and name none")}
			}
			if undo {
				return runOutboxTakeBack(cmd, g)
			}
			return runOutboxExport(cmd, g, args[0])
		},
	}
	cmd.Flags().BoolVar(&undo, "undo", false, "take back an export whose file was never imported")
	return cmd
}

type movedJSON struct {
	Schema int    `json:"schema"`
	Ledger string `json:"ledger"`
	File   string `json:"file,omitempty"`
	Moves  int    `json:"moves"`
	Here   bool   `json:"here"`
}

func runOutboxExport(cmd *cobra.Command, g *globals, path string) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		if err := desk.Export(cmd.Context(), path); err != nil {
			return err
		}
		identity := desk.Post.Ledger.Identity()
		if g.json {
			return printJSON(g.sys.Out, movedJSON{schema, identity.ID.String(), path, identity.Moves, false})
		}
		g.print("The ledger is in %s. Nothing is sent from this machine any more.", path)
		g.print("Next: take it to the other machine, and there: convene outbox import %s", filepath.Base(path))
		return nil
	})
}

func runOutboxTakeBack(cmd *cobra.Command, g *globals) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		if err := g.asked("Was the exported file never imported on any machine? If it was, people will be written to twice.", "Nothing was changed."); err != nil {
			return err
		}
		if err := desk.TakeBack(cmd.Context()); err != nil {
			return err
		}
		identity := desk.Post.Ledger.Identity()
		if g.json {
			return printJSON(g.sys.Out, movedJSON{schema, identity.ID.String(), "", identity.Moves, true})
		}
		g.print("The ledger is here again. Delete the file that was exported.")
		return nil
	})
}

func newOutboxImportCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Go on with the ledger of another machine",
		Long: `Import makes this machine the one that prepares and sends, with the ledger that
"convene outbox export" wrote on another. It replaces no ledger but the one that
was exported from here, and takes no file that is older than what the workspace
has seen. Where outbox.store names a PostgreSQL database that has no ledger yet,
the ledger goes there, and several machines can send from it. It does not come
back into a file.`,
		Example: `  convene outbox import ledger.db`,
		Args:    takes(1, 1, "a file"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runOutboxImport(cmd, g, args[0]) },
	}
}

func runOutboxImport(cmd *cobra.Command, g *globals, file string) error {
	now, rehearsal, err := g.clock()
	if err != nil {
		return err
	}
	press, err := g.press()
	if err != nil {
		return err
	}
	office, err := app.Open(g.workspace, g.edition, now, press)
	if err != nil {
		return err
	}
	d := &desk{Office: office}
	if rehearsal || app.Sandboxed(office.Workspace.Settings) {
		return &app.RefusedError{What: "a ledger is for real post, and this workspace names no way for it", Next: "set mail.smtp in convene.yaml, and leave out --now"}
	}
	if err := d.StoreKnown(); err != nil {
		return g.blocked(err)
	}
	store, err := d.store(g.sys.LookupEnv)
	if err != nil {
		return err
	}
	export, end, err := sqlite.OpenExport(cmd.Context(), file, sqlite.Options{Host: hostname(), Now: g.sys.Now()})
	if errors.Is(err, fs.ErrNotExist) {
		return usageError{fmt.Errorf("import the ledger %s: there is no such file", file)}
	}
	if err != nil {
		return fmt.Errorf("import the ledger %s: %w", file, err)
	}
	identity, err := g.importInto(cmd.Context(), d, store, file, export)
	if err := errors.Join(err, end()); err != nil {
		return err
	}
	if g.json {
		return printJSON(g.sys.Out, movedJSON{schema, identity.ID.String(), file, identity.Moves, true})
	}
	g.print("The ledger begun on %s is here. Delete %s: it is of no more use.", identity.Host, file)
	g.print("Next: convene status")
	return nil
}

// importInto puts an exported ledger where the workspace keeps its own.
func (g *globals) importInto(ctx context.Context, d *desk, store, file string, export *sqlite.Ledger) (identity mail.LedgerIdentity, err error) {
	if err := d.MayImport(export.Identity()); err != nil {
		return identity, err
	}
	host, now := hostname(), g.sys.Now()
	if postgres.Known(store) {
		identity, err = postgres.Import(ctx, store, export, postgres.Options{Host: host, Now: now})
	} else {
		path, folder := filepath.Join(d.Workspace.Dir, filepath.FromSlash(store)), ""
		if folder, _, err = g.outside(d, store); err != nil {
			return identity, err
		}
		if folder != "" {
			path = filepath.Join(folder, export.Identity().ID.String()+".db")
		} else if err := d.makeState(store); err != nil {
			return identity, err
		}
		identity, err = sqlite.Import(ctx, file, path, sqlite.Options{Host: host, Now: now})
	}
	if err != nil {
		return identity, err
	}
	return identity, d.Imported(identity, host, postgres.Known(store), now)
}
