package templates

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"

	"convene/planner"
)

// Term looks a word up among the language's terms, whatever its case. Of
// several words, as in "H.E. Dr.", each is looked up that has no entry
// together with those after it.
func (w *words) Term(s string, of planner.Party) string {
	var said []string
	for rest := strings.Fields(s); len(rest) > 0; {
		n, own := w.longestTerm(rest, of)
		if n == 0 {
			n, own = 1, rest[0]
		}
		said, rest = append(said, own), rest[n:]
	}
	if own := strings.Join(said, " "); own != strings.Join(strings.Fields(s), " ") {
		return own
	}
	return s
}

// longestTerm is how many of the first words are one term, and its own word.
func (l *spoken) longestTerm(words []string, of planner.Party) (n int, own string) {
	for n := min(len(words), maxTermWords); n > 0; n-- {
		if term, ok := l.terms[termKey(strings.Join(words[:n], " "))]; ok {
			return n, term.of(of)
		}
	}
	return 0, ""
}

// maxTermWords is how many words a term has at most.
const maxTermWords = 4

func termKey(s string) string { return strings.ToLower(s) }

func (r *languageReader) terms(in map[string]bent) map[string]bent {
	out := map[string]bent{}
	for s, own := range in {
		if own.empty() {
			r.report("terms.%s: want a word", s)
		}
		if len(strings.Fields(s)) > maxTermWords {
			r.report("terms.%s: want at most %d words", s, maxTermWords)
		}
		out[termKey(s)] = own
	}
	return out
}

// Capital follows the language's own rule: i becomes İ in Turkish and
// Azerbaijani.
func (w *words) Capital(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return cases.Upper(w.tag).String(s[:size]) + s[size:]
}
