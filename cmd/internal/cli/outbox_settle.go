package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
)

func newOutboxDropCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "drop MAILING|MESSAGE",
		Short: "Withdraw what is still to go",
		Long: `Drop withdraws the messages of a mailing, or one message, that are still to go.
What has gone is not touched. A message that was dropped comes back when its
mailing is prepared again.`,
		Example: `  convene outbox drop m-7f3k
  convene outbox drop 6f1c2a9e`,
		Args: takes(1, 1, "a mailing or a message"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return g.with(cmd.Context(), g.openPost, func(desk *desk) error {
				return g.settled(cmd.Context(), args[0], "withdrawn", "", desk.Drop)
			})
		},
	}
}

func newOutboxRetryCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "retry MAILING|MESSAGE",
		Short: "Let go again what was put off, refused or paused",
		Long: `Retry makes messages due at once that a server put off, queues those again that
were rejected or expired, and lifts the pause of their mailing. A message that
may have been delivered is not among them; see "convene outbox resolve".`,
		Example: `  convene outbox retry m-7f3k`,
		Args:    takes(1, 1, "a mailing or a message"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return g.with(cmd.Context(), g.openPost, func(desk *desk) error {
				return g.settled(cmd.Context(), args[0], "to go again", "Next: convene send MAILING, or convene outbox show "+args[0], desk.Retry)
			})
		},
	}
}

// settled does something with the messages that a name means and says how many
// there were.
func (g *globals) settled(ctx context.Context, name, what, next string, do func(context.Context, string) (int, error)) error {
	n, err := do(ctx, name)
	if err != nil {
		return err
	}
	if g.json {
		return printJSON(g.sys.Out, struct {
			Schema   int    `json:"schema"`
			Of       string `json:"of"`
			Messages int    `json:"messages"`
		}{schema, name, n})
	}
	g.print("%s %s.", plural(n, "message"), what)
	if n > 0 && next != "" {
		g.print("%s", next)
	}
	return nil
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
		if !sent {
			g.print("Next: convene send %s", m.Mailing)
		}
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
