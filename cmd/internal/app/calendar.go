package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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

// appointments are the calendar entries that go with a message: one for each
// day for which its reader is asked. A day keeps its UID for good, and its
// number rises when time, place or status have changed. A day that the reader's
// calendar shows and that no longer concerns them is taken out of it.
func (m *mailroom) appointments(as appointment, a *addressed) (entries []compose.Calendar, invites []mail.Invite, err error) {
	days, err := m.appointmentsIn.of(a.words.Lang(), func() ([]planner.Appointment, error) {
		return planner.Appointments(&m.Workspace.Workspace, m.e, a.words)
	})
	if err != nil {
		return nil, nil, err
	}
	asked := a.Recipient.Days(m.e)
	shows := maps.Clone(a.past.shows)
	for _, day := range days {
		if !slices.Contains(asked, day.Day-1) {
			continue
		}
		event := m.event(m.e, day, mail.CalendarUID(m.task.key.Series, m.task.key.Year, a.Key, day.Day, m.Post.Route.Domain))
		shown, known := shows[event.UID]
		delete(shows, event.UID)
		switch {
		case as.moved && len(a.past.shows) == 0, as.method == calendar.Cancel && (!known || shown.Cancelled):
			continue // the reader's calendar shows nothing that has to change
		case as.moved && shown.Facts == event.Facts(as.method):
			continue
		}
		if err := m.enter(as.method, event, a, &entries, &invites); err != nil {
			return nil, nil, err
		}
	}
	for _, uid := range slices.Sorted(maps.Keys(shows)) {
		if shown := shows[uid]; !shown.Cancelled {
			if err := m.enter(calendar.Cancel, m.formerDay(shown, a, days), a, &entries, &invites); err != nil {
				return nil, nil, err
			}
		}
	}
	for i := range entries {
		entries[i].Name = "invite.ics"
		if len(entries) > 1 {
			entries[i].Name = fmt.Sprintf("invite-%d.ics", i+1)
		}
	}
	return entries, invites, nil
}

// formerDay is an entry of a day that no longer concerns its reader, as the
// calendar shows it.
func (m *mailroom) formerDay(shown mail.Invite, a *addressed, days []planner.Appointment) calendar.Event {
	former := planner.Appointment{Start: shown.Start, End: shown.End, Summary: m.title()}
	if len(days) > 0 {
		former.Summary, former.Location = days[0].Summary, days[0].Location
	}
	if former.Start.IsZero() {
		former.Start = m.e.FirstDay().At(planner.ClockOf(0), m.Workspace.Series.Timezone.Location())
		former.End = former.Start
	}
	return m.event(m.e, former, shown.UID)
}

// enter adds an entry to those that go with a message.
func (m *mailroom) enter(method calendar.Method, event calendar.Event, a *addressed, entries *[]compose.Calendar, invites *[]mail.Invite) error {
	facts := event.Facts(method)
	var err error
	if event.Sequence, err = m.books.Sequence(m.ctx, event.UID, facts); err != nil {
		return err
	}
	event.Organizer = mail.Mailbox{Name: m.hostName(a.words.Lang()), Address: m.answersTo()}
	event.Attendee = mail.Mailbox{Name: a.Name, Address: a.Address}
	data, err := calendar.Encode(method, event)
	if err != nil {
		return fmt.Errorf("the appointment of %s: %w", a.Name, err)
	}
	*entries = append(*entries, compose.Calendar{Method: string(method), Data: data})
	*invites = append(*invites, mail.Invite{
		UID: event.UID, Sequence: event.Sequence, Facts: facts, Start: event.Start.UTC(), End: event.End.UTC(), Cancelled: method == calendar.Cancel,
	})
	return nil
}

// hostName is who leads, one or several.
func (m *mailroom) hostName(lang string) string {
	var names []string
	for _, h := range m.Workspace.HostsOf(m.e) {
		if o := m.Workspace.Organiser(h.Organiser); o != nil && h.Part == planner.Lead {
			names = append(names, o.Name.In(lang))
		}
	}
	return strings.Join(names, ", ")
}

// makeCalendar is the edition as a calendar file for everybody, one
// appointment a day.
func (o *Office) makeCalendar(e *planner.Edition, words planner.Words, put putter) error {
	days, err := planner.Appointments(&o.Workspace.Workspace, e, words)
	if err != nil || len(days) == 0 {
		return err
	}
	route, err := RouteOf(o.Workspace.Settings, true, nil)
	if err != nil {
		return err
	}
	var events []calendar.Event
	for _, a := range days {
		uid := mail.CalendarUID(o.Workspace.Series.ID, e.Year, "everybody", a.Day, route.Domain)
		events = append(events, o.event(e, a, uid))
	}
	data, err := calendar.Encode(calendar.Publish, events...)
	if err != nil {
		return fmt.Errorf("the calendar of %d: %w", e.Year, err)
	}
	return put("calendar.ics", data)
}
