package templates

import "convene/planner"

// PlainText is a document as UTF-8 text, with lines of at most 72 characters
// (longer only where an address is longer) that end in LF.
func PlainText(doc planner.Document) string { return "" }
