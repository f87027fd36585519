package app

import (
	"fmt"
	"slices"
	"strings"

	"convene/planner"
)

// checkReaders reports those who will be written to in another language than
// they want, and those whom their language cannot greet without knowing whether
// they are a man or a woman.
func (o *Office) checkReaders() []planner.Finding {
	var findings []planner.Finding
	reported := map[planner.ID]bool{}
	for _, e := range o.Workspace.Editions {
		if !slices.Contains([]planner.Status{planner.Draft, planner.Open, planner.Held}, e.Status) {
			continue
		}
		for _, part := range o.Workspace.Cast(e) {
			if id := part.Person.ID; !reported[id] {
				reported[id] = true
				findings = append(findings, o.checkReader(e, part.Person)...)
			}
		}
		if e.Status != planner.Held { // guests are written to beforehand only
			findings = append(findings, o.checkGuests(e)...)
		}
	}
	return findings
}

// checkGuests reports the guests whom their language cannot greet without
// knowing whether they are a man or a woman, all at once: a list may be long.
func (o *Office) checkGuests(e *planner.Edition) []planner.Finding {
	var who, languages []string
	for _, r := range o.Workspace.Invitees(e) {
		if r.Listed == nil || r.Person != nil {
			continue
		}
		words, err := o.speak(e, r.Language)
		if err != nil || !planner.GenderMatters(&o.Workspace.Workspace, e, r.Invited(), words) {
			continue
		}
		who = append(who, fmt.Sprintf("%s (line %d)", r.Name, r.Listed.Line))
		if !slices.Contains(languages, words.Lang()) {
			languages = append(languages, words.Lang())
		}
	}
	if len(who) == 0 {
		return nil
	}
	named := strings.Join(who[:min(3, len(who))], ", ")
	if more := len(who) - 3; more > 0 {
		named += fmt.Sprintf(" and %d more", more)
	}
	return []planner.Finding{{
		Code: planner.GenderUnknown, Place: planner.Place{Source: e.Source, Path: "guests"},
		Message: fmt.Sprintf("letters in %s greet men and women differently, and %s does not say which these are: %s", strings.Join(languages, ", "), e.Guests, named),
		Next:    fmt.Sprintf(`Add a column gender with m or f to %s.`, e.Guests),
	}}
}

func (o *Office) checkReader(e *planner.Edition, p *planner.Person) []planner.Finding {
	i := slices.IndexFunc(o.Workspace.People, func(other planner.Person) bool { return other.ID == p.ID })
	who, spoken := planner.FullName(p, o.Workspace.Series.DefaultLanguage()), o.languagesOf(p)
	at := func(key string) planner.Place {
		return planner.Place{Source: planner.PeopleSource, Path: fmt.Sprintf("people[%d].%s", i, key)}
	}
	var findings []planner.Finding
	for j, lang := range p.Languages[:min(2, len(p.Languages))] {
		if _, err := o.words.Words(lang); err != nil {
			findings = append(findings, planner.Finding{
				Code: planner.UnknownLanguage, Place: at(fmt.Sprintf("languages[%d]", j)),
				Message: fmt.Sprintf("there are no words in the language %q yet, in which %s is to be written to", lang, who),
				Next:    "Write one of " + strings.Join(o.words.Languages(), ", ") + ", or remove it.",
			})
		}
	}
	for _, lang := range spoken {
		words, err := o.speak(e, lang)
		if err != nil || !planner.GenderMatters(&o.Workspace.Workspace, e, p, words) {
			continue
		}
		return append(findings, planner.Finding{
			Code: planner.GenderUnknown, Place: at("gender"),
			Message: fmt.Sprintf("a letter in %s greets men and women differently, and for %s no gender is given", lang, who),
			Next:    `Add "gender: m" or "gender: f".`,
		})
	}
	return findings
}
