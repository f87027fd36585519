package app

import (
	"fmt"

	"convene/mail"
	"convene/mail/calendar"
	"convene/mail/compose"
	"convene/planner"
)

// event is an appointment of the chosen edition as a calendar takes it. It was
// decided when the letters were dated.
func (o *Office) event(e *planner.Edition, a planner.Appointment, uid string) calendar.Event {
	zone := o.Workspace.Series.Timezone
	return calendar.Event{
		UID: uid, Stamp: o.Workspace.LetterDate(e).At(planner.ClockOf(0), zone.Location()),
		Start: a.Start, End: a.End, Summary: a.Summary, Description: a.Description, Location: a.Location, URL: a.URL,
	}
}

// invite adds the appointment to a message: one for the whole edition. It
// keeps its UID for good, and its number rises when time or place have moved;
// goes says whether it goes along under that number.
func (m *mailroom) invite(p *mail.Prepared, d *compose.Draft, r planner.Recipient, words planner.Words, goes func(sequence int) bool) error {
	days, err := planner.Appointments(&m.Workspace.Workspace, m.e, words)
	if err != nil || len(days) == 0 {
		return err
	}
	whole := days[0]
	whole.End = days[len(days)-1].End
	event := m.event(m.e, whole, mail.CalendarUID(m.task.key.Series, m.task.key.Year, r.Key, m.Post.Route.Domain))
	facts := event.Facts(calendar.Request)
	if event.Sequence, err = m.books.Sequence(m.ctx, event.UID, facts); err != nil {
		return err
	}
	if !goes(event.Sequence) {
		return nil
	}
	organizer := m.answersTo()
	event.Organizer = mail.Mailbox{Name: m.hostName(words.Lang()), Address: organizer}
	event.Attendee = mail.Mailbox{Name: r.Name, Address: r.Address}
	data, err := calendar.Encode(calendar.Request, event)
	if err != nil {
		return fmt.Errorf("the appointment of %s: %w", r.Name, err)
	}
	p.Invite = &mail.Invite{UID: event.UID, Sequence: event.Sequence, Facts: facts}
	d.Calendar = &compose.Calendar{Method: string(calendar.Request), Data: data}
	return nil
}

func (m *mailroom) hostName(lang string) string {
	if lead := m.Workspace.Lead(m.e); lead != nil {
		return lead.Name.In(lang)
	}
	return ""
}

// makeCalendar is the edition as a calendar file for everybody, one
// appointment a day.
func (o *Office) makeCalendar(e *planner.Edition, words planner.Words) ([]made, error) {
	days, err := planner.Appointments(&o.Workspace.Workspace, e, words)
	if err != nil || len(days) == 0 {
		return nil, err
	}
	route, err := RouteOf(o.Workspace.Settings, true, nil)
	if err != nil {
		return nil, err
	}
	var events []calendar.Event
	for i, a := range days {
		uid := mail.CalendarUID(o.Workspace.Series.ID, e.Year, fmt.Sprintf("everybody, day %d", i+1), route.Domain)
		events = append(events, o.event(e, a, uid))
	}
	data, err := calendar.Encode(calendar.Publish, events...)
	if err != nil {
		return nil, fmt.Errorf("the calendar of %d: %w", e.Year, err)
	}
	return []made{{"calendar.ics", data}}, nil
}
