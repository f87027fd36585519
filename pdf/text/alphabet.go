package text

import (
	"convene/pdf/font"
)

// latin is the letters that most languages of Latin script have, and signs what
// stands between letters of any.
const (
	latin    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	cyrillic = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
	signs    = "0123456789 .,:;?!()-–/&@+'’“”"
)

// lettersOf are those of a language beside its signs; none where its letters change
// with what stands beside them.
func lettersOf(lang string) string {
	switch primary(lang) {
	case "az":
		return latin + "ÇçƏəĞğİıÖöŞşÜü"
	case "tr":
		return latin + "ÇçĞğİıÖöŞşÜü"
	case "de":
		return latin + "ÄäÖöÜüß"
	case "fr":
		return latin + "ÀàÂâÇçÉéÈèÊêËëÎîÏïÔôÙùÛûŒœ"
	case "ru":
		return cyrillic
	}
	if RightToLeft(lang) {
		return ""
	}
	return latin
}

// alphabetKey is whose glyphs an alphabet's are.
type alphabetKey struct {
	face *font.Face
	lang string
}

// Alphabet is the glyphs of a face for all letters and signs of a language, as
// texts in it nearly always have them.
func (s *Setter) Alphabet(face *font.Face, lang string) []font.Numbered {
	key := alphabetKey{face, lang}
	if known, ok := s.alphabets[key]; ok {
		return known
	}
	var glyphs []font.Numbered
	seen := map[int]bool{}
	add := func(text ...rune) {
		for _, r := range text {
			if !face.Has(r) {
				return
			}
		}
		for _, g := range s.shaper.word(face, text, lang, false).Glyphs {
			if !seen[g.Number] {
				seen[g.Number] = true
				glyphs = append(glyphs, font.Numbered{Glyph: g.Glyph, Number: g.Number})
			}
		}
	}
	if own := lettersOf(lang); own != "" {
		for _, r := range own + signs {
			add(r)
		}
		for _, ligature := range []string{"ff", "fi", "fl", "ffi", "ffl"} {
			add([]rune(ligature)...)
		}
	}
	s.alphabets[key] = glyphs
	return glyphs
}
