package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/mail"
	"convene/planner"
)

func newOutboxCommand(g *globals) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "outbox",
		Short: "Review mailings before they are sent",
		Example: `  convene outbox
  convene outbox show m-7f3k
  convene outbox approve m-7f3k`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return runOutboxList(cmd, g) },
	}
	cmd.AddCommand(newOutboxListCommand(g), newOutboxShowCommand(g), newOutboxApproveCommand(g),
		newOutboxDropCommand(g), newOutboxRetryCommand(g), newOutboxResolveCommand(g), newOutboxExportCommand(g), newOutboxImportCommand(g))
	return cmd
}

func newOutboxListCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the edition's mailings and where their messages stand",
		Example: `  convene outbox list -e 2027`,
		Args:    takes(0, 0, ""),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runOutboxList(cmd, g) },
	}
}

type mailingJSON struct {
	ID         string           `json:"id"`
	Kind       planner.MailKind `json:"kind"`
	Name       string           `json:"name"`
	Revision   int              `json:"revision"`
	Approved   bool             `json:"approved"`
	AtDue      bool             `json:"at_due"`
	Due        *time.Time       `json:"due,omitempty"`
	Unapproved int              `json:"unapproved"`
	Paused     string           `json:"paused,omitempty"`
	Sandbox    bool             `json:"sandbox"`
	Counts     map[string]int   `json:"counts"`
}

// countsJSON is the messages in each state, under the names that scripts rely on.
func countsJSON(states map[mail.State]int) map[string]int {
	counts := map[string]int{}
	for _, rule := range mail.States() {
		counts[strings.ReplaceAll(string(rule.State), "-", "_")] = states[rule.State]
	}
	return counts
}

func (d *desk) mailingJSON(o mail.Overview) mailingJSON {
	m := mailingJSON{
		ID: string(o.ID), Kind: o.Kind, Name: o.Name, Revision: o.Revision, Approved: !o.ApprovedAt.IsZero() && o.ToApprove() == 0,
		AtDue: o.AtDue, Unapproved: o.ToApprove(), Paused: o.Paused, Sandbox: d.Post.Sandbox, Counts: countsJSON(o.States),
	}
	if !o.Due.IsZero() {
		m.Due = &o.Due
	}
	return m
}

func runOutboxList(cmd *cobra.Command, g *globals) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		mailings, err := desk.Mailings(cmd.Context())
		if err != nil {
			return err
		}
		if g.json {
			out := struct {
				Schema   int           `json:"schema"`
				Mailings []mailingJSON `json:"mailings"`
			}{schema, []mailingJSON{}}
			for _, m := range mailings {
				out.Mailings = append(out.Mailings, desk.mailingJSON(m))
			}
			return printJSON(g.sys.Out, out)
		}
		if len(mailings) == 0 {
			g.print("The outbox is empty.\nNext: convene prepare invitation")
			return nil
		}
		g.print("%s", desk.mailings(g, mailings))
		next := mailings[len(mailings)-1]
		for _, m := range slices.Backward(mailings) { // the oldest of those to approve
			if m.ToApprove() > 0 {
				next = m
			}
		}
		g.print("Next: convene outbox show %s", next.ID)
		return nil
	})
}

// mailings is a table of mailings with their messages' states.
func (d *desk) mailings(g *globals, all []mail.Overview) string {
	var rows []table.Row
	for _, m := range all {
		rows = append(rows, table.Row{m.ID, called(m.Mailing), states(m.States), approval(m, d.zone())})
	}
	return g.table(0, rows)
}

// called is a mailing's kind, its number where there may be several, and its
// version.
func called(m mail.Mailing) string {
	if rule, _ := m.Kind.Rule(); rule.Anew && m.Name != "1" {
		return fmt.Sprintf("%s %s v%d", m.Kind, m.Name, m.Revision)
	}
	return fmt.Sprintf("%s v%d", m.Kind, m.Revision)
}

