package templates

import "convene/planner"

// MailOptions are what a mail needs beside its document. The zero value makes
// a mail without preheader and pictures, in the default colour.
type MailOptions struct {
	// Preheader is what a mailbox shows beside the subject; nothing where
	// empty.
	Preheader string
	// Accent is the colour of headings and rules, as #1d3a63, which is the
	// default.
	Accent string
	// Picture is where a picture is found: "cid:…" or an https address. Empty,
	// as from a nil Picture, leaves the picture out; initials or its words
	// stand in its place.
	Picture func(planner.File) string
}

// MailHTML is a document as a complete HTML mail: 600 pixels wide, fluid below
// that, inline styles, readable without pictures and in dark mode. The
// document is of kind [planner.MailDocument] or [planner.NewsletterDocument].
func MailHTML(doc planner.Document, opt MailOptions) ([]byte, error) { return nil, nil }
