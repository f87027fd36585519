package config

import (
	"reflect"

	"golang.org/x/text/unicode/norm"

	"convene/planner"
)

// Address is an address as somebody typed it, with its letters composed: some
// keyboards and systems write ü as u with a mark, which is the same domain but
// other characters, and [planner.Email.Key] takes characters as they are.
func Address(typed string) planner.Email { return planner.Email(norm.NFC.String(typed)) }

func isAddress(t reflect.Type) bool { return t == reflect.TypeFor[planner.Email]() }
