package picture

import (
	"crypto/sha256"
	"sync"
)

// Darkroom prepares pictures and keeps what it prepared, so that a logo on a
// hundred letters is scaled once. It is safe for concurrent use; the zero value
// is ready.
type Darkroom struct {
	enlarger sync.Mutex // held while pixels are made, by one at a time: they take much memory

	mu    sync.Mutex // guards what follows
	kept  map[exposure]*Prepared
	bytes int
	sound map[[sha256.Size]byte]bool
}

// exposure is a picture's content in a frame.
type exposure struct {
	file  string // for the errors that name it
	data  [sha256.Size]byte
	frame Frame
}

// shelf is how many bytes of prepared pictures are kept; when they are more,
// all are thrown away.
const shelf = 64 << 20

// Prepare is [Source.Prepare], done once for each content and frame. What it
// returns is shared and not to be changed.
func (d *Darkroom) Prepare(s *Source, f Frame) (*Prepared, error) {
	key := exposure{s.file, sha256.Sum256(s.data), f}
	if kept := d.find(key); kept != nil {
		return kept, nil
	}
	d.enlarger.Lock()
	defer d.enlarger.Unlock()
	if kept := d.find(key); kept != nil { // another wanted it too, and was first
		return kept, nil
	}
	p, err := s.Prepare(f)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.bytes += len(p.Data); d.kept == nil || d.bytes > shelf {
		d.kept, d.bytes = map[exposure]*Prepared{}, len(p.Data)
	}
	d.kept[key] = p
	return p, nil
}

// find is what is kept of a picture, or nil.
func (d *Darkroom) find(key exposure) *Prepared {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept[key]
}

// Sound decodes a picture to see whether that can be done; once for each
// content.
func (d *Darkroom) Sound(s *Source) error {
	content := sha256.Sum256(s.data)
	d.mu.Lock()
	known := d.sound[content]
	d.mu.Unlock()
	if known {
		return nil
	}
	d.enlarger.Lock()
	_, err := s.decode()
	d.enlarger.Unlock()
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sound == nil {
		d.sound = map[[sha256.Size]byte]bool{}
	}
	d.sound[content] = true
	return nil
}
