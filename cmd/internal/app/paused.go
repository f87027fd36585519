package app

import (
	"fmt"

	"convene/mail"
)

// goes refuses a mailing that is paused; where is added to what lifts it.
func goes(m mail.Mailing, where string) error {
	if m.Paused == "" {
		return nil
	}
	return &RefusedError{
		fmt.Sprintf("mailing %s is paused: %s", m.ID, m.Paused),
		fmt.Sprintf("once the cause is cured, %sconvene outbox retry %s", where, m.ID),
	}
}
