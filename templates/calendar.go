package templates

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/feature/plural"

	"convene/planner"
)

// Date writes a day; nothing for the zero date.
func (w *words) Date(style planner.DateStyle, d planner.Date) string {
	form, ok := w.dates[style]
	if !ok || d.IsZero() {
		return ""
	}
	day := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return form.say(map[string]string{
		"day":          strconv.Itoa(day.Day()),
		"day_ordinal":  w.Ordinal(day.Day()),
		"month":        w.months[day.Month()-time.January],
		"weekday":      w.weekdays[day.Weekday()],
		"year":         strconv.Itoa(day.Year()),
		"year_ordinal": w.Ordinal(day.Year()),
	})
}

// Clock writes a time of day; nothing where none is given.
func (w *words) Clock(c planner.Clock) string {
	hour, minute, ok := strings.Cut(c.String(), ":")
	if !ok {
		return ""
	}
	return w.clock.say(map[string]string{"hour": hour, "minute": minute})
}

// Moment writes a clock time with its zone: by the name that the language has
// for it, else by the zone's own abbreviation, and with its distance from UTC.
func (w *words) Moment(t time.Time) string {
	abbreviation, seconds := t.Zone()
	zone, named := w.zones[t.Location().String()]
	if !named && strings.IndexFunc(abbreviation, unicode.IsLetter) == 0 && abbreviation != "UTC" {
		zone = abbreviation
	}
	return w.moment.say(map[string]string{
		"time": w.Clock(planner.ClockOf(t.Hour()*60 + t.Minute())), "zone": zone, "offset": offset(seconds),
	})
}

// offset is a distance from UTC: +5, +5:30, -3; nothing for none.
func offset(seconds int) string {
	if seconds == 0 {
		return ""
	}
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	hours, minutes := seconds/3600, seconds/60%60
	if minutes == 0 {
		return fmt.Sprintf("%s%d", sign, hours)
	}
	return fmt.Sprintf("%s%d:%02d", sign, hours, minutes)
}

// Ordinal writes a number's place: 21st.
func (w *words) Ordinal(n int) string { return w.ordinals.of(plural.Ordinal, w.tag, n) }

// Minutes writes a length of time.
func (w *words) Minutes(n int) string { return w.minutes.of(plural.Cardinal, w.tag, n) }
