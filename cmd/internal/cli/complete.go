package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/planner"
)

// Shells complete what the words of a command's usage line stand for: PERSON is
// a person's id, and a word in lower case is that word. So a command needs
// nothing for it but its usage line.

// completer lists what a word can stand for, each with what it is; nothing
// where the workspace does not say.
type completer func(ctx context.Context, g *globals) []cobra.Completion

// completers are the words of usage lines, and of flags by their names.
func completers() map[string]completer {
	return map[string]completer{
		"PERSON": completePeople, "MAILING": completeMailings, "MESSAGE": completeMessages, "YEAR": completeEditions,
		"KIND": completeKinds, "RUN-UP-ID": completeRunUp, "CODE": completeCodes, "KEY": completeKeys, "FILE-KIND": completeFileKinds,

		"--person": completePeople, "--only": completePeople, "--again": completePeople, "--representative": completePeople,
		"--edition": completeEditions, "--from": completeEditions, "--to": completeAudiences,
		"--layout": func(context.Context, *globals) []cobra.Completion { return planner.BookletLayout.Values() },
		"--done":   completeSteps, "--at": func(context.Context, *globals) []cobra.Completion { return []cobra.Completion{"due"} },
		"--state": func(context.Context, *globals) []cobra.Completion { return stateNames() },
		"--part":  completeParts, "--example": func(context.Context, *globals) []cobra.Completion { return config.Examples() },
	}
}

// fileWords are those for which shells list files by themselves.
func fileWords() []string { return []string{"DIR", "FILE", "FILE.eml", "FOLDER"} }

// freeWords are those that only the user knows.
func freeWords() []string { return []string{"ADDRESS", "NAME", "TIME", "VERSION"} }

// argument is one argument of a command: the words for what it may be.
type argument []string

// argumentsOf are the arguments that a usage line names.
func argumentsOf(use string) []argument {
	var all []argument
	for _, word := range strings.Fields(use)[1:] {
		word = strings.Trim(word, "[]…")
		if word == "" || strings.HasPrefix(word, "-") || strings.ContainsAny(word, `"`) {
			break
		}
		all = append(all, strings.Split(word, "|"))
	}
	return all
}

// completed readies a command and all below it for shells.
func (g *globals) completed(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		g.completed(sub)
	}
	if args := argumentsOf(cmd.Use); len(args) > 0 && cmd.ValidArgsFunction == nil {
		cmd.ValidArgs = nil
		cmd.ValidArgsFunction = func(cmd *cobra.Command, given []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(given) >= len(args) {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return g.complete(cmd.Context(), args[len(given)])
		}
	}
	known := completers()
	for name, list := range known {
		flag, ok := strings.CutPrefix(name, "--")
		if !ok || cmd.Flags().Lookup(flag) == nil && cmd.PersistentFlags().Lookup(flag) == nil || flag == "from" && cmd.Name() == "init" {
			continue
		}
		_ = cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return list(cmd.Context(), g), cobra.ShellCompDirectiveNoFileComp
		})
	}
}

// complete lists what an argument can be.
func (g *globals) complete(ctx context.Context, arg argument) (all []cobra.Completion, directive cobra.ShellCompDirective) {
	known := completers()
	directive = cobra.ShellCompDirectiveNoFileComp
	for _, word := range arg {
		switch list := known[word]; {
		case slices.Contains(fileWords(), word):
			directive = cobra.ShellCompDirectiveDefault
		case list != nil:
			all = append(all, list(ctx, g)...)
		case strings.ToLower(word) == word:
			all = append(all, word)
		}
	}
	return all, directive
}

// look looks into the workspace that the command line names so far, if there
// is one.
func (g *globals) look(ctx context.Context, at func(*desk)) {
	if ctx == nil {
		ctx = context.Background()
	}
	_ = g.with(ctx, g.open, func(d *desk) error { at(d); return nil })
}

func described(word, is string) cobra.Completion {
	return cobra.CompletionWithDesc(word, strings.Join(strings.Fields(is), " "))
}

