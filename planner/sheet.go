package planner

import "strconv"

// ProgrammeSheet is the programme as participants get it. It says which version
// it is, unless that is the zero version.
func ProgrammeSheet(w *Workspace, e *Edition, version ProgrammeVersion, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	event := wr.event()
	doc := Document{
		Kind: ProgrammeDocument, Lang: wr.Lang(), Author: wr.author(), Date: e.FirstDay(),
		Title: PlainText(wr.label("programme_title", event.only("kind", "title", "year"))),
	}
	doc.section(TitleSection, wr.sheetTitle("programme_kind", event)...)
	doc.section(ProgrammeSection, wr.days(func(slots []Scheduled) (rows []Row, after []Block) {
		for _, s := range slots {
			rows = append(rows, wr.slotRows(s)...)
		}
		return rows, nil
	})...)
	doc.section(NotesSection, append(wr.programmeNotes(), wr.version(version)...)...)
	return doc, wr.err
}

// sheetTitle is the head of a programme, under a kicker that says whose it is.
func (wr *writer) sheetTitle(kicker string, event Values) []Block {
	var title []Block
	title = append(title, paragraph(KickerStyle, wr.label(kicker, event.only("kind")))...)
	title = append(title, Heading{1, event["title"]})
	title = append(title, paragraph(SubtitleStyle, event["subtitle"])...)
	if len(wr.e.Days) == 0 {
		title = append(title, paragraph(DatedStyle, event["date"])...)
	}
	title = append(title, paragraph(PlaceStyle, event["place"])...)
	return append(title, paragraph(OrganiserStyle, wr.named(wr.hosts(Lead, CoOrganiser, Collaborator)))...)
}

// days is a table for each day, and what write says after it, under the day's
// name where there are several.
func (wr *writer) days(write func(slots []Scheduled) (rows []Row, after []Block)) []Block {
	var blocks []Block
	schedule := wr.e.Schedule()
	for i, day := range wr.e.AllDays() {
		var slots []Scheduled
		for _, s := range schedule {
			if s.Date == day.Date {
				slots = append(slots, s)
			}
		}
		if len(slots) == 0 {
			continue
		}
		rows, after := write(slots)
		if len(wr.e.Days) > 0 {
			blocks = append(blocks, Heading{2, wr.dayName(i, day)})
		}
		blocks = append(blocks, Table{
			Style: ScheduleTable,
			Columns: []Column{
				{Head: wr.label("programme_time_column", nil)},
				{Head: wr.label("programme_item_column", nil)},
				{Head: wr.label("programme_person_column", nil)},
			},
			Rows: rows,
		})
		blocks = append(blocks, after...)
	}
	return blocks
}

// dayName is what a day of several is called.
func (wr *writer) dayName(i int, day Day) []Inline {
	return wr.label("programme_day", Values{"day": str(strconv.Itoa(i + 1)), "date": str(wr.Date(DayDate, day.Date))})
}

// slotRows is a slot's row, and one below it for each speaker of a panel.
func (wr *writer) slotRows(s Scheduled) []Row {
	rows := []Row{{Head: true, Cells: [][]Block{
		paragraph(Running, wr.span(s)), wr.item(s), wr.actors(s, wr.actor),
	}}}
	for _, sp := range s.Speakers {
		rows = append(rows, Row{Sub: true, Cells: [][]Block{
			nil, paragraph(Running, wr.inline(sp.Title)), wr.actor(sp.Person, sp.Attends),
		}})
	}
	return rows
}

func (wr *writer) span(s Scheduled) []Inline {
	switch {
	case s.Start.IsZero():
		return nil
	case s.End.IsZero() || s.End == s.Start:
		return str(wr.Clock(s.Start))
	}
	return wr.label("programme_times", Values{"from": str(wr.Clock(s.Start)), "to": str(wr.Clock(s.End))})
}

