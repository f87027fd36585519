package templates

import (
	"strings"
	"unicode"

	"convene/planner"
)

// inlineText is inlines as text, with a newline for a line break. A link is its
// text and its address, once if they are the same.
func (n numbers) inlineText(text []planner.Inline) string {
	var b strings.Builder
	for _, in := range text {
		switch in := in.(type) {
		case planner.Str:
			b.WriteString(clean(string(in)))
		case planner.Name:
			b.WriteString(clean(string(in)))
		case planner.Emphasis:
			b.WriteString(n.inlineText(in))
		case planner.Strong:
			b.WriteString(n.inlineText(in))
		case planner.Link:
			b.WriteString(n.linkText(in))
		case planner.Span:
			b.WriteString(n.inlineText(in.Text))
		case planner.Footnote:
			b.WriteString(n.mark(in))
		case planner.LineBreak:
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func (n numbers) linkText(l planner.Link) string {
	text := n.inlineText(l.Text)
	to, ok := safeURL(l.URL)
	if !ok || to == text || to == "mailto:"+text || to == "tel:"+strings.Join(strings.Fields(text), "") {
		return text
	}
	if text == "" {
		return to
	}
	return text + " <" + to + ">"
}

// clean is text without control characters; each of them, a line break too, is
// a space.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}

// columns is how many columns of a terminal a line takes, where combining and
// invisible characters take none.
func columns(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			n++
		}
	}
	return n
}

// wrap breaks text at its newlines and, where a line would be wider than
// width, at spaces. A no-break space is none of these.
func wrap(s string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		var current strings.Builder
		used := 0
		for word := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == ' ' || r == '\t' }) {
			w := columns(word)
			if used > 0 && used+1+w > width {
				lines = append(lines, current.String())
				current.Reset()
				used = 0
			}
			if used > 0 {
				current.WriteByte(' ')
				used++
			}
			current.WriteString(word)
			used += w
		}
		if used > 0 {
			lines = append(lines, current.String())
		}
	}
	return lines
}
