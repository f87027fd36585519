package planner

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Step is a run-up entry with where it stands.
type Step struct {
	Deadline
	Progress Progress
	// Recipients is how many its mailing goes to; -1 for a task.
	Recipients int
}

// PlanSheet is an edition's year on a sheet for the wall: what is to be done
// when, who owns it, what moved and from where, and where it stands on a day.
func PlanSheet(w *Workspace, e *Edition, steps []Step, today Date, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	event := wr.event()
	doc := Document{
		Kind: PlanDocument, Lang: wr.Lang(), Author: wr.author(), Date: today,
		Title: PlainText(wr.label("plan_title", event.only("kind", "title", "year"))),
	}
	doc.section(TitleSection, wr.sheetTitle("plan_kind", event)...)
	rows := wr.stepRows(steps)
	rows = append(rows, wr.dayRows()...)
	slices.SortStableFunc(rows, func(a, b planRow) int { return cmp.Compare(a.day.midnight().Unix(), b.day.midnight().Unix()) })
	table := Table{Style: PlanTable}
	for _, key := range []string{"plan_when_column", "plan_what_column", "plan_owner_column", "plan_standing_column"} {
		table.Columns = append(table.Columns, Column{Head: wr.label(key, nil)})
	}
	for _, r := range rows {
		table.Rows = append(table.Rows, r.row)
	}
	doc.section(RunUpSection, table)
	doc.section(NotesSection, paragraph(Running, wr.label("plan_as_of", Values{"date": str(wr.Date(DayDate, today))}))...)
	return doc, wr.err
}

// planRow is a row with the day that it belongs to.
type planRow struct {
	day Date
	row Row
}

func (wr *writer) stepRows(steps []Step) []planRow {
	var rows []planRow
	for _, s := range steps {
		rows = append(rows, planRow{s.Day, Row{Head: true, Cells: [][]Block{
			paragraph(Running, str(wr.Date(DayDate, s.Day))), wr.stepTask(s), paragraph(Running, str(s.Owner)), wr.stepStanding(s),
		}}})
	}
	return rows
}

// dayRows are the days of the edition itself, set apart from what leads up to
// them.
func (wr *writer) dayRows() []planRow {
	var rows []planRow
	event := wr.event()
	for i, d := range wr.e.AllDays() {
		if d.Date.IsZero() {
			continue
		}
		starts := Values{"kind": event["kind"], "time": nil}
		if at := wr.e.StartsAt(i); !at.IsZero() {
			starts["time"] = str(wr.Clock(at))
		}
		what := wr.label("plan_event", starts)
		rows = append(rows, planRow{d.Date, Row{Head: true, Cells: [][]Block{
			paragraph(Running, []Inline{Strong(str(wr.Date(DayDate, d.Date)))}), paragraph(Running, []Inline{Strong(what)}), nil, nil,
		}}})
	}
	return rows
}

// stepTask is what is to be done: the task, and the mailing under it.
func (wr *writer) stepTask(s Step) []Block {
	blocks := paragraph(Running, wr.inline(s.Task))
	if s.Send == "" {
		return blocks
	}
	values := Values{"mailing": wr.label("mailing_"+string(s.Send), nil), "audience": wr.audience(s.Audience()), "count": nil}
	if s.Recipients > 0 {
		values["count"] = str(strconv.Itoa(s.Recipients))
	}
	return append(blocks, paragraph(Running, wr.label("plan_send", values))...)
}

func (wr *writer) audience(a Audience) []Inline {
	switch {
	case a == "":
		return nil
	case a.List() != "":
		return wr.label("audience_list", Values{"list": str(listName(a.List()))})
	case a.Group() != "":
		return wr.label("audience_group", Values{"group": str(a.Group())})
	}
	return wr.label("audience_"+string(a), nil)
}

// listName is what tells a list of subscribers from others: its file's name as a
// word; nothing for the one that is just called that.
func listName(list File) string {
	named := strings.TrimSuffix(path.Base(string(list)), path.Ext(string(list)))
	if named == "subscribers" {
		return ""
	}
	return strings.NewReplacer("-", " ", "_", " ").Replace(named)
}

// stepStanding is where an entry stands, and from where it moved.
func (wr *writer) stepStanding(s Step) []Block {
	var blocks []Block
	switch s.Progress {
	case Ahead:
	case Late, Due, Unsure:
		blocks = paragraph(Running, []Inline{Strong(wr.label("plan_"+string(s.Progress), nil))})
	default:
		blocks = paragraph(Running, wr.label("plan_"+string(s.Progress), nil))
	}
	if s.Moved() {
		holiday := Text{}
		if s.Holiday != nil {
			holiday = s.Holiday.Name
		}
		blocks = append(blocks, paragraph(Running, wr.label("plan_moved", Values{"from": str(wr.Date(DayDate, s.Counted)), "holiday": wr.inline(holiday)}))...)
	}
	return blocks
}
