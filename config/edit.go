package config

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Edit is a change of one value of a YAML file.
type Edit struct {
	// Path is the value's: roles[2].represented_by. The mapping that it belongs
	// to has to be there.
	Path string
	// Value is what it becomes; empty takes the key away.
	Value string
}

// EditFile changes values in a YAML file of the workspace in dir. Only the
// lines concerned change: comments, order and line ends stay as a person wrote
// them. A file in which that cannot be done for sure is left alone, with an
// error that says what to write by hand.
func EditFile(dir, name string, edits ...Edit) error {
	text, err := (folder{dir: dir, limit: MaxFile}).read(name, MaxFile)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	changed := text
	for _, e := range edits {
		if changed, err = edited(changed, e); err != nil {
			return fmt.Errorf("%s: %w: %s", name, err, e.byHand())
		}
	}
	if bytes.Equal(changed, text) {
		return nil
	}
	return rewrite(dir, name, text, changed)
}

// Edit is [EditFile] for a file that the workspace was loaded from. Paths are
// those of the file as it was read then: if somebody has changed it since, it
// is left alone and the error wraps [ErrEdited].
func (w *Workspace) Edit(name string, edits ...Edit) error {
	text, err := (folder{dir: w.Dir, limit: MaxFile}).read(name, MaxFile)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if read, ok := w.read[name]; ok && read != sha256.Sum256(text) {
		return fmt.Errorf("%s: %w", name, ErrEdited)
	}
	if err := EditFile(w.Dir, name, edits...); err != nil {
		return err
	}
	if text, err = (folder{dir: w.Dir, limit: MaxFile}).read(name, MaxFile); err == nil && w.read != nil {
		w.read[name] = sha256.Sum256(text)
	}
	return nil
}

func (e Edit) byHand() string {
	if e.Value == "" {
		return "remove " + e.Path + " by hand"
	}
	return fmt.Sprintf("write %q at %s by hand", e.Value, e.Path)
}

// errElsewhere is a file written in a way that an edit cannot be sure of.
var errElsewhere = errors.New("it is written in a way that is left to a person to change")

// edited is the text with one change, and nothing else changed in what it
// says.
func edited(text []byte, e Edit) ([]byte, error) {
	body := bytes.TrimPrefix(text, []byte("\ufeff"))
	mark := text[:len(text)-len(body)]
	root, err := parse(body)
	if err != nil {
		return nil, err
	}
	above := parent(e.Path)
	key := strings.TrimPrefix(e.Path[len(above):], ".")
	m := nodeAt(root, "", above)
	if m == nil || m.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("there is no %s to change", above)
	}
	before, want := said(root), said(root)
	old := entry(m, key)
	switch {
	case old < 0 && e.Value == "", old >= 0 && m.Content[old+1].Value == e.Value && e.Value != "":
		return text, nil
	case e.Value == "":
		delete(want, e.Path)
	default:
		want[e.Path] = "!!str " + e.Value
	}
	s := splice{text: body, m: m}
	out, err := s.apply(old, key, e.Value)
	if err != nil {
		return nil, err
	}
	// Whatever was spliced, the file has to say what it said but for this.
	again, err := parse(out)
	if err != nil {
		return nil, errElsewhere
	}
	if got := said(again); !same(got, want) || same(got, before) {
		return nil, errElsewhere
	}
	return append(slices.Clone(mark), out...), nil
}

// nodeAt is the node at a path, or nil.
func nodeAt(n *yaml.Node, here, path string) *yaml.Node {
	if n == nil || here == path {
		return n
	}
	for next, child := range children(n, here) {
		if path == next || strings.HasPrefix(path, next+".") || strings.HasPrefix(path, next+"[") {
			return nodeAt(child, next, path)
		}
	}
	return nil
}

// children yields the nodes below n with their paths.
func children(n *yaml.Node, here string) func(yield func(string, *yaml.Node) bool) {
	return func(yield func(string, *yaml.Node) bool) {
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				if !yield(child(here, n.Content[i].Value), n.Content[i+1]) {
					return
				}
			}
		case yaml.SequenceNode:
			for i, c := range n.Content {
				if !yield(element(here, i), c) {
					return
				}
			}
		}
	}
}

// said is every value of a document by its path.
func said(root *yaml.Node) map[string]string {
	all := map[string]string{}
	var walk func(n *yaml.Node, here string)
	walk = func(n *yaml.Node, here string) {
		switch n.Kind {
		case yaml.MappingNode, yaml.SequenceNode:
			all[here+" "] = fmt.Sprint(n.Kind) // an empty one says something too
			for next, c := range children(n, here) {
				walk(c, next)
			}
		default:
			if _, twice := all[here]; twice {
				here += "#2"
			}
			all[here] = n.ShortTag() + " " + n.Value
		}
	}
	walk(root, "")
	return all
}

func same(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if w, ok := b[k]; !ok || w != v {
			return false
		}
	}
	return true
}

// entry is the index of a key in a mapping's content, or -1.
func entry(m *yaml.Node, key string) int {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// splice changes one entry of one mapping in a text.
type splice struct {
	text []byte
	m    *yaml.Node
}

func (s splice) apply(old int, key, value string) ([]byte, error) {
	flow := s.m.Style&yaml.FlowStyle != 0
	switch {
	case value == "" && flow:
		return s.cutFlow(old)
	case value == "":
		return s.cutBlock(old)
	case old >= 0:
		return s.replace(old, plain(value))
	case flow:
		return s.addFlow(key + ": " + plain(value))
	}
	return s.addBlock(key + ": " + plain(value))
}

// word is what needs no quotes; YAML of old takes some words for truth values.
var (
	word  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)
	truth = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
)

