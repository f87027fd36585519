package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/mail"
)

type sendOptions struct {
	order app.SendOrder
	store string // a shared ledger to send from; empty: the workspace's
}

func newSendCommand(g *globals) *cobra.Command {
	var opt sendOptions
	cmd := &cobra.Command{
		Use:   "send [MAILING]",
		Short: "Send an approved mailing, or everything approved whose day has come",
		Long: `Send delivers the approved messages of a mailing. Without a mailing it sends
what was approved with "--at due" and whose day has come, which is what a
scheduled run wants.

A message that a server has accepted is never sent again, however often send is
called. Interrupting it finishes the messages in flight; calling it again goes
on where it stopped. Without a server in convene.yaml, or with --now,
everything goes to the sandbox, which delivers nothing outside this machine.

Where the ledger is in PostgreSQL, further machines can send a mailing too, each
message once, with "convene send --store URL MAILING". They need no workspace;
what goes is in the ledger. The mail server's password is in the environment
variable CONVENE_SMTP_PASSWORD. Write the database's password in the URL as
${NAME}, in single quotes: the environment variable NAME then has it.`,
		Args: takes(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			if opt.order.Limit < 0 {
				return usageError{fmt.Errorf("--limit %d: want a number of messages", opt.order.Limit)}
			}
			var mailings []mail.MailingID
			for _, id := range args {
				mailings = append(mailings, mail.MailingID(id))
			}
			if opt.store != "" {
				return runBranch(cmd, g, opt, mailings)
			}
			return runSend(cmd, g, opt, mailings)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&opt.order.DryRun, "dry-run", false, "say what would be sent, and send nothing")
	flags.IntVar(&opt.order.Limit, "limit", 0, "send at most this many messages")
	flags.StringVar(&opt.store, "store", "", "send from the shared ledger at this URL (postgres://…), without a workspace")
	flags.BoolVar(&opt.order.AsApproved, "as-approved", false, "send what was approved although the files have changed since")
	return cmd
}

// runSend sends the mailings named; without any, those approved for their day
// if the day has come.
func runSend(cmd *cobra.Command, g *globals, opt sendOptions, mailings []mail.MailingID) error {
	now, _, err := g.clock()
	if err != nil {
		return err
	}
	return g.with(cmd.Context(), g.openPost, func(desk *desk) error {
		if len(mailings) == 0 {
			var err error
			if mailings, err = desk.Post.Ledger.Ready(cmd.Context(), now); err != nil {
				return err
			}
			if len(mailings) == 0 && !g.json {
				g.print("Nothing that was approved for its day is due.")
				return nil
			}
		}
		return g.sendAll(cmd.Context(), desk, opt, mailings)
	})
}

// sendAll sends one mailing after another. One that is refused does not hold
// up the next: nobody watches a scheduled run.
func (g *globals) sendAll(ctx context.Context, desk *desk, opt sendOptions, mailings []mail.MailingID) error {
	report := sentReport{Schema: schema, Mailings: []sentJSON{}}
	var failed error
	for _, id := range mailings {
		one, err := g.sendOne(ctx, desk, opt, id)
		if err != nil {
			failed = errors.Join(failed, err)
			one = sentJSON{ID: string(id), Counts: map[string]int{}, Error: err.Error()}
		}
		report.Mailings = append(report.Mailings, one)
	}
	if g.json {
		if err := printJSON(g.sys.Out, report); err != nil {
			return err
		}
	}
	if failed != nil {
		return failed
	}
	return report.outcome()
}

// sendOne sends a mailing and tells how it went.
func (g *globals) sendOne(ctx context.Context, desk *desk, opt sendOptions, id mail.MailingID) (sentJSON, error) {
	overview, err := desk.ReadyToSend(ctx, id, opt.order)
	if err != nil {
		return sentJSON{}, err
	}
	toGo := overview.Waiting()
	if opt.order.DryRun {
		if err := g.dryRun(ctx, desk, overview); err != nil {
			return sentJSON{}, err
		}
		return sentJSON{ID: string(id), Counts: countsJSON(overview.States), ToGo: toGo}, nil
	}
	if toGo > 0 && g.asks() && !desk.Post.Sandbox {
		from := desk.Workspace.Settings.Mail.From
		ok, err := g.confirm(fmt.Sprintf("Send %s of %s through %s:%d as %s?", plural(toGo, "message"), overview.Kind, overview.Route.Host, overview.Route.Port, from))
		if err != nil {
			return sentJSON{}, err
		}
		if !ok {
			return sentJSON{}, &outcome{exitFailure, "Nothing was sent."}
		}
	}
	if err := desk.Bind(); err != nil {
		return sentJSON{}, err
	}
	opt.order.Abandon = g.sys.Abandon
	result, err := desk.Send(ctx, id, opt.order, g.progress(overview))
	if err != nil {
		return sentJSON{}, err
	}
	after, err := desk.Post.Ledger.Overview(context.WithoutCancel(ctx), id)
	if err != nil {
		return sentJSON{}, err
	}
	g.showSent(desk, after, result)
	return sent(after, result), nil
}

func (g *globals) dryRun(ctx context.Context, desk *desk, o mail.Overview) error {
	_, messages, err := desk.Mailing(ctx, o.ID)
	if err != nil || g.json {
		return err
	}
	for _, m := range messages {
		if m.State.Rule().Waiting {
			g.print("would send %s to %s", m.ID.String()[:8], recipient(m))
		}
	}
	g.print("%s through %s:%d. Nothing was sent.", called(o.Mailing), o.Route.Host, o.Route.Port)
	return nil
}

// showSent tells how a mailing went and how to go on; the most important line
// comes last.
func (g *globals) showSent(desk *desk, after mail.Overview, result mail.Outcome) {
	if g.json {
		return
	}
	where := ""
	if desk.Post.Sandbox {
		where = " The sandbox keeps them in " + desk.sandboxDir() + "; nothing left this machine."
	}
	g.print("%s: %s.%s", called(after.Mailing), states(after.States), where)
	if result.Stopped != "" {
		g.print("Stopped: %s", result.Stopped)
	}
	if after.Attention() {
		g.print("Look at: convene outbox show %s", after.ID)
	}
	if n := after.Waiting(); n > 0 {
		line := fmt.Sprintf("Resume: convene send %s", after.ID)
		if !result.NextDue.IsZero() {
			line += ", from " + result.NextDue.In(desk.zone()).Format("15:04 MST") + " on"
		}
		g.print("%s", line)
	}
}

// progress shows on one line of a terminal how far a mailing has come.
func (g *globals) progress(o mail.Overview) func(mail.Progress) {
	if !g.colours() || g.quiet {
		return nil
	}
	begun := g.sys.Now()
	rejected := 0
	return func(p mail.Progress) {
		if p.State == mail.Rejected {
			rejected++
		}
		const width = 16
		full := width * p.Done / max(1, p.Total)
		elapsed := g.sys.Now().Sub(begun)
		line := fmt.Sprintf("%s v%d  %s%s  %d/%d", o.Kind, o.Revision, strings.Repeat("█", full), strings.Repeat("░", width-full), p.Done, p.Total)
		if elapsed > time.Second {
			perMinute := float64(p.Done) / elapsed.Minutes()
			left := time.Duration(float64(p.Total-p.Done) / perMinute * float64(time.Minute))
			line += fmt.Sprintf("  %.0f/min  %s left", perMinute, left.Round(time.Second))
		}
		if rejected > 0 {
			line += fmt.Sprintf("  %d rejected", rejected)
		}
		fmt.Fprintf(g.sys.Err, "\r\x1b[K%s", line)
		if p.Done == p.Total {
			fmt.Fprintln(g.sys.Err)
		}
	}
}

type sentJSON struct {
	ID          string         `json:"id"`
	Counts      map[string]int `json:"counts"`
	Tried       int            `json:"tried"`
	ToGo        int            `json:"to_go"`
	Paused      string         `json:"paused,omitempty"`
	Stopped     string         `json:"stopped,omitempty"`
	Interrupted bool           `json:"interrupted,omitempty"`
	Error       string         `json:"error,omitempty"`
	attention   bool
}

type sentReport struct {
	Schema   int        `json:"schema"`
	Mailings []sentJSON `json:"mailings"`
}

// outcome is how the whole run ends for whoever called it.
func (r sentReport) outcome() error {
	look := false
	for _, m := range r.Mailings {
		if m.Interrupted {
			return &outcome{code: exitInterrupted}
		}
		look = look || m.attention
	}
	if look {
		return &outcome{code: exitAttention}
	}
	return nil
}
