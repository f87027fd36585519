// Package ledgertest is the one suite that every ledger passes.
package ledgertest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"convene/mail"
	"convene/planner"
)

// Factory makes an empty ledger for real post that is closed when the test
// ends.
type Factory func(t *testing.T) mail.Ledger

// Run runs the suite.
func Run(t *testing.T, fresh Factory) {
	for _, c := range []struct {
		name string
		test func(*testing.T, mail.Ledger)
	}{
		{"identity", testIdentity},
		{"token keys", testTokenKeys},
		{"prepare", testPrepare},
		{"prepare what is gone", testPrepareGone},
		{"prepare in part", testPreparePartial},
		{"prepare anew", testPrepareAnew},
		{"prepare what was refused", testPrepareRefused},
		{"prepare by hand", testPrepareByHand},
		{"approve by hand", testApproveByHand},
		{"preview", testPreview},
		{"refused preparations", testBadPreparations},
		{"another route", testRoute},
		{"approval", testApproval},
		{"ready when due", testReady},
		{"claim several", testClaim},
		{"one delivery", testDelivery},
		{"how many were accepted", testAccepted},
		{"what may be settled", testSettleStates},
		{"deferred", testDeferred},
		{"eligible at the last moment", testEligible},
		{"eligible by kind", testEligibleKinds},
		{"suppressed", testSuppressed},
		{"pause and retry", testPause},
		{"retry what was refused", testRetryRefused},
		{"resolve", testResolve},
		{"drafts", testDrafts},
		{"drop", testDrop},
		{"one sender", testBegin},
		{"sequence", testSequence},
		{"thread", testThread},
		{"answers", testAnswers},
		{"standing", testStanding},
		{"cancelled", testCancelled},
		{"what was told", testTold},
		{"views", testViews},
		{"mails that come in", testReceived},
		{"shared content", testSharedContent},
		{"any order of events", testProperties},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, fresh(t)) })
	}
}

const (
	series = planner.ID("khojaly")
	year   = 2027
)

// now is the suite's clock: every test begins at the same moment.
func now() time.Time { return time.Date(2027, 1, 14, 9, 0, 0, 0, time.UTC) }

func later(d time.Duration) time.Time { return now().Add(d) }

func invitations() mail.Key {
	return mail.Key{Series: series, Year: year, Kind: planner.InvitationMail, Name: "invitations"}
}

func report() mail.Key {
	return mail.Key{Series: series, Year: year, Kind: planner.ReportMail, Name: "report"}
}

func route() mail.Route {
	return mail.Route{
		Host: "smtp.example.org", Port: 587, TLS: mail.TLSMandatory, Username: "seminars", BounceTo: "bounces@example.org",
		Domain: "example.org", PerMinute: 600, Connections: 4, MaxAge: 24 * time.Hour,
	}
}

func preparation(k mail.Key, messages ...mail.Prepared) mail.Preparation {
	return mail.Preparation{Key: k, Title: "Seminar", Route: route(), Messages: mail.These(messages...), At: now()}
}

// to is a message to a recipient that says text.
func to(k mail.Key, recipient, text string) mail.Prepared {
	return revised(k, recipient, text, 1)
}

func revised(k mail.Key, recipient, text string, revision int) mail.Prepared {
	p := mail.Prepared{
		Recipient: recipient, Part: mail.Principal, Revision: revision,
		To:      mail.Mailbox{Name: "Dr. " + recipient, Address: planner.Email(recipient + "@example.org")},
		Content: mail.NewContent(mail.Segments([]byte("Subject: "+text+"\r\n\r\n"), []byte("shared attachment")), nil),
	}
	p.MessageID = mail.MessageID(p.Identity(k), route().Domain)
	return p
}

func prepare(t testing.TB, l mail.Ledger, p mail.Preparation) mail.Receipt {
	t.Helper()
	r, err := l.Prepare(t.Context(), p)
	if err != nil {
		t.Fatalf("prepare: %v", err)
	}
	return r
}

