// Package staging keeps the messages of a preparation in a file from when they
// are made until the ledger compares them with those that it has. Made one after
// another they may take minutes, in which a ledger must not be locked, and all
// of them are more than memory should hold.
package staging

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"convene/mail"
)

// Stage is messages in a file, which nobody else can read. Close it.
type Stage struct {
	file  *os.File
	count int
}

// Fill makes the messages of a preparation. Each is given to keep, which stores
// its content, before the next is asked for; all but the contents are staged.
func Fill(p mail.Preparation, keep func(mail.Planned) error) (*Stage, error) {
	file, err := os.CreateTemp("", "convene-*")
	if err != nil {
		return nil, fmt.Errorf("make a file for the messages that are prepared: %w", err)
	}
	_ = os.Remove(file.Name()) // it stays open; where that is impossible it is removed at the end
	s := &Stage{file: file}
	if err := s.fill(p, keep); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Stage) fill(p mail.Preparation, keep func(mail.Planned) error) error {
	out := bufio.NewWriterSize(s.file, 64<<10)
	encoder := json.NewEncoder(out) // gob numbers types for the whole process, and gofpdf names pictures by their gob
	for m, err := range p.Planned() {
		if err != nil {
			return err
		}
		if err := keep(m); err != nil {
			return fmt.Errorf("the message to %s: %w", m.Recipient, err)
		}
		if err := encoder.Encode(&m.Message); err != nil {
			return fmt.Errorf("keep the message to %s in a file: %w", m.Recipient, err)
		}
		s.count++
	}
	return out.Flush()
}

// Messages are those staged, in their order. They can be read again.
func (s *Stage) Messages() iter.Seq2[mail.Message, error] {
	return func(yield func(mail.Message, error) bool) {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			yield(mail.Message{}, err)
			return
		}
		decoder := json.NewDecoder(bufio.NewReaderSize(s.file, 64<<10))
		for range s.count {
			var m mail.Message
			err := decoder.Decode(&m)
			if err != nil {
				err = fmt.Errorf("read the messages that were prepared: %w", err)
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// Close removes the file.
func (s *Stage) Close() error {
	err := s.file.Close()
	_ = os.Remove(s.file.Name()) // gone already, but for Windows
	return err
}
