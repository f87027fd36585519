package mail_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"convene/mail"
	"convene/planner"
)

// Every identity ever given hangs on these: a change here would send mail
// twice.
func TestIdentitiesStay(t *testing.T) {
	k := mail.Key{Series: "khojaly", Year: 2027, Kind: planner.InvitationMail, Name: "invitations"}
	id := mail.Identity(k, "mohammed-khan", mail.Principal, 1)
	for what, got := range map[string][2]string{
		"message":     {id.String(), "bc408e34-64df-579f-9624-6e76dc8f428a"},
		"Message-ID":  {mail.MessageID(id, "example.org"), id.String() + "@example.org"},
		"mailing":     {string(k.Candidate(4)), "m-mpzx"},
		"appointment": {mail.CalendarUID("khojaly", 2027, "mohammed-khan", 1, "example.org"), "81b3cef7-dc4c-59e1-bc39-592db20baf32@example.org"},
		"second day":  {mail.CalendarUID("khojaly", 2027, "mohammed-khan", 2, "example.org"), "8dd9e05b-2373-50d5-a5af-6fdca397afec@example.org"},
		"sentinel":    {mail.ToSlot.Sentinel(), "slot2ejzfaza229ts1nznc"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: got %s, want %s", what, got[0], got[1])
		}
	}
}

// No two messages share an identity, however their fields run together.
func TestIdentitiesDiffer(t *testing.T) {
	type fields struct {
		series, kind, name, recipient string
		year, revision                int
	}
	word := rapid.StringMatching(`[a1-]{0,3}`)
	draw := rapid.Custom(func(t *rapid.T) fields {
		return fields{
			word.Draw(t, "series"), word.Draw(t, "kind"), word.Draw(t, "name"), word.Draw(t, "recipient"),
			rapid.IntRange(1, 12).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "revision"),
		}
	})
	identity := func(f fields) uuid.UUID {
		k := mail.Key{Series: planner.ID(f.series), Year: f.year, Kind: planner.MailKind(f.kind), Name: f.name}
		return mail.Identity(k, f.recipient, mail.Principal, f.revision)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw.Draw(t, "a"), draw.Draw(t, "b")
		if (a == b) != (identity(a) == identity(b)) {
			t.Fatalf("%+v and %+v: same fields %t, same identity %t", a, b, a == b, identity(a) == identity(b))
		}
	})
}

func TestCandidates(t *testing.T) {
	k := mail.Key{Series: "khojaly", Year: 2027, Kind: planner.ReportMail, Name: "report"}
	for n := 4; n < 32; n++ {
		id, longer := string(k.Candidate(n)), string(k.Candidate(n+1))
		if len(id) != n+2 || !strings.HasPrefix(longer, id) {
			t.Errorf("candidates %s and %s", id, longer)
		}
	}
}

func TestTokens(t *testing.T) {
	key, other := mail.TokenKey{1}, mail.TokenKey{2}
	id := uuid.MustParse("00000000-0000-4000-8000-000000000001")
	token := key.Token(id, mail.ToAnswer)
	if len(token) != 22 || !key.Matches(token, id, mail.ToAnswer) {
		t.Errorf("token %q does not open what it is for", token)
	}
	if other.Matches(token, id, mail.ToAnswer) || key.Matches(token, id, mail.ToView) || key.Matches("", id, mail.ToAnswer) ||
		key.Matches(token, uuid.UUID{}, mail.ToAnswer) {
		t.Errorf("token %q opens something else", token)
	}
	if strings.Contains(key.String()+key.GoString(), "1") {
		t.Error("the key prints itself")
	}
}

func TestBackoff(t *testing.T) {
	id := uuid.MustParse("00000000-0000-4000-8000-000000000001")
	for attempt, want := range map[int]time.Duration{
		1: 5 * time.Minute, 2: 10 * time.Minute, 3: 20 * time.Minute, 6: 160 * time.Minute, 7: 4 * time.Hour, 1000: 4 * time.Hour,
	} {
		got := mail.Backoff(id, attempt)
		if got < want*8/10-time.Second || got > want*12/10 {
			t.Errorf("attempt %d: got %s, want %s give or take a fifth", attempt, got, want)
		}
		if again := mail.Backoff(id, attempt); again != got {
			t.Errorf("attempt %d: %s and then %s", attempt, got, again)
		}
	}
	var all []time.Duration
	for i := range 20 {
		all = append(all, mail.Backoff(uuid.UUID{byte(i)}, 1))
	}
	if slices.Sort(all); slices.Max(all)-slices.Min(all) < time.Minute {
		t.Errorf("messages put off together come back together: %v", all)
	}
}