// item is what happens in a slot: its own title, else the role's wording, else
// what slots of its kind are called. A speech with a title keeps its role
// above it.
func (wr *writer) item(s Scheduled) []Block {
	kind := wr.slotName(s)
	var blocks []Block
	switch title := wr.inline(s.Title); {
	case len(title) == 0:
		blocks = paragraph(Running, kind)
	case s.Role != "" || s.What() == PanelSlot || s.What() == MessageSlot:
		blocks = append(paragraph(Running, kind), Paragraph{SubtitleStyle, title})
	default:
		blocks = paragraph(Running, title)
	}
	if hall := wr.inline(s.Hall); len(hall) > 0 {
		blocks = append(blocks, Paragraph{PlaceStyle, hall})
	}
	return blocks
}

func (wr *writer) slotName(s Scheduled) []Inline {
	if s.Role != "" {
		return wr.role(s.Role, RoleProgramme)
	}
	if from := wr.w.Person(s.From); s.What() == MessageSlot && from != nil {
		st := wr.styled(from, InProgramme)
		return wr.label("programme_message", Values{"from": wr.label("person_with_posts", Values{
			"name": name(st.full()), "posts": wr.joinedPosts(st),
		})})
	}
	return wr.label("slot_"+string(s.What()), nil)
}

// actors is who acts in a slot, each as actor presents them.
func (wr *writer) actors(s Scheduled, actor func(ID, Attends) []Block) []Block {
	var blocks []Block
	if person, _ := wr.e.slotPerson(s); person != "" {
		blocks = append(blocks, actor(person, s.Attends)...)
	} else if s.Role != "" {
		for _, p := range Holders(wr.cast(), s.Role) {
			blocks = append(blocks, actor(p.Person.ID, s.Attends)...)
		}
	}
	if reader := wr.w.Person(s.ReadBy); reader != nil {
		blocks = append(blocks, paragraph(Running, wr.label("programme_read_by", Values{"person": name(wr.styled(reader, InProgramme).full())}))...)
	}
	if moderator := wr.w.Person(s.Moderator); moderator != nil {
		blocks = append(blocks, paragraph(Running, wr.label("programme_moderator", Values{"person": name(wr.styled(moderator, InProgramme).full())}))...)
	}
	return blocks
}

// actor is one person in a programme: the name, and the posts under it.
func (wr *writer) actor(id ID, attends Attends) []Block {
	p := wr.w.Person(id)
	if p == nil {
		return nil
	}
	s := wr.styled(p, InProgramme)
	who := wr.alone(s)
	if r := wr.representative(id); r != nil {
		who = wr.label("represented_by", Values{"person": who, "representative": name(wr.styled(r, InProgramme).full())})
	}
	if attends == OnlineWay {
		who = wr.label("programme_online", Values{"person": who})
	}
	text := []Inline{Strong(who)}
	if posts := wr.joinedPosts(s); len(posts) > 0 {
		text = append(append(text, LineBreak{}), posts...)
	}
	return paragraph(Running, text)
}

func (wr *writer) representative(id ID) *Person {
	for _, p := range wr.cast() {
		if p.Person.ID == id {
			return p.RepresentedBy
		}
	}
	return nil
}

// programmeNotes is what whoever comes has to know.
func (wr *writer) programmeNotes() []Block {
	inv := wr.e.Invitation
	var notes []Block
	notes = append(notes, paragraph(Running, wr.optional("programme_arrival", "time", wr.arriveBy(wr.e.DaysOf(""))))...)
	notes = append(notes, paragraph(Running, wr.optional("programme_dress", "dress", wr.inline(inv.Dress)))...)
	notes = append(notes, paragraph(Running, wr.optional("programme_entry", "entry", wr.inline(inv.Entry)))...)
	return notes
}

// version is which version of the programme it is, and of which day.
func (wr *writer) version(v ProgrammeVersion) []Block {
	if v.Number == 0 {
		return nil
	}
	return paragraph(Running, wr.label("programme_version", Values{"number": str(strconv.Itoa(v.Number)), "date": str(wr.Date(LetterDate, v.Day))}))
}

// optional is a label with one value; nothing if the value is empty.
func (wr *writer) optional(key, placeholder string, value []Inline) []Inline {
	if len(value) == 0 {
		return nil
	}
	return wr.label(key, Values{placeholder: value})
}

// SlotName is what a slot without a title of its own is called.
func SlotName(w *Workspace, e *Edition, s Scheduled, words Words) (string, error) {
	wr := newWriter(w, e, words)
	text := PlainText(wr.slotName(s))
	return text, wr.err
}
