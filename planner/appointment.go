package planner

import "time"

// Appointment is one day of an edition as a calendar shows it.
type Appointment struct {
	// Day is which of the edition's days it is, from 1.
	Day                            int
	Summary, Description, Location string
	Start, End                     time.Time // End is after Start, or both are the same
	URL                            string    // the venue's map; may be empty
}

// Appointments are the edition's days that have a date and a time.
func Appointments(w *Workspace, e *Edition, words Words) ([]Appointment, error) {
	wr := newWriter(w, e, words)
	event := wr.event()
	rsvp := e.Invitation.RSVP
	zone := w.Series.Timezone.Location()
	hosts := Party{Several: len(wr.hosts(Lead, CoOrganiser)) > 1}
	var all []Appointment
	for i, day := range e.AllDays() {
		starts, ends := e.StartsAt(i), e.EndsAt(i)
		if day.Date.IsZero() || starts.IsZero() {
			continue
		}
		if ends.IsZero() || ends.Minutes() < starts.Minutes() {
			ends = starts
		}
		all = append(all, Appointment{
			Day:     i + 1,
			Summary: PlainText(wr.label("calendar_summary", event.only("kind", "title", "series", "year"))),
			Description: PlainText(wr.labelOf("calendar_description", event.only("series", "full_title", "hosts").with(Values{
				"contact_name": wr.inline(rsvp.Name), "contact_phone": str(rsvp.Phone), "contact_email": str(string(rsvp.Email)),
			}), hosts)),
			Location: PlainText(event["place"]), URL: string(e.Venue.Map),
			Start: day.Date.At(starts, zone), End: day.Date.At(ends, zone),
		})
	}
	return all, wr.err
}
