package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"convene/config"
	"convene/mail"
	"convene/planner"
)

// One workspace has one ledger. The file outbox.id, which belongs to the
// workspace's files and is shared with them, says which: two machines that
// both sent from the same files would write to everybody twice.

// bindingName is the file's name in the workspace.
const bindingName = "outbox.id"

// Bind makes sure that the office's ledger is the one that belongs to the
// workspace, and no older copy of it. The first real post binds them; a sandbox is
// bound to nothing.
func (o *Office) Bind(ctx context.Context) error {
	err := o.bound()
	first := errors.Is(err, errUnbound)
	if err != nil && !first || o.Post.Sandbox || o.Post.Ledger == nil {
		return err
	}
	accepted, err := o.Post.Ledger.Accepted(ctx)
	if err != nil {
		return err
	}
	if first {
		mine := o.Post.Ledger.Identity()
		return o.bind(bound{mine.ID, mine.Moves, accepted, o.machine()}, begunOn(mine))
	}
	known, origin, err := o.binding()
	switch {
	case err != nil:
		return fmt.Errorf("reading %s: %w", bindingName, err)
	case known.accepted > accepted:
		return &RefusedError{
			fmt.Sprintf("the ledger here knows of %d accepted messages, and %d have gone out from these files: it is an older copy (%s)", accepted, known.accepted, origin),
			"put the latest one back; if that is lost, delete " + bindingName + ", and those of whom this one does not know get their mail once more",
		}
	}
	return nil
}

// NoteSent writes into the workspace how far its ledger has come, after
// something was sent. Nothing depends on it until a ledger is put back from a
// copy, and who sends need not be able to write there.
func (o *Office) NoteSent(ctx context.Context) error {
	if o.Post.Sandbox || o.Post.Ledger == nil {
		return nil
	}
	accepted, err := o.Post.Ledger.Accepted(ctx)
	if err != nil {
		return err
	}
	known, origin, err := o.binding()
	if err != nil {
		return fmt.Errorf("reading %s: %w", bindingName, err)
	}
	if known.accepted >= accepted && known.machine == o.machine() {
		return nil
	}
	known.accepted, known.machine = accepted, o.machine()
	return o.bind(known, origin)
}

// machine is where the ledger is; empty for one that several machines share.
func (o *Office) machine() string {
	if _, shared := o.Post.Ledger.(mail.Dispatcher); shared {
		return ""
	}
	return strings.Join(strings.Fields(o.Post.Host), "-")
}

func begunOn(l mail.LedgerIdentity) string {
	return fmt.Sprintf("begun on %s, %s", l.Host, l.Created.UTC().Format(time.DateOnly))
}

// bind writes which ledger belongs to the files, and how it came there.
func (o *Office) bind(b bound, origin string) error {
	text := fmt.Sprintf("# Which ledger of mailings belongs to these files. Keep and share it with them.\n%s\n# %s\n", b, origin)
	if err := config.WriteFile(o.Workspace.Dir, bindingName, []byte(text)); err != nil {
		return fmt.Errorf("binding the workspace to its ledger: %w", err)
	}
	return nil
}

// StoreKnown refuses to open the ledger of a workspace whose files do not say
// soundly where it is: the place that is meant when they say nothing may be
// another ledger's.
func (o *Office) StoreKnown() error {
	blocked := &BlockedError{Action: "open the ledger"}
	for _, f := range o.findings {
		if f.Place.Path == "outbox.store" && f.Code.Severity() != planner.Warning {
			blocked.Findings = append(blocked.Findings, Located{Finding: f, Position: o.Workspace.Locate(f.Place)})
		}
	}
	if o.Post.Sandbox || len(blocked.Findings) == 0 {
		return nil
	}
	return blocked
}

// ReadyForLedger refuses to begin a ledger at path where the workspace already
// belongs to one that is not here.
func (o *Office) ReadyForLedger(path string) error {
	if _, err := os.Stat(path); err == nil || o.Post.Sandbox {
		return nil
	}
	return o.ReadyForNewLedger()
}

// ReadyForNewLedger refuses to begin a ledger where the workspace already
// belongs to one.
func (o *Office) ReadyForNewLedger() error {
	_, origin, err := o.binding()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", bindingName, err)
	}
	return &RefusedError{
		fmt.Sprintf("the ledger that belongs to these files is not on this machine (%s)", origin),
		"work on the machine that has it, or bring its ledger here with convene outbox export and import; a new one would write to everybody twice",
	}
}

// BoundTo is the ledger that the workspace belongs to, if it does.
func (o *Office) BoundTo() (id uuid.UUID, known bool, err error) {
	b, _, err := o.binding()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return uuid.UUID{}, false, nil
	case err != nil:
		return uuid.UUID{}, false, fmt.Errorf("reading %s: %w", bindingName, err)
	}
	return b.id, true, nil
}

// LacksLedger reports whether the ledger that belongs to the workspace is not
// here, and where that came from.
func (o *Office) LacksLedger() (origin string, lacks bool) {
	_, origin, err := o.binding()
	return origin, err == nil && o.Post.Ledger == nil && !o.Post.Sandbox
}

