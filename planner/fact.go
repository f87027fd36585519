package planner

import (
	"cmp"
	"slices"
	"strings"
)

// Fact is something about the day as one recipient was told it. Whoever was
// told something that has changed since gets an update.
type Fact struct {
	Name FactName `json:"name"`
	// Value is what counts when facts are compared: the same for every
	// language and wording. Empty: nothing was said of it.
	Value string `json:"value,omitempty"`
	// Words are what the recipient read.
	Words string `json:"words,omitempty"`
}

// FactName says what a fact is about.
type FactName string

const (
	DateFact    FactName = "date"
	TimeFact    FactName = "time"
	PlaceFact   FactName = "place"
	ArrivalFact FactName = "arrival"
	DressFact   FactName = "dress"
	EntryFact   FactName = "entry"
	PartFact    FactName = "part"   // the recipient's own in the programme
	OnlineFact  FactName = "online" // how to take part from elsewhere
	// TitleFact and HostsFact are what the edition is called and whose it is, as
	// the head of a programme says it; no mail is written for them.
	TitleFact FactName = "title"
	HostsFact FactName = "hosts"
	// ProgrammeFact is the whole programme that was enclosed, as a
	// [ProgrammeVersion]; that changes nothing by itself either.
	ProgrammeFact FactName = "programme"
	// ReasonFact is why it was cancelled; that changes nothing by itself.
	ReasonFact FactName = "reason"
)

// factRule says which mail tells a fact.
type factRule struct {
	name FactName
	// label is the sentence that says that it has changed.
	label string
	// in are the kinds of mail that tell it.
	in []MailKind
}

// factRules is the table of the facts, in the order in which an update names
// them. The programme is read for one's own part in it: that another's has
// moved is no reason to write.
func factRules() []factRule {
	whole := []MailKind{InvitationMail, GuestInvitationMail, ReminderMail, ReminderTomorrowMail, ProgrammeMail, UpdateMail}
	letters := []MailKind{InvitationMail, GuestInvitationMail, ReminderMail, ProgrammeMail, UpdateMail}
	return []factRule{
		{DateFact, "change_date", whole},
		{TimeFact, "change_time", whole},
		{PlaceFact, "change_place", whole},
		{ArrivalFact, "change_arrival", whole},
		{DressFact, "change_dress", letters},
		{EntryFact, "change_entry", whole},
		{PartFact, "change_part", []MailKind{ReminderTomorrowMail, ProgrammeMail, UpdateMail}},
		{OnlineFact, "change_online", []MailKind{ReminderTomorrowMail, UpdateMail}},
	}
}

// Facts are what a mail of a kind tells a recipient, as the files stand.
// Answers decide who is told how to take part online.
func Facts(w *Workspace, e *Edition, kind MailKind, r Recipient, answers Answers, words Words) ([]Fact, error) {
	wr := newWriter(w, e, words)
	var told []Fact
	for _, rule := range factRules() {
		if slices.Contains(rule.in, kind) && rule.concerns(e, r, answers) {
			told = append(told, wr.fact(rule.name, r))
		}
	}
	return told, wr.err
}

// concerns reports whether a recipient is told the fact at all.
func (rule factRule) concerns(e *Edition, r Recipient, answers Answers) bool {
	switch rule.name {
	case TimeFact:
		return len(e.AllDays()) == 1 // of several days, each date comes with its time
	case PartFact:
		return r.Person != nil
	case ArrivalFact, EntryFact:
		return !r.online(e)
	case OnlineFact:
		return e.OnlineFor(answers[r.Key])
	}
	return true
}

// OnlineFor reports whether somebody with an answer is told how to take part
// online.
func (e *Edition) OnlineFor(answer Answer) bool {
	return e.Online.URL != "" && (e.Online.SendTo == OnlineToParticipants || answer == Accepted)
}

