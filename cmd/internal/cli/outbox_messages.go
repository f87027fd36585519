package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/mail"
)

// A mailing may have a hundred thousand messages: they are printed as they are
// read.

// runOutboxMailing lists a mailing's messages: all, or those in a state.
func runOutboxMailing(cmd *cobra.Command, g *globals, id mail.MailingID, state mail.State) error {
	if state != "" && !slices.Contains(stateNames(), string(state)) {
		return usageError{fmt.Errorf("--state %q: want %s", state, strings.Join(stateNames(), ", "))}
	}
	sparing()
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		overview, all, err := desk.Mailing(cmd.Context(), id)
		if err != nil {
			return err
		}
		listed := all
		if state != "" {
			listed = inState(all, state)
		}
		if g.json {
			return printMessages(g.sys.Out, desk.mailingJSON(overview), listed)
		}
		g.print("%s, %s, %s", called(overview.Mailing), plural(overview.Total(), "message"), states(overview.States))
		if err := g.longTable(2, desk.messageRows(listed, partly(overview))); err != nil {
			return err
		}
		if line := fewer(overview, state); line != "" {
			g.print("%s", line)
		}
		repeated, err := desk.Repeated(cmd.Context(), overview)
		if err != nil {
			return err
		}
		g.showRepeated(repeated, overview.Kind)
		if err := g.showExamples(listed); err != nil {
			return err
		}
		doubt, err := inDoubt(overview, all)
		if err != nil {
			return err
		}
		for _, line := range desk.whatNext(overview, doubt) {
			g.print("%s", line)
		}
		return nil
	})
}

// showExamples says how to look at a message that is mailed, and at one by hand.
func (g *globals) showExamples(listed iter.Seq2[mail.Message, error]) error {
	mailed, err := first(listed, func(m mail.Message) bool { return m.To.Address != "" })
	if err != nil {
		return err
	}
	byHand, err := first(listed, func(m mail.Message) bool { return m.State == mail.ByHand && m.To.Address == "" })
	if err != nil {
		return err
	}
	if mailed.To.Address != "" {
		g.print("A message: convene outbox show %s --part text|html|ics|pdf|eml", mailed.ID.String()[:8])
	}
	if byHand.State == mail.ByHand {
		g.print("By hand, what to print and what to say: convene outbox show %s", byHand.ID.String()[:8])
	}
	return nil
}

// stateNames are the states that messages can be in.
func stateNames() []string {
	var names []string
	for _, rule := range mail.States() {
		names = append(names, string(rule.State))
	}
	return names
}

func inState(messages iter.Seq2[mail.Message, error], state mail.State) iter.Seq2[mail.Message, error] {
	return func(yield func(mail.Message, error) bool) {
		for m, err := range messages {
			if (err != nil || m.State == state) && !yield(m, err) {
				return
			}
		}
	}
}

// first is the first of the messages that fits; the zero value if none does.
func first(messages iter.Seq2[mail.Message, error], fits func(mail.Message) bool) (mail.Message, error) {
	for m, err := range messages {
		if err != nil || fits(m) {
			return m, err
		}
	}
	return mail.Message{}, nil
}

// partly reports of a mailing whether some is approved and some not.
func partly(o mail.Overview) bool {
	return o.ToApprove() > 0 && o.ToApprove() < o.Total()-o.States[mail.Withdrawn]
}

// messageRows are messages as a table has them. It names those not approved where
// others are.
func (d *desk) messageRows(messages iter.Seq2[mail.Message, error], partly bool) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		for m, err := range messages {
			met := metWith(m, d.zone())
			switch toApprove := !m.Approved && (m.State == mail.ByHand || m.State == mail.Queued); {
			case toApprove && partly:
				met = notApproved
			case toApprove:
				met = ""
			}
			if !yield(table.Row{m.ID.String()[:8], m.State, recipient(m), met}, err) {
				return
			}
		}
	}
}

// plenty is how many messages nobody reads one by one.
const plenty = 100

// fewer says how to list some of a mailing's many messages, those first that a
// person has to look at; and if there are none in a state, that.
func fewer(o mail.Overview, state mail.State) string {
	if state != "" {
		if o.States[state] == 0 {
			return fmt.Sprintf("  No message is %s.", state)
		}
		return ""
	}
	some := mail.State("")
	for _, rule := range mail.States() {
		if n := o.States[rule.State]; n > 0 && n < o.Total() && (some == "" || rule.Attention && !some.Rule().Attention) {
			some = rule.State
		}
	}
	if o.Total() < plenty || some == "" {
		return ""
	}
	return fmt.Sprintf("Those in one state: convene outbox show %s --state %s", o.ID, some)
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

func messageAsJSON(m mail.Message) messageJSON {
	one := messageJSON{
		ID: m.ID.String(), Recipient: m.Recipient, Part: m.Part, Name: m.To.Name, Address: string(m.To.Address), State: m.State, Approved: m.Approved, Attempts: m.Attempts,
		Code: m.Reply.Code, Enhanced: m.Reply.Enhanced, Stage: m.Reply.Stage, Reply: m.Reply.Text,
	}
	if m.State == mail.Deferred && !m.Due.IsZero() {
		one.NextTry = &m.Due
	}
	return one
}

// printMessages prints a mailing with its messages as [printJSON] would.
func printMessages(to io.Writer, of mailingJSON, messages iter.Seq2[mail.Message, error]) error {
	const none = "[]"
	var frame bytes.Buffer
	err := printJSON(&frame, struct {
		Schema   int           `json:"schema"`
		Mailing  mailingJSON   `json:"mailing"`
		Messages []messageJSON `json:"messages"`
	}{schema, of, []messageJSON{}})
	if err != nil {
		return err
	}
	at := bytes.LastIndex(frame.Bytes(), []byte(none))
	before, after := frame.Bytes()[:at+1], frame.Bytes()[at+1:]
	out := bufio.NewWriter(to)
	out.Write(before)
	between := "\n    "
	for m, err := range messages {
		if err != nil {
			return errors.Join(err, out.Flush())
		}
		out.WriteString(between)
		var one bytes.Buffer
		enc := json.NewEncoder(&one)
		enc.SetEscapeHTML(false)
		enc.SetIndent("    ", "  ")
		if err := enc.Encode(messageAsJSON(m)); err != nil {
			return err
		}
		out.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n")))
		between = ",\n    "
	}
	if between[0] == ',' { // there was one
		out.WriteString("\n  ")
	}
	out.Write(after)
	return out.Flush()
}
