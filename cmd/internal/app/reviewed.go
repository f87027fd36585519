package app

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// What was approved is compared with what would be written today before it
// goes. Whoever has dropped out meanwhile holds nobody else up: the last look
// withdraws them, or they are withdrawn here. A text that has changed does.

// comparison writes again what a mailing still has to send.
type comparison struct {
	*Office
	ctx  context.Context
	task errand
	how  maker
	of   mail.Overview
	// anyway is the command that sends it all the same.
	anyway string
	// written are those to whom something was written.
	written keySet
}

// keySet is keys of recipients, of whom there may be a hundred thousand: by their
// digests, cut to where two alike are still not to be expected.
type keySet map[[16]byte]struct{}

func (s keySet) add(k mail.RevisionKey) { s[shortened(k)] = struct{}{} }

func (s keySet) has(k mail.RevisionKey) bool {
	_, there := s[shortened(k)]
	return there
}

func shortened(k mail.RevisionKey) (short [16]byte) {
	digest := mail.DigestOf([]byte(string(k.Part) + "\x00" + k.Recipient))
	copy(short[:], digest[:])
	return short
}

// overtaken is a message for which other mail of ours has left no reason.
type overtaken struct {
	message uuid.UUID
	because string
}

// asReviewed refuses a mailing of which a message still to go would be written
// differently today, and says which. Overtaken are those to be withdrawn before
// the others go.
func (o *Office) asReviewed(ctx context.Context, overview mail.Overview, messages iter.Seq2[mail.Message, error], order SendOrder) (gone []overtaken, err error) {
	how, ok := makerOf(overview.Kind)
	if !ok {
		return nil, &RefusedError{fmt.Sprintf("this version cannot write a %s again to compare it", overview.Kind), order.anyway(overview.ID)}
	}
	c := comparison{o, ctx, errand{key: overview.Key, to: o.audienceOf(overview)}, how, overview, order.anyway(overview.ID), keySet{}}
	waiting := keySet{}
	for m, err := range messages {
		if err != nil {
			return nil, err
		}
		if m.State.Rule().Waiting {
			waiting.add(mail.RevisionKey{Recipient: m.Recipient, Part: m.Part})
		}
	}
	differ, err := c.differing(ledgerBooks{o.Post.Ledger}, nil, waiting)
	if err != nil {
		return nil, err
	}
	written := c.written
	c.written = keySet{} // of what is compared again
	if rule, _ := mail.RuleOf(overview.Kind); rule.Thread && len(differ) > 0 {
		// Mail that has reached them since gives the thread a beginning, and
		// changes nothing to be read.
		if differ, err = c.differing(unthreaded{ledgerBooks{o.Post.Ledger}}, nil, keysOf(differ)); err != nil {
			return nil, err
		}
	}
	gone, left, err := c.dropped(messages, written)
	if err != nil {
		return nil, err
	}
	files, err := c.butForAnswers(differ)
	if err != nil {
		return nil, err
	}
	if len(differ)+len(left) == 0 {
		return gone, nil
	}
	return nil, c.refusal(differ, files, left)
}

// differing are the notes on those who would be written to differently than the
// ledger has it. Answers replaces what people have answered; nil: as it is.
func (c *comparison) differing(b books, answers planner.Answers, only keySet) ([]mail.Note, error) {
	room, err := c.mailroom(c.ctx, c.Edition, c.task, PrepareOrder{}, c.how, b)
	if err != nil {
		return nil, err
	}
	room.partial = true // only what is still to go is looked at
	everybody := c.reachable(room)
	if answers != nil {
		room.standing.Answers = c.Edition.Answered(answers)
	}
	room.recipients = func(yield func(planner.Recipient, planner.Reason) bool) {
		taken := keySet{}
		for r := range everybody {
			key := revisionKey(r)
			if !only.has(key) || taken.has(key) {
				continue
			}
			taken.add(key)
			if !yield(r, "") {
				return
			}
		}
	}
	today := room.preparation()
	today.Messages = c.noted(today.Messages)
	if c.of.ID != "" {
		today.Route, today.Due = c.of.Route, c.of.Due // which server and when are no question of wording
	}
	receipt, err := c.Post.Ledger.Preview(c.ctx, today)
	if room.outcome.err != nil {
		return nil, room.outcome.err
	}
	return slices.DeleteFunc(receipt.Notes, func(n mail.Note) bool {
		return n.Change != mail.ChangeChanged && n.Change != mail.ChangeAccepted
	}), err
}

