package planner

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Letter is the invitation of one speaker. It names as taking part only those
// who have said so. Somebody without a role in the edition gets no letter: ok
// is then false.
func Letter(w *Workspace, e *Edition, person ID, answers Answers, words Words) (doc Document, ok bool, err error) {
	wr := newWriter(w, e, words)
	wr.answers = answers
	i := slices.IndexFunc(wr.cast(), func(p Part) bool { return p.Person.ID == person })
	if i < 0 {
		return Document{}, false, nil
	}
	part, reference := wr.cast()[i], wr.reference(wr.cast()[i].Number)
	if doc, ok = wr.note(part, reference); !ok {
		doc = wr.letter(part.Person, w.LetterDate(e), letterWords{
			title: "letter_title", reference: wr.referred(reference), subject: "letter_subject",
			template: InvitationLetterTemplate, values: wr.invitation(part), code: wr.code(reference),
		})
	}
	doc.section(EnclosureSection, wr.footNote("letter_enclosures", "enclosures", e.Invitation.Enclosures)...)
	doc.section(CopySection, wr.footNote("letter_copies", "names", e.Invitation.CopyTo)...)
	return doc, true, wr.err
}

// letterWords are what one letter says and others do not: the keys of its title
// and subject, and its template with its own values.
type letterWords struct {
	title     string
	reference []Block
	subject   string
	template  string
	values    Values
	code      []Block
}

// letter is a letter of the hosts to somebody.
func (wr *writer) letter(person *Person, day Date, l letterWords) Document {
	to, event := wr.addressee(person), wr.event()
	event["time"] = wr.times(wr.e.DaysOf(person.ID))
	doc := Document{
		Kind: LetterDocument, Lang: wr.Lang(), Author: wr.author(), Date: day,
		Title: PlainText(wr.label(l.title, event.only("kind", "title", "year").with(Values{"name": name(wr.addressed(person))}))),
	}
	doc.section(LetterheadSection, wr.letterheads()...)
	doc.section(ReferenceSection, append(l.reference, wr.dated(day)...)...)
	doc.section(AddressSection, wr.addressBlock(person))
	doc.section(SubjectSection, paragraph(Running, wr.label(l.subject, event.only("series", "kind", "title", "subtitle", "year", "ordinal", "date")))...)
	doc.section(SalutationSection, paragraph(Running, wr.greeting(to))...)
	doc.section(BodySection, wr.template(l.template, event.with(l.values))...)
	doc.section(ClosingSection, paragraph(Running, str(wr.Close(to)))...)
	doc.section(SignatureSection, wr.signatures()...)
	doc.section(ReplySection, l.code...)
	return doc
}

// addressed is whom a letter is to: by name, else by post.
func (wr *writer) addressed(p *Person) string {
	s := wr.styled(p, InLetter)
	return cmp.Or(s.full(), PlainText(wr.joinedPosts(s)))
}

// greeting is how a letter begins; to an office without a name as to a secretary.
func (wr *writer) greeting(to Addressee) []Inline {
	if to.Name == "" && to.Salutation == "" {
		return wr.label("secretary_salutation", nil)
	}
	return str(wr.Salutation(to))
}

// LetterDate is the date on an edition's letters: its own, else the day on
// which they are due, else the edition's.
func (w *Workspace) LetterDate(e *Edition) Date {
	if !e.Invitation.Date.IsZero() {
		return e.Invitation.Date
	}
	if d, ok := w.DeadlineOf(e, InvitationMail); ok {
		return d.Day
	}
	return e.FirstDay()
}

// DateOn is the date on the letters that a kind of mail sends for the first time;
// the zero date for a kind that sends none.
func (w *Workspace) DateOn(e *Edition, kind MailKind) Date {
	switch kind {
	case InvitationMail:
		return w.LetterDate(e)
	case GuestInvitationMail:
		return w.GuestLetterDate(e)
	case ThanksMail:
		return w.ThanksDate(e)
	}
	return Date{}
}

