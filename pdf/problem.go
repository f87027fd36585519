package pdf

import (
	"errors"
	"fmt"
	"io/fs"

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
			Message: fmt.Sprintf("no typeface has the character %q (U+%04X), which stands in %q", missing.Rune, missing.Rune, shortened(missing.Text)),
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

// shortened is the beginning of a long text.
func shortened(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// sentence starts with a capital and ends with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return string(s[0]-'a'+'A') + s[1:] + "."
}

// Check tells everything that would keep a document from being set: each
// character once that no typeface has, each picture once that cannot be used.
func (p *Press) Check(doc planner.Document, style Style, pictures fs.FS) []Problem {
	var problems []Problem
	note := func(err error) {
		if problem, ok := errors.AsType[*Problem](asProblem(err)); ok {
			problems = append(problems, *problem)
		}
	}
	runes, files := map[rune]bool{}, map[planner.File]bool{}
	contents{
		text: func(s string) {
			for _, r := range s {
				if !runes[r] && !p.covers(r) {
					runes[r] = true
					note(&text.MissingGlyph{Rune: r, Text: s})
				}
			}
		},
		picture: func(file planner.File) {
			if files[file] {
				return
			}
			files[file] = true
			source, err := picture.Open(pictures, string(file))
			if err == nil {
				err = p.darkroom.Sound(source)
			}
			if err != nil {
				note(err)
			}
		},
	}.of(doc)
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

// contents visits all printed text and all pictures of a document.
type contents struct {
	text    func(string)
	picture func(planner.File)
}

func (c contents) of(doc planner.Document) {
	c.text(doc.RunningHead)
	for _, s := range doc.Sections {
		c.blocks(s.Blocks)
	}
}

func (c contents) blocks(blocks []planner.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case planner.Heading:
			c.inlines(b.Text)
		case planner.Paragraph:
			c.inlines(b.Text)
		case planner.Lines:
			c.lines(b.Lines)
		case planner.List:
			for _, item := range b.Items {
				c.blocks(item)
			}
		case planner.Quote:
			c.blocks(b.Blocks)
		case planner.Table:
			c.table(b)
		case planner.Figure:
			c.figure(b)
		case planner.Gallery:
			for _, f := range b.Figures {
				c.figure(f)
			}
		case planner.Card:
			if b.Portrait != nil {
				c.picture(b.Portrait.File)
			}
			c.lines([][]planner.Inline{b.Name, b.Posts, b.Heading})
			c.blocks(b.Blocks)
		case planner.Letterhead:
			if b.Logo != nil {
				c.picture(b.Logo.File)
			}
			c.lines(b.Name)
			c.lines(b.Address)
			c.lines(b.Contacts)
		case planner.Passage:
			c.blocks(b.Blocks)
		}
	}
}

func (c contents) table(t planner.Table) {
	for _, column := range t.Columns {
		c.inlines(column.Head)
	}
	for _, row := range t.Rows {
		for _, cell := range row.Cells {
			c.blocks(cell)
		}
	}
}

func (c contents) figure(f planner.Figure) {
	c.picture(f.Picture.File)
	c.inlines(f.Caption)
	c.text(f.Credit)
}

func (c contents) lines(lines [][]planner.Inline) {
	for _, line := range lines {
		c.inlines(line)
	}
}

func (c contents) inlines(inlines []planner.Inline) { c.text(planner.PlainText(inlines)) }
