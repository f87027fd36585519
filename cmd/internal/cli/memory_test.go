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

// BenchmarkPrepareMemory prepares the report for b.N subscribers in a process of
// its own, and says how much memory that had at most:
//
//	go test ./cmd/internal/cli -run '^$' -bench PrepareMemory -benchtime 100000x
func BenchmarkPrepareMemory(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("/proc/self/status is Linux's")
	}
	dir := b.TempDir()
	if _, err := config.WriteExample(dir, demoExample); err != nil {
		b.Fatal(err)
	}
	var list strings.Builder
	list.WriteString("email,name,language\n")
	for i := range b.N {
		fmt.Fprintf(&list, "reader%06d@example.org,Əsmər Məmmədova %d,en\n", i, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "lists", "subscribers.csv"), []byte(list.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command("convene", "prepare", "report", "-C", dir, "-e", "2022", "--now", "2022-03-17T09:00:00Z")
	cmd.Env = append(os.Environ(), peak+"=1")
	b.ResetTimer()
	out, err := cmd.CombinedOutput()
	b.StopTimer()
	most := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(out)
	if err != nil || most == nil || !strings.Contains(string(out), fmt.Sprintf("%d new", b.N)) {
		b.Fatalf("%v: %s", err, out)
	}
	kilobytes, err := strconv.Atoi(string(most[1]))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(kilobytes)/1024, "MB-peak")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
