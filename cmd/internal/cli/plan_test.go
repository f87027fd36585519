package cli

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	ical2 "github.com/arran4/golang-ical"
	ical1 "github.com/emersion/go-ical"
)

// entriesOf reads a calendar with two programs and makes sure that they read
// the same: what each entry says by its UID.
func entriesOf(t *testing.T, data string) map[string]string {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSuffix(data, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	one, two := map[string]string{}, map[string]string{}
	cal, err := ical1.NewDecoder(strings.NewReader(data)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range cal.Events() {
		start, err := e.DateTimeStart(time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		summary, _ := e.Props.Text(ical1.PropSummary)
		uid, _ := e.Props.Text(ical1.PropUID)
		transparency, _ := e.Props.Text(ical1.PropTransparency)
		one[uid] = fmt.Sprintf("%s %s %s", start.Format(time.RFC3339), transparency, summary)
	}
	other, err := ical2.ParseCalendar(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range other.Events() {
		start, err := e.GetStartAt()
		if err != nil {
			t.Fatal(err)
		}
		two[e.Id()] = fmt.Sprintf("%s %s %s", start.UTC().Format(time.RFC3339), e.GetProperty(ical2.ComponentPropertyTransp).Value, ical2.FromText(e.GetProperty(ical2.ComponentPropertySummary).Value))
	}
	if !maps.Equal(one, two) {
		t.Fatalf("two programs read\n%v\n%v", one, two)
	}
	return one
}

func TestPlanIsACalendar(t *testing.T) {
	dir := t.TempDir()
	must(t, anyDay(), "init", dir, "--example", "khojaly")
	plan := func() map[string]string { return entriesOf(t, must(t, anyDay(), "plan", "--ics", "-", "-C", dir)) }
	before := plan()
	said := slices.Sorted(maps.Values(before))
	for _, want := range []string{
		"2026-11-27T04:00:00Z TRANSPARENT Fix date and venue and sound out dignitaries · Khojaly Commemoration Seminar 2027",
		"2027-01-14T04:00:00Z TRANSPARENT Send invitation to speakers · Khojaly Commemoration Seminar 2027",
	} {
		if !slices.Contains(said, want) {
			t.Errorf("%q is not in the calendar:\n%s", want, strings.Join(said, "\n"))
		}
	}
	if n := slices.IndexFunc(said, func(s string) bool { return strings.HasPrefix(s, "2027-02-25T05:00:00Z OPAQUE ") }); len(said) != 10 || n < 0 {
		t.Errorf("the days of the edition are missing, or something is too much:\n%s", strings.Join(said, "\n"))
	}

	// What moves keeps its UID, so that a calendar moves it too.
	edition := filepath.Join(dir, "editions", "2027.yaml")
	text, err := os.ReadFile(edition)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(edition, bytes.Replace(text, []byte("date: 2027-02-25"), []byte("date: 2027-02-24"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	after := plan()
	if !slices.Equal(slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after))) || maps.Equal(before, after) {
		t.Errorf("before\n%v\nafter\n%v", before, after)
	}
}

// The sheet for the wall is one page of A4 on its long side, tagged, and says
// what is late and what moved.
func TestPlanIsASheet(t *testing.T) {
	debian(t, "pdfinfo", "poppler-utils")
	dir := t.TempDir()
	must(t, anyDay(), "init", dir, "--example", "khojaly")
	series := filepath.Join(dir, "convene.yaml")
	text, err := os.ReadFile(series)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte("date: 2027-02-05"), []byte("date: 2027-02-04"), 1)
	var more strings.Builder
	for i := range 12 {
		fmt.Fprintf(&more, "  - id: task-%d\n    at: %d days before\n    task: Something to do\n    owner: Ms. A. Khan\n", i, 10+i)
	}
	text = bytes.Replace(text, []byte("run_up:\n"), []byte("run_up:\n"+more.String()), 1)
	if err := os.WriteFile(series, text, 0o644); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "plan.pdf")
	args := []string{"plan", "--pdf", file, "-C", dir, "--now", "2027-01-16T09:00:00+05:00"}
	must(t, anyDay(), args...)
	before := read(t, file)
	must(t, anyDay().AddDate(0, 1, 0), args...)
	if !bytes.Equal(before, read(t, file)) {
		t.Error("the same plan has other bytes")
	}
	info, err := exec.Command("pdfinfo", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Pages:           1\n", "Page size:       841.89 x 595.28 pts (A4)", "Tagged:          yes"} {
		if !strings.Contains(string(info), want) {
			t.Errorf("%q is not what pdfinfo says:\n%s", want, info)
		}
	}
	said, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(string(said)), " ")
	for _, want := range []string{
		"Friday, 27 November 2026 Fix date and venue and sound out dignitaries Secretariat Late",
		"Moved from Thursday, 4 February 2027 (Kashmir Solidarity Day)", "Invitation to speakers (11)", "As of Saturday, 16 January 2027",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("%q does not stand on the sheet:\n%s", want, said)
		}
	}
}

// Colours are for a terminal, and for whoever wants them.
func TestPlanIsColouredOnATerminalOnly(t *testing.T) {
	dir := t.TempDir()
	must(t, anyDay(), "init", dir, "--example", "khojaly")
	for _, c := range []struct {
		name     string
		terminal bool
		args     []string
		env      map[string]string
		want     bool
	}{
		{"a terminal", true, nil, map[string]string{"TERM": "xterm"}, true},
		{"no terminal", false, nil, nil, false},
		{"--no-color", true, []string{"--no-color"}, nil, false},
		{"NO_COLOR", true, nil, map[string]string{"NO_COLOR": "1"}, false},
		{"TERM=dumb", true, nil, map[string]string{"TERM": "dumb"}, false},
		{"--json", true, []string{"--json"}, nil, false},
	} {
		for _, command := range []string{"plan", "today"} {
			var out, errs bytes.Buffer
			Main(append([]string{command, "-C", dir, "--now", "2027-02-16T09:00:00+05:00"}, c.args...), System{
				In: strings.NewReader(""), Out: &out, Err: &errs, Terminal: c.terminal, Name: "convene",
				LookupEnv: func(key string) (string, bool) { v, ok := c.env[key]; return v, ok },
				Now:       anyDay,
			})
			if out.Len() == 0 || strings.Contains(out.String(), "\x1b[") != c.want {
				t.Errorf("%s, %s: %q %s", command, c.name, out.String(), errs.String())
			}
		}
	}
}
