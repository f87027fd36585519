package planner

import (
	"cmp"
	"crypto/sha256"
	"iter"
	"slices"
	"strings"
)

// Recipient is somebody to whom a mailing goes.
type Recipient struct {
	// Key tells recipients apart for good: a person's id; a guest's own id
	// after "guest:", else name and address; a subscriber's address in
	// [Email.Key]'s form. A subscriber whose address somebody in people.yaml
	// owns, and a guest who also has that person's name, go by the person's id.
	Key string
	// Person is nil for a line of a list that nobody known owns.
	Person *Person
	// Listed is nil for somebody who is on no list.
	Listed *Listed
	// Name is the invited person's, for an envelope or a calendar.
	Name string
	// Address is where the mail goes; empty for somebody by hand.
	Address Email
	// Secretary: the address is the secretary's, not the person's own.
	Secretary bool
	// Copy: a second message beside the secretary's, without links to answer.
	Copy bool
	// ByHand: the document is printed and nothing is mailed.
	ByHand bool
	// Language is that of the letter and mail.
	Language string
}

// LeftOut is somebody who would belong to a mailing and does not get it.
type LeftOut struct {
	Name   string
	Reason Reason
}

// Reason is why somebody is left out.
type Reason string

const (
	HasDeclined Reason = "declined"
	HasAnswered Reason = "has answered"
	Suppressed  Reason = "unsubscribed or bounced"
	NoAddress   Reason = "no address"
	Twice       Reason = "listed twice"
	IsCancelled Reason = "cancelled for them"
)

// Standing is what is known of recipients beside the files.
type Standing struct {
	Answers Answers
	// Suppressed are addresses, in [Email.Key]'s form, that get no list mail.
	Suppressed map[string]bool
	// Invited are the keys of those whose invitation was accepted by a server,
	// or approved to be delivered by hand.
	Invited map[string]bool
	// Cancelled are the keys of those who were told that the edition is
	// cancelled for them, and were not invited again since.
	Cancelled map[string]bool
}

// Recipients are those to whom a mailing to an audience goes, each with why they
// are left out of it after all; that is empty for those who get it. Of whoever is
// left out no more is there than the name. The order is that of the edition's
// cast, then of its lists, of which one line is read at a time.
func (w *Workspace) Recipients(e *Edition, to Audience, st Standing) iter.Seq2[Recipient, Reason] {
	return func(yield func(Recipient, Reason) bool) {
		g := gathering{w: w, standing: st, seen: keys{}, give: yield}
		switch {
		case to == Speakers:
			g.speakers(e)
		case to == Participants:
			g.participants(e)
		case to == Pending:
			g.pendingOnly = true
			g.participants(e)
		case to == Guests || to.Group() != "":
			g.guests(e, to.Group())
		case to.List() != "":
			g.subscribers(to.List())
		}
	}
}

// Invitees are all who may answer: everyone with a role and on the guest list,
// once each, whether or not they can be mailed.
func (w *Workspace) Invitees(e *Edition) []Recipient {
	return w.everybody(nil, func(g *gathering) { g.participants(e) })
}

// Keys are the keys of all whom the files name: those of people.yaml, of the
// edition's guests, and of the list that an audience is. One may come twice.
func (w *Workspace) Keys(e *Edition, to Audience) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, p := range w.People {
			if !yield(string(p.ID)) {
				return
			}
		}
		for line := range w.Lists[e.Guests].Lines() {
			if key, _ := w.guestKey(line); !yield(key) {
				return
			}
		}
		if to.List() == "" {
			return
		}
		for r, left := range w.Recipients(e, to, Standing{}) {
			if left == "" && !yield(r.Key) {
				return
			}
		}
	}
}

// everybody are those who are gathered, also without an address, but for whoever
// is left out for their answer.
func (w *Workspace) everybody(answers Answers, gather func(*gathering)) []Recipient {
	var all []Recipient
	gather(&gathering{w: w, standing: Standing{Answers: answers}, seen: keys{}, everybody: true, give: func(r Recipient, left Reason) bool {
		if left == "" && !r.Copy {
			all = append(all, r)
		}
		return true
	}})
	return all
}

// gathering is recipients on their way to whoever asked for them. What gathers
// reports whether more are wanted.
type gathering struct {
	w           *Workspace
	standing    Standing
	pendingOnly bool
	everybody   bool // those without an address too
	seen        keys
	give        func(Recipient, Reason) bool
}

// keys are the keys of recipients, of which there may be a hundred thousand: by
// their digests, cut to where two alike are still not to be expected.
type keys map[[16]byte]struct{}

func (k keys) have(key string) bool {
	_, there := k[cut(key)]
	return there
}

func (k keys) add(key string) { k[cut(key)] = struct{}{} }

func cut(key string) (short [16]byte) {
	digest := sha256.Sum256([]byte(key))
	copy(short[:], digest[:])
	return short
}

func (g *gathering) leave(name string, why Reason) bool { return g.give(Recipient{Name: name}, why) }

func (g *gathering) participants(e *Edition) bool { return g.speakers(e) && g.guests(e, "") }

// refusal is why somebody is left out for what they answered, or were told. Of
// whoever was not invited, and so is not pending either, nothing is to be said.
func (g *gathering) refusal(key string) (why Reason, silent bool) {
	a := g.standing.Answers[key]
	switch {
	case g.standing.Cancelled[key]:
		return IsCancelled, false
	case a == Declined:
		return HasDeclined, false
	case g.pendingOnly && a != "":
		return HasAnswered, false
	}
	return "", g.pendingOnly && !g.standing.Invited[key]
}

func (g *gathering) speakers(e *Edition) bool {
	for _, part := range g.w.Cast(e) {
		if !g.speaker(part.Person) {
			return false
		}
	}
	return true
}

