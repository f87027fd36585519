package sandbox_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/sandbox"
	"convene/mail/smtp"
	"convene/planner"
)

func start(t *testing.T, dir string) *sandbox.Server {
	t.Helper()
	s, err := sandbox.Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func send(t *testing.T, s *sandbox.Server, to planner.Email, text string) error {
	t.Helper()
	r := mail.Route{Host: s.Host(), Port: s.Port(), TLS: mail.TLSNone, BounceTo: "bounces@example.org", Domain: "example.org"}
	c, err := (&smtp.Transport{Timeouts: smtp.Timeouts{Dot: time.Minute}}).Dial(t.Context(), r)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Send(t.Context(), mail.Delivery{Envelope: mail.Envelope{From: r.BounceTo, To: to}, Text: []byte(text), HandOver: func() error { return nil }})
	return err
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestMessagesBecomeFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sandbox")
	s := start(t, dir)
	text := "Subject: x\r\n\r\n.\r\n..\r\nhello\r\n"
	for _, to := range []planner.Email{"m.khan@example.org", "M.Khan+a@example.org"} {
		if err := send(t, s, to, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	s = start(t, dir) // goes on counting
	if err := send(t, s, planner.Email("a/../b|c*"+strings.Repeat("x", 50)+"@"+strings.Repeat("y.", 60)+"example.org"), text); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	want := []string{"0001-m.khan@example.org.eml", "0002-m.khan+a@example.org.eml"}
	got := files(t, dir)
	if len(got) != 3 || !slices.Equal(got[:2], want) {
		t.Fatalf("got %q, want %q and one more", got, want)
	}
	if third := got[2]; !strings.HasPrefix(third, "0003-a_.._b_c_x") || len(third) > 90 || strings.ContainsAny(third, `/\|*"`) {
		t.Errorf("the third is called %q", third)
	}
	b, err := os.ReadFile(filepath.Join(dir, got[0]))
	if err != nil || !bytes.Equal(b, []byte(text)) {
		t.Errorf("got %q, %v; want %q", b, err, text)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := start(t, t.TempDir())
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := send(t, s, planner.Email(fmt.Sprintf("r%d@example.org", i)), "Subject: x\r\n\r\nhello\r\n"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	got := files(t, s.Dir())
	for i := range 20 {
		if i >= len(got) || !strings.HasPrefix(got[i], fmt.Sprintf("%04d-", i+1)) {
			t.Fatalf("got %q, want 20 numbers in a row", got)
		}
	}
}

func TestTooLarge(t *testing.T) {
	s := start(t, t.TempDir())
	line := strings.Repeat("x", 70) + "\r\n"
	err := send(t, s, "a@example.org", "Subject: x\r\n\r\n"+strings.Repeat(line, (mail.MaxMessage+2<<20)/len(line)))
	var f *mail.Failure
	if !errors.As(err, &f) || f.Verdict() != mail.Reject {
		t.Errorf("got %v, want it refused for good", err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if got := files(t, s.Dir()); len(got) != 0 {
		t.Errorf("it left %q behind", got)
	}
}

func TestFolderGone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sandbox")
	s := start(t, dir)
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	var f *mail.Failure
	if err := send(t, s, "a@example.org", "Subject: x\r\n\r\n"); !errors.As(err, &f) || f.Code != 452 || f.Verdict() != mail.Defer {
		t.Errorf("got %v, want 452", err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := sandbox.Start(file); err == nil {
		_ = s.Stop()
		t.Error("a file was taken for a folder")
	}
}

func TestListensHereOnly(t *testing.T) {
	s := start(t, t.TempDir())
	defer s.Stop()
	if ip := net.ParseIP(s.Host()); !ip.IsLoopback() || s.Port() == 0 {
		t.Errorf("it listens on %s:%d", s.Host(), s.Port())
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		n, ok := a.(*net.IPNet)
		if !ok || n.IP.IsLoopback() || n.IP.To4() == nil {
			continue
		}
		c, err := net.DialTimeout("tcp", net.JoinHostPort(n.IP.String(), fmt.Sprint(s.Port())), time.Second)
		if err == nil {
			_ = c.Close()
			t.Errorf("it answers on %s", n.IP)
		}
	}
}
