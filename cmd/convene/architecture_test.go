package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"strings"
	"testing"
)

// rule forbids packages below a folder to import what Import matches.
type rule struct {
	in, imports string
	except      []string // folders to which the rule does not apply
	why         string
}

// rules are how the house stands. "std" means whatever is not the standard
// library; a path that ends in /... is everything below it.
var rules = []rule{
	{in: "convene/planner/...", imports: "non-std", why: "the domain stands on the standard library alone"},
	{in: "convene/planner/...", imports: "os", why: "the domain reads no files"},
	{in: "convene/planner/...", imports: "convene/...", why: "the domain knows no other room"},
	{in: "convene/config/...", imports: "convene/templates/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/config/...", imports: "convene/pdf/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/config/...", imports: "convene/mail/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/templates/...", imports: "convene/config/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/templates/...", imports: "convene/pdf/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/templates/...", imports: "convene/mail/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/pdf/...", imports: "convene/config/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/pdf/...", imports: "convene/templates/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/pdf/...", imports: "convene/mail/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/mail/...", imports: "convene/config/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/mail/...", imports: "convene/templates/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/mail/...", imports: "convene/pdf/...", why: "rooms do not import each other; cmd brings them together"},
	{in: "convene/...", except: []string{"convene/cmd/..."}, imports: "convene/cmd/...", why: "nothing imports the commands"},
	{in: "convene/cmd/internal/app/...", imports: "convene/cmd/internal/cli/...", why: "use cases do not know how they are called"},
	{in: "convene/...", except: []string{"convene/pdf/draw/..."}, imports: "github.com/jung-kurt/gofpdf/...", why: "gofpdf can be exchanged in one package"},
	{in: "convene/...", except: []string{"convene/mail/compose/...", "convene/mail/smtp/..."}, imports: "github.com/wneessen/go-mail/...", why: "go-mail can be exchanged in two packages"},
	{in: "convene/...", except: []string{"convene/templates/..."}, imports: "github.com/yuin/goldmark/...", why: "Markdown is read in one room"},
	{in: "convene/...", except: []string{"convene/mail/ledger/postgres/..."}, imports: "github.com/jackc/pgx/...", why: "PostgreSQL is known in one package"},
	{in: "convene/...", except: []string{"convene/mail/ledger/postgres/..."}, imports: "github.com/riverqueue/...", why: "PostgreSQL is known in one package"},
	{in: "convene/pdf/flow/...", imports: "convene/pdf/draw/...", why: "layout is pure; drawing comes after it"},
	{in: "convene/pdf/text/...", imports: "convene/pdf/flow/...", why: "lines know nothing of pages"},
	{in: "convene/mail", imports: "convene/mail/...", why: "the promise does not depend on who keeps it"},
}

// within reports whether a package lies in a pattern's part of the tree.
func within(pkg, pattern string) bool {
	if dir, all := strings.CutSuffix(pattern, "/..."); all {
		return pkg == dir || strings.HasPrefix(pkg, dir+"/")
	}
	return pkg == pattern
}

func (r rule) forbids(pkg, imported string) bool {
	if !within(pkg, r.in) || imported == pkg {
		return false
	}
	for _, e := range r.except {
		if within(pkg, e) {
			return false
		}
	}
	if r.imports == "non-std" {
		first, _, _ := strings.Cut(imported, "/")
		return strings.Contains(first, ".")
	}
	// A pattern that contains the package itself forbids the rest of it.
	if within(pkg, r.imports) && strings.HasPrefix(r.imports, "convene/mail") {
		return within(imported, r.imports) && imported != pkg
	}
	return within(imported, r.imports) && !within(pkg, r.imports)
}

func TestImportsKeepTheHouseInOrder(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "convene/...").Output()
	if err != nil {
		t.Fatalf("listing the packages: %v", err)
	}
	packages := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; packages++ {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, imported := range p.Imports {
			for _, r := range rules {
				if r.forbids(p.ImportPath, imported) {
					t.Errorf("%s imports %s: %s", p.ImportPath, imported, r.why)
				}
			}
		}
		switch path.Base(p.ImportPath) {
		case "utils", "util", "helpers", "helper", "common", "manager", "misc":
			t.Errorf("%s: a package is named for what it holds", p.ImportPath)
		}
	}
	if packages < 6 {
		t.Fatalf("only %d packages were looked at", packages)
	}
}

func TestRulesForbid(t *testing.T) {
	for _, c := range []struct {
		pkg, imported string
		want          bool
	}{
		{"convene/planner", "github.com/google/uuid", true},
		{"convene/planner", "time", false},
		{"convene/config", "convene/pdf", true},
		{"convene/config", "convene/planner", false},
		{"convene/mail/compose", "github.com/wneessen/go-mail", false},
		{"convene/mail", "github.com/wneessen/go-mail", true},
		{"convene/mail", "convene/mail/smtp", true},
		{"convene/mail/smtp", "convene/mail", false},
		{"convene/pdf/flow", "github.com/jung-kurt/gofpdf", true},
		{"convene/pdf/draw", "github.com/jung-kurt/gofpdf", false},
		{"convene/cmd/internal/cli", "convene/cmd/internal/app", false},
		{"convene/cmd/internal/app", "convene/cmd/internal/cli", true},
		{"convene/config", "convene/cmd/internal/app", true},
	} {
		got := false
		for _, r := range rules {
			got = got || r.forbids(c.pkg, c.imported)
		}
		if got != c.want {
			t.Errorf("%s importing %s: forbidden %v, want %v", c.pkg, c.imported, got, c.want)
		}
	}
}
