package cli

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/mail"
)

func newOutboxShowCommand(g *globals) *cobra.Command {
	var part, state string
	cmd := &cobra.Command{
		Use:   "show MAILING|MESSAGE",
		Short: "Show a mailing's messages, or one message part by part",
		Long: `Show lists the messages of a mailing: all of them, or with --state those that
are rejected, say. Of one message it shows the words, and of one by hand also
what to print and whom to ring. With --part it prints a part as it is frozen:
text, html, ics, pdf, eml (the whole message) or an enclosed file by its name. A
mailing then means its first message.`,
		Example: `  convene outbox show m-7f3k
  convene outbox show m-7f3k --state rejected
  convene outbox show m-7f3k --part text
  convene outbox show 6f1c2a9e --part pdf > letter.pdf`,
		Args: takes(1, 1, "a mailing"),
		RunE: func(cmd *cobra.Command, args []string) error {
			whole := strings.HasPrefix(args[0], "m-") && part == ""
			if state != "" && !whole {
				return usageError{errors.New("--state lists messages of a mailing: name one, without --part")}
			}
			if whole {
				return runOutboxMailing(cmd, g, mail.MailingID(args[0]), mail.State(state))
			}
			if part == "" {
				return runOutboxMessage(cmd, g, args[0])
			}
			return runOutboxPart(cmd, g, args[0], part)
		},
	}
	cmd.Flags().StringVar(&state, "state", "", "list the messages in this state: "+strings.Join(stateNames(), ", "))
	cmd.Flags().StringVar(&part, "part", "", "print this part: text, html, ics, pdf, eml or an enclosed file by its name")
	return cmd
}

const notApproved = "not approved yet"

// metWith is what a message met with, and when it is tried again.
func metWith(m mail.Message, zone *time.Location) string {
	reply := m.Reply
	switch m.State {
	case mail.ByHand:
		if !m.Approved {
			return notApproved
		}
	case mail.Accepted:
		reply.Stage, reply.Enhanced = "", "" // they are always the same
	case mail.Deferred:
		if !m.Due.IsZero() {
			return fmt.Sprintf("%s; next try from %s on", reply, m.Due.In(zone).Format("2 Jan 15:04 MST"))
		}
	}
	return reply.String()
}

// whatNext says what is to be done about a mailing as it stands, of which [inDoubt]
// says how doubt is settled.
func (d *desk) whatNext(o mail.Overview, doubt string) []string {
	var lines []string
	if doubt != "" {
		lines = append(lines, doubt)
	}
	if n := givenUp(o); n > 0 {
		lines = append(lines, fmt.Sprintf("Rejected or expired: %d. To let them go again, once the cause is cured: convene outbox retry %s --rejected", n, o.ID))
	}
	switch {
	case o.Paused != "":
		lines = append(lines, "Paused: "+o.Paused, d.resume(o.Mailing))
	case o.ToApprove() > 0:
		lines = append(lines, fmt.Sprintf("Next: convene outbox approve %s", o.ID))
	}
	return lines
}

// resume is the last line about a paused mailing.
func (d *desk) resume(m mail.Mailing) string {
	how := d.Resume(m)
	return fmt.Sprintf("Next: %s (%s)", how.Command, how.Message)
}

// givenUp is how many messages will not go by themselves.
func givenUp(o mail.Overview) int { return o.States[mail.Rejected] + o.States[mail.Expired] }

// inDoubt says how doubt about a mailing's messages is settled; empty if there is
// none.
func inDoubt(o mail.Overview, messages iter.Seq2[mail.Message, error]) (string, error) {
	n := o.States[mail.Unknown]
	if n == 0 {
		return "", nil
	}
	one, err := first(messages, func(m mail.Message) bool { return m.State == mail.Unknown })
	return resolving(n, one), err
}

// resolving says how doubt about so many messages is settled, of which one is
// named.
func resolving(n int, one mail.Message) string {
	whom, each := "its recipient", ""
	if n > 1 {
		whom, each = "their recipients", " for each"
	}
	return fmt.Sprintf("Unknown: %d. Ask %s whether it came, then%s: convene outbox resolve %s --sent, or --resend if not", n, whom, each, one.ID.String()[:8])
}

func recipient(m mail.Message) string {
	if m.To.Address == "" {
		return m.To.Name + " (by hand)"
	}
	s := strings.TrimSpace(m.To.Name + " <" + string(m.To.Address) + ">")
	if m.Part == mail.Copy {
		s += " (copy)"
	}
	return s
}

// runOutboxPart prints a part of a message as it is frozen, and nothing else.
func runOutboxPart(cmd *cobra.Command, g *globals, name, part string) error {
	want, ok := app.PartNamed(part)
	if !ok {
		return usageError{fmt.Errorf("--part %q: want text, html, ics, pdf, eml or the name of an enclosed file", part)}
	}
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		m, err := desk.Message(cmd.Context(), name)
		if err != nil {
			return err
		}
		data, err := desk.Part(cmd.Context(), m, want)
		if err != nil {
			return err
		}
		_, err = g.sys.Out.Write(data)
		return err
	})
}

// runOutboxMessage shows how a message stands and what it says.
func runOutboxMessage(cmd *cobra.Command, g *globals, name string) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		m, err := desk.Message(cmd.Context(), name)
		if err != nil {
			return err
		}
		text, err := desk.Part(cmd.Context(), m, app.MessageParts()[0])
		if err != nil {
			return err
		}
		enclosed, err := desk.Enclosed(cmd.Context(), m)
		if err != nil {
			return err
		}
		call := desk.CallFor(m)
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema   int         `json:"schema"`
				Message  messageJSON `json:"message"`
				Office   string      `json:"office,omitempty"`
				Phone    string      `json:"phone,omitempty"`
				Text     string      `json:"text"`
				Enclosed []string    `json:"enclosed"`
			}{schema, messageAsJSON(m), call.Office, call.Phone, string(text), append([]string{}, enclosed...)})
		}
		g.print("%s  %s  %s", m.ID, m.State, recipient(m))
		if said := metWith(m, desk.zone()); said != "" {
			g.print("%s", g.paragraph(0, said))
		}
		g.print("")
		if m.State == mail.Unknown {
			g.print("%s\n", resolving(1, m))
		}
		if m.To.Address == "" {
			g.showPassingOn(m, call, enclosed)
		}
		_, err = g.sys.Out.Write(text)
		return err
	})
}

// showPassingOn says how a person passes a message on: what to print, and whom
// to ring.
func (g *globals) showPassingOn(m mail.Message, call app.Call, enclosed []string) {
	way := "To be said by telephone, or in person"
	if len(enclosed) > 0 {
		way = "To be handed over, or said by telephone"
	}
	if who := call.String(); who != m.To.Name {
		way += ": " + who
	}
	g.print("%s", g.paragraph(0, way))
	for _, name := range enclosed {
		g.print("To print: convene outbox show %s --part %s > %s", m.ID.String()[:8], name, name)
	}
	g.print("The words:\n")
}
