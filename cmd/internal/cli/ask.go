package cli

import (
	"errors"
	"fmt"

	"charm.land/huh/v2"
)

// confirm asks a question that is answered with yes or no; no is the default.
// It is asked only where [globals.asks] says that somebody is there.
func (g *globals) confirm(question string) (yes bool, err error) {
	return yes, g.ask(huh.NewConfirm().Title(question).Value(&yes))
}

// ask shows the fields as one form and waits for it.
func (g *globals) ask(fields ...huh.Field) error {
	form := huh.NewForm(huh.NewGroup(fields...)).WithInput(g.sys.In).WithOutput(g.sys.Err)
	err := form.Run()
	if errors.Is(err, huh.ErrUserAborted) {
		return &outcome{exitInterrupted, "Interrupted. Nothing was changed."}
	}
	if err != nil {
		return fmt.Errorf("asking: %w", err)
	}
	return nil
}