func (wr *writer) letterheads() []Block {
	var heads []Block
	for _, h := range wr.w.HostsOf(wr.e) {
		o := wr.w.Organiser(h.Organiser)
		if o == nil || h.Part == Supporter {
			continue
		}
		head := Letterhead{Logo: wr.logo(o), Name: wr.nameLines(o), Address: wr.lines(o.Address)}
		for _, c := range o.Contacts {
			head.Contacts = append(head.Contacts, wr.label("letter_contact", wr.contact(c)))
		}
		heads = append(heads, head)
	}
	return heads
}

func (wr *writer) logo(o *Organiser) *Picture {
	if o.Logo == "" {
		return nil
	}
	return &Picture{File: o.Logo, Alt: PlainText(wr.label("logo_alt", Values{"name": wr.inline(o.Name)}))}
}

// nameLines is an organiser's name as a cover breaks it; on one line where it is
// broken in another language only.
func (wr *writer) nameLines(o *Organiser) [][]Inline {
	if len(o.NameLines) == 0 || slices.ContainsFunc(o.NameLines, wr.foreign) && !wr.foreign(o.Name) {
		return [][]Inline{wr.proper(o.Name)}
	}
	var lines [][]Inline
	for _, l := range o.NameLines {
		lines = append(lines, wr.proper(l))
	}
	return lines
}

// reference is an invitation's own, if there is one. No answer renumbers
// anybody.
func (wr *writer) reference(number int) string {
	return strings.ReplaceAll(wr.e.Invitation.Reference, "{number}", strconv.Itoa(number))
}

// referred is the line with a reference; nothing without one.
func (wr *writer) referred(reference string) []Block {
	if reference == "" {
		return nil
	}
	return paragraph(Running, wr.label("letter_reference", Values{"reference": name(reference)}))
}

func (wr *writer) dated(day Date) []Block {
	if day.IsZero() {
		return nil
	}
	return []Block{Paragraph{DatedStyle, str(wr.Date(LetterDate, day))}}
}

func (wr *writer) addressBlock(p *Person) Block {
	s := wr.styled(p, InLetter)
	lines := [][]Inline{wr.alone(s)}
	for _, post := range s.posts {
		lines = append(lines, str(post))
	}
	return Lines{Lines: append(lines, wr.lines(p.Address)...)}
}

// invitation are the values of the invitation letter for one part.
func (wr *writer) invitation(part Part) Values {
	inv := wr.e.Invitation
	v := Values{
		"arrive_by": wr.arriveBy(wr.e.DaysOf(part.Person.ID)), "dress": wr.inline(inv.Dress), "entry": wr.inline(inv.Entry), "media": wr.inline(inv.Media),
		"reply_by": str(wr.replyBy()), "roles": wr.asked(part), "ask": wr.inline(inv.Ask),
	}.with(wr.replies())
	v["chair"], v["confirmed"] = wr.company(part.Person)
	if part.Minutes > 0 {
		v["minutes"] = str(wr.Minutes(part.Minutes))
	}
	if wr.e.online(part.Person.ID) {
		v["arrive_by"], v["entry"] = nil, nil
	}
	if len(v["ask"]) == 0 {
		v["ask"] = wr.label("letter_ask", v.only("roles", "minutes").with(Values{"when": wr.when(part)}).with(Values{"kind": wr.kind()}))
		if wr.e.online(part.Person.ID) {
			v["ask"] = append(append(v["ask"], Str(" ")), wr.label("letter_online", nil)...)
		}
	}
	return v
}

// when is the time of a part's first speech on each of its days, where an
// edition has several to be in doubt about.
func (wr *writer) when(part Part) []Inline {
	if len(wr.e.Days) < 2 {
		return nil
	}
	var times [][]Inline
	var day Date
	for _, s := range wr.e.Speeches() {
		if s.Person != part.Person.ID || s.Slot.Start.IsZero() || s.Slot.Date.IsZero() || s.Slot.Date == day {
			continue
		}
		day = s.Slot.Date
		times = append(times, wr.label("day_time", Values{"date": str(wr.Date(DayDate, day)), "time": str(wr.Clock(s.Slot.Start))}))
	}
	return wr.phrase(times)
}

