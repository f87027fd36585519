package cli

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// shownAt is what a command prints on a terminal of so many columns; 0 is no
// terminal, for which COLUMNS may say how many there are.
func shownAt(width int, columns string, args ...string) string {
	var out bytes.Buffer
	Main(args, System{
		In: strings.NewReader(""), Out: &out, Err: &out, Width: width, Name: "convene", Now: anyDay,
		LookupEnv: func(key string) (string, bool) { return columns, key == "COLUMNS" && columns != "" },
	})
	return out.String()
}

func widest(s string) int {
	most := 0
	for line := range strings.Lines(s) {
		most = max(most, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")))
	}
	return most
}

// What is listed fits the terminal, and nothing of it is dropped for that.
func TestTablesFitTheTerminal(t *testing.T) {
	t.Parallel()
	dir := demo(t)
	id := strings.Fields(must(t, anyDay(), "outbox", "-C", dir, "-e", "2027"))[0]
	for _, command := range []string{
		"plan -e 2027", "today -e 2027", "status -e 2027", "rsvp list -e 2027", "outbox -e 2027", "outbox show " + id,
		"programme -e 2027", "people", "subscribers", "explain",
	} {
		args := append(strings.Fields(command), "-C", dir)
		whole := shownAt(1000, "", args...)
		for _, c := range []struct {
			width   int
			columns string
			want    int
		}{{76, "200", 76}, {0, "", 80}, {0, "120", 120}} {
			got := shownAt(c.width, c.columns, args...)
			if n := widest(got); n > c.want {
				t.Errorf("convene %s, %d columns and COLUMNS=%q: %d wide\n%s", command, c.width, c.columns, n, got)
			}
			for word := range strings.FieldsSeq(whole) {
				if word != "·" && !slices.Contains(strings.Fields(got), word) {
					t.Errorf("convene %s, %d columns and COLUMNS=%q: %q is lost\n%s", command, c.width, c.columns, word, got)
				}
			}
		}
	}
}

// Running text is as wide as the terminal, as tables are.
func TestRunningTextFitsTheTerminal(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"explain W11", "reference", "reference edition", "reference people.posts"} {
		args := strings.Fields(command)
		whole := strings.Fields(shownAt(1000, "", args...))
		for _, width := range []int{64, 80, 120} {
			got := shownAt(width, "", args...)
			if n := widest(got); n > width || n <= width-16 {
				t.Errorf("convene %s on %d columns: %d wide\n%s", command, width, n, got)
			}
			if !slices.Equal(strings.Fields(got), whole) {
				t.Errorf("convene %s on %d columns says something else\n%s", command, width, got)
			}
		}
	}
}

// Where not even the longest words find room, lines become longer, and no word
// is broken.
func TestTablesBreakNoWord(t *testing.T) {
	t.Parallel()
	got := shownAt(20, "", "people", "-C", demo(t))
	for _, want := range []string{"ihsan-mustafa-yurdakul", "h.iftikhar@muslim-institute.example.org", "Mustafa\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not whole:\n%s", want, got)
		}
	}
}
