package cli

import (
	"context"
	"errors"
	"io/fs"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/mail"
)

// The exit codes, as every command uses them.
const (
	exitDone        = 0
	exitFailure     = 1
	exitUsage       = 2   // bad configuration or usage
	exitAttention   = 3   // finished, but someone must look
	exitRefused     = 4   // refused for safety
	exitInterrupted = 130 // resumable
)

// outcome is an end other than success that a command has already explained,
// or explains in message.
type outcome struct {
	code    int
	message string
}

func (o *outcome) Error() string { return o.message }

func exitCode(err error) int {
	var out *outcome
	var usage usageError
	var blocked *app.BlockedError
	var status *app.StatusError
	var refused *app.RefusedError
	var order *app.UsageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &out):
		return out.code
	case errors.As(err, &usage), errors.As(err, &order), errors.As(err, &blocked), errors.Is(err, mail.ErrNotFound), errors.Is(err, config.ErrNoWorkspace), errors.Is(err, app.ErrNoEdition):
		return exitUsage
	case errors.As(err, &status), errors.As(err, &refused), errors.Is(err, config.ErrEdited), errors.Is(err, fs.ErrExist):
		return exitRefused
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitFailure
}
