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

// appointment is the calendar entry that goes with a message: one for the whole
// edition. It keeps its UID for good, and its number rises when time, place or
// status have changed. It is nil where the edition has no time yet, or the
// reader's calendar shows nothing that has to change.
func (m *mailroom) appointment(as appointment, a *addressed) (*compose.Calendar, *mail.Invite, error) {
	days, err := m.appointments.of(a.words.Lang(), func() ([]planner.Appointment, error) {
		return planner.Appointments(&m.Workspace.Workspace, m.e, a.words)
	})
	if err != nil || len(days) == 0 {
		return nil, nil, err
	}
	whole := days[0]
	whole.End = days[len(days)-1].End
	event := m.event(m.e, whole, mail.CalendarUID(m.task.key.Series, m.task.key.Year, a.Key, m.Post.Route.Domain))
	facts := event.Facts(as.method)
	if as.moved && (a.past.shown == nil || a.past.shown.Facts == facts) {
		return nil, nil, nil
	}
	if event.Sequence, err = m.books.Sequence(m.ctx, event.UID, facts); err != nil {
		return nil, nil, err
	}
	event.Organizer = mail.Mailbox{Name: m.hostName(a.words.Lang()), Address: m.answersTo()}
	event.Attendee = mail.Mailbox{Name: a.Name, Address: a.Address}
	data, err := calendar.Encode(as.method, event)
	if err != nil {
		return nil, nil, fmt.Errorf("the appointment of %s: %w", a.Name, err)
	}
	return &compose.Calendar{Method: string(as.method), Data: data},
		&mail.Invite{UID: event.UID, Sequence: event.Sequence, Facts: facts}, nil
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
