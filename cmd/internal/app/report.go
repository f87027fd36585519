package app

import (
	"fmt"

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

// programme is an edition's programme in a language.
func (o *Office) programme(e *planner.Edition, lang string) (planner.Document, error) {
	words, err := o.speak(e, lang)
	if err != nil {
		return planner.Document{}, err
	}
	return planner.ProgrammeSheet(&o.Workspace.Workspace, e, words)
}

// letter is one speaker's invitation letter; ok is false for somebody without
// a role.
func (o *Office) letter(e *planner.Edition, person *planner.Person, lang string, answers planner.Answers) (doc planner.Document, ok bool, err error) {
	words, err := o.speak(e, lang)
	if err != nil {
		return planner.Document{}, false, err
	}
	return planner.Letter(&o.Workspace.Workspace, e, person.ID, answers, words)
}

// print sets a document on paper.
func (o *Office) print(doc planner.Document) ([]byte, error) {
	data, err := o.press.Render(doc, o.style(), o.Workspace.FS())
	if err != nil {
		return nil, fmt.Errorf("setting the %s %q: %w", doc.Kind, doc.Title, err)
	}
	return data, nil
}
