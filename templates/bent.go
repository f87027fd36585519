package templates

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"

	"convene/planner"
)

// bent is a wording that a language may bend by whom it speaks of: in a file a
// plain text, or texts under m, f, several and other. What is not there is said
// as other is, which always is.
type bent map[string]string

// The keys of a bent wording beside those of [planner.Gender].
const (
	severalForm = "several"
	otherForm   = "other"
)

// UnmarshalYAML reads a plain text or a mapping.
func (b *bent) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*b = bent{otherForm: node.Value}
		return nil
	}
	texts := map[string]string{}
	if err := node.Decode(&texts); err != nil {
		return err
	}
	known := append(planner.Gender("").Values(), severalForm, otherForm)
	for key := range texts {
		if !slices.Contains(known, key) {
			return fmt.Errorf("line %d: a wording has no form %q; the forms are %v", node.Line, key, known)
		}
	}
	*b = texts
	return nil
}

// empty reports whether a form of it says nothing.
func (b bent) empty() bool {
	return b[otherForm] == "" || slices.Contains(slices.Collect(maps.Values(b)), "")
}

// of is the wording as it is said of a party.
func (b bent) of(p planner.Party) string { return formOf(b, p) }

// formOf is what a wording's forms have for a party.
func formOf[T any](forms map[string]T, p planner.Party) T {
	key := string(p.Gender)
	if p.Several {
		key = severalForm
	}
	if form, ok := forms[key]; ok {
		return form
	}
	return forms[otherForm]
}
