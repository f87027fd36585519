package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"convene/config"
	"convene/mail"
	"convene/mail/compose"
	"convene/planner"
)

// ByDrafts reports whether a mailing goes as drafts: by its own route, or
// because the order says so.
func (o *Office) ByDrafts(overview mail.Overview, order SendOrder) bool {
	return !o.Post.Sandbox && (overview.Route.Drafts || order.Drafts != "")
}

// DraftsDir is the folder that a mailing's drafts go into.
func (o *Office) DraftsDir(overview mail.Overview, order SendOrder) string {
	if order.Drafts != "" {
		return order.Drafts
	}
	return filepath.Join(o.Workspace.Dir, "out", fmt.Sprint(overview.Year), "drafts", string(overview.ID))
}

// LayOut writes what is approved of a mailing and due as drafts that mail
// programs open unsent, and records it as by hand.
func (o *Office) LayOut(ctx context.Context, overview mail.Overview, order SendOrder) (mail.Outcome, error) {
	dir := o.DraftsDir(overview, order)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return mail.Outcome{}, fmt.Errorf("making the folder for drafts: %w", err)
	}
	s := mail.Sender{Ledger: o.Post.Ledger, Clock: o.Post.Clock}
	return s.LayOut(ctx, overview.ID, mail.Options{Limit: order.Limit}, func(m mail.Message, text []byte) error {
		return config.WriteFile(dir, fileOf(m), text)
	})
}

// fileOf is a message's name as a file on every system.
func fileOf(m mail.Message) string {
	const longest = 60
	who := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("@.-+", r) {
			return r
		}
		return '_'
	}, strings.ToLower(m.Recipient))
	return strings.TrimLeft(who[:min(len(who), longest)], ".") + "-" + m.ID.String()[:8] + ".eml"
}

// keeper keeps copies of what was sent, if the settings want it.
func (o *Office) keeper(id mail.MailingID) func(mail.Message, []byte) error {
	dir := o.Workspace.Settings.Mail.Advanced.KeepCopies
	if dir == "" || o.Post.Sandbox { // which keeps everything by itself
		return nil
	}
	return func(m mail.Message, sent []byte) error {
		return config.WriteFile(o.Workspace.Dir, strings.TrimSuffix(string(dir), "/")+"/"+string(id)+"/"+fileOf(m), sent)
	}
}

// Test sends the first messages of a mailing to an address of the user's own,
// marked as a test, with links that lead nowhere. It records nothing. Limit 0
// means one message.
func (o *Office) Test(ctx context.Context, id mail.MailingID, to planner.Email, limit int) (sent int, err error) {
	address, err := compose.ASCII(to)
	if err != nil {
		return 0, &UsageError{err.Error(), "name an address of your own"}
	}
	overview, messages, err := o.Mailing(ctx, id)
	if err != nil {
		return 0, err
	}
	if overview.Route.Drafts {
		return 0, &RefusedError{fmt.Sprintf("mailing %s goes as drafts and knows no server", id), "open a draft and send it to yourself"}
	}
	key, err := o.Post.Ledger.TokenKey(ctx, overview.Key)
	if err != nil {
		return 0, err
	}
	var texts [][]byte
	for m, err := range messages {
		if err != nil {
			return 0, err
		}
		if len(texts) == max(1, limit) {
			break
		}
		if m.Content.IsZero() || m.To.Address == "" {
			continue
		}
		content, err := o.Post.Ledger.Content(ctx, m.Content)
		if err != nil {
			return 0, fmt.Errorf("message %s: %w", m.ID, err)
		}
		text, err := mail.Trial(m, content, key, address, uuid.New())
		if err != nil {
			return 0, fmt.Errorf("message %s: %w", m.ID, err)
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return 0, fmt.Errorf("mailing %s has no message with a text: %w", id, mail.ErrNotFound)
	}
	s := mail.Sender{Ledger: o.Post.Ledger, Transport: o.Post.Transport, Clock: o.Post.Clock, Signing: o.Post.Signing}
	return s.Try(ctx, overview.Route, address, texts)
}
