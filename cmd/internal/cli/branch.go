package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/config"
	"convene/mail"
	"convene/mail/compose"
	"convene/mail/ledger/postgres"
	"convene/mail/smtp"
)

// The variables with the secrets of a machine that has no workspace to name
// others.
const (
	smtpPassword = "CONVENE_SMTP_PASSWORD"
	dkimKeyFile  = "CONVENE_DKIM_KEY_FILE"
)

// runBranch sends a mailing from a ledger that several machines share, with
// nothing but that ledger and the secrets.
func runBranch(cmd *cobra.Command, g *globals, opt sendOptions, mailings []mail.MailingID) (err error) {
	switch {
	case len(mailings) == 0:
		return usageError{errors.New("send --store wants a mailing; see convene send --help")}
	case g.now != "":
		return usageError{errors.New("--now rehearses, and --store is for real post: leave one of them out")}
	case opt.test != "" || opt.order.Drafts != "" || opt.order.AsApproved:
		return usageError{errors.New("--store sends what is approved as it is, without a workspace: it goes with none of --test, --drafts and --as-approved")}
	}
	ctx := cmd.Context()
	ledger, post, err := g.branchPost(ctx, opt.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ledger.Close()) }()
	sent, err := g.sendBranch(ctx, app.Branch{Post: post}, opt, mailings[0])
	if err != nil {
		return err
	}
	report := sentReport{Schema: schema, Mailings: []sentJSON{sent}}
	if g.json {
		if err := printJSON(g.sys.Out, report); err != nil {
			return err
		}
	}
	return report.outcome()
}

func (g *globals) branchPost(ctx context.Context, store string) (*postgres.Ledger, app.Post, error) {
	var setting config.Setting
	if err := setting.UnmarshalText([]byte(store)); err != nil {
		return nil, app.Post{}, usageError{fmt.Errorf("--store: %w", err)}
	}
	location, err := resolveStore(setting, g.sys.LookupEnv)
	if err != nil {
		return nil, app.Post{}, usageError{fmt.Errorf("--store%w", err)}
	}
	if !postgres.Known(location) {
		return nil, app.Post{}, usageError{errors.New("--store is for a ledger that machines share, as postgres://…: from a file, send in its workspace")}
	}
	post := app.Post{
		Transport: &smtp.Transport{Secret: func(context.Context) (string, error) {
			return g.variable(smtpPassword, "the mail server wants a password: set the environment variable %s to it")
		}},
		Signing: compose.DKIM{KeyFile: func() (string, error) {
			return g.variable(dkimKeyFile, "its messages are to be signed: set the environment variable %s to the file with the key")
		}},
	}
	ledger, err := g.openShared(ctx, &post, location, false)
	if errors.Is(err, postgres.ErrNoLedger) {
		err = usageError{fmt.Errorf("%w: convene prepare makes it, where the workspace is", err)}
	}
	return ledger, post, err
}

// variable is a variable of the environment; without it the error says what it
// is for.
func (g *globals) variable(name, otherwise string) (string, error) {
	if value, ok := g.sys.LookupEnv(name); ok && value != "" {
		return value, nil
	}
	return "", fmt.Errorf(otherwise, name)
}

// sendBranch sends the mailing and tells how it went.
func (g *globals) sendBranch(ctx context.Context, branch app.Branch, opt sendOptions, id mail.MailingID) (sentJSON, error) {
	overview, err := branch.ReadyToSend(ctx, id)
	if err != nil {
		return sentJSON{}, err
	}
	what := fmt.Sprintf("%s of %s v%d through %s:%d", plural(overview.Waiting(), "message"), overview.Kind, overview.Revision, overview.Route.Host, overview.Route.Port)
	if opt.order.DryRun {
		if !g.json {
			g.print("Would send %s. Nothing was sent.", what)
		}
		return sentJSON{ID: string(id), Counts: countsJSON(overview.States), ToGo: overview.Waiting()}, nil
	}
	if overview.Waiting() > 0 {
		if err := g.asked("Send "+what+"?", "Nothing was sent."); err != nil {
			return sentJSON{}, err
		}
	}
	shown := g.progress(overview)
	defer shown.end()
	opt.order.Abandon = g.sys.Abandon
	opt.order.Interrupted = func(inFlight int) { shown.interrupted(g, inFlight) }
	result, err := branch.Send(ctx, id, opt.order, shown.step)
	if err != nil {
		return sentJSON{}, err
	}
	after, err := branch.Ledger.Overview(context.WithoutCancel(ctx), id)
	if err != nil {
		return sentJSON{}, err
	}
	if !g.json {
		g.print("%s v%d: %s. This machine sent %d.", after.Kind, after.Revision, states(after.States), result.States[mail.Accepted])
		g.reasons(result.Reasons)
		if result.Stopped != "" {
			g.print("Stopped: %s", result.Stopped)
		}
		if after.Attention() {
			g.print("Look at, where the workspace is: convene outbox show %s", after.ID)
		}
		if after.Paused != "" {
			g.print("Next, where the workspace is: convene outbox retry %s, once the cause is cured", after.ID)
		} else if after.Waiting() > 0 {
			g.print("Resume: the same command again")
		}
	}
	return sent(after, result), nil
}

// sent is how a run ended, for --json.
func sent(after mail.Overview, result mail.Outcome) sentJSON {
	var reasons []reasonJSON
	for _, r := range result.Reasons {
		reasons = append(reasons, reasonJSON(r))
	}
	return sentJSON{
		Reasons: reasons,
		ID:      string(after.ID), Counts: countsJSON(after.States), attention: after.Attention() || result.Stopped != "" || result.NotKept != nil, Tried: result.Total - result.ToGo, ToGo: after.Waiting(), Paused: after.Paused,
		Stopped: result.Stopped, Interrupted: result.Interrupted,
	}
}

// openShared opens the ledger at a URL and makes it the post's, with a clock
// that all machines share. Begin makes one where there is none.
func (g *globals) openShared(ctx context.Context, post *app.Post, location string, begin bool) (*postgres.Ledger, error) {
	ledger, err := postgres.Open(ctx, location, postgres.Options{Begin: begin, Host: hostname(), Now: g.sys.Now()})
	if err != nil {
		return nil, err
	}
	clock, err := ledger.Clock(ctx, machineClock{g.sys})
	if err != nil {
		return nil, errors.Join(err, ledger.Close())
	}
	post.Ledger, post.Clock = ledger, clock
	return ledger, nil
}

func hostname() string {
	host, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return host
}

// resolveStore is a store's place with its variables filled in. Within a URL
// they are written as a URL wants it, so that any password will do.
func resolveStore(setting config.Setting, lookup func(string) (string, bool)) (string, error) {
	if !postgres.Known(setting.String()) {
		return setting.Resolve(lookup)
	}
	return setting.Resolve(func(name string) (string, bool) {
		value, ok := lookup(name)
		return strings.ReplaceAll(url.QueryEscape(value), "+", "%20"), ok
	})
}
