package planner

import "slices"

// Progress is where a run-up entry stands on a day.
type Progress string

const (
	Ahead  Progress = ""          // its day has not come
	Ready  Progress = "ready"     // its day has not come, and its mailing is prepared
	Due    Progress = "due"       // today
	Late   Progress = "late"      // its day is past, and it is not done
	Done   Progress = "done"      // all its messages are gone, or somebody said so
	Nobody Progress = "nobody"    // there is nobody left to send it to
	Off    Progress = "cancelled" // the edition does not take place
	Passed Progress = "past"      // its day is past, and the edition no longer calls for it
	Unsure Progress = "stuck"     // the rest of its messages waits for a person
)

// Pressing reports whether somebody has to act.
func (p Progress) Pressing() bool { return p == Due || p == Late || p == Unsure }

// Posted is what became of a mailing's messages so far. The zero value: it is
// not prepared.
type Posted struct {
	Waiting, Gone int
	// Stuck are rejected, expired or in doubt.
	Stuck int
}

// Progress is where a run-up entry of an edition stands on a day; recipients
// is how many its mailing goes to.
func (e *Edition) Progress(d Deadline, recipients int, posted Posted, today Date) Progress {
	switch {
	case slices.Contains(e.Done, d.ID), posted.Gone > 0 && posted.Waiting+posted.Stuck == 0:
		return Done
	case posted.Stuck > 0 && posted.Waiting == 0:
		return Unsure
	case e.Status == Cancelled:
		return Off
	case today.Before(d.Day) && posted.Waiting > 0:
		return Ready
	case today.Before(d.Day):
		return Ahead
	case !e.callsFor(d, today):
		return Passed
	case d.Send != "" && recipients == 0 && posted == Posted{}:
		return Nobody
	case d.Day == today:
		return Due
	}
	return Late
}

// callsFor reports whether an edition can still do what an entry asks for. A
// draft can after it is opened.
func (e *Edition) callsFor(d Deadline, today Date) bool {
	before := !e.LastDay().Before(d.Day) // what prepares the day has no sense after it
	if before && e.LastDay().Before(today) {
		return false
	}
	switch e.Status {
	case Draft, Open:
		return true
	case Held:
		return !before
	}
	return false
}
