package cli

import (
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/mail"
	"convene/planner"
)

func newPrepareCommand(g *globals) *cobra.Command {
	var order app.PrepareOrder
	var to string
	var kinds []string
	for _, k := range app.Kinds() {
		kinds = append(kinds, string(k))
	}
	cmd := &cobra.Command{
		Use:   "prepare KIND|RUN-UP-ID",
		Short: "Put a mailing into the outbox",
		Long: `Prepare writes every message of a mailing, sets its documents and keeps the
result in the outbox, to be reviewed and approved. What is kept is what goes,
to the byte. Nothing is sent.

Preparing again plans nobody twice: it adds who is new, replaces what has
changed and is not yet sent, and leaves alone what a server has accepted. For
them there is "update", which goes to those alone for whom something is no
longer as they were told, and says what.

` + wrap("The kinds are "+strings.Join(kinds, ", ")+".", plainWidth),
		Example: `  convene prepare invitation
  convene prepare invitation --only ali-alizada
  convene prepare reminder --late`,
		Args:      takes(1, 1, "a kind of mail or a run-up entry"),
		ValidArgs: kinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := apart(cmd, "to", "only"); err != nil {
				return err
			}
			order.What = args[0]
			if err := order.To.UnmarshalText([]byte(to)); err != nil {
				return usageError{fmt.Errorf("--to %q: %w", to, err)}
			}
			return runPrepare(cmd, g, order)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&to, "to", "", "whom it goes to, in place of the run-up's: speakers, participants, guests, guests:GROUP or a list")
	flags.StringVar(&order.Only, "only", "", "prepare the message of this person only, by id")
	flags.StringSliceVar(&order.Again, "again", nil, "write to this person once more, by id")
	flags.BoolVar(&order.Late, "late", false, "prepare it although its deadline is past")
	return cmd
}

// sparing makes the runtime make do with little memory for the rest of the
// command, in which all messages of a mailing are gone through. A garbage collector
// left to itself takes twice what is in use.
func sparing() {
	const enough = 44 << 20
	if debug.SetMemoryLimit(-1) == math.MaxInt64 { // GOMEMLIMIT says nothing else
		debug.SetMemoryLimit(enough)
	}
}

func runPrepare(cmd *cobra.Command, g *globals, order app.PrepareOrder) error {
	sparing()
	return g.checked(cmd.Context(), g.openPost, func(desk *desk, findings []app.Located) error {
		prepared, err := desk.Prepare(cmd.Context(), order, findings)
		if err != nil {
			return g.blocked(err)
		}
		if g.json {
			return printJSON(g.sys.Out, preparedJSON(prepared))
		}
		g.showPrepared(prepared)
		g.print("%s", desk.nextAfter(prepared))
		return nil
	})
}

// nextAfter is the last line after a mailing was prepared.
func (d *desk) nextAfter(p app.PreparedMailing) string {
	switch id := p.Mailing.ID; {
	case p.Needless():
		return "Nothing is to be sent."
	case p.ToApprove == 0 && p.Counts.New+p.Counts.Changed+p.Counts.Unchanged == 0:
		return "Nothing more is to be sent: convene outbox show " + string(id)
	case p.ToApprove == 0 && p.Mailing.AtDue:
		return "Approved as before, for its day. " + d.sending(p.Mailing, true)
	case p.ToApprove == 0:
		return "Approved as before. " + d.sending(p.Mailing, false)
	default:
		return fmt.Sprintf("Next: convene outbox show %s, then convene outbox approve %s", id, id)
	}
}

