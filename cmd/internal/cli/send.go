package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/mail"
	"convene/planner"
)

type sendOptions struct {
	order app.SendOrder
	test  string // an address; empty: no test
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

--test sends the mailing's first message (with --limit N the first N) to an
address of your own, as it would arrive but marked as a test, with links that
lead nowhere. It needs no approval and records nothing.

--drafts writes each message as a file that Outlook and Thunderbird open as a
draft, for you to look at and send, and records it as by hand. With
mail.drafts_only in convene.yaml that is how all mail goes, into out/YEAR/drafts.

Where the ledger is in PostgreSQL, further machines can send a mailing too, each
message once, with "convene send --store URL MAILING". They need no workspace;
what goes is in the ledger. The mail server's password is in the environment
variable CONVENE_SMTP_PASSWORD, and where messages are signed
CONVENE_DKIM_KEY_FILE names the file with the key. Write the database's password
in the URL as ${NAME}, in single quotes: the environment variable NAME then has
it.`,
		Example: `  convene send m-7f3k --test you@example.org
  convene send m-7f3k
  convene send
  convene send --store 'postgres://convene:${DB_PASSWORD}@db.example.org/convene' m-7f3k`,
		Args: takes(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("limit") && opt.order.Limit < 1 {
				return usageError{fmt.Errorf("--limit %d: want a number of messages from 1; --dry-run sends none", opt.order.Limit)}
			}
			switch {
			case opt.test != "" && len(args) == 0:
				return usageError{errors.New("--test wants a mailing: name it")}
			case opt.test != "" && (opt.order.DryRun || opt.order.Drafts != ""):
				return usageError{errors.New("--test goes with neither --dry-run nor --drafts")}
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
	flags.StringVar(&opt.test, "test", "", "send the first message to this address only, and record nothing")
	flags.StringVar(&opt.order.Drafts, "drafts", "", "write drafts for a mail program into this folder, and send nothing")
	flags.StringVar(&opt.store, "store", "", "send from the shared ledger at this URL (postgres://…), without a workspace")
	flags.BoolVar(&opt.order.AsApproved, "as-approved", false, "send what was approved although the files have changed since, or its letters bear a day still to come")
	return cmd
}

// runSend sends the mailings named; without any, those approved for their day
// if the day has come.
func runSend(cmd *cobra.Command, g *globals, opt sendOptions, mailings []mail.MailingID) error {
	sparing()
	now, _, err := g.clock()
	if err != nil {
		return err
	}
	return g.with(cmd.Context(), g.openPost, func(desk *desk) error {
		if opt.test != "" {
			return g.sendTest(cmd.Context(), desk, opt, mailings[0])
		}
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
	if overview.AtDue {
		toGo -= overview.Unapproved
	}
	if opt.order.DryRun {
		if err := g.dryRun(ctx, desk, overview); err != nil {
			return sentJSON{}, err
		}
		return sentJSON{ID: string(id), Counts: countsJSON(overview.States), ToGo: toGo}, nil
	}
	if opt.order.Limit > 0 {
		toGo = min(toGo, opt.order.Limit)
	}
	drafts := desk.ByDrafts(overview, opt.order)
	if toGo > 0 && !drafts && !desk.Post.Sandbox {
		question := fmt.Sprintf("Send %s of %s through %s:%d as %s?", plural(toGo, "message"), overview.Kind, overview.Route.Host, overview.Route.Port, desk.Workspace.Settings.Mail.From)
		if err := g.asked(question, "Nothing was sent."); err != nil {
			return sentJSON{}, err
		}
	}
	if err := desk.Bind(ctx); err != nil {
		return sentJSON{}, err
	}
	result, err := g.deliver(ctx, desk, opt, overview, drafts)
	if noting := desk.NoteSent(context.WithoutCancel(ctx)); noting != nil {
		g.say("note: a copy of the ledger as it was before would not be known for one (%v)", noting)
	}
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

// deliver sends a mailing, or lays it out as drafts.
func (g *globals) deliver(ctx context.Context, desk *desk, opt sendOptions, overview mail.Overview, drafts bool) (mail.Outcome, error) {
	if drafts {
		result, err := desk.LayOut(ctx, overview, opt.order)
		if err == nil && !g.json {
			g.print("%s in %s: open them in your mail program, look at them and send them.", plural(result.States[mail.ByHand], "draft"), desk.DraftsDir(overview, opt.order))
		}
		return result, err
	}
	shown := g.progress(overview)
	defer shown.end()
	opt.order.Abandon = g.sys.Abandon
	opt.order.Interrupted = func(inFlight int) { shown.interrupted(g, inFlight) }
	return desk.Send(ctx, overview.ID, opt.order, shown.step)
}

// sendTest sends the first messages of a mailing to somebody who wants to see
// them.
func (g *globals) sendTest(ctx context.Context, desk *desk, opt sendOptions, id mail.MailingID) error {
	n, err := desk.Test(ctx, id, planner.Email(opt.test), opt.order.Limit)
	if err != nil {
		return err
	}
	if g.json {
		return printJSON(g.sys.Out, struct {
			Schema  int    `json:"schema"`
			Mailing string `json:"mailing"`
			Test    string `json:"test"`
			Sent    int    `json:"sent"`
		}{schema, string(id), opt.test, n})
	}
	where := ""
	if desk.Post.Sandbox {
		where = " The sandbox keeps it in " + desk.sandboxDir() + "; nothing left this machine."
	}
	g.print("%s of %s sent to %s as a test; nothing was recorded.%s", plural(n, "message"), id, opt.test, where)
	return nil
}

func (g *globals) dryRun(ctx context.Context, desk *desk, o mail.Overview) error {
	_, messages, err := desk.Mailing(ctx, o.ID)
	if err != nil || g.json {
		return err
	}
	for m, err := range messages {
		if err != nil {
			return err
		}
		if m.State.Rule().Waiting {
			g.print("would send %s to %s", m.ID.String()[:8], recipient(m))
		}
	}
	way := fmt.Sprintf("through %s:%d", o.Route.Host, o.Route.Port)
	switch {
	case desk.Post.Sandbox:
		way = "into the sandbox"
	case o.Route.Drafts:
		way = "as drafts"
	}
	g.print("%s %s. Nothing was sent.", called(o.Mailing), way)
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
	toGo := ""
	if n := after.Waiting(); result.Interrupted && n > 0 {
		toGo = fmt.Sprintf(", %d to go", n)
	}
	g.print("%s: %s%s.%s", called(after.Mailing), states(after.States), toGo, where)
	g.reasons(result.Reasons)
	if result.NotKept != nil {
		g.print("Not every copy was kept: %s", result.NotKept)
	}
	if result.Stopped != "" {
		g.print("Stopped: %s", result.Stopped)
	}
	if after.Attention() {
		g.print("Look at: convene outbox show %s", after.ID)
	}
	if n := after.ToApprove(); n > 0 {
		g.print("%s not approved and stayed: convene outbox show %s, then convene outbox approve %s", plural(n, "message"), after.ID, after.ID)
	}
	if after.Paused != "" {
		g.print("%s", desk.resume(after.Mailing))
	} else if n := after.Waiting() - after.Unapproved; n > 0 {
		line := fmt.Sprintf("Resume: convene send %s", after.ID)
		if !result.NextDue.IsZero() {
			line += ", from " + result.NextDue.In(desk.zone()).Format("15:04 MST") + " on"
		}
		g.print("%s", line)
	}
}

// reasons tells why messages were not accepted.
func (g *globals) reasons(reasons []mail.Reason) {
	for _, r := range reasons {
		why := r.Reply
		if why == "" {
			why = "for other reasons"
		}
		g.print("%s", g.paragraph(2, fmt.Sprintf("%d %s: %s", r.Messages, r.State, why)))
	}
}

type reasonJSON struct {
	State    mail.State `json:"state"`
	Reply    string     `json:"reply"`
	Messages int        `json:"messages"`
}

type sentJSON struct {
	ID          string         `json:"id"`
	Counts      map[string]int `json:"counts"`
	Tried       int            `json:"tried"`
	ToGo        int            `json:"to_go"`
	Paused      string         `json:"paused,omitempty"`
	Stopped     string         `json:"stopped,omitempty"`
	Interrupted bool           `json:"interrupted,omitempty"`
	Reasons     []reasonJSON   `json:"reasons,omitempty"`
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
