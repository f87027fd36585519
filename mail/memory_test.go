package mail_test

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"testing"
	"time"

	"convene/mail"
	"convene/mail/ledger/sqlite"
	"convene/planner"
)

// BenchmarkMemory sends the newsletter to b.N readers from a process of its
// own, and reports the most memory that it ever had:
//
//	go test ./mail -run '^$' -bench Memory -benchtime 100000x
func BenchmarkMemory(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("/proc/self/status is Linux's")
	}
	s := startSink(b)
	place := filepath.Join(b.TempDir(), "ledger.db")
	l, err := sqlite.Open(b.Context(), place, sqlite.Options{Now: time.Now()})
	if err != nil {
		b.Fatal(err)
	}
	k := mail.Key{Series: "khojaly", Year: 2027, Kind: planner.ReportMail, Name: "report"}
	receipt, err := l.Prepare(b.Context(), mail.Preparation{Key: k, Title: "Report", Messages: mail.These(newsletters(b, k, b.N)...), At: time.Now(), Route: mail.Route{
		Host: "127.0.0.1", Port: s.port, TLS: mail.TLSNone, BounceTo: "bounces@example.org", Domain: "example.org", Connections: 16,
	}})
	if err != nil {
		b.Fatal(err)
	}
	id := receipt.Mailing.ID
	if _, err := l.Approve(b.Context(), id, 1, false, time.Now()); err != nil {
		b.Fatal(err)
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	cmd := role(b, "TestRoleSender", "sender", "CONVENE_TEST_STORE=sqlite", "CONVENE_TEST_PLACE="+place, "CONVENE_TEST_MAILING="+string(id))
	b.ResetTimer()
	out, err := cmd.CombinedOutput()
	b.StopTimer()
	peak := regexp.MustCompile(`peak (\d+) kB`).FindSubmatch(out)
	if err != nil || peak == nil {
		b.Fatalf("%v: %s", err, out)
	}
	kilobytes, err := strconv.Atoi(string(peak[1]))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(kilobytes)/1024, "MB-peak")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// peakMemory is the most memory that this process ever had; empty where the system
// does not say.
func peakMemory() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return ""
	}
	return string(regexp.MustCompile(`VmHWM:\s+(\d+ kB)`).ReplaceAll(regexp.MustCompile(`VmHWM:\s+\d+ kB`).Find(status), []byte("peak $1")))
}
