package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"convene/config"
)

// One workspace has one ledger. The file outbox.id, which belongs to the
// workspace's files and is shared with them, says which: two machines that
// both sent from the same files would write to everybody twice.

// bindingName is the file's name in the workspace.
const bindingName = "outbox.id"

// Bind makes sure that the office's ledger is the one that belongs to the
// workspace. The first real post binds them; a sandbox is bound to nothing.
func (o *Office) Bind() error {
	err := o.bound()
	if !errors.Is(err, errUnbound) {
		return err
	}
	mine := o.Post.Ledger.Identity()
	text := fmt.Sprintf("# Which ledger of mailings belongs to these files. Keep and share it with them.\n%s\n# begun on %s, %s\n",
		mine.ID, mine.Host, mine.Created.UTC().Format(time.DateOnly))
	if err := config.WriteFile(o.Workspace.Dir, bindingName, []byte(text)); err != nil {
		return fmt.Errorf("binding the workspace to its ledger: %w", err)
	}
	return nil
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
		"work on the machine that has it, or bring its ledger here; a new one would write to everybody twice",
	}
}

// errUnbound means that no real post has gone out from these files yet.
var errUnbound = errors.New("the workspace has no ledger yet")

// bound refuses a ledger that is not the workspace's.
func (o *Office) bound() error {
	if o.Post.Sandbox {
		return nil
	}
	bound, origin, err := o.binding()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errUnbound
	case err != nil:
		return fmt.Errorf("reading %s: %w", bindingName, err)
	case bound != o.Post.Ledger.Identity().ID:
		return &RefusedError{
			fmt.Sprintf("these files belong to another ledger (%s)", origin),
			"work on the machine that has it, or bring its ledger here; a second one would write to everybody twice",
		}
	}
	return nil
}

// binding reads the file: the ledger's id, and what it says about its origin.
func (o *Office) binding() (id uuid.UUID, origin string, err error) {
	file, err := o.Workspace.FS().Open(bindingName)
	if err != nil {
		return uuid.UUID{}, "", err
	}
	defer file.Close()
	const longest = 4096
	data, err := io.ReadAll(io.LimitReader(file, longest))
	if err != nil {
		return uuid.UUID{}, "", err
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch comment, isComment := strings.CutPrefix(line, "#"); {
		case isComment:
			origin = strings.TrimSpace(comment)
		case line != "":
			if id, err = uuid.Parse(line); err != nil {
				return uuid.UUID{}, "", fmt.Errorf("%q is no ledger's id", line)
			}
		}
	}
	if id == (uuid.UUID{}) {
		return uuid.UUID{}, "", errors.New("it names no ledger")
	}
	return id, origin, nil
}
