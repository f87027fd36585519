package app

import "convene/planner"

// programme is an edition's programme in a language.
func (o *Office) programme(e *planner.Edition, version planner.ProgrammeVersion, lang string) (planner.Document, error) {
	words, err := o.speak(e, lang)
	if err != nil {
		return planner.Document{}, err
	}
	return planner.ProgrammeSheet(&o.Workspace.Workspace, e, version, words)
}

// moderatorSheet is the programme as its moderator holds it.
func (o *Office) moderatorSheet(e *planner.Edition, answers planner.Answers) (planner.Document, error) {
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return planner.Document{}, err
	}
	return planner.ModeratorSheet(&o.Workspace.Workspace, e, answers, words)
}

// cards are the table cards of an edition.
func (o *Office) cards(e *planner.Edition, answers planner.Answers) (planner.Document, error) {
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return planner.Document{}, err
	}
	return planner.TableCards(&o.Workspace.Workspace, e, answers, words)
}
