// Package cli is how Convene is called: one file a command, each from flags to
// options to a run of a use case in package app. It owns the streams, the
// clocks and the exit codes.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/mattn/go-isatty"

	"convene/planner"
)

// System is what one run of the program gets from outside.
type System struct {
	In       io.Reader
	Out, Err io.Writer
	// Terminal: somebody is there to read colours and to answer questions.
	Terminal bool
	// Width is the columns of the terminal that Out is; 0: it is none.
	Width int
	// LookupEnv has the form of os.LookupEnv.
	LookupEnv func(string) (string, bool)
	// Now is the machine's clock; Sleep waits on it.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
	// Zone is the machine's time zone, such as Asia/Karachi; empty where it is
	// not known.
	Zone string
	// Name is how this program is called, for the commands that it suggests.
	Name string
	// Abandon is closed when somebody no longer wants to wait for an orderly
	// end; nil: nobody can.
	Abandon <-chan struct{}
}

// FromOS is the system of a real run.
func FromOS() System {
	return System{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Terminal:  isatty.IsTerminal(os.Stdin.Fd()) && isatty.IsTerminal(os.Stdout.Fd()),
		Width:     columns(os.Stdout),
		Name:      programName(),
		Zone:      machineZone(),
		LookupEnv: os.LookupEnv,
		Now:       time.Now,
		Sleep: func(ctx context.Context, d time.Duration) error {
			timer := time.NewTimer(d)
			defer timer.Stop()
			select {
			case <-timer.C:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	}
}

// machineZone is the name of the machine's time zone: what TZ says, else where
// the system's link leads. UTC is where servers stand, and says nothing.
func machineZone() string {
	name := os.Getenv("TZ")
	if link, err := os.Readlink("/etc/localtime"); err == nil && name == "" {
		_, name, _ = strings.Cut(filepath.ToSlash(link), "zoneinfo/")
	}
	if name == "" || strings.HasSuffix(name, "UTC") || new(planner.Zone).UnmarshalText([]byte(name)) != nil {
		return ""
	}
	return name
}

// programName is how to call the program again: "go run" keeps nothing that
// could be called by name.
func programName() string {
	if path, err := os.Executable(); err == nil && strings.Contains(filepath.ToSlash(path), "/go-build") {
		return "go run ./cmd/convene"
	}
	return "convene"
}

// Main runs the command that args name and returns the exit code.
//
// The first interrupt ends what is under way in good order, a second one
// abandons it, and a third ends the program as the system does.
func Main(args []string, sys System) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	abandon := make(chan struct{})
	sys.Abandon = abandon
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for _, then := range []func(){cancel, func() { close(abandon) }} {
			select {
			case <-signals:
				then()
			case <-ended:
				return
			}
		}
		signal.Stop(signals)
	}()

	root := newRootCommand(&sys)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		report(sys.Err, err)
	}
	return exitCode(err)
}

// report says what went wrong, unless it was said already.
func report(w io.Writer, err error) {
	var said *outcome
	if errors.As(err, &said) {
		if said.message != "" {
			fmt.Fprintln(w, said.message)
		}
		return
	}
	fmt.Fprintln(w, "convene:", err)
}
