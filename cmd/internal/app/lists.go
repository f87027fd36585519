package app

import (
	"context"
	"fmt"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"convene/planner"
)

// makeLists sets the attendance sheet and the list for the gate.
func (o *Office) makeLists(ctx context.Context, e *planner.Edition, _ BuildOrder, put putter) error {
	if len(o.Workspace.Invitees(e)) == 0 {
		return &EmptyError{fmt.Sprintf("nobody is invited in %d", e.Year), "add roles or guests in " + e.Source}
	}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return err
	}
	answered, err := o.answered(ctx, e)
	if err != nil {
		return err
	}
	instead := planner.Representatives{}
	for key, a := range answered {
		instead[key] = a.Representative
	}
	for _, list := range registers() {
		doc, err := o.register(e, list.write, standing, instead)
		if err != nil {
			return err
		}
		if err := o.printInto(put, list.name, doc); err != nil {
			return err
		}
	}
	return nil
}

// registerWriter writes a list of people.
type registerWriter func(*planner.Workspace, *planner.Edition, planner.Standing, planner.Representatives, func(a, b string) int, planner.Words) (planner.Document, error)

// registers are the lists of people for the day.
func registers() []struct {
	name  string
	write registerWriter
} {
	return []struct {
		name  string
		write registerWriter
	}{{"attendance.pdf", planner.AttendanceSheet}, {"gate.pdf", planner.GateList}}
}

func (o *Office) register(e *planner.Edition, write registerWriter, standing planner.Standing, instead planner.Representatives) (planner.Document, error) {
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return planner.Document{}, err
	}
	order := collate.New(language.Make(words.Lang()), collate.Loose)
	return write(&o.Workspace.Workspace, e, standing, instead, order.CompareString, words)
}
