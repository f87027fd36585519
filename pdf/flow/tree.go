package flow

// Tree is what a document means: its structure elements (ISO 32000-1, 14.8.4)
// by their NodeID. The first, at 0, stands for artefacts and is no element; the
// second is the document.
type Tree []Node

// NodeID is a node's index in the tree.
type NodeID int

// Artefact marks what is no part of the document's meaning, as rules and page
// numbers.
const Artefact NodeID = 0

// Tag is a standard structure type (ISO 32000-1, 14.8.4).
type Tag string

// The structure types that documents use.
const (
	Document     Tag = "Document"
	Section      Tag = "Sect"
	Division     Tag = "Div"
	Heading1     Tag = "H1"
	Heading2     Tag = "H2"
	Heading3     Tag = "H3"
	ParagraphTag Tag = "P"
	Quotation    Tag = "BlockQuote"
	ListTag      Tag = "L"
	ItemTag      Tag = "LI"
	LabelTag     Tag = "Lbl"
	BodyTag      Tag = "LBody"
	TableTag     Tag = "Table"
	RowTag       Tag = "TR"
	HeadCell     Tag = "TH"
	DataCell     Tag = "TD"
	FigureTag    Tag = "Figure"
	LinkTag      Tag = "Link"
	ReferenceTag Tag = "Reference"
	NoteTag      Tag = "Note"
	ContentsTag  Tag = "TOC"
	EntryTag     Tag = "TOCI"
	SpanTag      Tag = "Span"
)

// Node is one element of the tree.
type Node struct {
	Tag    Tag
	Parent NodeID
	// Lang is set where it differs from the parent's.
	Lang string
	// Alt is what a figure shows, or where a link leads, in words.
	Alt string
	// Says is the text that the element stands for where it is not the one
	// that is painted.
	Says string
	// URL is where a link leads; without one it leads to an entry of the
	// outline.
	URL   string
	Entry int
	// Behind is the element behind which a note is read.
	Behind NodeID
	// Box is where a figure stands on its page.
	Box Rect
	// Scope is what a head cell is the head of.
	Scope Scope
	// Ordered: a list is numbered.
	Ordered bool
}

// Scope is what a head cell is the head of (ISO 32000-1, table 349).
type Scope string

const (
	ColumnScope Scope = "Column"
	RowScope    Scope = "Row"
)

func (t *Tree) add(n Node) NodeID {
	if len(*t) == 0 {
		*t = append(*t, Node{}) // stands for artefacts
	}
	*t = append(*t, n)
	return NodeID(len(*t) - 1)
}

// link is the link that a node is or stands in, or Artefact.
func (t Tree) link(id NodeID) NodeID {
	for ; id != Artefact; id = t[id].Parent {
		if t[id].Tag == LinkTag {
			return id
		}
	}
	return Artefact
}
