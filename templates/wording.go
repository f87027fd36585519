package templates

import (
	"fmt"
	"slices"
	"strings"

	"convene/planner"
)

// maxWording bounds one fixed wording, in bytes.
const maxWording = 4 << 10

// maxOptional bounds how deep optional parts stand inside each other.
const maxOptional = 8

// wording is a fixed wording, read: literal text, {placeholders} and
// [optional parts].
type wording []wordingPart

// wordingPart is one of its fields; the others are empty.
type wordingPart struct {
	literal     string
	placeholder string
	optional    wording
}

// parseWording reads a wording that may use the placeholders known.
func parseWording(s string, known []string) (wording, []problem) {
	if len(s) > maxWording {
		return nil, []problem{{0, fmt.Sprintf("it has %d bytes, more than the %d that a wording may have", len(s), maxWording), "shorten it"}}
	}
	p := wordingParser{rest: strings.Trim(s, "\n"), known: known}
	w := p.parts(0)
	return w, p.problems
}

type wordingParser struct {
	rest     string
	known    []string
	problems []problem
}

func (p *wordingParser) report(message, next string) {
	p.problems = append(p.problems, problem{message: message, next: next})
}

// parts reads up to the bracket that closes an optional part, or to the end.
func (p *wordingParser) parts(depth int) wording {
	var w wording
	for p.rest != "" {
		switch c := p.rest[0]; c {
		case '{':
			w = p.placeholder(w)
		case '[':
			p.rest = p.rest[1:]
			if depth == maxOptional {
				p.report(fmt.Sprintf("it has more than %d optional parts inside each other", maxOptional), "take the innermost out")
				p.rest = ""
				return w
			}
			w = append(w, wordingPart{optional: p.parts(depth + 1)})
		case ']':
			p.rest = p.rest[1:]
			if depth > 0 {
				return w
			}
			p.report("it has a ] without its [", `write \] for a bracket that is printed`)
		default:
			w = p.literal(w)
		}
	}
	if depth > 0 && len(p.problems) == 0 {
		p.report("it has a [ without its ]", `close the optional part, or write \[ for a bracket that is printed`)
	}
	return w
}

func (p *wordingParser) placeholder(w wording) wording {
	name, size := cutPlaceholder(p.rest)
	if size == 0 {
		p.problems = append(p.problems, unclosedPlaceholder(0))
		p.rest = ""
		return w
	}
	p.rest = p.rest[size:]
	if bad, ok := unknownPlaceholder(0, name, p.known); ok {
		p.problems = append(p.problems, bad)
	}
	return append(w, wordingPart{placeholder: name})
}

func (p *wordingParser) literal(w wording) wording {
	var b strings.Builder
	for p.rest != "" && !strings.ContainsRune("{[]", rune(p.rest[0])) {
		if len(p.rest) > 1 && p.rest[0] == '\\' && strings.ContainsRune(`{}[]\`, rune(p.rest[1])) {
			p.rest = p.rest[1:]
		}
		b.WriteByte(p.rest[0])
		p.rest = p.rest[1:]
	}
	return append(w, wordingPart{literal: b.String()})
}

// fill puts the values in. A placeholder that values lack is an error.
func (w wording) fill(values planner.Values) ([]planner.Inline, error) {
	var f wordingFiller
	f.fill(w, values)
	return f.out, f.err
}

// say is a wording of the language itself, whose placeholders were all checked
// when it was read, as plain text.
func (w wording) say(values map[string]string) string {
	inlines := planner.Values{}
	for name, value := range values {
		inlines[name] = []planner.Inline{planner.Str(value)}
	}
	text, _ := w.fill(inlines)
	return planner.PlainText(text)
}

type wordingFiller struct {
	out     []planner.Inline
	dropped bool // an optional part before all that is printed
	err     error
}

func (f *wordingFiller) fill(w wording, values planner.Values) {
	for _, part := range w {
		switch {
		case part.placeholder != "":
			value, ok := values[part.placeholder]
			if !ok && f.err == nil {
				f.err = fmt.Errorf("its placeholder {%s} was given no value", part.placeholder)
			}
			f.out = join(f.out, value...)
		case part.optional != nil:
			f.optional(part.optional, values)
		default:
			f.literal(part.literal)
		}
	}
}

func (f *wordingFiller) optional(w wording, values planner.Values) {
	for _, part := range w {
		value, ok := values[part.placeholder]
		if part.placeholder != "" && ok && empty(value) {
			f.dropped = true
			return
		}
	}
	f.fill(w, values)
}

// literal adds text, a line break for each of its newlines. Where everything
// before it was left out, so is the punctuation that would have followed on it.
func (f *wordingFiller) literal(s string) {
	if f.dropped && len(f.out) == 0 {
		s = strings.TrimLeft(s, " ,;:،؛·–—-\n")
	}
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			f.out = append(f.out, planner.LineBreak{})
		}
		f.out = join(f.out, planner.Str(line))
	}
}

// empty reports whether a value says nothing, not even in a note.
func empty(value []planner.Inline) bool {
	return strings.TrimSpace(planner.PlainText(value)) == "" && !noted(value)
}

func noted(value []planner.Inline) bool {
	return slices.ContainsFunc(value, func(in planner.Inline) bool {
		switch in := in.(type) {
		case planner.Emphasis:
			return noted(in)
		case planner.Strong:
			return noted(in)
		case planner.Link:
			return noted(in.Text)
		case planner.Span:
			return noted(in.Text)
		case planner.Footnote:
			return true
		}
		return false
	})
}

// join appends inlines to text, literal text to literal text without a seam.
func join(text []planner.Inline, more ...planner.Inline) []planner.Inline {
	for _, in := range more {
		s, literal := in.(planner.Str)
		if literal && s == "" {
			continue
		}
		if last := len(text) - 1; literal && last >= 0 {
			if before, ok := text[last].(planner.Str); ok {
				text[last] = before + s
				continue
			}
		}
		text = append(text, in)
	}
	return text
}
