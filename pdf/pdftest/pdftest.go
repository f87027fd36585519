// Package pdftest has PDF files looked at by other people's programs, for the
// tests of whoever makes some.
package pdftest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// Tool is the path of a program without which a test cannot run. Where it is
// missing the test is skipped, and fails in CI.
func Tool(t testing.TB, name, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name, debianPackage)
	}
	return path
}

func missing(t testing.TB, what, debianPackages string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: install Debian's %s", what, debianPackages)
	}
	t.Skipf("%s is missing: install Debian's %s", what, debianPackages)
}

// ReadByOthers skips a test in a short run, as the one for races is: what other
// programs find in a file does not depend on races, and takes time.
func ReadByOthers(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("other programs read files in a full run")
	}
}

// Saved writes a file to where programs find it.
func Saved(t testing.TB, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// Sound fails the test unless a file is sound: to qpdf, to pdfcpu's strict
// validation, and in its tags.
func Sound(t testing.TB, name string, data []byte) {
	t.Helper()
	qpdf, file := Tool(t, "qpdf", "qpdf"), Saved(t, data)
	if out, err := exec.Command(qpdf, "--check", file).CombinedOutput(); err != nil {
		t.Errorf("qpdf --check %s: %v\n%s", name, err, out)
	}
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	if err := api.ValidateFile(file, conf); err != nil {
		t.Errorf("pdfcpu validates %s: %v", name, err)
	}
	plain, err := exec.Command(qpdf, "--qdf", "--object-streams=disable", file, "-").Output()
	if err != nil {
		t.Fatalf("qpdf --qdf %s: %v", name, err)
	}
	for _, fault := range tagFaults(string(plain)) {
		t.Errorf("%s: %s", name, fault)
	}
}

// Archive1b fails the test unless PDFBox Preflight finds every file to be a
// valid PDF/A-1b.
func Archive1b(t testing.TB, files map[string][]byte) {
	t.Helper()
	java := Tool(t, "java", "default-jre-headless")
	var jars []string
	for _, jar := range []string{"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-io", "commons-logging", "javax.activation", "activation", "jaxb-api"} {
		path := "/usr/share/java/" + jar + ".jar"
		if _, err := os.Stat(path); err == nil {
			jars = append(jars, path)
		}
	}
	if len(jars) < 7 {
		missing(t, "PDFBox", "libpdfbox2-java, libactivation-java and libjaxb-api-java")
	}
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, strings.NewReplacer("/", "_", "\\", "_").Replace(name)+".pdf"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(java, "-cp", strings.Join(jars, ":"), "org.apache.pdfbox.preflight.Validator_A1b", "batch", dir).CombinedOutput()
	if n := strings.Count(string(out), "is a valid PDF/A-1b file"); err != nil || n != len(files) {
		t.Errorf("of %d files Preflight finds %d to be valid (%v):\n%s", len(files), n, err, out)
	}
}
