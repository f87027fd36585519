package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"convene/config"
)

// peak asks the program to say how much memory it had at most.
const peak = "CONVENE_TEST_PEAK"

// reportPeak says how much memory this process had at most, if it was asked to.
func reportPeak() {
	status, err := os.ReadFile("/proc/self/status")
	if err == nil && os.Getenv(peak) != "" {
		fmt.Fprintf(os.Stderr, "%s\n", regexp.MustCompile(`VmHWM:.*`).Find(status))
	}
}

// BenchmarkPrepareMemory prepares a mailing to b.N people in a process of its
// own, and says how much memory that had at most: the report for subscribers,
// who share one text, the same once more, and invitations of guests, each with a
// letter of their own.
//
//	go test ./cmd/internal/cli -run '^$' -bench PrepareMemory/report -benchtime 100000x
//	go test ./cmd/internal/cli -run '^$' -bench 'PrepareMemory/guests|BuildMemory' -benchtime 3000x
func BenchmarkPrepareMemory(b *testing.B) {
	b.Run("report", func(b *testing.B) { benchmarkMemory(b, reportMailing(), "new") })
	b.Run("again", func(b *testing.B) { benchmarkMemory(b, reportMailing(), "new", "unchanged") })
	b.Run("guests", func(b *testing.B) { benchmarkMemory(b, guestMailing(), "new") })
}

// BenchmarkBuildMemory is the same for the letters of b.N guests as files.
func BenchmarkBuildMemory(b *testing.B) {
	m := guestMailing()
	m.words = append([]string{"build", "invitations"}, m.words[2:]...)
	benchmarkMemory(b, m, "files")
}

// mailing is one that a process makes: its list, with a heading and a row for
// each recipient, and the words of the command.
type mailing struct {
	list, heading string
	row           func(i int) string
	words         []string
}

func reportMailing() mailing {
	return mailing{
		"subscribers.csv", "email,name,language",
		func(i int) string { return fmt.Sprintf("reader%06d@example.org,Əsmər Məmmədova %d,en", i, i) },
		[]string{"prepare", "report", "-e", "2022", "--now", "2022-03-17T09:00:00Z"},
	}
}

func guestMailing() mailing {
	return mailing{
		"guests-2027.csv", "email,name,language,honorific,post,group,id",
		func(i int) string {
			return fmt.Sprintf(`guest%06d@example.org,Łukasz Šimić %d,en,Dr.,"Member, Senate",vip,guest-%d`, i, i, i)
		},
		[]string{"prepare", "guest-invitation", "-e", "2027", "--now", "2027-01-14T09:00:00Z"},
	}
}

// benchmarkMemory makes a mailing as often as there are words with which the
// process is to count what it made, and measures the last time.
func benchmarkMemory(b *testing.B, m mailing, counted ...string) {
	if runtime.GOOS != "linux" {
		b.Skip("/proc/self/status is Linux's")
	}
	dir := b.TempDir()
	if _, err := config.WriteExample(dir, demoExample); err != nil {
		b.Fatal(err)
	}
	var list strings.Builder
	list.WriteString(m.heading + "\n")
	for i := range b.N {
		list.WriteString(m.row(i) + "\n")
	}
	if err := os.WriteFile(filepath.Join(dir, "lists", m.list), []byte(list.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	kilobytes := 0
	for _, what := range counted {
		cmd := exec.Command("convene", append(m.words, "-C", dir)...)
		cmd.Env = append(os.Environ(), peak+"=1")
		b.ResetTimer()
		out, err := cmd.CombinedOutput()
		b.StopTimer()
		most := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(out)
		made := regexp.MustCompile(`(\d+) ` + what).FindSubmatch(out)
		if err != nil || most == nil || made == nil {
			b.Fatalf("%v: %s", err, out)
		}
		if n, err := strconv.Atoi(string(made[1])); err != nil || n < b.N {
			b.Fatalf("%d are made, want %d", n, b.N)
		}
		if kilobytes, err = strconv.Atoi(string(most[1])); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.StopTimer()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(kilobytes)/1024, "MB-peak")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
