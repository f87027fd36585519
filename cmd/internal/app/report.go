package app

import (
	"fmt"

	"convene/pdf"
	"convene/planner"
)

// report is an edition's report in a layout, for paper. The zero layout is the
// booklet.
func (o *Office) report(e *planner.Edition, layout planner.Layout) (planner.Document, error) {
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return planner.Document{}, err
	}
	if layout == planner.NewsletterLayout {
		return planner.Newsletter(&o.Workspace.Workspace, e, planner.OnPaper, planner.NewsletterLinks{}, words)
	}
	return planner.Booklet(&o.Workspace.Workspace, e, words)
}

// print sets a document on paper.
func (o *Office) print(doc planner.Document) ([]byte, error) {
	return printOn(o.run(), nil, doc)
}

// run readies the press for documents of this workspace.
func (o *Office) run() *pdf.Run { return o.press.Run(o.style(), o.Workspace.FS()) }

// printOn appends a document's file.
func printOn(press *pdf.Run, file []byte, doc planner.Document) ([]byte, error) {
	data, err := press.Append(file, doc)
	if err != nil {
		return nil, fmt.Errorf("setting the %s %q: %w", doc.Kind, doc.Title, err)
	}
	return data, nil
}
