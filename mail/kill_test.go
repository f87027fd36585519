package mail_test

import (
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"convene/mail"
	"convene/mail/ledger/postgres"
	"convene/mail/ledger/postgres/postgrestest"
	"convene/mail/ledger/sqlite"
	"convene/mail/smtp"
)

// The kill loop: a program that sends is killed, over and over, at any moment
// and without a chance to tidy up, and each time begun again on what it left.
// Where several send from one ledger one of them is killed, and the others go
// on. The server is a process of its own, whose account is compared with the
// ledger at the end.
//
// Fifteen kills are for every day, shared among the stores. CONVENE_TEST_KILLS=300
// is the long form, and CONVENE_TEST_SEED repeats a run as far as the machine's
// scheduler lets it.

// killStore is a place for the ledger that outlives the process.
type killStore struct {
	name string
	// senders is how many processes send at once.
	senders int
	// place is what a process needs to open it.
	place func(*testing.T) string
}

// killStores are those the loop runs on; each is opened by openStore.
func killStores() []killStore {
	schema := func(t *testing.T) string { return postgrestest.Schema(t) }
	return []killStore{
		{"sqlite", 1, func(t *testing.T) string { return filepath.Join(t.TempDir(), "ledger.db") }},
		{"postgres", 1, schema},
		{"postgres", 2, schema},
	}
}

type closableLedger interface {
	mail.Ledger
	io.Closer
}

func openStore(t testing.TB, name, place, host string) closableLedger {
	t.Helper()
	var l closableLedger
	var err error
	switch name {
	case "sqlite":
		l, err = sqlite.Open(t.Context(), place, sqlite.Options{Host: host, Now: start()})
	case "postgres":
		l, err = postgres.Open(t.Context(), place, postgres.Options{Begin: true, Host: host, Now: start(), Grace: 500 * time.Millisecond})
	default:
		t.Fatalf("no store is called %q", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestKillLoop(t *testing.T) {
	kills := 15
	if n, err := strconv.Atoi(os.Getenv("CONVENE_TEST_KILLS")); err == nil {
		kills = n
	} else if testing.Short() {
		t.Skip("starts processes")
	}
	seed, err := strconv.ParseUint(cmp.Or(os.Getenv("CONVENE_TEST_SEED"), "x"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	stores := killStores()
	for _, store := range stores {
		t.Run(fmt.Sprintf("%d on %s", store.senders, store.name), func(t *testing.T) {
			killLoop(t, store, kills/len(stores), seed)
		})
	}
}

func killLoop(t *testing.T, store killStore, kills int, seed uint64) {
	place := store.place(t)
	t.Logf("%d kills, CONVENE_TEST_SEED=%d", kills, seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	server := startServer(t)
	id, planned := readyToBeKilled(t, store, place, server.port, 12*kills)
	begin := func() *process {
		return startSender(t, "CONVENE_TEST_STORE="+store.name, "CONVENE_TEST_PLACE="+place, "CONVENE_TEST_MAILING="+string(id))
	}

	var alive []*process
	before := 0 // unknown
	for n := range kills {
		for len(alive) < store.senders {
			alive = append(alive, begin())
		}
		server.goOn(1+chance.IntN(60), alive)
		one := chance.IntN(len(alive))
		dead := alive[one]
		dead.kill(t)
		alive = slices.Delete(alive, one, one+1)
		unknown := unknownOf(t, store, place, id, dead)
		if more := unknown - before; more > killedConns {
			t.Fatalf("kill %d left %d messages unknown, and there were %d connections", n+1, more, killedConns)
		}
		before = unknown
	}
	server.goOn(everything, nil)
	for _, p := range append(alive, begin()) {
		p.finish(t)
	}
	compare(t, store, place, id, server.account(), planned)
}

// readyToBeKilled prepares and approves what the loop sends.
func readyToBeKilled(t *testing.T, store killStore, place string, port, n int) (mail.MailingID, int) {
	t.Helper()
	l := openStore(t, store.name, place, "here")
	p := killed(t, port, n)
	receipt, err := l.Prepare(t.Context(), p)
	if err == nil {
		_, err = l.Approve(t.Context(), receipt.Mailing.ID, 1, false, start())
	}
	if err == nil {
		err = l.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Mailing.ID, receipt.Counts.New
}

// killed is what the loop sends.
func killed(t *testing.T, port, n int) mail.Preparation {
	p := newPost(t, port, smtp.Timeouts{})
	p.route.Connections = killedConns
	messages := make([]mail.Prepared, n)
	for i := range messages {
		m := p.message(fmt.Sprintf("r%05d", i), "a letter\r\n")
		m.Content = mail.NewContent(mail.Segments(
			fmt.Appendf(nil, "Message-ID: %s\r\nSubject: Seminar\r\nTo: %s\r\n\r\n", m.MessageID, m.To.Address), []byte(strings.Repeat("a letter\r\n", 400)),
		), nil)
		messages[i] = m
	}
	return mail.Preparation{Key: p.key, Title: "Seminar", Route: p.route, Messages: mail.These(messages...), At: start()}
}

// unknownOf counts the messages that are unknown once those are that a killed
// process was handing over. What others hand over is not among them.
func unknownOf(t *testing.T, store killStore, place string, id mail.MailingID, dead *process) int {
	t.Helper()
	l := openStore(t, store.name, place, "here")
	defer func() { _ = l.Close() }()
	for {
		end, err := l.Begin(t.Context(), start())
		if err == nil {
			err = end()
		}
		if err != nil {
			t.Fatal(err)
		}
		if store.name == "postgres" && listed(t, place, dead.host) {
			continue // until the grace is over
		}
		o, err := l.Overview(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if n := o.States[mail.HandingOver]; n > killedConns*(store.senders-1) {
			t.Fatalf("%d messages are being handed over after a kill, and the others have %d connections", n, killedConns*(store.senders-1))
		}
		return o.States[mail.Unknown]
	}
}

// listed reports whether a machine is among those that send. The transaction that
// takes a dead one off the list makes its messages unknown.
func listed(t *testing.T, place, host string) (there bool) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if err := conn.QueryRow(t.Context(), `SELECT EXISTS (SELECT 1 FROM sender WHERE host = $1)`, host).Scan(&there); err != nil {
		t.Fatal(err)
	}
	return there
}

// compare holds the ledger against the server's account.
func compare(t *testing.T, store killStore, place string, id mail.MailingID, account map[string]taken, planned int) {
	t.Helper()
	l := openStore(t, store.name, place, "here")
	defer func() { _ = l.Close() }()
	messages, err := mail.Collect(l.Messages(t.Context(), id))
	if err != nil || len(messages) != planned {
		t.Fatalf("%d messages of %d, %v", len(messages), planned, err)
	}
	counts := map[mail.State]int{}
	for _, m := range messages {
		counts[m.State]++
		has := account[m.MessageID]
		switch {
		case has.accepted > 1:
			t.Errorf("%s went %d times", m.MessageID, has.accepted)
		case m.State == mail.Accepted && has.accepted == 0:
			t.Errorf("%s is recorded as accepted, and the server does not have it", m.MessageID)
		case m.State != mail.Accepted && m.State != mail.Unknown:
			t.Errorf("%s ended %s (%s)", m.MessageID, m.State, m.Reply)
		}
		delete(account, m.MessageID)
	}
	if len(account) != 0 {
		t.Errorf("the server has messages that were never planned: %v", account)
	}
	t.Logf("%d planned: %v", planned, counts)
}
