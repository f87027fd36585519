package templates

import (
	"slices"
	"strings"

	"convene/planner"
)

// salutationFile is how a language addresses some people: its conditions, what
// opens a letter to them and what closes it.
type salutationFile struct {
	// Honorifics, one of which stands in the person's; any where left out.
	Honorifics []string `yaml:"honorifics"`
	// Ranks, one of which is the person's; any where left out.
	Ranks []planner.ID `yaml:"ranks"`
	// Gender is the person's; any where left out.
	Gender     planner.Gender `yaml:"gender"`
	Salutation string         `yaml:"salutation"` // without what ends it
	Close      string         `yaml:"close"`
}

type salutation struct {
	salutationFile
	opening wording
}

func (r *languageReader) salutations(in []salutationFile) []salutation {
	var out []salutation
	for _, f := range in {
		if f.Close == "" {
			r.report("salutations.forms: %q has no close", f.Salutation)
		}
		opening := r.required("salutations.forms", f.Salutation, "honorific", "name", "surname")
		out = append(out, salutation{f, opening})
	}
	if len(in) == 0 || !in[len(in)-1].unconditional() {
		r.report("salutations.forms: the last form has to be without conditions")
	}
	return out
}

func (f salutationFile) unconditional() bool {
	return len(f.Honorifics) == 0 && len(f.Ranks) == 0 && f.Gender == ""
}

func (f salutationFile) fits(to planner.Addressee) bool {
	honoured := slices.ContainsFunc(f.Honorifics, func(h string) bool { return strings.Contains(to.Honorific, h) })
	return (honoured || len(f.Honorifics) == 0) &&
		(slices.Contains(f.Ranks, to.Rank) || len(f.Ranks) == 0) &&
		(f.Gender == to.Gender || f.Gender == "")
}

// salutation is the form in which the language addresses somebody.
func (l *spoken) salutation(to planner.Addressee) salutation {
	i := slices.IndexFunc(l.salutations, func(s salutation) bool { return s.fits(to) })
	return l.salutations[i]
}

// greeting is the salutation, the person's own or the language's.
func (l *spoken) greeting(to planner.Addressee) string {
	opening := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(to.Salutation), l.end))
	if opening == "" {
		opening = l.salutation(to).opening.say(map[string]string{
			"honorific": to.Honorific, "name": to.Name, "surname": to.Surname,
		})
	}
	return opening + l.end
}
