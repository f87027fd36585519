package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/calendar"
	"convene/mail/compose"
	"convene/planner"
)

// event is an appointment as a calendar takes it, made at the moment of stamp.
func event(a planner.Appointment, uid string, stamp time.Time) calendar.Event {
	return calendar.Event{
		UID: uid, Stamp: stamp,
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
		entry := event(day, mail.CalendarUID(m.task.key.Series, m.task.key.Year, a.Key, day.Day, m.Post.Route.Domain), m.made)
		shown, known := shows[entry.UID]
		delete(shows, entry.UID)
		switch {
		case as.moved && len(a.past.shows) == 0, as.method == calendar.Cancel && (!known || shown.Cancelled):
			continue // the reader's calendar shows nothing that has to change
		case as.moved && shown.Facts == entry.Facts(as.method):
			continue
		}
		if err := m.enter(as.method, entry, a, &entries, &invites); err != nil {
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
	return event(former, shown.UID, m.made)
}

// enter adds an entry to those that go with a message.
func (m *mailroom) enter(method calendar.Method, entry calendar.Event, a *addressed, entries *[]compose.Calendar, invites *[]mail.Invite) error {
	facts := entry.Facts(method)
	if _, carried := m.history.carried[entry.UID]; carried { // else no calendar can show it
		var err error
		if entry.Sequence, err = m.books.Sequence(m.ctx, entry.UID, facts); err != nil {
			return err
		}
	}
	entry.Stamp = m.stamp(a.id, entry, facts)
	entry.Organizer = mail.Mailbox{Name: m.hostName(a.words.Lang()), Address: m.answersTo()}
	entry.Attendee = mail.Mailbox{Name: a.Name, Address: a.Address}
	data, err := calendar.Encode(method, entry)
	if err != nil {
		return fmt.Errorf("the appointment of %s: %w", a.Name, err)
	}
	*entries = append(*entries, compose.Calendar{Method: string(method), Data: data})
	*invites = append(*invites, mail.Invite{
		UID: entry.UID, Sequence: entry.Sequence, Facts: facts, Start: entry.Start.UTC(), End: entry.End.UTC(), Cancelled: method == calendar.Cancel,
		Stamp: entry.Stamp,
	})
	return nil
}

// stamp is when the entry of a message was made: when the message was first
// prepared with it, so that preparing once more changes no byte of it.
func (m *mailroom) stamp(message uuid.UUID, entry calendar.Event, facts mail.Digest) time.Time {
	i, known := m.history.invites[inviteKey{message, entry.UID}]
	switch {
	case !known || i.Facts != facts:
		return entry.Stamp
	case i.Stamp.IsZero(): // of an older version, which dated it as the letters
		return m.Workspace.LetterDate(m.e).At(planner.ClockOf(0), m.Workspace.Series.Timezone.Location())
	}
	return i.Stamp
}

// longAgo is the stamp of entries in files that are the same on whichever day
// they are made: the day commemorated, which is in the files and not to come.
func (o *Office) longAgo() time.Time {
	return o.Workspace.Series.Anniversary.At(planner.ClockOf(0), o.Workspace.Series.Timezone.Location())
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
		events = append(events, event(a, uid, o.longAgo()))
	}
	data, err := calendar.Encode(calendar.Publish, events...)
	if err != nil {
		return fmt.Errorf("the calendar of %d: %w", e.Year, err)
	}
	return put("calendar.ics", data)
}
