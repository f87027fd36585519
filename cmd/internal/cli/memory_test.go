package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
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
// who share one text, the same once more, its approval, its list, the look whether
// it would be written so today, which comes before it is sent, and invitations of
// guests, each with a letter of their own.
//
//	go test ./cmd/internal/cli -run '^$' -bench PrepareMemory/report -benchtime 100000x
//	go test ./cmd/internal/cli -run '^$' -bench 'PrepareMemory/guests|BuildMemory' -benchtime 3000x
func BenchmarkPrepareMemory(b *testing.B) {
	report, guests := reportMailing(), guestMailing()
	first, rest := report.words, report.words[2:]
	look := append([]string{"send", "MAILING", "--dry-run"}, rest...)
	show := append([]string{"outbox", "show", "MAILING"}, rest...)
	approve := append([]string{"outbox", "approve", "MAILING"}, rest...)
	b.Run("report", func(b *testing.B) { benchmarkMemory(b, report, step{first, number("new")}) })
	b.Run("again", func(b *testing.B) {
		benchmarkMemory(b, report, step{first, number("new")}, step{first, number("unchanged")})
	})
	b.Run("approve", func(b *testing.B) {
		benchmarkMemory(b, report, step{first, number("new")}, step{approve, number("messages? approved")})
	})
	b.Run("show", func(b *testing.B) {
		benchmarkMemory(b, report, step{first, number("new")}, step{show, each("  queued  ")})
	})
	b.Run("json", func(b *testing.B) {
		benchmarkMemory(b, report, step{first, number("new")}, step{append(show, "--json"), each(`"state": "queued"`)})
	})
	b.Run("look", func(b *testing.B) {
		benchmarkMemory(b, report, step{first, number("new")}, step{look, each("would send")})
	})
	b.Run("guests", func(b *testing.B) { benchmarkMemory(b, guests, step{guests.words, number("new")}) })
}

// BenchmarkBuildMemory is the same for the letters of b.N guests as files.
func BenchmarkBuildMemory(b *testing.B) {
	m := guestMailing()
	benchmarkMemory(b, m, step{append([]string{"build", "invitations"}, m.words[2:]...), number("files")})
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

// step is a command, and what counts the messages in what it says. MAILING among
// its words is the mailing that a command before it named.
type step struct {
	words   []string
	counted func(said []byte) int
}

// number reads the number before what the pattern matches.
func number(pattern string) func([]byte) int {
	form := regexp.MustCompile(`(\d+) ` + pattern)
	return func(said []byte) int {
		if found := form.FindSubmatch(said); found != nil {
			n, _ := strconv.Atoi(string(found[1]))
			return n
		}
		return 0
	}
}

func each(words string) func([]byte) int {
	return func(said []byte) int { return bytes.Count(said, []byte(words)) }
}

// benchmarkMemory takes some steps with a mailing's list, and measures the last.
func benchmarkMemory(b *testing.B, m mailing, steps ...step) {
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
	id := ""
	for _, s := range steps {
		words := append(slices.Clone(s.words), "-C", dir)
		if i := slices.Index(words, "MAILING"); i >= 0 {
			words[i] = id
		}
		cmd := exec.Command("convene", words...)
		cmd.Env = append(os.Environ(), peak+"=1")
		b.ResetTimer()
		out, err := cmd.CombinedOutput()
		b.StopTimer()
		most := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(out)
		if n := s.counted(out); err != nil || most == nil || n < b.N {
			b.Fatalf("%d of %d messages, %v: %s", n, b.N, err, out[max(0, len(out)-2000):])
		}
		if named := regexp.MustCompile(`m-[0-9a-z]{4,}`).Find(out); id == "" {
			id = string(named)
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
