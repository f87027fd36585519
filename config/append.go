package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Field is a key with its value.
type Field struct{ Key, Value string }

// AppendEntry adds an entry to a list among the outermost keys of a YAML file
// of the workspace in dir: fields, or one value if their only key is empty. A
// list that is not there is begun at the end of the file. Comments, order and
// line ends stay as a person wrote them. A file in which that cannot be done
// for sure is left alone, with an error that says what to write by hand; so is
// one that somebody saves in the meantime, and the error wraps [ErrEdited].
func AppendEntry(dir, name, list string, fields ...Field) error {
	text, err := (folder{dir: dir, limit: MaxFile}).read(name, MaxFile)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	lines, err := inLines(entryOf(fields))
	if err != nil {
		return fmt.Errorf("%s: writing to %s: %w", name, list, err)
	}
	changed, err := appended(text, list, addition{entries: []string{lines}, inline: inBraces(fields)})
	if err != nil {
		return fmt.Errorf("%s: %w: add to %s by hand: %s", name, err, list, inBraces(fields))
	}
	return rewrite(dir, name, text, changed)
}

// addition is what is put at the end of a list.
type addition struct {
	// entries are blocks of lines, each as it stands behind a dash.
	entries []string
	// inline is how they are written between brackets; empty: they are not.
	inline string
	// apart has an empty line before each, unless the list has none.
	apart bool
}

// appended is the text with more entries in a list among its outermost keys,
// and nothing else changed in what it says.
func appended(text []byte, list string, more addition) ([]byte, error) {
	body := bytes.TrimPrefix(text, []byte("\ufeff"))
	mark := text[:len(text)-len(body)]
	root, err := parse(body)
	if err != nil {
		return nil, err
	}
	if root == nil || empty(root) { // nothing but comments
		root = &yaml.Node{Kind: yaml.MappingNode}
	}
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		return nil, errors.New("it is not a block of keys")
	}
	s := splice{text: body, m: root}
	at, n := entry(root, list), 0
	if at >= 0 && entry(&yaml.Node{Content: root.Content[at+2:]}, list) >= 0 {
		return nil, fmt.Errorf("it has %s twice", list)
	}
	var out []byte
	if at < 0 {
		out, err = s.beginList(list, more)
	} else {
		n = len(root.Content[at+1].Content)
		out, err = s.extend(at, more)
	}
	if err != nil {
		return nil, err
	}
	// Whatever was spliced, the file has to say what it said and the entries.
	again, err := parse(out)
	if err != nil {
		return nil, errElsewhere
	}
	want := said(root)
	delete(want, list) // where it was empty
	want[list+" "] = fmt.Sprint(yaml.SequenceNode)
	for i, e := range more.entries {
		says, err := parse([]byte(e + "\n"))
		if err != nil {
			return nil, err
		}
		maps.Copy(want, saidBelow(element(list, n+i), says))
	}
	if !same(said(again), want) {
		return nil, errElsewhere
	}
	return append(slices.Clone(mark), out...), nil
}

// saidBelow is what a node says, by its paths in a file.
func saidBelow(here string, node *yaml.Node) map[string]string {
	all := map[string]string{}
	for path, value := range said(node) {
		switch path {
		case "", " ":
			path = here + path
		default:
			path = here + "." + path
		}
		all[path] = value
	}
	return all
}

// entryOf is an entry of a list: a mapping of fields, or a value. What is more
// than a word stands in quotes.
func entryOf(fields []Field) *yaml.Node {
	value := func(text string) *yaml.Node {
		n := written(text)
		if plain(text) != text {
			n.Style = yaml.DoubleQuotedStyle
		}
		return n
	}
	if fields[0].Key == "" {
		return value(fields[0].Value)
	}
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, f := range fields {
		n.Content = append(n.Content, written(f.Key), value(f.Value))
	}
	return n
}

// inBraces is an entry on one line.
func inBraces(fields []Field) string {
	if fields[0].Key == "" {
		return plain(fields[0].Value)
	}
	var all []string
	for _, f := range fields {
		all = append(all, f.Key+": "+plain(f.Value))
	}
	return "{" + strings.Join(all, ", ") + "}"
}

// inLines is a node as lines of a block.
func inLines(node *yaml.Node) (string, error) {
	dumped, err := yaml.Dump(node, yaml.WithIndent(2), yaml.WithCompactSeqIndent(false), yaml.WithLineWidth(-1), yaml.WithUnicode(true))
	return strings.TrimRight(string(dumped), "\n"), err
}

// inBlock are the entries on lines of their own, the dashes at a column, behind
// others or at a list's beginning.
func (more addition) inBlock(column int, behind bool, lineEnd string) string {
	var b strings.Builder
	blanks := strings.Repeat(" ", column)
	for i, e := range more.entries {
		if more.apart && (behind || i > 0) {
			b.WriteString(lineEnd)
		}
		for j, line := range strings.Split(e, "\n") {
			switch {
			case j == 0:
				line = blanks + "- " + line
			case line != "":
				line = blanks + "  " + line
			}
			b.WriteString(line + lineEnd)
		}
	}
	return b.String()
}

