package templates_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"convene/planner"
)

// portraitWidth is how wide portraits are, and no other picture.
const portraitWidth = "96"

// sameWords compares what a mail says as HTML and as plain text: the same words
// as often, though a table's cells come in another order. Neither the numbers
// of lists nor where links lead are words, and a portrait stands beside a name.
func sameWords(t testing.TB, root *html.Node, plain string, doc planner.Document) {
	t.Helper()
	count := map[string]int{}
	add := func(text string, n int) {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
			if count[word] += n; count[word] == 0 {
				delete(count, word)
			}
		}
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			add(n.Data, 1)
		case n.DataAtom == atom.Head || attr(n, "aria-hidden") == "true" || strings.HasPrefix(attr(n, "style"), "display:none"):
			return
		case n.DataAtom == atom.Img && attr(n, "width") != portraitWidth:
			add(attr(n, "alt"), 1)
		}
		for child := range n.ChildNodes() {
			walk(child)
		}
	}
	walk(root)
	add(regexp.MustCompile(`<[a-z]+:[^>]*>`).ReplaceAllString(plain, " "), -1)
	if doc.Kind == planner.MailDocument {
		add(doc.Author, -1) // above the subject; a mail program shows the sender
	}
	for word, n := range count {
		t.Errorf("the HTML says %q %+d times as often as the text", word, n)
	}
}
