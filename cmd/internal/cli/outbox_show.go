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
)

func newOutboxShowCommand(g *globals) *cobra.Command {
	var part string
	cmd := &cobra.Command{
		Use:   "show MAILING|MESSAGE",
		Short: "Show a mailing's messages, or one message part by part",
		Long: `Show lists the messages of a mailing. Of one message it shows the words, and of
one by hand also what to print and whom to ring. With --part it prints a part as
it is frozen: text, html, ics, pdf, eml (the whole message) or an enclosed file
by its name. A mailing then means its first message.`,
		Example: `  convene outbox show m-7f3k
  convene outbox show m-7f3k --part text
  convene outbox show 6f1c2a9e --part pdf > letter.pdf`,
		Args: takes(1, 1, "a mailing"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.HasPrefix(args[0], "m-") && part == "" {
				return runOutboxMailing(cmd, g, mail.MailingID(args[0]))
			}
			if part == "" {
				return runOutboxMessage(cmd, g, args[0])
			}
			return runOutboxPart(cmd, g, args[0], part)
		},
	}
	cmd.Flags().StringVar(&part, "part", "", "print this part: text, html, ics, pdf, eml or an enclosed file by its name")
	return cmd
}

func runOutboxMailing(cmd *cobra.Command, g *globals, id mail.MailingID) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		overview, all, err := desk.Mailing(cmd.Context(), id)
		if err != nil {
			return err
		}
		messages, err := mail.Collect(all)
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, desk.messagesJSON(overview, messages))
		}
		g.print("%s, %s, %s", called(overview.Mailing), plural(len(messages), "message"), states(overview.States))
		var rows []table.Row
		for _, m := range messages {
			rows = append(rows, table.Row{m.ID.String()[:8], m.State, recipient(m), metWith(m, desk.zone())})
		}
		if len(messages) > 0 {
			g.print("%s", g.table(2, rows))
		}
		mailed := func(m mail.Message) bool { return m.To.Address != "" }
		if i := slices.IndexFunc(messages, mailed); i >= 0 {
			g.print("A message: convene outbox show %s --part text|html|ics|pdf|eml", messages[i].ID.String()[:8])
		}
		if i := slices.IndexFunc(messages, func(m mail.Message) bool { return m.State == mail.ByHand && !mailed(m) }); i >= 0 {
			g.print("By hand, what to print and what to say: convene outbox show %s", messages[i].ID.String()[:8])
		}
		for _, line := range desk.whatNext(overview, messages) {
			g.print("%s", line)
		}
		return nil
	})
}

// metWith is what a message met with, and when it is tried again.
func metWith(m mail.Message, zone *time.Location) string {
	reply := m.Reply
	switch m.State {
	case mail.ByHand:
		if !m.Approved {
			return "not approved yet"
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

// whatNext says what is to be done about a mailing as it stands.
func (d *desk) whatNext(o mail.Overview, messages []mail.Message) []string {
	var lines []string
	if line := resolving(messages); line != "" {
		lines = append(lines, line)
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

// resolving says how doubt about messages is settled; empty if there is none.
func resolving(messages []mail.Message) string {
	n, first := 0, ""
	for _, m := range messages {
		if m.State != mail.Unknown {
			continue
		}
		if n++; n == 1 {
			first = m.ID.String()[:8]
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("Unknown: 1. Ask its recipient whether it came, then: convene outbox resolve %s --sent, or --resend if not", first)
	}
	return fmt.Sprintf("Unknown: %d. Ask their recipients whether it came, then for each: convene outbox resolve %s --sent, or --resend if not", n, first)
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

type messageJSON struct {
	ID        string     `json:"id"`
	Recipient string     `json:"recipient"`
	Part      mail.Part  `json:"part"`
	Name      string     `json:"name"`
	Address   string     `json:"address,omitempty"`
	State     mail.State `json:"state"`
	Approved  bool       `json:"approved"`
	Attempts  int        `json:"attempts"`
	NextTry   *time.Time `json:"next_try,omitempty"`
	Code      int        `json:"code,omitempty"`
	Enhanced  string     `json:"enhanced,omitempty"`
	Stage     mail.Stage `json:"stage,omitempty"`
	Reply     string     `json:"reply,omitempty"`
}

func toMessageJSON(m mail.Message) messageJSON {
	one := messageJSON{
		ID: m.ID.String(), Recipient: m.Recipient, Part: m.Part, Name: m.To.Name, Address: string(m.To.Address), State: m.State, Approved: m.Approved, Attempts: m.Attempts,
		Code: m.Reply.Code, Enhanced: m.Reply.Enhanced, Stage: m.Reply.Stage, Reply: m.Reply.Text,
	}
	if m.State == mail.Deferred && !m.Due.IsZero() {
		one.NextTry = &m.Due
	}
	return one
}

func (d *desk) messagesJSON(o mail.Overview, messages []mail.Message) any {
	out := struct {
		Schema   int           `json:"schema"`
		Mailing  mailingJSON   `json:"mailing"`
		Messages []messageJSON `json:"messages"`
	}{schema, d.mailingJSON(o), []messageJSON{}}
	for _, m := range messages {
		out.Messages = append(out.Messages, toMessageJSON(m))
	}
	return out
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
			}{schema, toMessageJSON(m), call.Office, call.Phone, string(text), append([]string{}, enclosed...)})
		}
		g.print("%s  %s  %s", m.ID, m.State, recipient(m))
		if said := metWith(m, desk.zone()); said != "" {
			g.print("%s", g.paragraph(0, said))
		}
		g.print("")
		if line := resolving([]mail.Message{m}); line != "" {
			g.print("%s\n", line)
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
