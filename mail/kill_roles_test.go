package mail_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/smtp"
	"convene/mail/smtp/smtptest"
)

// The processes of the kill loop are this test binary, called with a role. What
// they say begins with "at".
const (
	roleVariable = "CONVENE_TEST_ROLE"
	killedConns  = 4
	// everything is more than happens in any run.
	everything = 1 << 30
)

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

// said passes on what a process says, until it says no more.
func said(out io.Reader, hear func(what, rest string)) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if line, ours := strings.CutPrefix(lines.Text(), "at "); ours {
			what, rest, _ := strings.Cut(line, " ")
			hear(what, rest)
		}
	}
}

// TestRoleServer is the server's process: it says its port, then every stage of
// every conversation, and every message that it takes and has answered. It goes
// on to a stage only when it was told to.
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
	told := make(chan struct{})
	s, err := smtptest.Start(
		func(_ int, stage mail.Stage) smtptest.Fault {
			<-told
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
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); { // until the loop ends
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatal(err)
		}
		if n == everything {
			close(told)
			continue
		}
		for range n {
			told <- struct{}{}
		}
	}
}

func headerOf(text []byte, name string) string {
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// TestRoleSender is the process that is killed. It says when it begins.
func TestRoleSender(t *testing.T) {
	if os.Getenv(roleVariable) != "sender" {
		t.Skip("a process of the kill loop")
	}
	l := openStore(t, os.Getenv("CONVENE_TEST_STORE"), os.Getenv("CONVENE_TEST_PLACE"), os.Getenv("CONVENE_TEST_HOST"))
	defer func() { _ = l.Close() }()
	s := mail.Sender{Ledger: l, Transport: &announced{Transport: &smtp.Transport{}}, Clock: systemClock{}}
	out, err := s.Send(t.Context(), mail.MailingID(os.Getenv("CONVENE_TEST_MAILING")), mail.Options{}, nil)
	if err != nil || out.Stopped != "" {
		t.Fatalf("%+v: %v", out, err)
	}
	t.Log(peakMemory())
}

// announced says when the first connection is opened.
type announced struct {
	mail.Transport
	once sync.Once
}

func (a *announced) Dial(ctx context.Context, r mail.Route) (mail.Conn, error) {
	a.once.Do(func() { fmt.Println("at begin") })
	return a.Transport.Dial(ctx, r)
}

// process is one that sends.
type process struct {
	host  string // what it calls its machine, which no other does
	cmd   *exec.Cmd
	begun chan struct{} // closed when it opens a connection, or has ended
	over  chan struct{} // closed when it has ended
	err   error         // how; read after over
}

// startSender starts a process and waits until it begins.
func startSender(t *testing.T, env ...string) *process {
	t.Helper()
	host := uuid.NewString()
	p := &process{host: host, cmd: role(t, "TestRoleSender", "sender", append(env, "CONVENE_TEST_HOST="+host)...), begun: make(chan struct{}), over: make(chan struct{})}
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	go func() {
		var once sync.Once
		begin := func() { once.Do(func() { close(p.begun) }) }
		var last strings.Builder
		said(io.TeeReader(out, &last), func(string, string) { begin() })
		begin()
		if err := p.cmd.Wait(); err != nil {
			p.err = fmt.Errorf("%w\n%s", err, last.String())
		}
		close(p.over)
	}()
	<-p.begun
	return p
}

// kill ends the process, and fails the test if it had ended by itself.
func (p *process) kill(t *testing.T) {
	t.Helper()
	_ = p.cmd.Process.Kill()
	<-p.over
	if p.err == nil || !strings.Contains(p.err.Error(), "signal: killed") {
		t.Fatalf("a process ended before it was killed: plan more messages, if it is no other mistake: %v", p.err)
	}
}

// finish waits until the process has done all there is to do.
func (p *process) finish(t *testing.T) {
	t.Helper()
	if <-p.over; p.err != nil {
		t.Fatalf("the run that nobody killed: %v", p.err)
	}
}

// taken is how often the server took a message, and answered.
type taken struct{ accepted, answered int }

// serverProcess is the server's process.
type serverProcess struct {
	port  int
	in    io.WriteCloser
	lines chan string // the stages
	mu    sync.Mutex
	taken map[string]taken
}

func startServer(t *testing.T) *serverProcess {
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
	s := &serverProcess{in: in, lines: make(chan string, 1<<20), taken: map[string]taken{}}
	t.Cleanup(func() { _, _ = in.Close(), cmd.Wait() })
	port := make(chan int, 1)
	go func() {
		defer close(s.lines)
		said(out, func(what, rest string) {
			if what == "port" {
				n, _ := strconv.Atoi(rest)
				port <- n
			} else if !s.count(what, rest) {
				s.lines <- what
			}
		})
	}()
	s.port = <-port
	return s
}

// count counts a message that was taken or answered, and reports whether it is
// that what was said.
func (s *serverProcess) count(what, messageID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	has := s.taken[messageID]
	switch what {
	case "accepted":
		has.accepted++
	case "answered":
		has.answered++
	default:
		return false
	}
	s.taken[messageID] = has
	return true
}

// goOn lets things happen at the server and returns after n of them, or when one
// of the processes has ended, while more is happening.
func (s *serverProcess) goOn(n int, processes []*process) {
	if n == everything {
		_, _ = fmt.Fprintln(s.in, n)
		return
	}
	_, _ = fmt.Fprintln(s.in, n+2*killedConns)
	ended := make(chan struct{}, len(processes))
	for _, p := range processes {
		go func() {
			<-p.over
			ended <- struct{}{}
		}()
	}
	for range n {
		select {
		case <-s.lines:
		case <-ended:
			return
		}
	}
}

// account is everything that the server took, once it has stopped.
func (s *serverProcess) account() map[string]taken {
	_ = s.in.Close()
	for range s.lines {
		continue // until nothing more is said
	}
	return s.taken
}
