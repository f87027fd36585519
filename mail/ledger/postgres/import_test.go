package postgres_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/postgres"
	"convene/mail/ledger/postgres/postgrestest"
	"convene/mail/ledger/sqlite"
	"convene/mail/smtp/smtptest"
	"convene/planner"
)

// A ledger that was in a file goes on in PostgreSQL with all it holds.
func TestImport(t *testing.T) {
	const n, before = 12, 5
	file, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), sqlite.Options{Host: "there", Now: began()})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := ledgertest.Serve(t, smtptest.Once(mail.StageRCPT, smtptest.Fault{Say: "450 later\r\n"}))
	id, ids := ledgertest.Ready(t, file, s, n, 2, nil)
	if _, err := ledgertest.SenderOf(file).Send(t.Context(), id, mail.Options{Limit: before}, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		answer := mail.Answered{Recipient: "r008", Answer: planner.Declined, Via: "phone", By: "A. Khan", At: began()}
		if err := file.RecordAnswer(t.Context(), "khojaly", 2027, answer); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Suppress(t.Context(), mail.Suppression{Address: "x@example.org", Reason: "asked", At: began()}); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Drop(t.Context(), mail.Selection{Message: ids[9]}, "dropped\x00", began()); err != nil {
		t.Fatal(err)
	}
	for i, open := range []bool{false, true} {
		r := mail.Received{Key: fmt.Sprint(i, "@example.org"), At: began(), From: "postmaster@example.org", Subject: "Returned", Because: "it came back", Open: open}
		taken := mail.Taken{Bounced: &mail.Bounced{Message: ids[i], Status: "5.1.1", Text: "no such user", At: began()}}
		if _, err := file.Receive(t.Context(), r, taken); err != nil {
			t.Fatal(err)
		}
	}

	want := holds(t, file, id)
	store := postgrestest.Schema(t)
	identity, err := postgres.Import(t.Context(), store, file, postgres.Options{Host: "here", Now: began()})
	if err != nil {
		t.Fatal(err)
	}
	l := open(t, store)
	if l.Identity() != identity || identity.ID != file.Identity().ID || identity.Moves != 1 || identity.Host != "there" {
		t.Errorf("identity: got %+v, want that of %+v, moved once", identity, file.Identity())
	}
	if got := holds(t, l, id); !cmp.Equal(want, got) {
		t.Errorf("what it holds (-before +after):\n%s", cmp.Diff(want, got))
	}
	ledgertest.SendTogether(t, id, l, open(t, store))
	late := ledgertest.SenderOf(l)
	late.Clock = ledgertest.Wall{By: 10 * time.Minute}
	if _, err := late.Send(t.Context(), id, mail.Options{}, nil); err != nil { // the deferred one
		t.Fatal(err)
	}
	ledgertest.WantOnce(t, s, n-2)
	ledgertest.WantStates(t, l, id, map[mail.State]int{mail.Accepted: n - 2, mail.Withdrawn: 2})

	if _, err := postgres.Import(t.Context(), store, file, postgres.Options{Now: began()}); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("import over a ledger: got %v", err)
	}
}

// held is what can be seen of a ledger.
type held struct {
	Mailing      mail.Mailing
	Messages     []mail.Message
	Bytes        []string
	Key          mail.TokenKey
	Answers      []mail.Answered
	Standing     planner.Standing
	Suppressions []mail.Suppression
	Known        mail.Received
	Unread       []mail.Received
	Bounces      []mail.Bounced
}

func holds(t *testing.T, l mail.Ledger, id mail.MailingID) (h held) {
	t.Helper()
	var errs [10]error
	h.Mailing, errs[0] = l.Mailing(t.Context(), id)
	h.Messages, errs[1] = mail.Collect(l.Messages(t.Context(), id))
	h.Key, errs[2] = l.TokenKey(t.Context(), h.Mailing.Key)
	h.Answers, errs[3] = l.Answers(t.Context(), h.Mailing.Series, h.Mailing.Year)
	h.Standing, errs[4] = l.Standing(t.Context(), h.Mailing.Series, h.Mailing.Year)
	h.Suppressions, errs[5] = l.Suppressions(t.Context())
	h.Known, errs[7] = l.Known(t.Context(), "0@example.org")
	h.Unread, errs[8] = l.Unread(t.Context())
	h.Bounces, errs[9] = l.Bounces(t.Context(), h.Mailing.Series, h.Mailing.Year)
	for i, m := range h.Messages {
		h.Messages[i].Reply.Text = strings.ReplaceAll(m.Reply.Text, "\x00", "�") // PostgreSQL cannot keep it
		var c mail.Content
		c, errs[6] = l.Content(t.Context(), m.Content)
		h.Bytes = append(h.Bytes, string(c.Bytes()))
	}
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return h
}
