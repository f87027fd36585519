package app

import (
	"fmt"
	"slices"
	"strings"

	"convene/config"
	"convene/planner"
)

// AcceptOrder names a warning that somebody has seen and accepts.
type AcceptOrder struct {
	Code planner.Code
	At   string // its place, as [planner.Acceptance] has it
}

func (a AcceptOrder) String() string { return string(a.Code) + "@" + a.At }

// Accept writes into the chosen edition that a warning was seen. It has to be
// one that is found, and not accepted yet.
func (o *Office) Accept(order AcceptOrder, findings []Located) (Located, error) {
	e, err := o.edition()
	if err != nil {
		return Located{}, err
	}
	entry, ok := order.Code.Entry()
	if !ok || entry.Code.Severity() != planner.Warning {
		return Located{}, &UsageError{fmt.Sprintf("%s is not the code of a warning", order.Code), "errors are cured, not accepted; see convene explain"}
	}
	var others []string
	for _, f := range findings {
		switch {
		case f.Code != order.Code || f.Edition != 0 && f.Edition != e.Year:
		case !(planner.Acceptance{Code: string(order.Code), At: order.At}).For(&o.Workspace.Workspace, f.Finding):
			others = append(others, f.accepting(o).String())
		case f.Accepted:
			return Located{}, &UsageError{fmt.Sprintf("%s is accepted already in %s", order, e.Source), "see convene check"}
		default:
			return f, o.accept(e, f)
		}
	}
	next := "see convene check"
	if others = slices.Compact(others); len(others) > 0 {
		next = "there is " + strings.Join(others, ", ")
	}
	return Located{}, &UsageError{fmt.Sprintf("no warning %s is found in %d", order, e.Year), next}
}

func (o *Office) accept(e *planner.Edition, f Located) error {
	if o.rehearses() {
		return &RefusedError{fmt.Sprintf("this is a rehearsal, and %s stays as it is", e.Source), "accept without --now"}
	}
	order := f.accepting(o)
	return config.AppendEntry(o.Workspace.Dir, e.Source, "accept",
		config.Field{Key: "code", Value: string(order.Code)}, config.Field{Key: "at", Value: order.At})
}

// accepting is the order that accepts a warning.
func (f Located) accepting(o *Office) AcceptOrder {
	e := o.editionOf(f.Finding)
	if e == nil {
		return AcceptOrder{f.Code, f.Place.Path}
	}
	return AcceptOrder{f.Code, o.Workspace.AcceptedAt(e, f.Place)}
}

// editionOf is the edition that a finding is about; the chosen one for what
// all editions share. It may be nil.
func (o *Office) editionOf(f planner.Finding) *planner.Edition {
	if f.Edition == 0 {
		return o.Edition
	}
	return o.Workspace.Edition(f.Edition)
}

func (o *Office) accepted(f planner.Finding) bool {
	e := o.editionOf(f)
	return e != nil && o.Workspace.Accepts(e, f)
}

// Timely are the findings worth a person's time today: all but warnings that
// are accepted, or whose day has not come.
func (o *Office) Timely(findings []Located) []Located {
	return slices.DeleteFunc(slices.Clone(findings), func(f Located) bool { return f.Accepted || o.Today.Before(f.From) })
}

// UnacceptedError is an approval of a mailing about which there are warnings
// that nobody has accepted.
type UnacceptedError struct {
	What     string
	Findings []Located
}

func (e *UnacceptedError) Error() string {
	return fmt.Sprintf("cannot approve %s: %d warnings are neither cured nor accepted", e.What, len(e.Findings))
}

// doubted are the warnings that have to be accepted before what an action made
// is approved, on whatever day.
func (o *Office) doubted(action planner.Action, findings []Located) []Located {
	var doubted []Located
	for _, f := range findings {
		if f.Doubts(action) && !o.accepted(f.Finding) && (f.Edition == 0 || f.Edition == o.Edition.Year) && !o.ofOtherEdition(f.Place.Source) {
			doubted = append(doubted, f)
		}
	}
	return doubted
}
