package planner

import (
	"cmp"
	"slices"
	"strconv"
)

// Expected is somebody who may come on the day.
type Expected struct {
	// Name is with the honorific; Sorted is the name alone, by which lists are
	// sorted.
	Name, Sorted string
	Posts        []string
	// Group is what the person does there, or the guest's group; may be empty.
	Group string
	// For is whom the person comes for; may be empty.
	For string
	// Awaited: it is not known yet who comes for them.
	Awaited bool
	// Answer is what was answered; empty: nothing yet.
	Answer Answer

	person ID // empty for somebody whom people.yaml does not know
}

// Representatives are who comes in whose place, by the recipient's key, as far
// as the edition does not say it.
type Representatives map[string]ID

// Expected are all who may come into the hall: everyone with a role and on the
// guest list who has not declined, or who comes in their place. Compare orders
// names as readers of the language look for them.
func (wr *writer) expected(standing Standing, instead Representatives, compare func(a, b string) int) []Expected {
	var all []Expected
	for _, r := range wr.w.Invitees(wr.e) {
		answer := standing.Answers[r.Key]
		if answer == Declined || standing.Cancelled[r.Key] {
			continue
		}
		if r.Person != nil && wr.e.online(r.Person.ID) {
			continue
		}
		x := wr.invitee(r)
		x.Answer = answer
		representative := wr.w.Person(instead[r.Key])
		if r.Listed == nil {
			representative = cmp.Or(wr.representative(r.Person.ID), representative)
		}
		switch {
		case representative != nil:
			styled := wr.styled(representative, InProgramme)
			x.For, x.Name, x.Sorted, x.Posts, x.person = x.Name, styled.full(), styled.name, styled.posts, representative.ID
		case answer == Represented:
			x.For, x.Awaited, x.Posts = x.Name, true, nil
		}
		all = append(all, x)
	}
	all = once(all)
	slices.SortStableFunc(all, func(a, b Expected) int { return cmp.Or(compare(a.Sorted, b.Sorted), compare(a.Name, b.Name)) })
	return all
}

// once leaves everybody one place: who was invited, and comes for others too,
// stands where they were invited.
func once(all []Expected) []Expected {
	var kept []Expected
	own := map[ID]int{}
	for _, x := range all {
		if x.For == "" && x.person != "" {
			own[x.person] = len(kept)
		}
		if x.For == "" {
			kept = append(kept, x)
		}
	}
	for _, x := range all {
		i, invited := own[x.person]
		switch {
		case x.For == "":
		case invited && kept[i].For != "":
			kept[i].For += ", " + x.For
		case invited:
			kept[i].For = x.For
		default:
			kept = append(kept, x)
		}
	}
	return kept
}

// invitee is somebody invited as a list has them.
func (wr *writer) invitee(r Recipient) Expected {
	if r.Listed != nil {
		x := Expected{Name: r.Called(), Sorted: cmp.Or(r.Listed.Name, r.Called()), Group: r.Listed.Group}
		if r.Person != nil {
			x.person = r.Person.ID
		}
		if r.Listed.Post != "" && r.Listed.Post != r.Called() {
			x.Posts = []string{r.Listed.Post}
		}
		return x
	}
	styled := wr.styled(r.Person, InProgramme)
	x := Expected{Name: styled.full(), Sorted: styled.name, Posts: styled.posts, person: r.Person.ID}
	switch role := wr.firstRole(r.Person.ID); {
	case role != "":
		x.Group = PlainText(wr.role(role, RoleHeading))
	case wr.reads(r.Person.ID):
		x.Group = PlainText(wr.label("list_reader", nil))
	}
	return x
}

// further is how many rows are left for those whom nobody expected.
const further = 8