func wantCounts(t *testing.T, r mail.Receipt, want mail.Counts) {
	t.Helper()
	if r.Counts != want {
		t.Errorf("counts: got %+v, want %+v", r.Counts, want)
	}
}

// ready prepares and approves a mailing and gives the ids of its messages.
func ready(t testing.TB, l mail.Ledger, p mail.Preparation) (mail.MailingID, []uuid.UUID) {
	t.Helper()
	r := prepare(t, l, p)
	approve(t, l, r.Mailing)
	var ids []uuid.UUID
	for m := range p.Messages {
		ids = append(ids, m.Identity(p.Key))
	}
	return r.Mailing.ID, ids
}

func approve(t testing.TB, l mail.Ledger, m mail.Mailing) {
	t.Helper()
	if _, err := l.Approve(t.Context(), m.ID, m.Revision, false, now()); err != nil {
		t.Fatalf("approve: %v", err)
	}
}

// Claim claims one message.
func Claim(t testing.TB, l mail.Deliveries, id uuid.UUID, at time.Time) (mail.Message, error) {
	t.Helper()
	claims, err := l.Claim(t.Context(), []uuid.UUID{id}, at)
	if err != nil {
		return mail.Message{}, err
	}
	if len(claims) != 1 || claims[0].Message.ID != id {
		t.Fatalf("claim %s: got %+v, want an answer for it", id, claims)
	}
	return claims[0].Message, claims[0].Err
}

// Settle settles a message as the ledger knows it.
func Settle(t testing.TB, l mail.Ledger, id uuid.UUID, r mail.Result) error {
	t.Helper()
	m, err := l.Find(t.Context(), id.String())
	if errors.Is(err, mail.ErrNotFound) {
		m.ID = id
	} else if err != nil {
		return err
	}
	return l.Settle(t.Context(), m, r)
}

func claim(t *testing.T, l mail.Ledger, id uuid.UUID, at time.Time) mail.Message {
	t.Helper()
	m, err := Claim(t, l, id, at)
	if err != nil {
		t.Fatalf("claim: %v", err)
	}
	return m
}

// handOver claims a message and marks it.
func handOver(t *testing.T, l mail.Ledger, id uuid.UUID, at time.Time) mail.Message {
	t.Helper()
	m := claim(t, l, id, at)
	if err := l.HandOver(t.Context(), m, at, at); err != nil {
		t.Fatalf("hand over: %v", err)
	}
	return m
}

func settle(t *testing.T, l mail.Ledger, id uuid.UUID, r mail.Result) {
	t.Helper()
	if r.At.IsZero() {
		r.At = now()
	}
	if err := Settle(t, l, id, r); err != nil {
		t.Fatalf("settle as %s: %v", r.State, err)
	}
}

// accept brings a message to the state accepted.
func accept(t *testing.T, l mail.Ledger, id uuid.UUID) {
	t.Helper()
	handOver(t, l, id, now())
	settle(t, l, id, mail.Result{State: mail.Accepted, Reply: mail.Reply{Stage: mail.StageDot, Code: 250}})
}

func find(t *testing.T, l mail.Ledger, id uuid.UUID) mail.Message {
	t.Helper()
	m, err := l.Find(t.Context(), id.String())
	if err != nil {
		t.Fatalf("find: %v", err)
	}
	return m
}

func wantState(t *testing.T, l mail.Ledger, id uuid.UUID, want mail.State) {
	t.Helper()
	if m := find(t, l, id); m.State != want {
		t.Errorf("message of %s: got state %s (%s), want %s", m.Recipient, m.State, m.Reply, want)
	}
}

func wantDue(t *testing.T, l mail.Ledger, m mail.MailingID, at time.Time, want ...uuid.UUID) {
	t.Helper()
	got, err := l.Due(t.Context(), m, at)
	if err != nil {
		t.Fatalf("due: %v", err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("due at %s: got %v, want %v", at, got, want)
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