// The kinds of mail that the planner knows are those that the post knows.
func TestKindsAreThePlanners(t *testing.T) {
	var ours, theirs []string
	for _, k := range mail.Kinds() {
		ours = append(ours, string(k.Kind))
	}
	for _, k := range planner.MailKinds() {
		theirs = append(theirs, string(k.Kind))
	}
	if !slices.Equal(ours, theirs) {
		t.Errorf("got %q, want %q", ours, theirs)
	}
}

func TestEligible(t *testing.T) {
	for _, c := range []struct {
		kind       planner.MailKind
		answer     planner.Answer
		suppressed bool
		cancelled  bool
		want       bool
	}{
		{planner.InvitationMail, "", false, false, true},
		{planner.InvitationMail, planner.Accepted, false, false, true},
		{planner.InvitationMail, planner.Declined, false, false, false},
		{planner.InvitationMail, "", true, false, true}, // for a person it is a finding
		{planner.ReminderMail, "", false, false, true},
		{planner.ReminderMail, planner.Tentative, false, false, false},
		{planner.ProgrammeMail, planner.Represented, false, false, true},
		{planner.CancellationMail, planner.Declined, false, false, true},
		{planner.ReportMail, planner.Declined, false, false, true},
		{planner.ReportMail, "", true, false, false},
		{planner.ProgrammeMail, planner.Accepted, false, true, false},
		{planner.InvitationMail, "", false, true, true},   // to be invited again
		{planner.CancellationMail, "", false, true, true}, // the second of two messages
		{planner.ReportMail, "", false, true, true},
		{"postcard", "", false, false, false},
	} {
		if because, got := mail.Eligible(c.kind, c.answer, c.suppressed, c.cancelled); got != c.want || got == (because != "") {
			t.Errorf("%+v: got %t (%q)", c, got, because)
		}
	}
}

func TestStates(t *testing.T) {
	if mail.State("lost").Rule() != (mail.StateRule{State: "lost"}) {
		t.Error("an unknown state means something")
	}
	for _, r := range mail.States() {
		if r.Waiting && r.Gone {
			t.Errorf("%s is both waiting and gone", r.State)
		}
		if r.State.Rule() != r {
			t.Errorf("%s: got %+v, want %+v", r.State, r.State.Rule(), r)
		}
	}
}

func TestRouteProblems(t *testing.T) {
	good := mail.Route{Host: "smtp.example.org", Port: 587, TLS: mail.TLSMandatory, BounceTo: "bounces@example.org", Domain: "example.org"}
	if err := good.Problem(); err != nil {
		t.Errorf("a good route: %v", err)
	}
	for name, change := range map[string]func(*mail.Route){
		"no host":      func(r *mail.Route) { r.Host = "" },
		"host injects": func(r *mail.Route) { r.Host = "a\r\nQUIT" },
		"port":         func(r *mail.Route) { r.Port = 70000 },
		"tls":          func(r *mail.Route) { r.TLS = "sometimes" },
		"tls none":     func(r *mail.Route) { r.TLS = mail.TLSNone },
		"domain":       func(r *mail.Route) { r.Domain = "a b" },
		"bounces":      func(r *mail.Route) { r.BounceTo = "nobody" },
		"rate":         func(r *mail.Route) { r.PerMinute = -1 },
	} {
		r := good
		if change(&r); r.Problem() == nil {
			t.Errorf("%s: no problem was found", name)
		}
	}
	for _, here := range []string{"localhost", "127.0.0.1", "::1"} {
		r := good
		if r.Host, r.TLS = here, mail.TLSNone; r.Problem() != nil {
			t.Errorf("%s without TLS: %v", here, r.Problem())
		}
	}
}
