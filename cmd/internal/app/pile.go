package app

import (
	"fmt"
	"iter"
	"os"

	"convene/planner"
)

// putter takes a document that was made, with the name under which it is kept.
type putter func(name string, data []byte) error

// made is a document with the name under which it is kept.
type made struct {
	name string
	data []byte
}

// printInto sets a document and puts it where it is kept.
func (o *Office) printInto(put putter, name string, doc planner.Document) error {
	data, err := o.print(doc)
	if err != nil {
		return err
	}
	return put(name, data)
}

// pile is documents that were made, in a file that nobody else can read, until
// all that were asked for are: letters to thousands of guests are more than
// memory should hold. Close it.
type pile struct {
	file   *os.File
	size   int64
	sheets []sheet
	full   error // why the last document could not be put
}

// sheet is a document in a pile, with the name under which it will be kept.
type sheet struct {
	name     string
	at, size int64
}

func newPile() (*pile, error) {
	file, err := os.CreateTemp("", "convene-*")
	if err != nil {
		return nil, fmt.Errorf("make a file for the documents: %w", err)
	}
	_ = os.Remove(file.Name()) // it stays open; where that is impossible it is removed at the end
	return &pile{file: file}, nil
}

// put puts a document on top.
func (p *pile) put(name string, data []byte) error {
	if _, err := p.file.WriteAt(data, p.size); err != nil {
		p.full = fmt.Errorf("keep %s until all documents are made: %w", name, err)
		return p.full
	}
	p.sheets = append(p.sheets, sheet{name, p.size, int64(len(data))})
	p.size += int64(len(data))
	return nil
}

// cut leaves the first n documents.
func (p *pile) cut(n int) {
	for _, s := range p.sheets[n:] {
		p.size -= s.size
	}
	p.sheets = p.sheets[:n]
}

// documents are all there are, by name, in their order. They end at the first
// that cannot be read.
func (p *pile) documents() iter.Seq2[made, error] {
	return func(yield func(made, error) bool) {
		for _, s := range p.sheets {
			data := make([]byte, s.size)
			_, err := p.file.ReadAt(data, s.at)
			if err != nil {
				err = fmt.Errorf("read %s again: %w", s.name, err)
			}
			if !yield(made{s.name, data}, err) || err != nil {
				return
			}
		}
	}
}

// Close removes the file.
func (p *pile) Close() error {
	err := p.file.Close()
	_ = os.Remove(p.file.Name()) // gone already, but for Windows
	return err
}
