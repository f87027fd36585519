package cli

import (
	"errors"
	"fmt"

	"charm.land/huh/v2"
)

// confirm asks a question that is answered with yes or no; no is the default.
// It is asked only where [globals.asks] says that somebody is there.
func (g *globals) confirm(question string) (yes bool, err error) {
	return yes, g.ask([]huh.Field{huh.NewConfirm().Title(question).Value(&yes)})
}

// lineByLine reports whether the terminal can do no more than print lines, which
// is also how screen readers want it.
func (g *globals) lineByLine() bool {
	term, _ := g.sys.LookupEnv("TERM")
	return term == "dumb"
}

// ask shows the fields as one form, a page for each group of them, and waits for
// it.
func (g *globals) ask(groups ...[]huh.Field) error {
	var pages []*huh.Group
	for _, fields := range groups {
		pages = append(pages, huh.NewGroup(fields...))
	}
	form := huh.NewForm(pages...).WithInput(g.sys.In).WithOutput(g.sys.Err).WithAccessible(g.lineByLine())
	if !g.colours() {
		form = form.WithTheme(huh.ThemeFunc(huh.ThemeBase))
	}
	err := form.Run()
	if errors.Is(err, huh.ErrUserAborted) {
		return &outcome{exitInterrupted, "Interrupted. Nothing was changed."}
	}
	if err != nil {
		return fmt.Errorf("asking: %w", err)
	}
	return nil
}
