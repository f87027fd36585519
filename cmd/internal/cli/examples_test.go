package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"convene/config"
	"convene/planner"
)

// Every example works from its files alone: it is checked, planned, built,
// mailed at each of its deadlines, and becomes next year's. Whatever country,
// language and weekday it is of, no code knows it.
func TestEveryExampleThroughItsYear(t *testing.T) {
	for _, name := range config.Examples() {
		if name == demoExample {
			continue // the demo plays it, and a script makes next year's
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "w")
			must(t, anyDay(), "init", dir, "--example", name)
			sound(t, dir)
			w, _, err := config.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, e := range w.Editions {
				s := &season{t: t, dir: dir, year: strconv.Itoa(e.Year), seen: seen}
				s.now = e.FirstDay().At(planner.ClockOf(0), time.UTC)
				s.run("plan")
				if out := s.run("build", "all"); !strings.Contains(out, "out/"+s.year+"/programme.pdf") {
					t.Errorf("%d is not built:\n%s", e.Year, out)
				}
				s.throughDeadlines(w, e)
			}
			last := w.Editions[len(w.Editions)-1]
			year := strconv.Itoa(last.Year + 1)
			s := &season{t: t, dir: dir, year: year, now: last.LastDay().AddDays(30).At(planner.ClockOf(9*60), time.UTC)}
			before := read(t, filepath.Join(dir, filepath.FromSlash(last.Source)))
			if out := must(t, s.now, "new", year, "-C", dir); !strings.Contains(out, "editions/"+year+".yaml written.") {
				t.Errorf("next year's edition:\n%s", out)
			}
			if after := read(t, filepath.Join(dir, filepath.FromSlash(last.Source))); !slices.Equal(before, after) {
				t.Error("last year's file is changed")
			}
			sound(t, dir)
			s.run("plan")
			s.run("build", "all")
		})
	}
}

// No example comes with something open that a first approval would ask about.
func TestExamplesLeaveNothingOpen(t *testing.T) {
	t.Parallel()
	for _, name := range config.Examples() {
		dir := filepath.Join(t.TempDir(), name)
		must(t, anyDay(), "init", dir, "--example", name)
		if r := convene(anyDay(), "check", "--strict", "-C", dir); r.code != exitDone {
			t.Errorf("%s: exit code %d\n%s%s", name, r.code, r.out, r.err)
		}
	}
}

// sound is a workspace in which check finds no error.
func sound(t *testing.T, dir string) {
	t.Helper()
	if r := convene(anyDay(), "check", "-C", dir); r.code != exitDone {
		t.Fatalf("%s is not sound:\n%s%s", dir, r.out, r.err)
	}
}

// throughDeadlines prepares and sends every mailing that the edition's status
// calls for, when it is due, and looks at what arrives.
func (s *season) throughDeadlines(w *config.Workspace, e *planner.Edition) {
	s.t.Helper()
	series, sent := w.Series.DefaultLanguage(), 0
	for _, d := range w.Deadlines(e) {
		rule, _ := d.Send.Rule()
		if d.Send == "" || !slices.Contains(rule.At, e.Status) {
			continue
		}
		s.now = d.Moment(w.Series.Timezone)
		arrived := s.send("prepare", string(d.ID))
		for to, m := range arrived {
			sent++
			if lang := m.header.Get("Content-Language"); lang != series && !s.speaks(w, to, lang) {
				s.t.Errorf("the %s to %s is in %q", d.Send, to, lang)
			}
			if day := fmt.Sprint(e.FirstDay().Day); e.Status == planner.Open && !strings.Contains(m.text, day) {
				s.t.Errorf("the %s to %s does not name the day:\n%s", d.Send, to, m.text)
			}
		}
	}
	if sent == 0 && e.Status == planner.Open {
		s.t.Errorf("nothing was sent for %d", e.Year)
	}
}

// speaks reports whether somebody who is written to at an address has asked
// for the language.
func (s *season) speaks(w *config.Workspace, address, lang string) bool {
	for _, p := range w.People {
		if string(p.Mailbox()) == address || slices.Contains(p.Emails, planner.Email(address)) {
			return slices.Contains(p.Languages, lang)
		}
	}
	return true // of a list, which has its own
}
