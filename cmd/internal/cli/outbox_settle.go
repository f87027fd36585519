package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func newOutboxDropCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "drop MAILING|MESSAGE",
		Short: "Withdraw what is still to go",
		Long: `Drop withdraws the messages of a mailing, or one message, that are still to go
or, by hand, not approved yet.
What has gone is not touched. A message that was dropped comes back when its
mailing is prepared again.`,
		Example: `  convene outbox drop m-7f3k
  convene outbox drop 6f1c2a9e`,
		Args: takes(1, 1, "a mailing or a message"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return g.with(cmd.Context(), g.openPost, func(desk *desk) error {
				n, err := desk.Drop(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if g.json {
					return printJSON(g.sys.Out, struct {
						Schema   int    `json:"schema"`
						Of       string `json:"of"`
						Messages int    `json:"messages"`
					}{schema, args[0], n})
				}
				g.print("%s withdrawn.", plural(n, "message"))
				return nil
			})
		},
	}
}

func newOutboxRetryCommand(g *globals) *cobra.Command {
	var too bool
	cmd := &cobra.Command{
		Use:   "retry MAILING|MESSAGE",
		Short: "Let go again what was paused, put off or refused",
		Long: `Retry lifts the pause of a mailing and makes those of its messages due at once
that a server put off. What was rejected, or tried in vain until it was too old,
goes again only with --rejected, or if you name the message itself. A message
that may have been delivered is never among them; see "convene outbox resolve".`,
		Example: `  convene outbox retry m-7f3k
  convene outbox retry m-7f3k --rejected
  convene outbox retry 6f1c2a9e`,
		Args: takes(1, 1, "a mailing or a message"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runOutboxRetry(cmd, g, args[0], too)
		},
	}
	cmd.Flags().BoolVar(&too, "rejected", false, "let go again too what was rejected or has expired")
	return cmd
}

func runOutboxRetry(cmd *cobra.Command, g *globals, name string, too bool) error {
	return g.with(cmd.Context(), g.openPost, func(desk *desk) error {
		did, err := desk.Retry(cmd.Context(), name, too)
		if err != nil {
			return err
		}
		of := did.Mailing
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema   int    `json:"schema"`
				Of       string `json:"of"`
				Mailing  string `json:"mailing"`
				Messages int    `json:"messages"`
				Lifted   bool   `json:"lifted"`
			}{schema, name, string(of.ID), did.Messages, did.Lifted})
		}
		if did.Lifted {
			g.print("The pause of %s is lifted.", of.ID)
		}
		if did.Messages > 0 || !did.Lifted {
			g.print("%s to go again.", plural(did.Messages, "message"))
		}
		if n := givenUp(of); n > 0 && !too {
			g.print("Rejected or expired, and left so: %d; to let them go again: convene outbox retry %s --rejected", n, of.ID)
		}
		switch {
		case of.ToApprove() > 0:
			g.print("Next: convene outbox approve %s", of.ID)
		case of.Waiting() > 0:
			g.print("Next: convene send %s", of.ID)
		}
		return nil
	})
}

func newOutboxResolveCommand(g *globals) *cobra.Command {
	var sent, resend bool
	cmd := &cobra.Command{
		Use:   "resolve MESSAGE --sent|--resend",
		Short: "Say what became of a message in doubt",
		Long: `A message is unknown when its text was handed over and no answer came: the server
may have it or not, and only a person can find out, by asking its recipient or
by looking into the server's log. --sent records it as accepted; --resend lets
it go again with the same Message-ID and the same bytes, so that a mail program
which has it already can tell. The same goes for a draft, once you have sent it
or lost it.`,
		Example: `  convene outbox resolve 6f1c2a9e --sent
  convene outbox resolve 6f1c2a9e --resend`,
		Args: takes(1, 1, "a message"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if sent == resend {
				return usageError{errors.New("say either --sent or --resend")}
			}
			return runOutboxResolve(cmd, g, args[0], sent)
		},
	}
	cmd.Flags().BoolVar(&sent, "sent", false, "it was sent")
	cmd.Flags().BoolVar(&resend, "resend", false, "it was not: send it again")
	return cmd
}

func runOutboxResolve(cmd *cobra.Command, g *globals, name string, sent bool) error {
	return g.with(cmd.Context(), g.openPost, func(desk *desk) error {
		m, err := desk.Resolve(cmd.Context(), name, sent)
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema  int    `json:"schema"`
				Message string `json:"message"`
				State   string `json:"state"`
			}{schema, m.ID.String(), string(m.State)})
		}
		g.print("The message to %s is %s.", recipient(m), m.State)
		overview, all, err := desk.Mailing(cmd.Context(), m.Mailing)
		if err != nil {
			return err
		}
		line, err := inDoubt(overview, all)
		if err != nil {
			return err
		}
		switch {
		case line != "":
		case overview.Paused != "":
			line = fmt.Sprintf("Next: convene outbox retry %s, once the cause of the pause is cured", m.Mailing)
		case overview.ToApprove() > 0:
			line = fmt.Sprintf("Next: convene outbox approve %s", m.Mailing)
		case overview.Waiting() > 0:
			line = fmt.Sprintf("Next: convene send %s", m.Mailing)
		default:
			line = "Nothing of its mailing is in doubt or to go."
		}
		g.print("%s", line)
		return nil
	})
}

// asked puts a question where somebody is there to answer it; otherwise the
// answer is yes.
func (g *globals) asked(question, otherwise string) error {
	if !g.asks() {
		return nil
	}
	ok, err := g.confirm(question)
	if err == nil && !ok {
		return &outcome{exitFailure, otherwise}
	}
	return err
}
