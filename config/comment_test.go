package config_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestComments(t *testing.T) {
	dir := write(t, map[string]string{"editions/2027.yaml": strings.ReplaceAll(`# Of 2027.
edition: # also 2027
  year: 2027
  title: "Room # 2027" # əs in 2027
  date: 2027-02-25
  status: draft
  subtitle: Nr.#2027
report:
  introduction: |
    # Of 2027
    no comment
  # no year
#2027
`, "\n", "\r\n")})
	w, findings := load(t, dir)
	same(t, findings, nil)
	found, err := w.Comments("editions/2027.yaml", func(text string) bool { return strings.Contains(text, "2027") })
	var got []string
	for _, c := range found {
		got = append(got, fmt.Sprint(c.Position, " ", c.Text))
	}
	want := []string{
		"editions/2027.yaml:1:1 # Of 2027.", "editions/2027.yaml:2:10 # also 2027", "editions/2027.yaml:4:24 # əs in 2027", "editions/2027.yaml:13:1 #2027",
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got, %v:\n%s\nwant\n%s", err, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