func (g *globals) showPrepared(p app.PreparedMailing) {
	c := p.Counts
	g.headline(p.Headline)
	if p.Needless() {
		g.print("%s", g.paragraph(2, fmt.Sprintf("%s: nobody has reason to get one; nothing was prepared", p.Mailing.Kind)))
		g.showLeftOut(p.LeftOut)
		g.showCalledOff(p.CalledOff)
		return
	}
	parts := []string{fmt.Sprintf("%d new", c.New)}
	for _, part := range []struct {
		n    int
		what string
	}{
		{c.Changed, "changed"},
		{c.Unchanged, "unchanged"},
		{c.Accepted, "already accepted"},
		{c.Unknown, "unknown"},
		{c.Refused, "rejected or expired"},
		{c.Withdrawn, "withdrawn"},
		{c.ByHand, "by hand"},
	} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	parts = append(parts, fmt.Sprintf("%d left out", len(p.LeftOut)))
	g.print("%s", g.paragraph(2, fmt.Sprintf("%s → %s: %s", called(p.Mailing), plural(p.Recipients, "message"), strings.Join(parts, ", "))))
	g.showLeftOut(p.LeftOut)
	g.showHandings("by hand", p.ByHand, "what to print and what to say", p.Mailing.Kind)
	g.showHandings("to ring", p.Calls, "what to say", p.Mailing.Kind)
	if !p.Postdated.IsZero() {
		g.print("%s", g.paragraph(2, fmt.Sprintf("the letters bear the date %s, which is still to come; to send them sooner, %s", dated(p.Postdated), p.Redate)))
	}
	g.showCalledOff(p.CalledOff)
	if c.Unknown > 0 {
		g.print("%s", g.paragraph(2, fmt.Sprintf("%d unknown, and left alone until you settle it: convene outbox show %s", c.Unknown, p.Mailing.ID)))
	}
	if p.RouteChanged {
		g.print("%s", g.paragraph(2, "the mailing goes another way than before, by what mail says in convene.yaml, and has to be approved again"))
	}
	if n := c.ChangedAccepted - p.ForAnswers; n > 0 {
		instead := ""
		if p.Outdated {
			instead = meantFor(p.Mailing.Kind)
		}
		g.print("%s", g.paragraph(2, fmt.Sprintf("%d of those already accepted would be different today; they are not written to again%s", n, instead)))
	}
	if p.ForAnswers > 0 {
		g.print("%s", g.paragraph(2, fmt.Sprintf("%d of those already accepted would name the answers that have come since; nobody needs to be told", p.ForAnswers)))
	}
	g.showRepeated(p.Repeated, p.Mailing.Kind)
	g.showUninvited(p.Uninvited)
}

func (g *globals) showCalledOff(n int) {
	switch {
	case n == 1:
		g.print("%s", g.paragraph(2, "1 message that was still to go is withdrawn: it is cancelled"))
	case n > 1:
		g.print("%s", g.paragraph(2, fmt.Sprintf("%d messages that were still to go are withdrawn: it is cancelled", n)))
	}
}

// showUninvited names those who were never invited, each with the others for
// whom the same is to be done.
func (g *globals) showUninvited(all []app.Uninvited) {
	for len(all) > 0 {
		next := all[0].Next
		var names []string
		var others []app.Uninvited
		for _, u := range all {
			if u.Next == next {
				names = append(names, u.Name)
			} else {
				others = append(others, u)
			}
		}
		g.print("%s", g.paragraph(2, fmt.Sprintf("no invitation has gone to %s. First: %s; or, if they were asked otherwise: convene rsvp record PERSON ANSWER", fewNames(names), next)))
		all = others
	}
}

// showRepeated says of messages why they may be one too many.
func (g *globals) showRepeated(all []app.Repeated, kind planner.MailKind) {
	for _, r := range all {
		who := r.Name
		if !strings.ContainsAny(r.Key, " @") { // else it is made of name and address
			who += " (" + r.Key + ")"
		}
		g.print("%s", g.paragraph(2, fmt.Sprintf("a second time to one mailbox: %s at %s. The %s %s for %s, whom the files no longer name. %s",
			who, r.Address, kind, r.Fate(), r.Former, r.Cure())))
	}
}

// meantFor says what is there for those whose mail would be different today.
func meantFor(kind planner.MailKind) string {
	if rule, _ := kind.Rule(); kind != planner.UpdateMail && slices.Contains(rule.At, planner.Open) {
		return ": convene prepare update is for that"
	}
	return ""
}

// showLeftOut names who is left out and why; many for one reason together.
func (g *globals) showLeftOut(left []planner.LeftOut) {
	const many = 5
	names := map[planner.Reason][]string{}
	for _, l := range left {
		names[l.Reason] = append(names[l.Reason], l.Name)
	}
	for _, l := range left {
		switch all := names[l.Reason]; {
		case len(all) > many:
			g.print("%s", g.paragraph(2, fmt.Sprintf("left out (%s): %s", l.Reason, fewNames(all))))
			names[l.Reason] = nil // they are said
		case len(all) > 0:
			g.print("%s", g.paragraph(2, fmt.Sprintf("left out: %s (%s)", l.Name, l.Reason)))
		}
	}
}

