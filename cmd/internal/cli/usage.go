package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"convene/planner"
)

// usageError is a command line that cannot be understood.
type usageError struct{ error }

// misread says in plain words which option of a command line cannot be
// understood.
func misread(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var without *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	see := "; see " + cmd.CommandPath() + " --help"
	switch {
	case errors.As(err, &unknown):
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		name, hint := unknown.GetSpecifiedName(), ""
		if near := planner.Nearest(name, names); near != "" {
			hint = fmt.Sprintf(" (did you mean --%s?)", near)
		}
		return usageError{fmt.Errorf("there is no option %s%s%s", dashed(name), hint, see)}
	case errors.As(err, &without):
		return usageError{fmt.Errorf("%s wants a value%s", dashed(without.GetSpecifiedName()), see)}
	case errors.As(err, &invalid):
		want := invalid.Unwrap().Error()
		switch invalid.GetFlag().Value.Type() {
		case "int":
			want = "want a number"
		case "bool":
			want = "want true or false, or leave the value out"
		}
		return usageError{fmt.Errorf("--%s %q: %s", invalid.GetFlag().Name, invalid.GetValue(), want)}
	}
	return usageError{err}
}

// dashed is an option as it is typed: -e or --edition.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// apart refuses two options that contradict each other.
func apart(cmd *cobra.Command, one, other string) error {
	if cmd.Flags().Changed(one) && cmd.Flags().Changed(other) {
		return usageError{fmt.Errorf("--%s and --%s exclude each other: leave one of them out", one, other)}
	}
	return nil
}

// endsIn refuses a file for an option to write whose name has another ending: a
// slip on the command line must not write over a file of the workspace. Nothing
// and the standard output have none.
func endsIn(option, file, ending string) error {
	if file == "" || file == "-" || strings.EqualFold(filepath.Ext(file), ending) {
		return nil
	}
	return usageError{fmt.Errorf("%s %q: want a name that ends in %s", option, file, ending)}
}

// takes is the arguments of a command: at least and at most so many, which a
// usage error calls by what.
func takes(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usageError{fmt.Errorf("%s wants %s; see %s --help", cmd.Name(), what, cmd.CommandPath())}
		case len(args) > most:
			return usageError{fmt.Errorf("%s does not know what to do with %q; see %s --help", cmd.Name(), args[most], cmd.CommandPath())}
		}
		return nil
	}
}

// unknownCommand is how the program answers a word that is no command.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	message := fmt.Sprintf("there is no command %q", args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		message += fmt.Sprintf(" (did you mean %q?)", near[0])
	}
	return usageError{fmt.Errorf("%s; see %s --help", message, cmd.CommandPath())}
}

// strict lets the commands that cobra brings along refuse words that they do
// not know, as ours do.
func strict(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "completion":
			cmd.Args, cmd.RunE = unknownCommand, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		case "help":
			cmd.Args = func(cmd *cobra.Command, args []string) error {
				about, rest, err := cmd.Root().Find(args)
				if err == nil && len(rest) > 0 && about.HasSubCommands() {
					return unknownCommand(about, rest)
				}
				return err
			}
		}
	}
}
