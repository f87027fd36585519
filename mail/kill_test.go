package mail_test

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/ledger/sqlite"
	"convene/mail/smtp"
	"convene/mail/smtp/smtptest"
)

// The kill loop: a program that sends is killed, over and over, at any moment
// and without a chance to tidy up, and each time begun again on what it left.
// The server is a process of its own, whose account is compared with the ledger
// at the end.
//
// Fifteen kills are for every day. CONVENE_TEST_KILLS=300 is the long form, and
// CONVENE_TEST_SEED repeats a run as far as the machine's scheduler lets it.

// killStore is a place for the ledger that outlives the process.
type killStore struct {
	name string
	// place is what a process needs to open it.
	place func(*testing.T) string
}

// killStores are those the loop runs on; each is opened by openStore.
func killStores() []killStore {
	return []killStore{
		{"sqlite", func(t *testing.T) string { return filepath.Join(t.TempDir(), "ledger.db") }},
	}
}

type closableLedger interface {
	mail.Ledger
	io.Closer
}

func openStore(t testing.TB, name, place string) closableLedger {
	t.Helper()
	var l closableLedger
	var err error
	switch name {
	case "sqlite":
		l, err = sqlite.Open(t.Context(), place, sqlite.Options{Host: "here", Now: start()})
	default:
		t.Fatalf("no store is called %q", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The processes are this test binary, called with a role.
const (
	roleVariable = "CONVENE_TEST_ROLE"
	killedConns  = 4
)

// TestRoleServer is the server's process: it says its port, then every stage of
// every conversation, and every message that it takes and has answered.
func TestRoleServer(t *testing.T) {
	if os.Getenv(roleVariable) != "server" {
		t.Skip("a process of the kill loop")
	}
	var mu sync.Mutex
	say := func(line string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println("at", line)
	}
	s, err := smtptest.Start(
		func(_ int, stage mail.Stage) smtptest.Fault {
			say(string(stage))
			return smtptest.Fault{}
		},
		smtptest.WithPipelining(false),
		smtptest.WithAccount(func(m smtptest.Taken) {
			what := "accepted"
			if m.Answered {
				what = "answered"
			}
			say(what + " " + headerOf(m.Text, "Message-ID"))
		}))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	say("port " + strconv.Itoa(s.Port))
	_, _ = io.Copy(io.Discard, os.Stdin) // until the loop ends
}

func headerOf(text []byte, name string) string {
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// TestRoleSender is the process that is killed.
func TestRoleSender(t *testing.T) {
	if os.Getenv(roleVariable) != "sender" {
		t.Skip("a process of the kill loop")
	}
	l := openStore(t, os.Getenv("CONVENE_TEST_STORE"), os.Getenv("CONVENE_TEST_PLACE"))
	defer func() { _ = l.Close() }()
	s := mail.Sender{Ledger: l, Transport: &smtp.Transport{}, Clock: systemClock{}}
	out, err := s.Send(t.Context(), mail.MailingID(os.Getenv("CONVENE_TEST_MAILING")), mail.Options{}, nil)
	if err != nil || out.Stopped != "" {
		t.Fatalf("%+v: %v", out, err)
	}
	t.Log(peakMemory())
}

// role starts this binary in a role.
func role(t testing.TB, test, name string, env ...string) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "-test.run", "^"+test+"$", "-test.v")
	cmd.Env = append(os.Environ(), append(env, roleVariable+"="+name)...)
	return cmd
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
	for _, store := range killStores() {
		t.Run(store.name, func(t *testing.T) { killLoop(t, store, kills, seed) })
	}
}

func killLoop(t *testing.T, store killStore, kills int, seed uint64) {
	t.Logf("%d kills, CONVENE_TEST_SEED=%d", kills, seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	events, port := startServer(t)

	place := store.place(t)
	l := openStore(t, store.name, place)
	p := killed(t, port, 10*kills)
	receipt, err := l.Prepare(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	id := receipt.Mailing.ID
	if _, err := l.Approve(t.Context(), id, 1, false, start()); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	env := []string{"CONVENE_TEST_STORE=" + store.name, "CONVENE_TEST_PLACE=" + place, "CONVENE_TEST_MAILING=" + string(id)}

	unknown := 0
	for n := range kills {
		cmd := role(t, "TestRoleSender", "sender", env...)
		done := startSender(t, cmd)
		events.after(1+chance.IntN(60), func() { _ = cmd.Process.Kill() }, done)
		<-done
		now := statesOf(t, store.name, place, id)
		if more := now[mail.Unknown] - unknown; more > killedConns {
			t.Fatalf("kill %d left %d messages unknown, and there were %d connections", n, more, killedConns)
		}
		unknown = now[mail.Unknown]
	}
	if out, err := role(t, "TestRoleSender", "sender", env...).CombinedOutput(); err != nil {
		t.Fatalf("the run that nobody killed: %v\n%s", err, out)
	}
	compare(t, store, place, id, events.account(), receipt.Counts.New)
}

// killed is what the loop sends.
func killed(t *testing.T, port, n int) mail.Preparation {
	p := newPost(t, port, smtp.Timeouts{})
	p.route.Connections = killedConns
	messages := make([]mail.Prepared, n)
	for i := range messages {
		m := p.message(fmt.Sprintf("r%05d", i), "a letter\r\n")
		m.Content = mail.NewContent([][]byte{
			fmt.Appendf(nil, "Message-ID: %s\r\nSubject: Seminar\r\nTo: %s\r\n\r\n", m.MessageID, m.To.Address), []byte(strings.Repeat("a letter\r\n", 400)),
		}, nil)
		messages[i] = m
	}
	return mail.Preparation{Key: p.key, Title: "Seminar", Route: p.route, Messages: mail.These(messages...), At: start()}
}

func startSender(t *testing.T, cmd *exec.Cmd) <-chan struct{} {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		if cmd.Wait() == nil {
			t.Error("a process ended before it was killed: plan more messages")
		}
		close(done)
	}()
	return done
}

func statesOf(t *testing.T, store, place string, id mail.MailingID) map[mail.State]int {
	t.Helper()
	l := openStore(t, store, place) // which settles what the killed process left
	defer func() { _ = l.Close() }()
	o, err := l.Overview(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return o.States
}

// compare holds the ledger against the server's account.
func compare(t *testing.T, store killStore, place string, id mail.MailingID, account map[string]taken, planned int) {
	t.Helper()
	l := openStore(t, store.name, place)
	defer func() { _ = l.Close() }()
	messages, err := l.Messages(t.Context(), id)
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

// taken is how often the server took a message, and answered.
type taken struct{ accepted, answered int }

// serverEvents is what the server's process says.
type serverEvents struct {
	lines chan string
	mu    sync.Mutex
	taken map[string]taken
	stop  func() error
}

func startServer(t *testing.T) (*serverEvents, int) {
	t.Helper()
	cmd := role(t, "TestRoleServer", "server")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &serverEvents{lines: make(chan string, 1<<16), taken: map[string]taken{}, stop: in.Close}
	t.Cleanup(func() { _, _ = in.Close(), cmd.Wait() })
	port := make(chan int, 1)
	go func() {
		defer close(e.lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			line, ours := strings.CutPrefix(lines.Text(), "at ")
			if !ours {
				continue // the test's own
			}
			what, rest, _ := strings.Cut(line, " ")
			if what == "port" {
				n, _ := strconv.Atoi(rest)
				port <- n
			}
			e.hear(what, rest)
		}
	}()
	return e, <-port
}

func (e *serverEvents) hear(what, messageID string) {
	e.mu.Lock()
	has := e.taken[messageID]
	switch what {
	case "accepted":
		has.accepted++
		e.taken[messageID] = has
	case "answered":
		has.answered++
		e.taken[messageID] = has
	}
	e.mu.Unlock()
	e.lines <- what
}

// after does something once n more things have happened at the server.
func (e *serverEvents) after(n int, do func(), orDone <-chan struct{}) {
	for {
		select {
		case <-e.lines: // what was said since the last kill
			continue
		default:
		}
		break
	}
	for range n {
		select {
		case <-e.lines:
		case <-orDone:
			return
		}
	}
	do()
}

// account is everything that the server took, once it has stopped.
func (e *serverEvents) account() map[string]taken {
	_ = e.stop()
	for range e.lines {
		continue // until nothing more is said
	}
	return e.taken
}
