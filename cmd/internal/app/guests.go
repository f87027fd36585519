package app

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"convene/planner"
)

// guestFolder holds the letters of those on the guest list.
const guestFolder = "invitations/guests"

// makeGuestLetters sets the letter of every guest; none where one person's
// letters are wanted.
func (o *Office) makeGuestLetters(ctx context.Context, e *planner.Edition, only planner.ID, put putter) error {
	if e.Guests == "" || only != "" {
		return nil
	}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return err
	}
	for g, left := range o.Workspace.Recipients(e, planner.Guests, standing) {
		if left != "" {
			continue
		}
		doc, err := o.guestLetter(e, g)
		if err != nil {
			return err
		}
		if err := o.printInto(put, guestFolder+"/"+guestFile(g)+".pdf", doc); err != nil {
			return err
		}
	}
	return nil
}

// guestFile is the name of a guest's file: the list's id for them, else their
// line in it and their name.
func guestFile(g planner.Recipient) string {
	if g.Listed.ID != "" {
		return string(g.Listed.ID)
	}
	words := strings.FieldsFunc(strings.ToLower(g.Listed.Name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Trim(fmt.Sprintf("%04d-%s", g.Listed.Line, strings.Join(words, "-")), "-")
}