// states is the counts that are not zero, in the order of a message's way.
func states(counts map[mail.State]int) string {
	var parts []string
	for _, rule := range mail.States() {
		if n := counts[rule.State]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, rule.State))
		}
	}
	if len(parts) == 0 {
		return "no messages"
	}
	return strings.Join(parts, ", ")
}

func approval(m mail.Overview, zone *time.Location) string {
	switch {
	case m.Paused != "":
		return "paused: " + m.Paused
	case m.ToApprove() > 0:
		return fmt.Sprintf("%d to approve", m.ToApprove())
	case m.AtDue && m.Waiting() > 0:
		return "approved for " + m.Due.In(zone).Format("2 Jan 2006 15:04 MST")
	case !m.ApprovedAt.IsZero():
		return "approved"
	}
	return ""
}

func newOutboxApproveCommand(g *globals) *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use:   "approve MAILING",
		Short: "Approve a mailing as it is frozen",
		Long: `Approve says that a mailing may go, exactly as it is kept. It then goes with
"convene send MAILING"; with "--at due" it goes by itself, by "convene send",
once its day has come. Whatever is prepared anew has to be approved anew, and
keeps its day then; "--at send" takes it off, to go by name only.

Warnings of "convene check" about what the mailing says have to be cured or
accepted first, one by one.`,
		Example: `  convene outbox approve m-7f3k
  convene outbox approve m-7f3k --at due`,
		Args: takes(1, 1, "a mailing"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if at != "" && at != "due" && at != "send" {
				return usageError{fmt.Errorf(`--at %q: want "due" or "send"`, at)}
			}
			return runOutboxApprove(cmd, g, mail.MailingID(args[0]), at)
		},
	}
	cmd.Flags().StringVar(&at, "at", "", `"due": send it by itself once its day has come; "send": only by name`)
	return cmd
}

// sending is the last line about a mailing that may go now, or from some time on.
func (d *desk) sending(m mail.Mailing, atDue bool) string {
	command, due := fmt.Sprintf("Next: convene send %s", m.ID), ""
	if atDue {
		command, due = "Next: convene send", fmt.Sprintf(", from %s on", m.Due.In(d.zone()).Format("2 January 2006 15:04 MST"))
	}
	if of, err := d.On(m.Year); err == nil {
		if day := of.Postdated(m.Kind); !day.IsZero() && (!atDue || planner.DateOf(m.Due.In(d.zone())).Before(day)) {
			due = fmt.Sprintf(", from %s on, the date of its letters", dated(day))
		}
	}
	return command + due
}

func runOutboxApprove(cmd *cobra.Command, g *globals, id mail.MailingID, at string) error {
	sparing()
	return g.checked(cmd.Context(), g.openPost, func(desk *desk, findings []app.Located) error {
		overview, _, err := desk.Mailing(cmd.Context(), id)
		if err != nil {
			return err
		}
		keeps := at == "" && overview.AtDue && !overview.Due.IsZero()
		atDue := at == "due" || keeps
		if overview.ToApprove() > 0 && g.asks() {
			ok, err := g.confirm(fmt.Sprintf("Approve %s of %s?", plural(overview.ToApprove(), "message"), called(overview.Mailing)))
			if err != nil {
				return err
			}
			if !ok {
				return &outcome{exitFailure, "Nothing was approved."}
			}
		}
		n, err := desk.Approve(cmd.Context(), id, atDue, findings)
		if err != nil {
			return g.unaccepted(err)
		}
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema   int    `json:"schema"`
				Mailing  string `json:"mailing"`
				Approved int    `json:"approved"`
			}{schema, string(id), n})
		}
		if n == 0 {
			g.print("Nothing waited for approval.")
		} else {
			g.print("%s approved, frozen as they are.", plural(n, "message"))
		}
		if overview.Waiting() == 0 {
			g.print("Nothing is to be sent: convene outbox show %s", id)
			return nil
		}
		if keeps {
			g.print("It keeps its day, as it was approved before; --at send takes it off.")
		}
		g.print("%s", desk.sending(overview.Mailing, atDue))
		return nil
	})
}