// errUnbound means that no real post has gone out from these files yet.
var errUnbound = errors.New("the workspace has no ledger yet")

// bound refuses a ledger that is not the workspace's.
func (o *Office) bound() error {
	if o.Post.Sandbox {
		return nil
	}
	if o.Post.Ledger == nil {
		return nil // there is nothing to write with
	}
	if moved := o.Post.Ledger.Identity().Moved; !moved.IsZero() {
		return &RefusedError{
			fmt.Sprintf("the ledger left this machine on %s and goes on elsewhere", moved.In(o.Workspace.Series.Timezone.Location()).Format("2 January 2006")),
			"work there, or export it there and bring it back with convene outbox import; if its file was never imported: convene outbox export --undo",
		}
	}
	return o.belongs()
}

// belongs compares the ledger with the file.
func (o *Office) belongs() error {
	bound, origin, err := o.binding()
	mine := o.Post.Ledger.Identity()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errUnbound
	case err != nil:
		return fmt.Errorf("reading %s: %w", bindingName, err)
	case bound.id != mine.ID:
		return &RefusedError{
			fmt.Sprintf("these files belong to another ledger (%s)", origin),
			"work on the machine that has it, or bring its ledger here; a second one would write to everybody twice",
		}
	case bound.moves > mine.Moves:
		return &RefusedError{
			fmt.Sprintf("the ledger here is older than the one that these files belong to (%s)", origin),
			"work on the machine that has it, or export it there and import it here",
		}
	case !sameMachine(bound.machine, o.machine()):
		return &RefusedError{
			fmt.Sprintf("the ledger here is a copy of the one on %s (%s), and both would write to everybody", bound.machine, origin),
			fmt.Sprintf("work on %s, or bring the ledger here with convene outbox export and import; if nothing is sent from there any more, or it is this machine under an older name, delete %s", bound.machine, bindingName),
		}
	}
	return nil
}

// sameMachine compares names of machines, of which a network may change all but
// the first part. One that was not written down may be any.
func sameMachine(a, b string) bool {
	first := func(name string) string {
		name, _, _ = strings.Cut(name, ".")
		return name
	}
	return a == "" || b == "" || strings.EqualFold(first(a), first(b))
}

// Imported binds the workspace to a ledger that came from another machine, to
// this one or to a database that several share.
func (o *Office) Imported(ledger mail.LedgerIdentity, host string, shared bool, at time.Time) error {
	b, _, err := o.binding()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading %s: %w", bindingName, err)
	}
	b.id, b.moves, b.machine = ledger.ID, ledger.Moves, ""
	if !shared {
		b.machine = host
	}
	return o.bind(b, fmt.Sprintf("%s; moved to %s, %s", begunOn(ledger), host, at.UTC().Format(time.DateOnly)))
}

// MayImport refuses a ledger that is not the workspace's, or is older than
// what the files have seen.
func (o *Office) MayImport(coming mail.LedgerIdentity) error {
	bound, origin, err := o.binding()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("reading %s: %w", bindingName, err)
	case bound.id != coming.ID:
		return &RefusedError{fmt.Sprintf("these files belong to another ledger (%s)", origin), "import its export"}
	case bound.moves > coming.Moves:
		return &RefusedError{fmt.Sprintf("the file is older than the ledger that these files belong to (%s)", origin), "import the latest export"}
	}
	return nil
}

// bound is what the file says of the ledger: how often it had moved, how many
// messages it knew to be accepted when it was last sent from, and on which machine
// it is. A file of an older version lacks the last two.
type bound struct {
	id       uuid.UUID
	moves    int
	accepted int
	machine  string
}

func (b bound) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s %d %d %s", b.id, b.moves, b.accepted, b.machine))
}

// read is the opposite of String.
func (b *bound) read(line string) (err error) {
	fields := strings.Fields(line)
	if b.id, err = uuid.Parse(fields[0]); err != nil {
		return err
	}
	for i, count := range []*int{&b.moves, &b.accepted} {
		if len(fields) > i+1 {
			if *count, err = strconv.Atoi(fields[i+1]); err != nil {
				return err
			}
		}
	}
	if len(fields) > 3 {
		b.machine = fields[3]
	}
	return nil
}

// binding reads the file: the ledger's id, and what it says about its origin.
func (o *Office) binding() (b bound, origin string, err error) {
	file, err := o.Workspace.FS().Open(bindingName)
	if err != nil {
		return bound{}, "", err
	}
	defer file.Close()
	const longest = 4096
	data, err := io.ReadAll(io.LimitReader(file, longest))
	if err != nil {
		return bound{}, "", err
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch comment, isComment := strings.CutPrefix(line, "#"); {
		case isComment:
			origin = strings.TrimSpace(comment)
		case line != "":
			if err := b.read(line); err != nil {
				return bound{}, "", fmt.Errorf("%q is no ledger's id: take the file back from where these files are shared, as it was", line)
			}
		}
	}
	if b.id == (uuid.UUID{}) {
		return bound{}, "", errors.New("it names no ledger")
	}
	return b, origin, nil
}
