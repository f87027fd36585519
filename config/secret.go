package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"convene/planner"
)

// Setting is a text in which ${NAME} stands for the environment variable NAME.
// The variables are looked up when the text is used, so that building
// documents needs none of them. The zero value is no text.
type Setting struct{ reference }

// Secret is a value that no file may hold: it is written as ${NAME} and nothing
// else, and looked up in the environment when it is used. Printing a Secret
// shows the name of the variable. The zero value is no secret.
type Secret struct{ reference }

// reference is a text with variables and the path of the key it stands at.
type reference struct {
	text string
	key  string
}

// String is the text as the file has it, with the variables' names.
func (r reference) String() string { return r.text }

// GoString is as String.
func (r reference) GoString() string { return fmt.Sprintf("%q", r.text) }

// MarshalText is as String.
func (r reference) MarshalText() ([]byte, error) { return []byte(r.text), nil }

// IsZero reports whether the key was left out.
func (r reference) IsZero() bool { return r.text == "" }

// standsAt is told by the walker where the text stands.
func (r *reference) standsAt(path string) { r.key = path }

var (
	variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)
	secret   = regexp.MustCompile(`^` + variable.String() + `$`)
)

// Resolve is the text with its variables filled in from the environment
// getenv, which has the form of [os.LookupEnv]. A variable that is not set or
// empty is an error that names it and the key.
func (r reference) Resolve(getenv func(string) (string, bool)) (string, error) {
	var missing []string
	text := variable.ReplaceAllStringFunc(r.text, func(use string) string {
		name := variable.FindStringSubmatch(use)[1]
		value, ok := getenv(name)
		if !ok || value == "" {
			missing = append(missing, name)
		}
		return value
	})
	if len(missing) > 0 {
		return "", fmt.Errorf("%s needs the environment variable %s, which is not set: set it and try again", r.key, strings.Join(missing, " and "))
	}
	return text, nil
}

// literal is the part of the text that comes from no variable.
func (r reference) literal() string { return variable.ReplaceAllString(r.text, "") }

// fromEnvironment reports whether any part comes from a variable.
func (r reference) fromEnvironment() bool { return variable.MatchString(r.text) }

// UnmarshalText accepts a text whose every ${ begins a ${NAME}.
func (s *Setting) UnmarshalText(text []byte) error {
	r := reference{text: string(text)}
	if strings.Contains(r.literal(), "${") {
		return errors.New("want a variable as ${NAME}, with letters, digits and _ in the name")
	}
	s.reference = r
	return nil
}

// Pattern is the regular expression of what a file may say.
func (Secret) Pattern() string { return secret.String() }

// UnmarshalText accepts ${NAME}. Its error does not say what was written: it
// may well be a password.
func (s *Secret) UnmarshalText(text []byte) error {
	if !secret.Match(text) {
		return refusal{
			code:    planner.NotAllowed,
			message: "a secret is written out, and files are shared",
			next:    "write ${NAME} here and set the environment variable NAME; change the secret if the file was ever shared",
		}
	}
	s.reference = reference{text: string(text)}
	return nil
}

// refusal is an error of a value that is reported as it stands, without the
// offending text.
type refusal struct {
	code          planner.Code
	message, next string
}

func (r refusal) Error() string { return r.message }
