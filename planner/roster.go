package planner

import (
	"encoding/binary"
	"iter"
)

// Roster is the lines of a list of guests or subscribers, in their order. A list
// may have a hundred thousand, so that they are kept as little more than their
// text, and read off one by one. A nil roster is empty.
type Roster struct {
	count  int
	blocks [][]byte // lines as append writes them, none cut
}

// blockSize is from what size on a block takes no more lines.
const blockSize = 32 << 10

// RosterOf is a roster of lines.
func RosterOf(lines ...Listed) *Roster {
	roster := &Roster{}
	for _, line := range lines {
		roster.Add(line)
	}
	return roster
}

// Len is how many lines there are.
func (r *Roster) Len() int {
	if r == nil {
		return 0
	}
	return r.count
}

// Add puts a line at the end.
func (r *Roster) Add(line Listed) {
	last := len(r.blocks) - 1
	if last < 0 || len(r.blocks[last]) >= blockSize {
		r.blocks = append(r.blocks, nil)
		last++
	}
	r.blocks[last] = line.append(r.blocks[last])
	r.count++
}

// Lines are the lines in their order.
func (r *Roster) Lines() iter.Seq[Listed] {
	return func(yield func(Listed) bool) {
		if r == nil {
			return
		}
		for _, block := range r.blocks {
			for len(block) > 0 {
				var line Listed
				if block = line.read(block); !yield(line) {
					return
				}
			}
		}
	}
}

// texts are the fields of a line that are text.
func (l *Listed) texts() [9]*string {
	return [...]*string{
		(*string)(&l.ID), (*string)(&l.Email), &l.Honorific, (*string)(&l.Gender), &l.Name, &l.Post, &l.Group, &l.Language, (*string)(&l.Deliver),
	}
}

// append writes the line's number, the lengths of its texts and the texts.
func (l *Listed) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(l.Line))
	for _, text := range l.texts() {
		b = binary.AppendUvarint(b, uint64(len(*text)))
	}
	for _, text := range l.texts() {
		b = append(b, *text...)
	}
	return b
}

// read reads what append wrote, and gives back what follows.
func (l *Listed) read(b []byte) []byte {
	number := func() int {
		n, size := binary.Uvarint(b)
		b = b[size:]
		return int(n)
	}
	l.Line = number()
	var lengths [9]int
	sum := 0
	for i := range lengths {
		lengths[i] = number()
		sum += lengths[i]
	}
	all := string(b[:sum])
	for i, text := range l.texts() {
		*text, all = all[:lengths[i]], all[lengths[i]:]
	}
	return b[sum:]
}
