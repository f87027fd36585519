package planner

// FirstDay is the day, or the first of the days, of the edition; the zero date
// if none is set.
func (e *Edition) FirstDay() Date {
	days := e.AllDays()
	return days[0].Date
}

// LastDay is the last day of the edition.
func (e *Edition) LastDay() Date {
	days := e.AllDays()
	return days[len(days)-1].Date
}

// AllDays are the days of the edition, at least one: a one-day edition is a
// list of one.
func (e *Edition) AllDays() []Day {
	if len(e.Days) > 0 {
		return e.Days
	}
	return []Day{{Date: e.Date, Starts: e.Starts, Programme: e.Programme}}
}

// Scheduled is a slot with its clock times.
type Scheduled struct {
	Slot
	// Path is the slot's in its edition's file: "programme[3]".
	Path string
	Date Date
	// Start and End are clock times of Date; no time if the programme gives
	// none. A slot that runs past midnight ends after 24:00.
	Start, End Clock
}

// Lasts is the slot's length in minutes; 0 if it is not known.
func (s Scheduled) Lasts() int {
	if s.Start.IsZero() || s.End.IsZero() {
		return s.Minutes
	}
	return s.End.Minutes() - s.Start.Minutes()
}

// Schedule is the programme of all days with clock times. A slot starts where
// the one before it ends unless it says when; the first starts with its day.
func (e *Edition) Schedule() []Scheduled {
	var all []Scheduled
	for i, day := range e.AllDays() {
		prefix := "programme"
		if len(e.Days) > 0 {
			prefix = at("days[%d].programme", i)
		}
		next := day.Starts
		for j, slot := range day.Programme {
			s := Scheduled{Slot: slot, Path: at("%s[%d]", prefix, j), Date: day.Date, Start: slot.At}
			if s.Start.IsZero() {
				s.Start = next
			}
			s.End = slot.endFrom(s.Start)
			next = s.End
			if next.Minutes() < s.Start.Minutes() {
				next = s.Start
			}
			all = append(all, s)
		}
	}
	return all
}

// longestNight is how many minutes a slot that ends on the next day may last;
// one that would be longer ends before it begins, which is a mistake.
const longestNight = 12 * 60

// endFrom is when a slot that starts at start ends. Without a length it ends
// where it starts, so that the slots after it still get a time.
func (s Slot) endFrom(start Clock) Clock {
	switch {
	case !s.End.IsZero() && !start.IsZero() && s.End.Minutes() < start.Minutes() && s.End.Minutes()+24*60-start.Minutes() <= longestNight:
		return s.End.Add(24 * 60)
	case !s.End.IsZero():
		return s.End
	case start.IsZero():
		return Clock{}
	}
	return start.Add(max(0, s.Minutes))
}

// What is the slot's kind, worked out from its other keys where it is not
// given.
func (s Slot) What() SlotKind {
	switch {
	case s.Kind != "":
		return s.Kind
	case s.Moderator != "" || len(s.Speakers) > 0:
		return PanelSlot
	case s.From != "" || s.ReadBy != "":
		return MessageSlot
	}
	return SpeechSlot
}

// role is that of somebody who acts in a slot of the kind and has no other;
// empty if that is none.
func (k SlotKind) role() ID {
	switch k {
	case SpeechSlot, MessageSlot:
		return Speaker
	case RecitationSlot:
		return Reciter
	}
	return ""
}

// StartsAt is when the formal part of a day begins: the day's own time, else
// its first slot's.
func (e *Edition) StartsAt(day int) Clock {
	d := e.AllDays()[day]
	if !d.Starts.IsZero() {
		return d.Starts
	}
	for _, s := range e.Schedule() {
		if s.Date == d.Date {
			return s.Start
		}
	}
	return Clock{}
}

// EndsAt is when the last slot of a day ends; no time if the programme does
// not say.
func (e *Edition) EndsAt(day int) Clock {
	var last Clock
	for _, s := range e.Schedule() {
		if s.Date == e.AllDays()[day].Date && !s.End.IsZero() && s.End.Minutes() > last.Minutes() {
			last = s.End
		}
	}
	return last
}

// Speech is one person's part in a programme.
type Speech struct {
	Person  ID
	Role    ID  // may be empty
	Minutes int // 0: not known
	Title   Text
	Attends Attends
	Path    string // of the key that names the person: "programme[3].person"
	Slot    Scheduled
}

// Speeches lists who acts when, in the order of the programme: whoever speaks,
// moderates or reads a message. The author of a message that another reads is
// not in the room.
func (e *Edition) Speeches() []Speech {
	var all []Speech
	for _, s := range e.Schedule() {
		if person, path := e.slotPerson(s); person != "" {
			all = append(all, Speech{Person: person, Role: s.Role, Minutes: s.Lasts(), Title: s.Title, Attends: s.Attends, Path: path, Slot: s})
		}
		if s.ReadBy != "" {
			all = append(all, Speech{Person: s.ReadBy, Minutes: s.Lasts(), Path: s.Path + ".read_by", Slot: s})
		}
		if s.Moderator != "" {
			all = append(all, Speech{Person: s.Moderator, Role: Moderator, Path: s.Path + ".moderator", Slot: s})
		}
		for k, sp := range s.Speakers {
			all = append(all, Speech{
				Person: sp.Person, Role: Panellist, Minutes: sp.Minutes, Title: sp.Title, Attends: sp.Attends,
				Path: at("%s.speakers[%d].person", s.Path, k), Slot: s,
			})
		}
	}
	return all
}

// slotPerson is who acts in a slot: the person named, else the only holder of
// the role named. The path is that of the key that says so.
func (e *Edition) slotPerson(s Scheduled) (person ID, path string) {
	if s.Person != "" {
		return s.Person, s.Path + ".person"
	}
	var holders []ID
	for _, p := range e.Roles {
		if s.Role != "" && p.Role == s.Role {
			holders = append(holders, p.Person)
		}
	}
	if len(holders) == 1 {
		return holders[0], s.Path + ".role"
	}
	return "", s.Path
}
