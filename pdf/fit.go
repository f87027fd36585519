package pdf

import (
	"slices"
	"sort"

	"convene/pdf/flow"
	"convene/pdf/text"
)

// tightest is how many steps a document is tightened by to fit one page.
const tightest = 5

// fit composes the document as tight as it has to be for one page, or for one
// page for each of its parts; if it takes more all the same, as loose as the
// least number of pages allows.
func (s *setting) fit(setter *text.Setter, l layout) (*flow.Layout, error) {
	var steps tightening
	var laid *flow.Layout
	for _, want := range slices.Compact([]int{1, l.pages(s.doc)}) {
		steps = tightening{setting: *s, setter: setter, layout: l}
		steps.setting.apart = want > 1
		var err error
		if laid, err = steps.loosest(want); err != nil || len(laid.Pages) <= want {
			return laid, err
		}
	}
	return steps.loosest(len(laid.Pages))
}

// tightening is a document composed in steps, each once: most fit at the first,
// and those that do not would wait for five more.
type tightening struct {
	setting setting
	setter  *text.Setter
	layout  layout
	laid    [tightest + 1]*flow.Layout
}

// loosest is the document as loose as it can be on so many pages; as tight as it
// can be where it takes more.
func (t *tightening) loosest(pages int) (*flow.Layout, error) {
	var failed error
	fits := func(step int) bool {
		laid, err := t.at(step)
		if err != nil {
			failed = err
		}
		return err != nil || len(laid.Pages) <= pages
	}
	step := 0
	if !fits(0) {
		step = min(1+sort.Search(tightest, func(i int) bool { return fits(i + 1) }), tightest)
	}
	if failed != nil {
		return nil, failed
	}
	return t.at(step)
}

func (t *tightening) at(step int) (*flow.Layout, error) {
	if t.laid[step] == nil {
		tightened := t.setting
		tightened.tight = float64(step) / tightest
		laid, err := tightened.compose(t.setter, t.layout)
		if err != nil {
			return nil, err
		}
		t.laid[step] = laid
	}
	return t.laid[step], nil
}
