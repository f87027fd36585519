package compose

import (
	"bytes"
	"slices"
	"sync"

	"convene/mail"
)

// Memory remembers what the files of messages begin with: the letters of a
// mailing have their typefaces and pictures in common, which are most of their
// bytes. What several begin with is encoded once, and is a segment of its own in
// each of them. It changes where a message is cut and none of its bytes.
//
// The zero value is ready; it is safe for concurrent use.
type Memory struct {
	mu    sync.Mutex
	files map[string]*alike // by their names
}

// alike are files of one name.
type alike struct {
	fronts []*front // those met lately come first
	// last is the latest of them from the end of its front, of, on.
	last []byte
	of   *front
}

// front is what several files begin with: whole lines, or all there is of them.
type front struct {
	data []byte
	text mail.Segment
}

const (
	// mostFronts bounds how many fronts of a name are remembered: those of some
	// languages, each with letters of one page and of two.
	mostFronts = 8
	// mostNames bounds how many names are.
	mostNames = 64
	// gain is how much longer a further front has to be, in bytes.
	gain = 4 << 10
)

// file is a file in base64, cut where many are alike.
func (m *Memory) file(name string, data []byte) (shared mail.Segment, own []byte) {
	if of := m.front(name, data); of != nil {
		return of.text, base64Lines(data[len(of.data):])
	}
	return mail.Segments(base64Lines(data))[0], nil
}

// front is what the file has in common with earlier ones, or nil.
func (m *Memory) front(name string, data []byte) *front {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.files == nil || len(m.files) == mostNames {
		m.files = map[string]*alike{}
	}
	files := m.files[name]
	if files == nil {
		files = &alike{}
		m.files[name] = files
	}
	return files.front(data)
}

// front finds the longest front of the file, or makes one of what it has in
// common with the file before it.
func (a *alike) front(data []byte) *front {
	best, length := -1, 0
	for i, f := range a.fronts {
		if len(f.data) > length && f.begins(data) {
			best, length = i, len(f.data)
		}
	}
	var found *front
	if best >= 0 {
		found = a.fronts[best]
	}
	common := 0
	if found == a.of {
		common = commonFront(a.last, data[length:])
	}
	if common >= gain {
		length += common
		text := base64Lines(data[:length])
		found = &front{bytes.Clone(data[:length]), mail.Segment{Bytes: text, Digest: mail.DigestOf(text)}}
		a.fronts = append(a.fronts[:min(len(a.fronts), mostFronts-1)], found)
		best = len(a.fronts) - 1
	}
	if found != nil {
		a.fronts = slices.Insert(slices.Delete(a.fronts, best, best+1), 0, found)
	}
	if a.last, a.of = append(a.last[:0], data[length:]...), found; len(a.last) == 0 {
		a.last = nil // all of a report that everybody gets is in its front
	}
	return found
}

// begins reports whether the file begins so, and goes on with a line of its own
// if it goes on.
func (f *front) begins(data []byte) bool {
	return bytes.HasPrefix(data, f.data) && (len(f.data)%lineData == 0 || len(f.data) == len(data))
}

// commonFront is how many bytes two files begin with alike: whole lines, or all.
func commonFront(a, b []byte) int {
	if bytes.Equal(a, b) {
		return len(a)
	}
	n := 0
	for end := lineData; end <= min(len(a), len(b)) && bytes.Equal(a[n:end], b[n:end]); end += lineData {
		n = end
	}
	return n
}
