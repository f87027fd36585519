package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/mail/compose"
	"convene/mail/ledger/postgres"
	"convene/mail/ledger/sqlite"
	"convene/mail/smtp"
	"convene/planner"
)

// This file constructs; it decides nothing that a use case could.

// Where a workspace's own state is, inside its folder.
const (
	stateDir      = ".convene"
	defaultStore  = stateDir + "/convene.db"
	sandboxStore  = stateDir + "/sandbox.db"
	sandboxMail   = stateDir + "/sandbox"
	ignoreAll     = "# State of this machine; never committed.\n*\n"
	ignoreAllName = stateDir + "/.gitignore"
)

// desk is an office with its post, for the length of one command.
type desk struct {
	*app.Office
	closers []func() error
}

// open readies the workspace for a command that looks at its post, if there is
// any.
func (g *globals) open(ctx context.Context) (*desk, error) { return g.ready(ctx, false, false) }

// openBooks readies the workspace for a command that writes into its ledger and
// sends nothing.
func (g *globals) openBooks(ctx context.Context) (*desk, error) { return g.ready(ctx, true, false) }

// openPost readies the workspace for a command that prepares or sends.
func (g *globals) openPost(ctx context.Context) (*desk, error) { return g.ready(ctx, true, true) }

// with opens a desk, does something at it and closes it.
func (g *globals) with(ctx context.Context, open func(context.Context) (*desk, error), do func(*desk) error) (err error) {
	d, err := open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	return do(d)
}

// checked is with, for what also wants to know the findings.
func (g *globals) checked(ctx context.Context, open func(context.Context) (*desk, error), do func(*desk, []app.Located) error) error {
	return g.with(ctx, open, func(d *desk) error {
		findings, err := d.check(ctx)
		if err != nil {
			return err
		}
		return do(d, findings)
	})
}

func (g *globals) ready(ctx context.Context, books, post bool) (*desk, error) {
	now, rehearsal, err := g.clock()
	if err != nil {
		return nil, err
	}
	press, err := g.press()
	if err != nil {
		return nil, err
	}
	office, err := app.Open(g.workspace, g.edition, now, press)
	if err != nil {
		return nil, err
	}
	d := &desk{Office: office}
	office.Post.Sandbox = rehearsal || app.Sandboxed(office.Workspace.Settings)
	office.Post.Clock, office.Post.Host = machineClock{g.sys}, hostname()
	if err := g.readyLedger(ctx, d, books); err != nil {
		return nil, err
	}
	if !post {
		return d, nil
	}
	if err := g.readyTransport(d); err != nil {
		return nil, errors.Join(g.unreadyPost(ctx, d, err), d.close())
	}
	return d, nil
}

// readyLedger opens the ledger that belongs to the post. A command that only
// looks makes none.
func (g *globals) readyLedger(ctx context.Context, d *desk, create bool) error {
	if err := d.StoreKnown(); err != nil {
		if !create {
			return nil
		}
		return g.blocked(err)
	}
	store, err := d.store(g.sys.LookupEnv)
	if err != nil {
		return err
	}
	if postgres.Known(store) {
		return g.readyShared(ctx, d, store, create)
	}
	path, away, err := g.ledgerFile(ctx, d, store, create)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !create {
		if origin, lacks := d.LacksLedger(); lacks {
			g.say("note: the ledger that belongs to these files is not on this machine (%s): what was sent and answered is not known here", origin)
		}
		return nil
	}
	if create {
		if err := d.ReadyForLedger(path); err != nil {
			return err
		}
	}
	if !away {
		if err := d.readyState(store, create); err != nil {
			return err
		}
	}
	options := sqlite.Options{Sandbox: d.Post.Sandbox, Host: hostname(), Now: g.sys.Now()}
	ledger, err := sqlite.Open(ctx, path, options)
	if err != nil && !create {
		if only, lookErr := sqlite.Look(ctx, path, options); lookErr == nil {
			g.say("note: the ledger can only be read here (%v)", err)
			ledger, err = only, nil
		}
	}
	if err != nil {
		return err
	}
	d.Post.Ledger = ledger
	d.closers = append(d.closers, ledger.Close)
	if away && create { // by its id it is found again
		if err := d.Bind(ctx); err != nil {
			return errors.Join(err, d.close())
		}
	}
	return nil
}

// readyState readies the folder in the workspace for a ledger that is there.
func (d *desk) readyState(store string, create bool) error {
	if create {
		if err := d.makeState(store); err != nil {
			return err
		}
	}
	return d.confined(store)
}

