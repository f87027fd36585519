package pdf

import (
	"fmt"
	"io/fs"
	"sync"

	"convene/pdf/draw"
	"convene/pdf/flow"
	"convene/pdf/picture"
	"convene/planner"
)

// album is the pictures of documents, each prepared once for each frame that
// it stands in. It is safe for concurrent use.
type album struct {
	files    fs.FS
	darkroom *picture.Darkroom
	mu       sync.Mutex
	sources  map[planner.File]*picture.Source
	frames   map[string]framed
	ready    map[string]draw.Picture
}

// framed is a picture on its way into a frame.
type framed struct {
	source *picture.Source
	frame  picture.Frame
}

func newAlbum(files fs.FS, darkroom *picture.Darkroom) *album {
	return &album{
		files: files, darkroom: darkroom,
		sources: map[planner.File]*picture.Source{}, frames: map[string]framed{}, ready: map[string]draw.Picture{},
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

// prepared is the pictures of a layout.
func (a *album) prepared(layout *flow.Layout) (map[string]draw.Picture, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	pictures := map[string]draw.Picture{}
	for _, page := range layout.Pages {
		for _, op := range page.Ops {
			image, ok := op.Draw.(flow.Image)
			if !ok {
				continue
			}
			if ready, done := a.ready[image.Name]; done {
				pictures[image.Name] = ready
				continue
			}
			framed := a.frames[image.Name]
			ready, err := a.darkroom.Prepare(framed.source, framed.frame)
			if err != nil {
				return nil, err
			}
			a.ready[image.Name] = draw.Picture{Data: ready.Data, PNG: ready.PNG}
			pictures[image.Name] = a.ready[image.Name]
		}
	}
	return pictures, nil
}
