package picture

import (
	"crypto/sha256"
	"sync"
)

// Darkroom prepares pictures and keeps what it prepared, so that a logo on a
// hundred letters is scaled once. It is safe for concurrent use; the zero value
// is ready.
type Darkroom struct {
	mu    sync.Mutex
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
	d.mu.Lock()
	kept, ok := d.kept[key]
	d.mu.Unlock()
	if ok {
		return kept, nil
	}
	// Two that want the same picture at once may both prepare it; they get the
	// same bytes.
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
	if _, err := s.decode(); err != nil {
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