// readyShared opens a ledger that machines share. It is begun only for files
// that belong to none.
func (g *globals) readyShared(ctx context.Context, d *desk, location string, create bool) error {
	ledger, err := g.openShared(ctx, &d.Post, location, false)
	if errors.Is(err, postgres.ErrNoLedger) {
		if !create {
			return nil
		}
		if err := d.ReadyForNewLedger(); err != nil {
			return err
		}
		ledger, err = g.openShared(ctx, &d.Post, location, true)
	}
	if err != nil {
		return err
	}
	d.closers = append(d.closers, ledger.Close)
	return nil
}

// store is where the ledger is: a file in the workspace, or a URL.
func (d *desk) store(lookup func(string) (string, bool)) (string, error) {
	if d.Post.Sandbox {
		return sandboxStore, nil
	}
	setting := d.Workspace.Settings.Outbox.Store
	if setting.IsZero() {
		return defaultStore, nil
	}
	store, err := resolveStore(setting, lookup)
	if err != nil || postgres.Known(store) {
		return store, err
	}
	var file planner.File
	if err := file.UnmarshalText([]byte(store)); err != nil {
		return "", usageError{fmt.Errorf("outbox.store %q: %w", store, err)}
	}
	return path.Clean(string(file)), nil
}

// makeState makes the folder for a ledger.
func (d *desk) makeState(store string) error {
	if err := d.confined(store); err != nil {
		return err
	}
	if err := d.confined(ignoreAllName); err != nil {
		return err
	}
	_, err := config.WriteIfChanged(d.Workspace.Dir, ignoreAllName, []byte(ignoreAll))
	return err
}

// confined refuses a file of this program's own state that is, or goes through,
// a link out of the workspace.
func (d *desk) confined(file string) error {
	err := config.MakeFolder(d.Workspace.Dir, path.Dir(file), path.Base(file))
	if errors.Is(err, config.ErrOutside) {
		return &app.RefusedError{What: fmt.Sprintf("%s: %s", path.Dir(file), config.ErrOutside), Next: "what this program keeps has to be inside the workspace; take the link away"}
	}
	return err
}

func (g *globals) readyTransport(d *desk) error {
	settings := d.Workspace.Settings
	var err error
	if d.Post.Route, err = app.RouteOf(settings, d.Post.Sandbox, g.sys.LookupEnv); err != nil {
		return usageError{err}
	}
	if d.Post.Sandbox {
		if err := d.confined(sandboxMail); err != nil {
			return err
		}
		transport := &sandboxTransport{dir: d.sandboxDir(), carry: &smtp.Transport{}}
		d.Post.Transport = transport
		d.closers = append([]func() error{transport.stop}, d.closers...)
		return nil
	}
	if dkim := settings.Mail.Advanced.DKIM; dkim != nil {
		d.Post.Signing = compose.DKIM{KeyFile: func() (string, error) { return dkim.KeyFile.Resolve(g.sys.LookupEnv) }}
	}
	d.Post.Transport = &smtp.Transport{Secret: func(context.Context) (string, error) {
		return settings.Mail.SMTP.Password.Resolve(g.sys.LookupEnv)
	}}
	return nil
}

// zone is the series', in which people are told times.
func (d *desk) zone() *time.Location { return d.Workspace.Series.Timezone.Location() }

// unreadyPost is why no route could be made: the mistakes of the files, where
// there are any.
func (g *globals) unreadyPost(ctx context.Context, d *desk, why error) error {
	findings, err := d.check(ctx)
	if err != nil {
		return why
	}
	mistakes := slices.DeleteFunc(findings, func(f app.Located) bool { return f.Code.Severity() != planner.Error })
	if len(mistakes) == 0 {
		return why
	}
	return g.blocked(&app.BlockedError{Action: "use the post", Findings: mistakes})
}

// sandboxDir is where the sandbox keeps its mail.
func (d *desk) sandboxDir() string {
	return filepath.Join(d.Workspace.Dir, filepath.FromSlash(sandboxMail))
}

// check is every finding, with what the ledger knows.
func (d *desk) check(ctx context.Context) ([]app.Located, error) {
	known, err := d.Known(ctx)
	if err != nil {
		return nil, err
	}
	return d.Check(known), nil
}

// close ends what the desk opened, the last first.
func (d *desk) close() error {
	var err error
	for _, c := range d.closers {
		err = errors.Join(err, c())
	}
	d.closers = nil
	return err
}

// machineClock is the machine's clock for the post.
type machineClock struct{ sys *System }

func (c machineClock) Now() time.Time { return c.sys.Now() }

func (c machineClock) Sleep(ctx context.Context, d time.Duration) error { return c.sys.Sleep(ctx, d) }
