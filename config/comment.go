package config

import (
	"bytes"
	"fmt"

	"convene/planner"
)

// Comment is what stands behind a # in a YAML file.
type Comment struct {
	Position
	Text string // from the # to the line's end
}

// maxComments is how many places of a file are looked at for a comment that is
// wanted.
const maxComments = 500

// Comments are those of a YAML file of the workspace that are wanted, in the
// file's order, as far as the limit goes.
func (w *Workspace) Comments(name string, wanted func(text string) bool) ([]Comment, error) {
	text, err := (folder{dir: w.Dir, limit: MaxYAML}).read(name, MaxYAML)
	if err != nil {
		return nil, fmt.Errorf("reading the comments of %s: %w", name, err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	root, err := parse(text)
	if err != nil || root == nil {
		return nil, err
	}
	what := said(root)
	var all []Comment
	offset, tried := 0, 0
	for i, line := range bytes.SplitAfter(text, []byte("\n")) {
		start, end := offset, offset+len(bytes.TrimRight(line, "\r\n"))
		offset += len(line)
		for at := start; at < end && tried < maxComments; at++ {
			if text[at] != '#' || at > start && text[at-1] != ' ' && text[at-1] != '\t' || !wanted(string(text[at:end])) {
				continue
			}
			tried++
			// It is a comment if the file says the same without it.
			without, err := parse(splice{text: text}.put(at, end, ""))
			if err != nil || without == nil || !same(said(without), what) {
				continue
			}
			_, column := planner.LineAndColumn(string(text[start:end]), at-start)
			all = append(all, Comment{Position{name, i + 1, column}, string(text[at:end])})
			break
		}
	}
	return all, nil
}
