package config

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"convene/planner"
)

// longestIdentifier keeps the names of files readable.
const longestIdentifier = 60

// Identifier makes an identifier of a name: its letters, as they are written
// with the 26 of English, and its digits. Letters of a script for which there is
// no such spelling are left out; where nothing remains it is otherwise.
func Identifier(name string, otherwise planner.ID) planner.ID {
	words := strings.FieldsFunc(Transliterated(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	id := strings.Join(words, "-")
	if id = strings.Trim(id[:min(len(id), longestIdentifier)], "-"); id == "" {
		return otherwise
	}
	return planner.ID(id)
}

// Transliterated is a text in lower case with letters of Latin and Cyrillic
// scripts as they are written with the 26 of English, and without apostrophes.
// Other letters stay.
func Transliterated(text string) string {
	var b strings.Builder
	latin := spelled()
	for _, r := range norm.NFC.String(text) {
		r = unicode.ToLower(r)
		if s, ok := latin[r]; ok {
			b.WriteString(s)
			continue
		}
		for _, part := range norm.NFD.String(string(r)) {
			if s, ok := latin[part]; ok {
				b.WriteString(s)
			} else if !unicode.Is(unicode.Mn, part) {
				b.WriteRune(part)
			}
		}
	}
	return b.String()
}

// spelled are the letters that are no letter of English with a mark. Cyrillic is
// spelled as passports of Russia, Ukraine and Azerbaijan's neighbours do in most
// cases (ICAO Doc 9303-3, section 6).
func spelled() map[rune]string {
	return map[rune]string{
		'ə': "a", 'ı': "i", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ħ': "h", 'ŋ': "n",
		'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k", 'л': "l",
		'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
		'щ': "shch", 'ъ': "ie", 'ы': "y", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia", 'і': "i", 'ї': "i", 'є': "ie", 'ґ': "g", 'ў': "u",
		'ә': "a", 'ғ': "gh", 'қ': "q", 'ң': "n", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h", 'ҹ': "j", 'ҝ': "g", 'ј': "y", 'љ': "lj", 'њ': "nj",
		'ћ': "c", 'ђ': "dj", 'џ': "dz", 'ѓ': "g", 'ќ': "k", 'ѕ': "dz",
		'\'': "", '’': "", 'ʼ': "", 'ʻ': "", '`': "",
	}
}