// fewNames are the first of the names, as many as somebody reads, and how many more
// there are.
func fewNames(names []string) string {
	const enough = 10 // to see what is amiss
	who := strings.Join(names[:min(enough, len(names))], ", ")
	if more := len(names) - enough; more > 0 {
		who += fmt.Sprintf(" and %d more", more)
	}
	return who
}

func preparedJSON(p app.PreparedMailing) any {
	type leftOut struct {
		Name   string         `json:"name"`
		Reason planner.Reason `json:"reason"`
	}
	type counts struct {
		New             int `json:"new"`
		Changed         int `json:"changed"`
		Unchanged       int `json:"unchanged"`
		Accepted        int `json:"accepted"`
		ChangedAccepted int `json:"changed_accepted"`
		Unknown         int `json:"unknown"`
		Refused         int `json:"refused"`
		Withdrawn       int `json:"withdrawn"`
		LeftOut         int `json:"left_out"`
		ByHand          int `json:"by_hand"`
	}
	type again struct {
		Message string        `json:"message"`
		ID      string        `json:"id"`
		Name    string        `json:"name"`
		Address planner.Email `json:"address"`
		Former  string        `json:"former"`
		State   mail.State    `json:"state"`
		At      time.Time     `json:"at,omitzero"`
		Next    string        `json:"next"`
	}
	type uninvited struct {
		ID    string `json:"id"`
		Name  string `json:"name"`
		Guest bool   `json:"guest"`
		Next  string `json:"next"`
	}
	type mailing struct {
		ID       string           `json:"id"`
		Kind     planner.MailKind `json:"kind"`
		Revision int              `json:"revision"`
		Counts   counts           `json:"counts"`
		LeftOut  []leftOut        `json:"left_out"`
		ByHand   []handingJSON    `json:"by_hand"`
		Calls    []handingJSON    `json:"calls"`
		// Postdated is the day that the letters bear, if it is still to come.
		Postdated *planner.Date `json:"postdated,omitempty"`
		Repeated  []again       `json:"repeated"`
		// CalledOff of other mailings were withdrawn, because it is cancelled.
		CalledOff int `json:"called_off"`
		// Uninvited were never sent an invitation.
		Uninvited []uninvited `json:"uninvited"`
	}
	out := struct {
		Schema  int     `json:"schema"`
		Mailing mailing `json:"mailing"`
	}{schema, mailing{
		ID: string(p.Mailing.ID), Kind: p.Mailing.Kind, Revision: p.Mailing.Revision, LeftOut: []leftOut{},
		ByHand: handingsJSON(p.ByHand), Calls: handingsJSON(p.Calls), Repeated: []again{}, CalledOff: p.CalledOff, Uninvited: []uninvited{},
		Counts: counts{
			New: p.Counts.New, Changed: p.Counts.Changed, Unchanged: p.Counts.Unchanged, Accepted: p.Counts.Accepted,
			ChangedAccepted: p.Counts.ChangedAccepted, Unknown: p.Counts.Unknown, Refused: p.Counts.Refused, Withdrawn: p.Counts.Withdrawn,
			LeftOut: len(p.LeftOut), ByHand: p.Counts.ByHand,
		},
	}}
	if !p.Postdated.IsZero() {
		out.Mailing.Postdated = &p.Postdated
	}
	for _, l := range p.LeftOut {
		out.Mailing.LeftOut = append(out.Mailing.LeftOut, leftOut(l))
	}
	for _, u := range p.Uninvited {
		out.Mailing.Uninvited = append(out.Mailing.Uninvited, uninvited{u.Key, u.Name, u.Guest, u.Next})
	}
	for _, r := range p.Repeated {
		out.Mailing.Repeated = append(out.Mailing.Repeated, again{r.Message.String(), r.Key, r.Name, r.Address, r.Former, r.State, r.At, r.Cure()})
	}
	return out
}
