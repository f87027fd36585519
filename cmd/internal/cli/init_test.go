package cli

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// answering runs the program at a terminal that prints line by line, where
// somebody types the lines.
func answering(now time.Time, lines []string, args ...string) result {
	var out, err bytes.Buffer
	code := Main(args, System{
		In: iotest.OneByteReader(strings.NewReader(strings.Join(lines, "\n") + "\n")), Out: &out, Err: &err,
		Terminal: true, Zone: "Europe/Dublin", Name: "convene",
		LookupEnv: func(name string) (string, bool) { return "dumb", name == "TERM" },
		Now:       func() time.Time { return now },
		Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	return result{code, out.String(), err.String()}
}

// The wizard explains what it asks, says what is wrong with an answer and asks
// again, proposes what it can, and leaves a workspace that has no mistakes.
func TestInitAsks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mine")
	r := answering(anyDay(), []string{
		"Founders' Day Lecture", "Lecture", "Riverside Library",
		"7 October 1902", "1902-10-07", // a date that is none, then one
		"", // the machine's zone
		"", // the next anniversary
		"nobody", "Riverside Library <events@example.org>",
	}, "init", dir)
	if r.code != exitDone {
		t.Fatalf("exit code %d\n%s%s", r.code, r.out, r.err)
	}
	for _, want := range []string{
		"What is the series called?", "Which day does it commemorate?", "such as 1992-02-26", "want a date like 2027-02-25",
		"When is the next event?", "2027-10-07", "Nothing is sent before you say so",
	} {
		if !strings.Contains(r.err, want) {
			t.Errorf("the terminal does not show %q:\n%s", want, r.err)
		}
	}
	text := string(read(t, filepath.Join(dir, "convene.yaml")))
	for _, want := range []string{"name: Founders' Day Lecture", "kind: Lecture", "anniversary: 1902-10-07", "timezone: Europe/Dublin", "id: riverside-library"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file lacks %q:\n%s", want, text)
		}
	}
	if edition := string(read(t, filepath.Join(dir, "editions", "2027.yaml"))); !strings.Contains(edition, "date: 2027-10-07") {
		t.Errorf("the edition is\n%s", edition)
	}
	if out := must(t, anyDay(), "check", "--strict", "-C", dir); !strings.Contains(out, "0 errors, 0 warnings") {
		t.Errorf("check says %s", out)
	}
}

// Flags answer a question before it is asked.
func TestInitTakesFlagsForAnswers(t *testing.T) {
	o := initOptions{anniversary: "2024-02-29"}
	if day := o.nextDay(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)); !strings.HasPrefix(day, "2027-02-2") && !strings.HasPrefix(day, "2027-03-01") {
		t.Errorf("the next day is %s", day)
	}
	if day := (&initOptions{}).nextDay(anyDay()); day != "" {
		t.Errorf("the next day of nothing is %s", day)
	}
}