func plain(value string) string {
	if word.MatchString(value) && !slices.Contains(truth, strings.ToLower(value)) {
		return value
	}
	return strconv.Quote(value)
}

func (s splice) put(from, to int, text string) []byte {
	return slices.Concat(s.text[:from], []byte(text), s.text[to:])
}

func (s splice) replace(old int, value string) ([]byte, error) {
	from, to, err := s.span(s.m.Content[old+1])
	return s.put(from, to, value), err
}

// span is where a scalar stands that is written on one line.
func (s splice) span(n *yaml.Node) (from, to int, err error) {
	rest, inside := textAt(s.text, n.Line, n.Column)
	if n.Kind != yaml.ScalarNode || !inside || n.Anchor != "" {
		return 0, 0, errElsewhere
	}
	from = len(s.text) - len(rest)
	length := len(n.Value)
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle|yaml.TaggedStyle) != 0:
		return 0, 0, errElsewhere
	case n.Style&yaml.DoubleQuotedStyle != 0:
		quoted := doubleQuoted.Find(rest)
		length = len(quoted)
	case n.Style&yaml.SingleQuotedStyle != 0:
		length = len(singleQuoted.Find(rest))
	case !bytes.HasPrefix(rest, []byte(n.Value)):
		return 0, 0, errElsewhere
	}
	if length == 0 {
		return 0, 0, errElsewhere
	}
	return from, from + length, nil
}

var (
	doubleQuoted = regexp.MustCompile(`^"(?:[^"\\\r\n]|\\[^\r\n])*"`)
	singleQuoted = regexp.MustCompile(`^'(?:[^'\r\n]|'')*'`)
)

// addBlock puts a line behind the last entry that is written on one.
func (s splice) addBlock(line string) ([]byte, error) {
	for i := len(s.m.Content) - 2; i >= 0; i -= 2 {
		_, to, err := s.span(s.m.Content[i+1])
		if err != nil {
			continue
		}
		end, next, lineEnd := s.lineEnd(to)
		if next == end { // the file ends without a line end
			next, line = end, lineEnd+indented(s.m, line)
		} else {
			line = indented(s.m, line) + lineEnd
		}
		return s.put(next, next, line), nil
	}
	return nil, errElsewhere
}

func indented(m *yaml.Node, line string) string {
	return strings.Repeat(" ", m.Content[0].Column-1) + line
}

// lineEnd is where the line around an offset ends, where the next one begins,
// and what ends lines there.
func (s splice) lineEnd(at int) (end, next int, lineEnd string) {
	length := bytes.IndexAny(s.text[at:], "\r\n")
	if length < 0 {
		lineEnd = "\n"
		if bytes.Contains(s.text, []byte("\r\n")) {
			lineEnd = "\r\n"
		}
		return len(s.text), len(s.text), lineEnd
	}
	end = at + length
	next = end + 1
	if bytes.HasPrefix(s.text[end:], []byte("\r\n")) {
		next++
	}
	return end, next, string(s.text[end:next])
}

// addFlow puts an entry behind the last one, inside the braces.
func (s splice) addFlow(entry string) ([]byte, error) {
	if len(s.m.Content) == 0 {
		return nil, errElsewhere
	}
	_, to, err := s.span(s.m.Content[len(s.m.Content)-1])
	return s.put(to, to, ", "+entry), err
}

// cutFlow takes an entry out of braces, with the comma on one side.
func (s splice) cutFlow(old int) ([]byte, error) {
	from, err := s.start(s.m.Content[old])
	if err != nil {
		return nil, err
	}
	_, to, err := s.span(s.m.Content[old+1])
	switch {
	case err != nil:
	case old > 0:
		_, from, err = s.span(s.m.Content[old-1])
	case len(s.m.Content) > 2:
		to, err = s.start(s.m.Content[2])
	}
	return s.put(from, to, ""), err
}

// cutBlock takes an entry's line out. Where the line also begins an element of
// a list, the next entry moves up into its place.
func (s splice) cutBlock(old int) ([]byte, error) {
	from, err := s.start(s.m.Content[old])
	if err != nil {
		return nil, err
	}
	_, to, err := s.span(s.m.Content[old+1])
	if err != nil {
		return nil, err
	}
	begins := bytes.LastIndexAny(s.text[:from], "\r\n") + 1
	if len(bytes.TrimSpace(s.text[begins:from])) == 0 {
		_, next, _ := s.lineEnd(to)
		return s.put(begins, next, ""), nil
	}
	if old+2 >= len(s.m.Content) {
		return nil, errElsewhere
	}
	next, err := s.start(s.m.Content[old+2])
	if err != nil || len(bytes.TrimSpace(s.text[to:next])) > 0 { // a comment stands between
		return nil, errElsewhere
	}
	return s.put(from, next, ""), nil
}

// start is where a node begins.
func (s splice) start(n *yaml.Node) (int, error) {
	rest, inside := textAt(s.text, n.Line, n.Column)
	if !inside {
		return 0, errElsewhere
	}
	return len(s.text) - len(rest), nil
}