// asked is what the letter asks for: the roles' wordings in one phrase.
func (wr *writer) asked(part Part) []Inline {
	var asks [][]Inline
	for _, r := range part.Roles {
		asks = append(asks, wr.role(r, RoleLetter))
	}
	for _, from := range part.Reads {
		v := Values{"from": nil}
		if author := wr.w.Person(from); author != nil {
			v["from"] = wr.mention(author, InLetter)
		}
		asks = append(asks, wr.label("letter_reads", v))
	}
	return wr.phrase(asks)
}

// company is who else will be there, apart from the letter's own addressee:
// the chair, and all others who have accepted. Whoever signs the letter for a
// host needs no answer.
func (wr *writer) company(but *Person) (chair, confirmed []Inline) {
	var chairs, others [][]Inline
	for _, p := range wr.cast() {
		sure := wr.answers[string(p.Person.ID)] == Accepted || wr.signs(p.Person.ID)
		switch {
		case p.Person.ID == but.ID || !sure:
		case p.Has(Chair):
			chairs = append(chairs, wr.mention(p.Person, InLetter))
		case !wr.signs(p.Person.ID):
			others = append(others, wr.mention(p.Person, InLetter))
		}
	}
	return wr.phrase(chairs), wr.phrase(others)
}

func (wr *writer) signs(person ID) bool { return wr.w.Signs(wr.e, person) }

// Signs reports whether somebody signs an edition's letters for a host. They
// need not answer their own.
func (w *Workspace) Signs(e *Edition, person ID) bool {
	return slices.ContainsFunc(w.HostsOf(e), func(h Host) bool { return h.Signatory == person })
}

// phrase joins names; nothing if there are none.
func (wr *writer) phrase(names [][]Inline) []Inline {
	if len(names) == 0 {
		return nil
	}
	return wr.And(names)
}

// ReplyBy is the day until which answers are asked for; the zero date if none
// is.
func (w *Workspace) ReplyBy(e *Edition) Date {
	if e.Invitation.ReplyBy.IsZero() || e.FirstDay().IsZero() {
		return Date{}
	}
	day, _ := w.Series.settle(e.Invitation.ReplyBy.From(e.FirstDay()), e.Invitation.ReplyBy)
	return day
}

func (wr *writer) replyBy() string {
	day := wr.w.ReplyBy(wr.e)
	if day.IsZero() {
		return ""
	}
	return wr.Date(DayDate, day)
}

func mailto(address Email) []Inline {
	if address == "" {
		return nil
	}
	return []Inline{Link{"mailto:" + string(address), []Inline{Name(string(address))}}}
}

// dialled is the form of a telephone number that can be called from anywhere
// (RFC 3966, section 5.1.4).
var dialled = regexp.MustCompile(`^\+[0-9][0-9 .()-]{4,30}$`)

// telephone is a number that a telephone can call; any other text stays text.
func telephone(number string) []Inline {
	if !dialled.MatchString(number) {
		return name(number)
	}
	return []Inline{Link{"tel:" + strings.Join(strings.Fields(number), ""), name(number)}}
}

// signatures is one block for each host that signs, in the hosts' order.
func (wr *writer) signatures() []Block {
	var blocks []Block
	for _, h := range wr.w.HostsOf(wr.e) {
		o, p := wr.w.Organiser(h.Organiser), wr.w.Person(h.Signatory)
		if o == nil || p == nil {
			continue
		}
		s := wr.styled(p, InLetter)
		lines := [][]Inline{wr.alone(s)}
		for _, post := range s.posts {
			lines = append(lines, str(post))
		}
		blocks = append(blocks, Lines{Lines: lines})
	}
	return blocks
}

func (wr *writer) footNote(label, placeholder string, items []Text) []Block {
	if len(items) == 0 {
		return nil
	}
	var texts [][]Inline
	for _, t := range items {
		texts = append(texts, wr.inline(t))
	}
	return paragraph(Running, wr.label(label, Values{placeholder: wr.And(texts)}))
}
