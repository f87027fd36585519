package templates

import (
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"convene/planner"
)

// The blocks of a text, read. Their running text still has its placeholders
// and its lines.
type (
	block   interface{ isBlock() }
	heading struct {
		level int
		text  running
	}
	paragraph struct{ text running }
	verbatim  struct{ text running } // its line ends are hard
	list      struct {
		ordered bool
		start   int
		items   [][]block
	}
	quote struct{ blocks []block }
	table struct {
		head  []running
		align []planner.Align
		rows  [][]running
	}
	thematicBreak struct{}
)

func (heading) isBlock()       {}
func (paragraph) isBlock()     {}
func (verbatim) isBlock()      {}
func (list) isBlock()          {}
func (quote) isBlock()         {}
func (table) isBlock()         {}
func (thematicBreak) isBlock() {}

// newParser reads CommonMark 0.31 with GitHub's tables and footnotes, and
// without raw HTML, which then is text like any other.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(newDefinitionParser(), 900),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(referenceParser{}, 150),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
}

// parseProse reads Markdown. Braces are literal where placeholders is nil, and
// else enclose one of the placeholders.
func parseProse(markdown parser.Parser, source string, placeholders []string) ([]block, []problem) {
	if bad, ok := excess(source); ok {
		return nil, []problem{bad}
	}
	r := proseReader{source: []byte(source), placeholders: placeholders, notes: map[int]*note{}}
	blocks := r.blocks(markdown.Parse(text.NewReader(r.source)), 0)
	r.unreferred()
	slices.SortStableFunc(r.problems, func(a, b problem) int { return a.offset - b.offset })
	return blocks, r.problems
}

// proseReader turns what goldmark parsed into blocks.
type proseReader struct {
	source       []byte
	placeholders []string
	problems     []problem
	notes        map[int]*note // by the number of their label
	inNote       bool
	inLink       bool
}

func (r *proseReader) report(p problem) { r.problems = append(r.problems, p) }

// beyond reports a part that stands too deep in others; it is left out.
func (r *proseReader) beyond(n ast.Node, depth int) bool {
	if depth < maxDepth {
		return false
	}
	if depth == maxDepth {
		r.report(tooDeep(max(n.Pos(), 0)))
	}
	return true
}

func (r *proseReader) blocks(parent ast.Node, depth int) []block {
	if r.beyond(parent, depth) {
		return nil
	}
	var blocks []block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			blocks = append(blocks, heading{min(max(n.Level, 2), 3), r.running(n, 0)})
		case *ast.Paragraph, *ast.TextBlock:
			blocks = append(blocks, paragraph{r.running(n, 0)})
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			blocks = append(blocks, verbatim{r.verbatim(n.Lines())})
		case *ast.List:
			blocks = append(blocks, r.list(n, depth))
		case *ast.Blockquote:
			blocks = append(blocks, quote{r.blocks(n, depth+1)})
		case *extast.Table:
			blocks = append(blocks, r.table(n))
		case *ast.ThematicBreak:
			blocks = append(blocks, thematicBreak{})
		case *extast.Footnote:
			r.define(n, depth)
		}
	}
	return blocks
}

func (r *proseReader) list(n *ast.List, depth int) list {
	l := list{ordered: n.IsOrdered(), start: n.Start}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		l.items = append(l.items, r.blocks(item, depth+1))
	}
	return l
}

func (r *proseReader) table(n *extast.Table) table {
	var t table
	for _, a := range n.Alignments {
		t.align = append(t.align, map[extast.Alignment]planner.Align{
			extast.AlignCenter: planner.AlignCentre, extast.AlignRight: planner.AlignEnd,
		}[a])
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		cells := make([]running, 0, len(t.align))
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, r.running(cell, 0))
		}
		if row.Kind() == extast.KindTableHeader {
			t.head = cells
		} else {
			t.rows = append(t.rows, cells)
		}
	}
	return t
}

// verbatim is the lines of a code block, which is text whose line breaks count.
func (r *proseReader) verbatim(lines *text.Segments) running {
	var out running
	for i := range lines.Len() {
		segment := lines.At(i)
		if i > 0 {
			out = append(out, lineEnd{hard: true})
		}
		value := segment.TrimRightSpace(r.source)
		out = append(out, r.literal(value.Start, string(value.Value(r.source)))...)
	}
	return out
}