func completePeople(ctx context.Context, g *globals) (all []cobra.Completion) {
	g.look(ctx, func(d *desk) {
		lang := d.Workspace.Series.DefaultLanguage()
		for _, p := range d.Workspace.People {
			all = append(all, described(string(p.ID), p.Honorific.In(lang)+" "+p.Name.In(lang)))
		}
	})
	return all
}

func completeEditions(ctx context.Context, g *globals) (all []cobra.Completion) {
	g.look(ctx, func(d *desk) {
		for _, e := range d.Workspace.Editions {
			all = append(all, described(fmt.Sprint(e.Year), string(e.Status)+": "+e.Title.In(d.Workspace.Series.DefaultLanguage())))
		}
	})
	return all
}

func completeMailings(ctx context.Context, g *globals) (all []cobra.Completion) {
	g.look(ctx, func(d *desk) {
		mailings, err := d.Mailings(ctx)
		if err != nil {
			return
		}
		for _, m := range mailings {
			all = append(all, described(string(m.ID), fmt.Sprintf("%s v%d of %d", m.Key.Kind, m.Revision, m.Key.Year)))
		}
	})
	return all
}

// mostMessages is how many messages a shell is shown.
const mostMessages = 200

func completeMessages(ctx context.Context, g *globals) (all []cobra.Completion) {
	g.look(ctx, func(d *desk) {
		mailings, err := d.Mailings(ctx)
		if err != nil {
			return
		}
		for _, m := range mailings {
			_, messages, err := d.Mailing(ctx, m.ID)
			if err != nil || len(all)+m.Total() > mostMessages {
				return
			}
			for message, err := range messages {
				if err != nil {
					return
				}
				all = append(all, described(message.ID.String(), fmt.Sprintf("%s: %s to %s", message.State, m.Key.Kind, message.To.Address)))
			}
		}
	})
	return all
}

func completeRunUp(ctx context.Context, g *globals) (all []cobra.Completion) {
	g.look(ctx, func(d *desk) {
		for _, r := range d.Workspace.RunUp {
			if r.Send != "" {
				all = append(all, described(string(r.ID), fmt.Sprintf("%s, %s", r.Send, r.At)))
			}
		}
	})
	return all
}

// completeSteps are all entries of the run-up, of tasks too.
func completeSteps(ctx context.Context, g *globals) (all []cobra.Completion) {
	g.look(ctx, func(d *desk) {
		lang := d.Workspace.Series.DefaultLanguage()
		for _, r := range d.Workspace.RunUp {
			all = append(all, described(string(r.ID), fmt.Sprintf("%s, %s", cmp.Or(r.Task.In(lang), string(r.Send)), r.At)))
		}
	})
	return all
}

func completeKinds(context.Context, *globals) (all []cobra.Completion) {
	for _, k := range app.Kinds() {
		rule, _ := k.Rule()
		var to []string
		for _, a := range rule.Fits {
			to = append(to, string(a))
		}
		all = append(all, described(string(k), "mail to "+strings.Join(to, ", ")))
	}
	return all
}

func completeAudiences(ctx context.Context, g *globals) (all []cobra.Completion) {
	for _, a := range []planner.Audience{planner.Speakers, planner.Participants, planner.Guests} {
		all = append(all, string(a))
	}
	g.look(ctx, func(d *desk) {
		for name := range d.Workspace.Lists {
			all = append(all, string(name))
		}
	})
	slices.Sort(all)
	return all
}

func completeCodes(context.Context, *globals) (all []cobra.Completion) {
	for _, c := range planner.Codes() {
		all = append(all, described(string(c.Code), c.Title))
	}
	return all
}

func completeKeys(context.Context, *globals) (all []cobra.Completion) {
	keys, err := config.Reference()
	if err != nil {
		return nil
	}
	for _, k := range keys {
		all = append(all, described(plainPath(k.Path), k.File.File()+": "+k.Means))
	}
	return all
}

func completeFileKinds(context.Context, *globals) (all []cobra.Completion) {
	for _, k := range config.FileKinds() {
		all = append(all, described(string(k), k.File()))
	}
	return all
}

func completeParts(context.Context, *globals) (all []cobra.Completion) {
	for _, p := range app.MessageParts() {
		all = append(all, p.Name)
	}
	return all
}
