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

// Check tells everything that would keep a document from being set: each
// character that no typeface has, once for each text that it stands in, and each
// picture once that cannot be used.
func (p *Press) Check(doc planner.Document, pictures fs.FS) []Problem {
	var problems []Problem
	note := func(err error) {
		if problem, ok := errors.AsType[*Problem](asProblem(err)); ok && !slices.Contains(problems, *problem) {
			problems = append(problems, *problem)
		}
	}
	for run := range doc.Runs() {
		said := planner.PlainText(run)
		for _, r := range said {
			if !p.covers(r) {
				note(&text.MissingGlyph{Rune: r, Text: said})
			}
		}
	}
	files := map[planner.File]bool{}
	for shown := range doc.Pictures() {
		if files[shown.File] {
			continue
		}
		files[shown.File] = true
		source, err := picture.Open(pictures, string(shown.File))
		if err == nil {
			err = p.darkroom.Sound(source)
		}
		if err != nil {
			note(err)
		}
	}
	return problems
}

// covers reports whether text in any weight and slant can have a character.
func (p *Press) covers(r rune) bool {
	if text.Invisible(r) {
		return true
	}
	for cut := range 4 {
		if p.library.Covering(r, font.Serif, cut&1 != 0, cut&2 != 0) == nil {
			return false
		}
	}
	return true
}