func (wr *writer) fact(of FactName, r Recipient) Fact {
	e, event := wr.e, wr.event()
	series := func(t Text) string { return strings.Join(strings.Fields(t.In(wr.w.Series.DefaultLanguage())), " ") }
	f := Fact{Name: of}
	switch of {
	case DateFact:
		if len(e.AllDays()) > 1 {
			f.Value, f.Words = wr.daysOf(r)
			break
		}
		f.Value, f.Words = value(e.FirstDay().String(), e.LastDay().String()), PlainText(event["date"])
	case TimeFact:
		if starts := e.StartsAt(0); !starts.IsZero() {
			f.Value, f.Words = value(starts.String(), wr.w.Series.Timezone.String()), PlainText(event["time"])
		}
	case PlaceFact:
		v := e.Venue
		f.Value, f.Words = value(series(v.Hall), series(v.Name), series(v.Address), series(v.City)), PlainText(event["place"])
	case ArrivalFact:
		if f.Words = PlainText(wr.arriveBy(r.Days(e))); f.Words != "" {
			f.Value = e.Invitation.ArriveBy.String()
		}
	case DressFact:
		f.Value, f.Words = series(e.Invitation.Dress), wr.in(e.Invitation.Dress)
	case EntryFact:
		f.Value, f.Words = series(e.Invitation.Entry), wr.in(e.Invitation.Entry)
	case PartFact:
		f.Value, f.Words = wr.ownPart(r)
	case TitleFact:
		f.Words = PlainText(event["full_title"])
		f.Value = f.Words
	case HostsFact:
		f.Words = PlainText(wr.joined(wr.hosts(Lead, CoOrganiser, Collaborator)))
		f.Value = f.Words
	case OnlineFact:
		f.Value, f.Words = value(string(e.Online.URL), e.Online.Passcode), string(e.Online.URL)
	}
	return f
}

// daysOf is the days for which a recipient is asked, with their times.
func (wr *writer) daysOf(r Recipient) (compared, said string) {
	days := r.Days(wr.e)
	var values []string
	for _, i := range days {
		values = append(values, wr.e.AllDays()[i].Date.String(), wr.e.StartsAt(i).String())
	}
	values = append(values, wr.w.Series.Timezone.String())
	return value(values...), cmp.Or(PlainText(wr.times(days)), PlainText(wr.dates(DayDate)))
}

// value puts several things into one that is empty if all are.
func value(parts ...string) string {
	if strings.Join(parts, "") == "" {
		return ""
	}
	return strings.Join(parts, "\n")
}

// ownPart is when and as what somebody acts in the programme.
func (wr *writer) ownPart(r Recipient) (compared, said string) {
	var values, items []string
	for _, sp := range wr.e.Speeches() {
		if sp.Person != r.Person.ID || sp.Slot.Start.IsZero() {
			continue
		}
		values = append(values, value(sp.Slot.Date.String(), sp.Slot.Start.String(), sp.Slot.End.String(), string(sp.Role)))
		if sp.Attends == OnlineWay {
			values = append(values, string(OnlineWay))
		}
		v := Values{
			"item":  str(cmp.Or(wr.in(sp.Slot.Title), PlainText(wr.slotName(sp.Slot)))),
			"times": wr.label("programme_times", Values{"from": str(wr.Clock(sp.Slot.Start)), "to": str(wr.Clock(sp.Slot.End))}),
			"date":  nil,
		}
		if sp.Attends == OnlineWay {
			v["item"] = wr.label("programme_online", Values{"person": v["item"]})
		}
		if len(wr.e.Days) > 1 {
			v["date"] = str(wr.Date(DayDate, sp.Slot.Date))
		}
		items = append(items, PlainText(wr.label("part_item", v)))
	}
	return value(values...), strings.Join(items, PlainText(wr.label("parts_join", nil)))
}

// Change is a fact that is no longer as somebody was told.
type Change struct{ Before, Now Fact }

// Changes compares what somebody was told last, by name, with what they would
// be told today. What they were never told of is no change.
func Changes(before map[FactName]Fact, now []Fact) []Change {
	var changes []Change
	for _, f := range now {
		if old, told := before[f.Name]; told && old.Value != f.Value {
			changes = append(changes, Change{old, f})
		}
	}
	return changes
}

// changed is the changes in words, a sentence a line.
func (wr *writer) changed(changes []Change) []Inline {
	var text []Inline
	for _, c := range changes {
		i := slices.IndexFunc(factRules(), func(r factRule) bool { return r.name == c.Now.Name })
		if i < 0 {
			continue
		}
		if len(text) > 0 {
			text = append(text, LineBreak{})
		}
		if c.Now.Value == "" {
			text = append(text, wr.label("change_dropped", Values{"before": str(c.Before.Words)})...)
			continue
		}
		text = append(text, wr.label(factRules()[i].label, Values{
			"kind": wr.kind(), "now": str(c.Now.Words), "before": str(c.Before.Words),
		})...)
	}
	return text
}
