package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"convene/config"
)

// editedFile is a file after edits.
func editedFile(t interface {
	Helper()
	Fatal(...any)
}, dir, text string, edits ...config.Edit,
) (string, error) {
	t.Helper()
	path := filepath.Join(dir, "e.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	err := config.EditFile(dir, "e.yaml", edits...)
	got, readErr := os.ReadFile(path)
	if readErr != nil {
		t.Fatal(readErr)
	}
	return string(got), err
}

func TestEditFile(t *testing.T) {
	set := func(i int, value string) config.Edit {
		return config.Edit{Path: fmt.Sprintf("roles[%d].represented_by", i), Value: value}
	}
	const head = "# The roles.\nroles:\n"
	for name, c := range map[string]struct {
		before string
		edits  []config.Edit
		after  string
	}{
		"a new line": {
			head + "  - person: a   # first\n    role: chair  # as always\n  # then\n  - person: b\n    role: keynote\n",
			[]config.Edit{set(0, "c")},
			head + "  - person: a   # first\n    role: chair  # as always\n    represented_by: c\n  # then\n  - person: b\n    role: keynote\n",
		},
		"two of them": {
			head + "- person: a\n  role: chair\n- person: a\n  role: welcome\nprogramme: []\n",
			[]config.Edit{set(0, "c"), set(1, "c")},
			head + "- person: a\n  role: chair\n  represented_by: c\n- person: a\n  role: welcome\n  represented_by: c\nprogramme: []\n",
		},
		"behind what is on one line": {
			head + "  - person: a\n    role: chair\n    as: >\n      Chairman\n      of it all\n",
			[]config.Edit{set(0, "c")},
			head + "  - person: a\n    role: chair\n    represented_by: c\n    as: >\n      Chairman\n      of it all\n",
		},
		"another value": {
			head + "  - person: a\n    represented_by: \"old\"  # by telephone\n    role: chair\n",
			[]config.Edit{set(0, "new")},
			head + "  - person: a\n    represented_by: new  # by telephone\n    role: chair\n",
		},
		"the same value": {
			head + "  - {person: a, role: chair, represented_by: 'c'}\n",
			[]config.Edit{set(0, "c")},
			head + "  - {person: a, role: chair, represented_by: 'c'}\n",
		},
		"braces": {
			head + "  - {person: a, role: \"the, chair\"}  # first\n",
			[]config.Edit{set(0, "c")},
			head + "  - {person: a, role: \"the, chair\", represented_by: c}  # first\n",
		},
		"out of braces": {
			head + "  - {person: a, represented_by: c, role: chair}\n  - {represented_by: c, person: b}\n",
			[]config.Edit{set(0, ""), set(1, "")},
			head + "  - {person: a, role: chair}\n  - {person: b}\n",
		},
		"a line less": {
			head + "  - person: a\n    represented_by: c # by telephone\n    role: chair\n",
			[]config.Edit{set(0, "")},
			head + "  - person: a\n    role: chair\n",
		},
		"the first of an element": {
			head + "  - represented_by: c\n    person: a\n    role: chair\n",
			[]config.Edit{set(0, "")},
			head + "  - person: a\n    role: chair\n",
		},
		"nothing to remove": {head + "  - person: a\n", []config.Edit{set(0, "")}, head + "  - person: a\n"},
		"Windows":           {"\ufeffroles:\r\n  - person: a\r\n    role: chair\r\n", []config.Edit{set(0, "c")}, "\ufeffroles:\r\n  - person: a\r\n    role: chair\r\n    represented_by: c\r\n"},
		"no last line end":  {"roles:\n- person: a", []config.Edit{set(0, "c")}, "roles:\n- person: a\n  represented_by: c"},
		"letters before":    {"roles:\n- {person: Əli, role: chair} # ü\n", []config.Edit{set(0, "c")}, "roles:\n- {person: Əli, role: chair, represented_by: c} # ü\n"},
		"a truth value":     {"roles:\n- person: a\n", []config.Edit{set(0, "no")}, "roles:\n- person: a\n  represented_by: \"no\"\n"},
		"a number":          {"roles:\n- person: a\n", []config.Edit{set(0, "12")}, "roles:\n- person: a\n  represented_by: \"12\"\n"},
		"of the document":   {"edition: {}\nstatus: open\n", []config.Edit{{Path: "status", Value: "cancelled"}}, "edition: {}\nstatus: cancelled\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := editedFile(t, t.TempDir(), c.before, c.edits...)
			if err != nil || got != c.after {
				t.Errorf("got, %v:\n%s\nwant:\n%s", err, got, c.after)
			}
		})
	}
}

// What cannot be changed for sure is left alone, and a person is told what to
// write.
func TestEditFileRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no such element":    "roles: []\n",
		"not a mapping":      "roles:\n- a\n",
		"an alias":           "x: &x {person: a}\nroles:\n- *x\n",
		"several lines":      "roles:\n- person: >\n    a\n    b\n",
		"an old value of it": "roles:\n- person: a\n  represented_by: |\n    c\n",
		"a list for it":      "roles:\n- person: a\n  represented_by: [c]\n",
		"broken":             "roles:\n- person: [a\n",
		"nothing":            "",
	} {
		got, err := editedFile(t, t.TempDir(), text, config.Edit{Path: "roles[0].represented_by", Value: "new"})
		if err == nil || !strings.Contains(err.Error(), "by hand") {
			t.Errorf("%s: got %v, want a word on what to write", name, err)
		}
		if got != text {
			t.Errorf("%s: it is changed all the same:\n%s", name, got)
		}
	}
	_, err := editedFile(t, t.TempDir(), "roles:\n- represented_by: c # why\n  person: a\n", config.Edit{Path: "roles[0].represented_by"})
	if err == nil {
		t.Error("a comment is removed with what stood before it")
	}
}

// Whatever is set or taken away, every other line stays as it is, and back
// again it is the same file.
func TestEditFileKeepsTheRest(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		text := "roles:\n"
		n := rapid.IntRange(1, 4).Draw(t, "roles")
		for i := range n {
			comment := rapid.SampledFrom([]string{"", " # why: [not] {so}", "  # ə"}).Draw(t, "comment")
			switch rapid.IntRange(0, 2).Draw(t, "style") {
			case 0:
				text += fmt.Sprintf("  - {person: p%d, role: 'a, b'}%s\n", i, comment)
			case 1:
				text += fmt.Sprintf("  - person: p%d%s\n    # in between\n    role: \"a: b\"\n", i, comment)
			default:
				text += fmt.Sprintf("  - role: chair\n    person: p%d%s\n    as: |\n      One\n      # no comment\n", i, comment)
			}
		}
		if rapid.Bool().Draw(t, "Windows") {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		edit := config.Edit{Path: fmt.Sprintf("roles[%d].represented_by", rapid.IntRange(0, n-1).Draw(t, "which")), Value: "somebody"}
		with, err := editedFile(t, dir, text, edit)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(with, "\n")
		if i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "represented_by") }); !strings.Contains(lines[i], "{") {
			if rest := strings.Join(slices.Delete(lines, i, i+1), ""); rest != text {
				t.Fatalf("more than a line has changed:\n%s\nof\n%s", with, text)
			}
		}
		edit.Value = ""
		back, err := editedFile(t, dir, with, edit)
		if err != nil || back != text {
			t.Fatalf("back again it is, %v:\n%s\nand was\n%s", err, back, text)
		}
	})
}
