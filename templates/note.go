package templates

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// note is what a footnote says. All references to one label share it.
type note struct {
	label    string
	offset   int // of its definition
	blocks   []block
	defined  bool
	referred bool
}

// definitionParser reads the definitions of notes, [^label]: text, as
// goldmark's own extension does, but leaves each where it stands. The extension
// gathers them, and drops those that nothing refers to without a word.
type definitionParser struct{ parser.BlockParser }

func newDefinitionParser() parser.BlockParser {
	return definitionParser{extension.NewFootnoteBlockParser()}
}

// labelsKey is where a parse keeps the numbers of its labels.
var labelsKey = parser.NewContextKey()

// Close numbers the definition. The first of a label is the one that counts.
func (definitionParser) Close(n ast.Node, _ text.Reader, pc parser.Context) {
	labels, ok := pc.Get(labelsKey).(map[string]int)
	if !ok {
		labels = map[string]int{}
		pc.Set(labelsKey, labels)
	}
	definition := n.(*extast.Footnote)
	label := util.ToLinkReference(definition.Ref)
	if _, twice := labels[label]; !twice {
		labels[label] = len(labels) + 1
		definition.Index = labels[label]
	}
}

// referenceParser reads references, [^label], to notes that are defined. Any
// other is text. An exclamation mark before one begins no picture.
type referenceParser struct{}

func (referenceParser) Trigger() []byte { return []byte{'!', '['} }

func (referenceParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	rest, exclaimed := bytes.CutPrefix(line, []byte("!"))
	rest, opened := bytes.CutPrefix(rest, []byte("[^"))
	end := bytes.IndexAny(rest, "[]")
	if !opened || end < 0 || rest[end] != ']' {
		return nil
	}
	labels, _ := pc.Get(labelsKey).(map[string]int)
	number, ok := labels[util.ToLinkReference(rest[:end])]
	if !ok {
		return nil
	}
	if exclaimed {
		parent.AppendChild(parent, ast.NewTextSegment(segment.WithStop(segment.Start+1)))
	}
	block.Advance(len(line) - len(rest) + end + 1)
	return extast.NewFootnoteLink(number)
}

// note is the note of a number, which may be defined further down.
func (r *proseReader) note(number int) *note {
	if r.notes[number] == nil {
		r.notes[number] = &note{}
	}
	return r.notes[number]
}

// define reads the definition of a note.
func (r *proseReader) define(n *extast.Footnote, depth int) {
	label, offset := fmt.Sprintf("[^%.40s]", n.Ref), max(n.Pos(), 0)
	switch {
	case r.inNote:
		r.report(problem{offset, "the note " + label + " stands inside another", "move it out, with an empty line before it"})
		return
	case n.Index < 0:
		r.report(problem{offset, "the note " + label + " is defined twice", "remove one of the two, or give it another label"})
		return
	}
	defined := r.note(n.Index)
	defined.label, defined.offset, defined.defined = label, offset, true
	r.inNote = true
	defined.blocks = r.blocks(n, depth+1)
	r.inNote = false
	if !n.HasChildren() {
		r.report(problem{offset, "the note " + label + " says nothing", "write it after the colon, or remove it"})
	}
}

// refer reads a reference.
func (r *proseReader) refer(n *extast.FootnoteLink) running {
	offset := max(n.Pos(), 0)
	switch {
	case r.inNote:
		r.report(problem{offset, "a note refers to a note", "write what it says into the note itself"})
	case r.inLink:
		r.report(problem{offset, "a note stands inside a link", "write it after the link"})
	}
	to := r.note(n.Index)
	to.referred = true
	return running{footnote{to}}
}

// unreferred reports the notes to which nothing leads: they would be lost.
func (r *proseReader) unreferred() {
	for _, number := range slices.Sorted(maps.Keys(r.notes)) {
		if n := r.notes[number]; n.defined && !n.referred {
			r.report(problem{n.offset, "nothing refers to the note " + n.label, "write " + n.label + " where it belongs, or remove the note"})
		}
	}
}
