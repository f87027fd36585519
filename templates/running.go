package templates

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// running is running text, read: pieces with placeholders and line ends among
// them.
type running []piece

type (
	piece       interface{ isPiece() }
	literal     string
	placeholder string
	lineEnd     struct{ hard bool }
	// span is text set apart.
	span struct {
		strong bool
		inner  running
	}
	link struct {
		to    address
		inner running
	}
	footnote struct{ note *note }
)

func (literal) isPiece()     {}
func (placeholder) isPiece() {}
func (lineEnd) isPiece()     {}
func (span) isPiece()        {}
func (link) isPiece()        {}
func (footnote) isPiece()    {}

// inlineReader joins the stretches into which goldmark cuts plain text, at
// every character that might have meant something, so that a placeholder is
// seen whole.
type inlineReader struct {
	*proseReader
	out         running
	start, stop int // the stretch not yet written, in the source
}

// running reads the inlines of a node, which stands depth deep in a block's.
func (r *proseReader) running(parent ast.Node, depth int) running {
	in := inlineReader{proseReader: r}
	return in.read(parent, depth)
}

func (in *inlineReader) read(parent ast.Node, depth int) running {
	if in.beyond(parent, depth) {
		return nil
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if t, ok := n.(*ast.Text); ok {
			in.text(t)
			continue
		}
		in.flush()
		in.out = append(in.out, in.node(n, depth)...)
	}
	in.flush()
	return in.out
}

func (in *inlineReader) text(t *ast.Text) {
	if t.Segment.Start != in.stop {
		in.flush()
		in.start = t.Segment.Start
	}
	in.stop = t.Segment.Stop
	if t.SoftLineBreak() || t.HardLineBreak() {
		in.flush()
		in.out = append(in.out, lineEnd{t.HardLineBreak()})
	}
}

func (in *inlineReader) flush() {
	if in.start < in.stop {
		in.out = append(in.out, in.marked(in.start, string(in.source[in.start:in.stop]))...)
	}
	in.start = in.stop
}

func (r *proseReader) node(n ast.Node, depth int) running {
	switch n := n.(type) {
	case *ast.Emphasis:
		return running{span{n.Level == 2, r.running(n, depth+1)}}
	case *ast.Link:
		at := max(bytes.Index(r.source[n.Pos():], n.Destination), 0)
		r.inLink = true
		text := r.running(n, depth+1)
		r.inLink = false
		return running{link{r.address(n.Pos()+at, string(n.Destination)), text}}
	case *ast.AutoLink:
		label := string(n.Label(r.source))
		to := string(n.URL(r.source))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
			to = "mailto:" + to
		}
		return running{link{r.address(n.Pos(), to), r.literal(n.Pos(), label)}}
	case *ast.CodeSpan:
		return r.code(n)
	case *extast.FootnoteLink:
		return r.refer(n)
	case *ast.Image:
		r.report(problem{max(n.Pos(), 0), "a picture cannot stand in running text", "name its file under a key for pictures"})
	}
	return nil
}

// code is a code span, which is text like any other.
func (r *proseReader) code(n *ast.CodeSpan) running {
	var out running
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			s := strings.ReplaceAll(string(t.Segment.Value(r.source)), "\n", " ")
			out = append(out, r.literal(t.Segment.Start, s)...)
		}
	}
	return out
}

// marked reads plain text: backslash escapes (CommonMark 0.31, section 2.4),
// character references (section 2.5) and placeholders.
func (r *proseReader) marked(offset int, s string) running {
	var out running
	var plain strings.Builder
	write := func() {
		if plain.Len() > 0 {
			out = append(out, literal(plain.String()))
			plain.Reset()
		}
	}
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			plain.WriteByte(s[i+1])
			i += 2
		case s[i] == '&':
			text, size := cutReference(s[i:])
			plain.WriteString(text)
			i += size
		case s[i] == '{' && r.placeholders != nil:
			write()
			name, size := r.placeholder(offset+i, s[i:])
			out = append(out, placeholder(name))
			i += size
		default:
			plain.WriteByte(s[i])
			i++
		}
	}
	write()
	return out
}

// literal reads text in which only placeholders mean anything.
func (r *proseReader) literal(offset int, s string) running {
	var out running
	for s != "" {
		i := strings.IndexByte(s, '{')
		if i < 0 || r.placeholders == nil {
			return append(out, literal(s))
		}
		if i > 0 {
			out = append(out, literal(s[:i]))
		}
		name, size := r.placeholder(offset+i, s[i:])
		out = append(out, placeholder(name))
		s, offset = s[i+size:], offset+i+size
	}
	return out
}

// placeholder reads the placeholder at the start of s and reports one that is
// not known or never closed.
func (r *proseReader) placeholder(offset int, s string) (name string, size int) {
	name, size = cutPlaceholder(s)
	if size == 0 {
		r.report(unclosedPlaceholder(offset))
		return "", 1
	}
	if bad, ok := unknownPlaceholder(offset, name, r.placeholders); ok {
		r.report(bad)
	}
	return name, size
}

// maxReference is the length of the longest named character reference,
// &CounterClockwiseContourIntegral;.
const maxReference = 33

// cutReference reads the character reference at the start of s, or else the
// ampersand.
func cutReference(s string) (text string, size int) {
	end := strings.IndexByte(s[:min(len(s), maxReference)], ';')
	if end < 0 {
		return "&", 1
	}
	whole := s[:end+1]
	resolved := string(util.ResolveEntityNames(util.ResolveNumericReferences([]byte(whole))))
	if resolved == whole {
		return "&", 1
	}
	return resolved, len(whole)
}