// noted notes to whom something is written.
func (c *comparison) noted(messages iter.Seq2[mail.Prepared, error]) iter.Seq2[mail.Prepared, error] {
	return func(yield func(mail.Prepared, error) bool) {
		for m, err := range messages {
			c.written.add(mail.RevisionKey{Recipient: m.Recipient, Part: m.Part})
			if !yield(m, err) {
				return
			}
		}
	}
}

func keysOf(notes []mail.Note) keySet {
	keys := keySet{}
	for _, n := range notes {
		keys.add(mail.RevisionKey{Recipient: n.Recipient, Part: n.Part})
	}
	return keys
}

// dropped are the waiting messages that nobody would write today: those that
// our own mail has overtaken, and those left that the files are the reason of.
// Whoever has answered, say, is neither: the last look withdraws them.
func (c *comparison) dropped(messages iter.Seq2[mail.Message, error], written keySet) (gone []overtaken, left []mail.Message, err error) {
	standing, err := c.ledgerStanding(c.ctx, c.Edition)
	if err != nil {
		return nil, nil, err
	}
	b := ledgerBooks{c.Post.Ledger}
	told, err := b.History(c.ctx, c.of.Key)
	if err != nil {
		return nil, nil, err
	}
	served := map[mail.RevisionKey]string{}
	if rule, _ := c.of.Kind.Rule(); rule.Once {
		if served, err = b.Served(c.ctx, c.of.Key); err != nil {
			return nil, nil, err
		}
	}
	for m, err := range messages {
		if err != nil {
			return nil, nil, err
		}
		key := mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}
		if !m.State.Rule().Waiting {
			continue
		}
		if _, due := mail.Eligible(m.Kind, standing.Answers[m.Recipient], standing.Suppressed[m.To.Address.Key()], standing.Cancelled[m.Recipient]); !due {
			continue
		}
		switch as, has := served[key]; {
		case has && m.Revision == 1:
			gone = append(gone, overtaken{m.ID, "has got it as " + as})
		case written.has(key):
		case told.knows(m):
			gone = append(gone, overtaken{m.ID, "has been told already"})
		default:
			left = append(left, m)
		}
	}
	return gone, left, nil
}

// knows reports whether other mail has told somebody what an update or a
// cancellation was to tell them.
func (h history) knows(m mail.Message) bool {
	p := h.reached[mail.RevisionKey{Recipient: m.Recipient, Part: m.Part}]
	switch {
	case p == nil:
		return false
	case m.Kind == planner.CancellationMail:
		return p.cancelled
	}
	return m.Kind == planner.UpdateMail && len(planner.Changes(p.told, m.Told)) == 0
}

// withdraw withdraws what was overtaken, and says how the mailing then stands.
func (o *Office) withdraw(ctx context.Context, overview mail.Overview, gone []overtaken, order SendOrder) (mail.Overview, error) {
	if len(gone) == 0 || order.DryRun {
		return overview, nil
	}
	for _, g := range gone {
		if _, err := o.Post.Ledger.Drop(ctx, mail.Selection{Message: g.message}, g.because, o.Post.Clock.Now()); err != nil {
			return mail.Overview{}, err
		}
	}
	return o.Post.Ledger.Overview(ctx, overview.ID)
}

// forAnswers is how many of those that have got a mailing would be written to
// differently for answers alone.
func (o *Office) forAnswers(ctx context.Context, room *mailroom, notes []mail.Note) (int, error) {
	var differ []mail.Note
	for _, n := range notes {
		if n.Change == mail.ChangeAccepted {
			differ = append(differ, n)
		}
	}
	if rule, _ := mail.RuleOf(room.task.key.Kind); rule.List || len(differ) == 0 {
		return 0, nil
	}
	c := comparison{o, ctx, room.task, room.how, mail.Overview{}, "", keySet{}}
	rest, err := c.butForAnswers(differ)
	return len(differ) - len(rest), err
}

