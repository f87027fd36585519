package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"convene/pdf"
)

// globals are the options that every command takes.
type globals struct {
	workspace string
	edition   int
	json      bool
	quiet     bool
	noColor   bool
	noInput   bool
	now       string

	sys   *System
	press func() (*pdf.Press, error) // made when it is first wanted
}

func newRootCommand(sys *System) *cobra.Command {
	g := &globals{sys: sys, press: sync.OnceValues(pdf.New)}
	root := &cobra.Command{
		Use:   "convene",
		Short: "Plan a yearly commemoration, make its documents, and mail them once to everybody",
		Long: `Convene plans the edition of a yearly commemoration, makes its invitations,
programme and report as PDFs, and mails them so that every person gets the
right thing once.

Start with "convene demo", which shows all of it offline, or with
"convene init DIR" for a workspace of your own.`,
		Example: `  convene demo
  convene init my-seminar
  convene check -C my-seminar
  convene build -C my-seminar`,
		Args:                       unknownCommand,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SuggestionsMinimumDistance: 2,
		SilenceUsage:               true,
		SilenceErrors:              true,
	}
	root.SetIn(sys.In)
	root.SetOut(sys.Out)
	root.SetErr(sys.Err)
	flags := root.PersistentFlags()
	flags.StringVarP(&g.workspace, "workspace", "C", ".", "the folder `DIR` of the workspace")
	flags.IntVarP(&g.edition, "edition", "e", 0, "the edition's `YEAR` (default: the next to come, else the latest)")
	flags.BoolVar(&g.json, "json", false, "print the outcome as JSON")
	flags.BoolVarP(&g.quiet, "quiet", "q", false, "print nothing but the outcome and mistakes")
	flags.BoolVar(&g.noColor, "no-color", false, "print without colours (also: NO_COLOR, TERM=dumb)")
	flags.BoolVar(&g.noInput, "no-input", false, "never ask; take the defaults")
	flags.StringVar(&g.now, "now", "", "rehearse as if it were this `TIME` (RFC 3339); post then goes to the sandbox")
	root.SetFlagErrorFunc(misread)
	root.AddCommand(
		newDemoCommand(g), newInitCommand(g), newNewCommand(g), newCheckCommand(g), newExplainCommand(g), newPlanCommand(g), newTodayCommand(g), newProgrammeCommand(g), newBuildCommand(g),
		newPrepareCommand(g), newOutboxCommand(g), newSendCommand(g), newCancelCommand(g), newRSVPCommand(g), newInboxCommand(g), newStatusCommand(g), newPeopleCommand(g), newSubscribersCommand(g), newVersionCommand(g),
		newReferenceCommand(g), newSchemaCommand(g), newManCommand(g),
	)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	strict(root)
	grouped(root)
	g.completed(root)
	return root
}

// commandGroup is commands that belong together for whoever reads the list of them.
type commandGroup struct {
	title    string
	commands string
}

// commandGroups are the commands in the order in which a year needs them.
func commandGroups() []commandGroup {
	return []commandGroup{
		{"Begin:", "demo init new"},
		{"Plan and make:", "check explain plan today programme build"},
		{"Send:", "prepare outbox send cancel status"},
		{"People and answers:", "rsvp inbox people subscribers"},
		{"Help:", "help reference schema man completion version"},
	}
}

// grouped puts the commands into their groups; cobra lists all others by
// themselves.
func grouped(root *cobra.Command) {
	for _, group := range commandGroups() {
		root.AddGroup(&cobra.Group{ID: group.title, Title: group.title})
		for name := range strings.FieldsSeq(group.commands) {
			for _, cmd := range root.Commands() {
				if cmd.Name() == name {
					cmd.GroupID = group.title
				}
			}
		}
	}
}

// clock is the calendar's: rehearsed if --now says so.
func (g *globals) clock() (now time.Time, rehearsal bool, err error) {
	if g.now == "" {
		return g.sys.Now(), false, nil
	}
	now, err = time.Parse(time.RFC3339, g.now)
	if err != nil {
		return time.Time{}, false, usageError{fmt.Errorf("--now %q: want a time like 2027-01-14T09:00:00+05:00", g.now)}
	}
	return now, true, nil
}

// asks reports whether somebody is there to be asked.
func (g *globals) asks() bool { return g.sys.Terminal && !g.noInput && !g.json }

// colours reports whether output may have colours (no-color.org).
func (g *globals) colours() bool {
	if !g.sys.Terminal || g.noColor || g.json {
		return false
	}
	noColor, _ := g.sys.LookupEnv("NO_COLOR")
	term, _ := g.sys.LookupEnv("TERM")
	return noColor == "" && term != "dumb"
}

// say prints a line of progress, for people; it goes to stderr.
func (g *globals) say(format string, args ...any) {
	if !g.quiet && !g.json {
		fmt.Fprintf(g.sys.Err, format+"\n", args...)
	}
}

// print prints a line of the outcome.
func (g *globals) print(format string, args ...any) { fmt.Fprintf(g.sys.Out, format+"\n", args...) }

// schema is the version of all --json output.
const schema = 1

// printJSON prints v, which has the schema as its first key.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
