// Package font holds the typefaces that documents are set in: which characters
// they cover, their measures, and the subsets of them that go into a file.
package font

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"
)

// faces are the typefaces, unmodified, each family with its licence.
//
//go:embed faces
var faces embed.FS

// Family is a family of typefaces.
type Family uint8

const (
	Serif    Family = iota // Gentium Book Plus: Latin, Greek, Cyrillic
	Sans                   // Noto Sans: the same scripts
	Naskh                  // Noto Naskh Arabic: Arabic script as books set it
	Nastaliq               // Noto Nastaliq Urdu: Arabic script as Urdu sets it
	families
)

// Weight and slant of a face inside its family.
const (
	regular = iota
	bold
	italic
	boldItalic
	cuts
)

// files names the file of every cut; a family that lacks one names its
// nearest.
var files = [families][cuts]string{
	Serif:    {"GentiumBookPlus-Regular", "GentiumBookPlus-Bold", "GentiumBookPlus-Italic", "GentiumBookPlus-BoldItalic"},
	Sans:     {"NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoSans-Bold"},
	Naskh:    {"NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold", "NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"},
	Nastaliq: {"NotoNastaliqUrdu-Regular", "NotoNastaliqUrdu-Regular", "NotoNastaliqUrdu-Regular", "NotoNastaliqUrdu-Regular"},
}

// Library is the embedded faces, each read when it is first wanted: a letter
// wants four of the ten. It is safe for concurrent use.
type Library struct {
	cuts [families][cuts]func() *Face
}

// Load finds the embedded faces.
func Load() (*Library, error) {
	var lib Library
	found := map[string]func() *Face{}
	for family := range lib.cuts {
		for cut, name := range files[family] {
			if found[name] == nil {
				if _, err := fs.Stat(faces, fileOf(name)); err != nil {
					return nil, fmt.Errorf("typeface %s: %w", name, err)
				}
				found[name] = sync.OnceValue(func() *Face { return read(name) })
			}
			lib.cuts[family][cut] = found[name]
		}
	}
	return &lib, nil
}

func fileOf(name string) string { return "faces/" + name + ".ttf" }

// read reads a face. Faces are embedded, and a test reads all of them.
func read(name string) *Face {
	data, err := faces.ReadFile(fileOf(name))
	if err == nil {
		var face *Face
		if face, err = parse(name, data); err == nil {
			return face
		}
	}
	panic(fmt.Sprintf("typeface %s: %v", name, err))
}

// Face is a family's face in a weight and slant, or the nearest that it has.
func (l *Library) Face(family Family, isBold, isItalic bool) *Face {
	cut := regular
	if isBold {
		cut |= bold
	}
	if isItalic {
		cut |= italic
	}
	return l.cuts[family][cut]()
}

// Covering is the face for a character in a text of that family: the family's
// own where it has the character, else the first of the others that does. It
// is nil if none does.
func (l *Library) Covering(r rune, family Family, isBold, isItalic bool) *Face {
	if face := l.Face(family, isBold, isItalic); face.Has(r) {
		return face
	}
	for other := range families {
		if face := l.Face(other, isBold, isItalic); face.Has(r) {
			return face
		}
	}
	return nil
}
