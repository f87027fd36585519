package pdf

import (
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"

	"convene/pdf/draw"
	"convene/pdf/finish"
	"convene/pdf/flow"
	"convene/pdf/picture"
	"convene/planner"
)

// album is the pictures of documents, each prepared once for each frame that
// it stands in. It is safe for concurrent use.
type album struct {
	files    fs.FS
	darkroom *picture.Darkroom
	plates   *plates
	codes    *codes
	mu       sync.Mutex
	sources  map[planner.File]*picture.Source
	frames   map[string]framed
	ready    map[string]*finish.Picture
}

// framed is a picture on its way into a frame.
type framed struct {
	source *picture.Source
	frame  picture.Frame
}

func (p *Press) newAlbum(files fs.FS) *album {
	return &album{
		files: files, darkroom: p.darkroom, plates: &p.plates, codes: &p.codes,
		sources: map[planner.File]*picture.Source{}, frames: map[string]framed{}, ready: map[string]*finish.Picture{},
	}
}

// place puts a picture into a frame.
func (a *album) place(p planner.Picture, frame picture.Frame) (flow.Picture, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	source := a.sources[p.File]
	if source == nil {
		var err error
		if source, err = picture.Open(a.files, string(p.File)); err != nil {
			return flow.Picture{}, err
		}
		a.sources[p.File] = source
	}
	name := fmt.Sprintf("%s %gx%g %t", p.File, frame.Width, frame.Height, frame.Crop)
	a.frames[name] = framed{source, frame}
	width, height := source.Fit(frame)
	return flow.Picture{Name: name, Width: width, Height: height, Alt: p.Alt}, nil
}

// prepared is the pictures of a layout, and the numbers of all their names
// among them, from 1. A picture that has several names is there once.
func (a *album) prepared(layout *flow.Layout) (numbers map[string]int, pictures []*finish.Picture, err error) {
	var names []string
	for _, page := range layout.Pages {
		for _, op := range page.Ops {
			if image, ok := op.Draw.(flow.Image); ok && !slices.Contains(names, image.Name) {
				names = append(names, image.Name)
			}
		}
	}
	if err := a.prepare(names); err != nil {
		return nil, nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	numbers = make(map[string]int, len(names))
	for _, name := range names {
		ready := a.ready[name]
		n := slices.IndexFunc(pictures, func(p *finish.Picture) bool { return p.Digest() == ready.Digest() })
		if n < 0 {
			n = len(pictures)
			pictures = append(pictures, ready)
		}
		numbers[name] = n + 1
	}
	return numbers, pictures, nil
}

// atOnce is how many pictures of a document are prepared at the same time: a
// large photograph takes much memory while it is scaled.
const atOnce = 2

// prepare makes the pictures of these names ready. The error is that of the
// first name that has one.
func (a *album) prepare(names []string) error {
	a.mu.Lock()
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return a.ready[name] != nil })
	a.mu.Unlock()
	errs := make([]error, len(names))
	var group sync.WaitGroup
	var next atomic.Int64
	for range min(atOnce, len(names)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				errs[i] = a.prepareOne(names[i])
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *album) prepareOne(name string) error {
	a.mu.Lock()
	framed := a.frames[name]
	a.mu.Unlock()
	prepared, err := a.darkroom.Prepare(framed.source, framed.frame)
	if err != nil {
		return err
	}
	ready, err := a.plates.of(prepared)
	if err != nil {
		return fmt.Errorf("picture %s: %w", name, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ready[name] = ready
	return nil
}

// plates are prepared pictures as files have them, made once for all files. The
// zero value is ready; it is safe for concurrent use.
type plates struct {
	mu    sync.Mutex
	kept  map[*picture.Prepared]*finish.Picture
	bytes int
}

// mostPlates is how many bytes of plates are kept; when they are more, all are
// thrown away.
const mostPlates = 64 << 20

func (p *plates) of(prepared *picture.Prepared) (*finish.Picture, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if kept := p.kept[prepared]; kept != nil {
		return kept, nil
	}
	plate, err := draw.Plate(prepared.Data, prepared.PNG)
	if err != nil {
		return nil, err
	}
	made, err := finish.NewPicture(plate)
	if err != nil {
		return nil, err
	}
	if p.bytes += len(plate); p.kept == nil || p.bytes > mostPlates {
		p.kept, p.bytes = map[*picture.Prepared]*finish.Picture{}, len(plate)
	}
	p.kept[prepared] = made
	return made, nil
}
