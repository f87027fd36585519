package pdf

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"convene/pdf/font"
	"convene/pdf/picture"
	"convene/pdf/text"
	"convene/planner"
)

// Problem is something in a document that keeps it from being set and that
// its author can mend.
type Problem struct {
	// Code is planner.NoGlyph or planner.BadPicture.
	Code planner.Code
	// Rune is the character that no typeface has, and Text where it stands.
	Rune rune
	Text string
	// File is the picture meant.
	File planner.File
	// Message is one sentence that names the thing, Next one that says what to
	// do.
	Message, Next string
}

func (p *Problem) Error() string { return p.Message + " " + p.Next }

// asProblem makes what is wrong with a document a Problem; other errors stay.
func asProblem(err error) error {
	if missing, ok := errors.AsType[*text.MissingGlyph](err); ok {
		return &Problem{
			Code: planner.NoGlyph, Rune: missing.Rune, Text: missing.Text,
			Message: fmt.Sprintf("no typeface has the character %q (U+%04X), which stands in %q", missing.Rune, missing.Rune, around(missing.Text, missing.Rune)),
			Next:    "Write it another way.",
		}
	}
	if bad, ok := errors.AsType[*picture.Error](err); ok {
		return &Problem{
			Code: planner.BadPicture, File: planner.File(bad.File),
			Message: fmt.Sprintf("the picture %s cannot be used: %s", bad.File, bad.Reason),
			Next:    sentence(bad.Next),
		}
	}
	return err
}

// around is what stands around a character in a long text.
func around(s string, r rune) string {
	const most = 30 // characters at each side
	runes := []rune(s)
	at := max(0, slices.Index(runes, r))
	from, to := max(0, at-most), min(len(runes), at+most)
	short := string(runes[from:to])
	if from > 0 {
		short = "…" + short
	}
	if to < len(runes) {
		short += "…"
	}
	return short
}

// sentence starts with a capital and ends with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return string(s[0]-'a'+'A') + s[1:] + "."
}

// Checker tells of documents, one after another, what would keep them from being
// set. It remembers characters and pictures: letters of a mailing have most of
// them in common. It is not safe for concurrent use.
type Checker struct {
	press    *Press
	pictures fs.FS
	covered  map[rune]bool
	unusable map[planner.File]error // nil for those that can be used
}

// Checker begins to check documents. Pictures are read as [Press.Render] does.
func (p *Press) Checker(pictures fs.FS) *Checker {
	return &Checker{p, pictures, map[rune]bool{}, map[planner.File]error{}}
}

// Check tells everything that would keep a document from being set: each
// character that no typeface has, once for each text that it stands in, and each
// picture once that cannot be used.
func (c *Checker) Check(doc planner.Document) []Problem {
	var problems []Problem
	note := func(err error) {
		if problem, ok := errors.AsType[*Problem](asProblem(err)); ok && !slices.Contains(problems, *problem) {
			problems = append(problems, *problem)
		}
	}
	for run := range doc.Runs() {
		said := planner.PlainText(run)
		for _, r := range said {
			if !c.covers(r) {
				note(&text.MissingGlyph{Rune: r, Text: said})
			}
		}
	}
	for shown := range doc.Pictures() {
		if err := c.usable(shown.File); err != nil {
			note(err)
		}
	}
	return problems
}

// usable looks at a picture once.
func (c *Checker) usable(name planner.File) error {
	err, known := c.unusable[name]
	if known {
		return err
	}
	source, err := picture.Open(c.pictures, string(name))
	if err == nil {
		err = c.press.darkroom.Sound(source)
	}
	c.unusable[name] = err
	return err
}

// covers reports whether text in any weight and slant can have a character.
func (c *Checker) covers(r rune) bool {
	covered, known := c.covered[r]
	if !known {
		covered = text.Invisible(r) || !slices.ContainsFunc([]int{0, 1, 2, 3}, func(cut int) bool {
			return c.press.library.Covering(r, font.Serif, cut&1 != 0, cut&2 != 0) == nil
		})
		c.covered[r] = covered
	}
	return covered
}