// AttendanceSheet is the list of all who may come, for them to sign; for several
// days one for each.
func AttendanceSheet(w *Workspace, e *Edition, standing Standing, instead Representatives, compare func(a, b string) int, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	all := wr.expected(standing, instead, compare)
	doc := wr.register("attendance_title", "attendance_kind", len(all))
	columns := []Column{
		{Head: wr.label("list_number_column", nil), Align: AlignEnd},
		{Head: wr.label("list_name_column", nil), Share: 10},
		{Head: wr.label("list_group_column", nil), Share: 5},
		{Head: wr.label("list_answer_column", nil), Share: 4},
		{Head: wr.label("list_signature_column", nil), Share: 7},
	}
	var rows, blank []Row
	for i, x := range all {
		rows = append(rows, wr.registered(i+1, x, paragraph(Running, str(x.Group)), paragraph(Running, wr.answerOf(x)), nil))
	}
	for i := range further {
		blank = append(blank, Row{Cells: [][]Block{paragraph(Running, str(strconv.Itoa(len(all)+i+1))), nil, nil, nil, nil}})
	}
	for i, day := range e.AllDays() {
		var blocks []Block
		if len(e.Days) > 0 {
			blocks = append(blocks, Heading{2, wr.label("programme_day", Values{"day": str(strconv.Itoa(i + 1)), "date": str(wr.Date(DayDate, day.Date))})})
		}
		if len(rows) > 0 {
			blocks = append(blocks, Table{Style: RegisterTable, Columns: columns, Rows: rows})
		}
		blocks = append(blocks, Heading{3, wr.label("list_further", nil)}, Table{Style: RegisterTable, Columns: columns, Rows: blank})
		doc.section(RegisterSection, blocks...)
	}
	return doc, wr.err
}

// GateList is the list of all who may come, for those who let them in.
func GateList(w *Workspace, e *Edition, standing Standing, instead Representatives, compare func(a, b string) int, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	all := wr.expected(standing, instead, compare)
	doc := wr.register("gate_title", "gate_kind", len(all))
	t := Table{Style: RegisterTable, Columns: []Column{
		{Head: wr.label("list_number_column", nil), Align: AlignEnd},
		{Head: wr.label("list_name_column", nil), Share: 10},
		{Head: wr.label("list_group_column", nil), Share: 5},
		{Head: wr.label("list_vehicle_column", nil), Share: 5},
		{Head: wr.label("list_staff_column", nil), Share: 6},
	}}
	for i, x := range all {
		t.Rows = append(t.Rows, wr.registered(i+1, x, paragraph(Running, str(x.Group)), nil, nil))
	}
	if len(t.Rows) > 0 {
		doc.section(RegisterSection, t)
	}
	doc.section(NotesSection, paragraph(Running, wr.optional("programme_entry", "entry", wr.inline(e.Invitation.Entry)))...)
	return doc, wr.err
}

// register is a list's head.
func (wr *writer) register(title, kicker string, count int) Document {
	event := wr.event()
	doc := Document{
		Kind: RegisterDocument, Lang: wr.Lang(), Author: wr.author(), Date: wr.e.FirstDay(),
		Title: PlainText(wr.label(title, event.only("kind", "title", "year"))),
	}
	doc.RunningHead = doc.Title
	head := paragraph(KickerStyle, wr.label(kicker, event.only("kind")))
	head = append(head, Heading{1, event["title"]})
	head = append(head, paragraph(DatedStyle, event["date"])...)
	head = append(head, paragraph(PlaceStyle, event["place"])...)
	head = append(head, paragraph(OrganiserStyle, wr.label("list_count", Values{"count": str(strconv.Itoa(count))}))...)
	doc.section(TitleSection, head...)
	return doc
}

// registered is somebody's row. The name heads it.
func (wr *writer) registered(number int, x Expected, rest ...[]Block) Row {
	who := name(x.Name)
	if x.Awaited {
		who = wr.label("list_awaited", Values{"person": name(x.For)})
	}
	text := []Inline{Strong(who)}
	if posts := wr.joinedPosts(styled{posts: x.Posts}); len(posts) > 0 {
		text = append(append(text, LineBreak{}), posts...)
	}
	if x.For != "" && !x.Awaited {
		text = append(text, LineBreak{}, Emphasis(wr.label("list_for", Values{"person": name(x.For)})))
	}
	return Row{Cells: append([][]Block{paragraph(Running, str(strconv.Itoa(number))), paragraph(Running, text)}, rest...)}
}

// answerOf is an answer in one word or two.
func (wr *writer) answerOf(x Expected) []Inline {
	switch {
	case x.Awaited:
		return wr.label("list_name_awaited", nil)
	case x.Answer == Accepted || x.Answer == Represented || x.For != "" && x.Answer == "":
		return wr.label("list_accepted", nil)
	case x.Answer == Tentative:
		return wr.label("list_tentative", nil)
	}
	return wr.label("list_unanswered", nil)
}