// beginList puts a list behind everything that stands in the file.
func (s splice) beginList(list string, more addition) ([]byte, error) {
	if len(s.m.Content) > 0 && s.m.Content[0].Column != 1 {
		return nil, errElsewhere
	}
	_, _, lineEnd := s.lineEnd(0)
	text := bytes.TrimRight(s.text, " \t\r\n")
	if len(text) > 0 {
		text = slices.Concat(text, []byte(lineEnd+lineEnd))
	}
	return slices.Concat(text, []byte(list+":"+lineEnd+more.inBlock(2, false, lineEnd))), nil
}

// extend adds entries to a list that is there, the way the others are
// written. Empty brackets give way to lines.
func (s splice) extend(at int, more addition) ([]byte, error) {
	list := s.m.Content[at+1]
	none := list.Kind == yaml.ScalarNode && list.ShortTag() == "!!null" && list.Value == ""
	switch {
	case list.Anchor != "", !none && list.Kind != yaml.SequenceNode:
		return nil, errElsewhere
	case none, len(list.Content) == 0:
		return s.fill(at, more)
	case list.Style&yaml.FlowStyle != 0 && more.inline == "":
		return nil, fmt.Errorf("%w: let every entry of %s begin on a line of its own, after a dash", errElsewhere, s.m.Content[at].Value)
	case list.Style&yaml.FlowStyle != 0:
		return s.extendFlow(list, more.inline)
	}
	ends, err := s.listEnd(at)
	if err != nil {
		return nil, err
	}
	more.apart = more.apart && parted(s.text, list)
	end, next, lineEnd := s.lineEnd(ends)
	entry := more.inBlock(list.Column-1, true, lineEnd)
	if next == end { // the file ends without a line end
		return s.put(next, next, lineEnd+entry), nil
	}
	return s.put(next, next, entry), nil
}

// fill puts the first entries below a key that has none, or empty brackets.
func (s splice) fill(at int, more addition) ([]byte, error) {
	key, list := s.m.Content[at], s.m.Content[at+1]
	from, err := s.start(key)
	if err != nil {
		return nil, err
	}
	if list.Kind == yaml.SequenceNode {
		open, err := s.start(list)
		if err != nil {
			return nil, err
		}
		closing := bytes.IndexByte(s.text[open:], ']')
		if list.Style&yaml.FlowStyle == 0 || s.text[open] != '[' || closing < 0 || len(bytes.Trim(s.text[open+1:open+closing], " \t")) > 0 {
			return nil, errElsewhere
		}
		before := bytes.TrimRight(s.text[:open], " \t")
		after := s.text[open+closing+1:]
		s.text = slices.Concat(before, after)
	}
	end, next, lineEnd := s.lineEnd(from)
	if next == end {
		return slices.Concat(s.text, []byte(lineEnd+more.inBlock(2, false, lineEnd))), nil
	}
	return s.put(next, next, more.inBlock(2, false, lineEnd)), nil
}

// listEnd is where the last line of a list of a block ends: above the key that
// follows, or the file's end, and above comments that stand as far to the left
// as the list, which belong to what comes.
func (s splice) listEnd(at int) (int, error) {
	list, to := s.m.Content[at+1], len(s.text)
	if at+2 < len(s.m.Content) {
		next, err := s.start(s.m.Content[at+2])
		if err != nil {
			return 0, err
		}
		to = next
	}
	from, err := s.start(list)
	if err != nil {
		return 0, err
	}
	for to > from {
		text := bytes.TrimRight(s.text[from:to], " \t\r\n")
		begins := bytes.LastIndexAny(text, "\r\n") + 1
		line := text[begins:]
		words := bytes.TrimLeft(line, " ")
		if !bytes.HasPrefix(words, []byte("#")) || len(line)-len(words) >= list.Column+1 {
			return from + len(text), nil
		}
		to = from + begins
	}
	return 0, errElsewhere
}

// parted reports whether an empty line stands between the entries of a list.
func parted(text []byte, list *yaml.Node) bool {
	if len(list.Content) < 2 {
		return true
	}
	lines := bytes.Split(text, []byte("\n"))
	last := list.Content[len(list.Content)-1].Line // from 1
	return last >= 2 && last <= len(lines) && len(bytes.TrimSpace(lines[last-2])) == 0
}

// extendFlow adds an entry inside brackets that have one.
func (s splice) extendFlow(list *yaml.Node, entry string) ([]byte, error) {
	at, err := s.last(list.Content[len(list.Content)-1])
	if err != nil {
		return nil, err
	}
	return s.put(at, at, ", "+entry), nil
}

// last is where a node ends that is a scalar, or has scalars only in the
// entries that it ends with.
func (s splice) last(n *yaml.Node) (int, error) {
	switch {
	case n.Kind == yaml.ScalarNode:
		_, to, err := s.span(n)
		return to, err
	case len(n.Content) == 0:
		return 0, errElsewhere
	}
	to, err := s.last(n.Content[len(n.Content)-1])
	if err != nil || n.Style&yaml.FlowStyle == 0 {
		return to, err
	}
	closing := bytes.IndexAny(s.text[to:], "]}")
	if closing < 0 || len(bytes.Trim(s.text[to:to+closing], " \t\r\n,")) > 0 {
		return 0, errElsewhere
	}
	return to + closing + 1, nil
}