// butForAnswers are those of the notes that differ for another reason than
// answers alone: for the others there was a time at which they would have been
// written as the ledger has them. A letter names who has confirmed.
func (c *comparison) butForAnswers(differ []mail.Note) ([]mail.Note, error) {
	if len(differ) == 0 {
		return nil, nil
	}
	given, err := c.Post.Ledger.AnswersGiven(c.ctx, c.Workspace.Series.ID, c.Edition.Year)
	if err != nil {
		return nil, err
	}
	matters := map[string]bool{} // whose answers a letter may be written by
	for _, part := range c.Workspace.Cast(c.Edition) {
		matters[string(part.Person.ID)] = true
	}
	for _, n := range differ {
		matters[n.Recipient] = true
	}
	// Each look back writes a message again. What differs for another reason does
	// so however far one goes.
	const farthest = 40
	rest, b, looks := differ, ledgerBooks{c.Post.Ledger}, 0
	for n := len(given) - 1; n >= 0 && len(rest) > 0 && looks < farthest; n-- {
		if !matters[given[n].Recipient] {
			continue
		}
		looks++
		answers := planner.Answers{}
		for _, a := range given[:n] {
			answers[a.Recipient] = a.Answer
		}
		first, err := c.differing(b, answers, keysOf(rest[:1])) // the others seldom differ for another reason
		if err != nil {
			return nil, err
		}
		if len(first) > 0 {
			continue
		}
		if rest, err = c.differing(b, answers, keysOf(rest)); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// refusal says why a mailing does not go: who would be written to differently,
// of whom some for what is in the files, and who is no longer in them.
func (c *comparison) refusal(differ, files []mail.Note, left []mail.Message) error {
	const enough = 10 // to see what is amiss
	var who []string
	changed := keysOf(files)
	for _, n := range differ {
		what := string(mail.ChangeChanged)
		if !changed.has(mail.RevisionKey{Recipient: n.Recipient, Part: n.Part}) {
			what = "for the answers"
		}
		who = append(who, fmt.Sprintf("%s (%s)", n.To.Name, what))
	}
	for _, m := range left {
		who = append(who, fmt.Sprintf("%s (%s)", m.To.Name, mail.ChangeWithdrawn))
	}
	if more := len(who) - enough; more > 0 {
		who = append(who[:enough], fmt.Sprintf("and %d more", more))
	}
	what := fmt.Sprintf("the files, or mail that has gone since, change what mailing %s says", c.of.ID)
	if len(files)+len(left) == 0 {
		what = fmt.Sprintf("mailing %s names who has confirmed, and answers have come since it was prepared", c.of.ID)
	}
	return &RefusedError{
		fmt.Sprintf("%s; different today: %s", what, strings.Join(who, ", ")),
		fmt.Sprintf("%s and look again, or %s", c.preparing(differ, left), c.anyway),
	}
}

// preparing is the command that prepares the mailing again: by its entry of the
// run-up, or by its kind.
func (c *comparison) preparing(differ []mail.Note, left []mail.Message) string {
	command := c.toPrepareAgain(c.of.Mailing)
	if c.preparedAs(c.of.Mailing) != string(planner.CancellationMail) || c.Edition.Status == planner.Cancelled {
		return command
	}
	who := "" // one invitation was withdrawn
	for _, m := range left {
		who = m.Recipient
	}
	for _, n := range differ {
		who = n.Recipient
	}
	return command + " --only " + who
}

// unthreaded is books in which nobody has been written to before.
type unthreaded struct{ books }

func (unthreaded) Thread(context.Context, planner.ID, int, string, mail.Part) ([]string, error) {
	return nil, nil
}

// reachable is everybody whom a mailing of the kind could go to: it may have
// been prepared for others than its run-up entry names.
func (o *Office) reachable(room *mailroom) iter.Seq[planner.Recipient] {
	all := []iter.Seq2[planner.Recipient, planner.Reason]{room.recipients}
	audiences := []planner.Audience{planner.Participants, planner.Speakers, planner.Guests}
	for _, list := range slices.Sorted(maps.Keys(o.Workspace.Lists)) {
		audiences = append(audiences, planner.Audience(list))
	}
	for _, to := range audiences {
		if room.task.key.Kind.Misfit(to) == "" {
			all = append(all, o.Workspace.Recipients(o.Edition, to, room.standing))
		}
	}
	return func(yield func(planner.Recipient) bool) {
		for _, some := range all {
			for r, left := range some {
				if left == "" && !yield(r) {
					return
				}
			}
		}
	}
}

// audienceOf is whom a mailing goes to, by the run-up entry it is of.
func (o *Office) audienceOf(overview mail.Overview) planner.Audience {
	for _, r := range o.Workspace.RunUp {
		if string(r.ID) == overview.Name {
			return r.Audience()
		}
	}
	rule, _ := overview.Kind.Rule()
	return rule.To
}