func (g *gathering) speaker(p *Person) bool {
	lang := g.w.Series.DefaultLanguage()
	r := Recipient{
		Key: string(p.ID), Person: p, Name: FullName(p, lang), Language: p.Language(lang),
		Address: p.Mailbox(), ByHand: p.Deliver == ByHand,
	}
	switch why, silent := g.refusal(r.Key); {
	case silent:
		return true
	case why != "":
		return g.leave(r.Name, why)
	}
	g.seen.add(r.Key)
	switch {
	case r.ByHand:
		r.Address = ""
	case r.Address == "" && !g.everybody:
		return g.leave(r.Name, NoAddress)
	}
	r.Secretary = !r.ByHand && p.Secretary != nil && p.Secretary.Email != ""
	if !g.give(r, "") {
		return false
	}
	if r.Secretary && p.AlsoMailPerson && len(p.Emails) > 0 {
		second := r
		second.Address, second.Secretary, second.Copy = p.Emails[0], false, true
		return g.give(second, "")
	}
	return true
}

// guests are told apart by name and address, because a mission's mailbox often
// stands for several of them.
func (g *gathering) guests(e *Edition, group string) bool {
	for line := range g.w.Lists[e.Guests].Lines() {
		if (group == "" || strings.EqualFold(line.Group, group)) && !g.guest(line) {
			return false
		}
	}
	return true
}

func (g *gathering) guest(line Listed) bool {
	key, owner := g.w.guestKey(line)
	switch why, silent := g.refusal(key); {
	case silent:
		return true
	case why != "":
		return g.leave(line.who(), why)
	}
	return g.listed(line, key, owner, line.Deliver == ByHand || owner != nil && owner.Deliver == ByHand) // on whatever list they are
}

// guestKey is the key of a guest, and who of people.yaml the guest is; nil if
// nobody.
func (w *Workspace) guestKey(line Listed) (key string, owner *Person) {
	if owner = w.owner(line.Email); owner != nil && owner.isCalled(line.Name) {
		return string(owner.ID), owner
	}
	if line.ID != "" {
		return guestPrefix + string(line.ID), nil // a list's ids are not those of people
	}
	return strings.ToLower(strings.TrimSpace(line.Name)) + " " + line.Email.Key(), nil
}

const guestPrefix = "guest:"

// GuestKey is the key of the guest with an id on the edition's list, given as
// guest:ID. That is the person's id where people.yaml has the guest as well. Any
// other name stays as it is.
func (w *Workspace) GuestKey(e *Edition, name string) string {
	id, isGuest := strings.CutPrefix(name, guestPrefix)
	for line := range w.Lists[e.Guests].Lines() {
		if isGuest && string(line.ID) == id {
			name, _ = w.guestKey(line)
		}
	}
	return name
}

// GuestID is the id that a guest has on the list; empty for others.
func (r Recipient) GuestID() ID {
	if id, isGuest := strings.CutPrefix(r.Key, guestPrefix); isGuest {
		return ID(id)
	}
	return ""
}

// subscribers are told apart by their address alone.
func (g *gathering) subscribers(list File) bool {
	for line := range g.w.Lists[list].Lines() {
		if !g.subscriber(line) {
			return false
		}
	}
	return true
}

func (g *gathering) subscriber(line Listed) bool {
	key, owner := line.Email.Key(), g.w.owner(line.Email)
	if g.standing.Suppressed[key] {
		return g.leave(line.who(), Suppressed)
	}
	if owner != nil {
		key = string(owner.ID)
	}
	return g.listed(line, key, owner, line.Deliver == ByHand)
}

func (g *gathering) listed(line Listed, key string, owner *Person, byHand bool) bool {
	r := Recipient{
		Key: key, Name: cmp.Or(strings.TrimSpace(line.Honorific+" "+line.Name), line.Post), Listed: &line, Person: owner,
		Address: line.Email, Language: cmp.Or(line.Language, g.w.Series.DefaultLanguage()), ByHand: byHand,
	}
	switch {
	case g.seen.have(key):
		return g.leave(line.who(), Twice)
	case r.ByHand:
		r.Address = ""
	case r.Address == "" && !g.everybody:
		return g.leave(line.who(), NoAddress)
	}
	g.seen.add(key)
	return g.give(r, "")
}

// Called is what a recipient is called in a list: the name, which of a newsdesk
// is its post; else the address.
func (r Recipient) Called() string {
	if r.Name != "" || r.Listed == nil {
		return r.Name
	}
	return string(r.Listed.Email)
}

func (l Listed) who() string {
	if l.Name != "" {
		return l.Name
	}
	return string(l.Email)
}

// owner is the person one of whose own addresses it is, or nil.
func (w *Workspace) owner(address Email) *Person {
	if address == "" {
		return nil
	}
	for i := range w.People {
		if slices.ContainsFunc(w.People[i].Emails, func(e Email) bool { return e.Key() == address.Key() }) {
			return &w.People[i]
		}
	}
	return nil
}

// FullName is the person's honorific and name in a language.
func FullName(p *Person, lang string) string {
	return strings.TrimSpace(p.Honorific.In(lang) + " " + p.Name.In(lang))
}

// isCalled reports whether the person goes by a name, in any language or known
// spelling.
func (p *Person) isCalled(name string) bool {
	name = strings.TrimSpace(name)
	for _, known := range p.Name {
		if strings.EqualFold(known, name) {
			return true
		}
	}
	return slices.ContainsFunc(p.Aliases, func(a string) bool { return strings.EqualFold(a, name) })
}

// Language is the first in which the person wants to be written to, else the
// series'.
func (p *Person) Language(series string) string {
	if len(p.Languages) > 0 {
		return p.Languages[0]
	}
	return series
}
