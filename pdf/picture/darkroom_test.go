package picture

import (
	"image"
	"runtime"
	"sync"
	"testing"
	"testing/fstest"
)

// However many want a picture at once, its pixels are made once.
func TestDarkroomPreparesOnce(t *testing.T) {
	s, err := Open(fstest.MapFS{"p": {Data: file(t, "p3.jpg")}}, "p")
	if err != nil {
		t.Fatal(err)
	}
	decode, times := s.stored.decode, 0
	s.stored.decode = func() (m image.Image, err error) {
		times++ // the race detector sees two at once
		for range 1000 {
			runtime.Gosched() // until the others want it too
		}
		return decode()
	}
	var d Darkroom
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := d.Prepare(s, Frame{Width: 20, Height: 20}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if times != 1 {
		t.Errorf("decoded %d times", times)
	}
	for range 2 {
		if err := d.Sound(s); err != nil {
			t.Error(err)
		}
	}
	if times != 2 {
		t.Errorf("decoded %d times, and looked at once", times)
	}
}
