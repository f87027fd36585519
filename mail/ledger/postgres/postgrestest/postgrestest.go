// Package postgrestest gives tests a PostgreSQL: the one that
// CONVENE_TEST_POSTGRES names, or one that is started for as long as the test's
// process lives.
package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Schema is the URL of a schema of its own, which is dropped when the test ends.
// Where there is no PostgreSQL the test is skipped, or fails if CI=true.
func Schema(t testing.TB) (store string) {
	t.Helper()
	server := Server(t)
	name := "t" + strings.ReplaceAll(uuid.NewString(), "-", "")
	run := func(statement string) {
		t.Helper()
		conn, err := pgx.Connect(context.Background(), server)
		if err == nil {
			_, err = conn.Exec(context.Background(), statement)
			err = errors.Join(err, conn.Close(context.Background()))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	run(`CREATE SCHEMA ` + name)
	t.Cleanup(func() { run(`DROP SCHEMA ` + name + ` CASCADE`) })
	return With(t, server, "search_path", name)
}

// With is a URL with a parameter more.
func With(t testing.TB, store, name, value string) string {
	t.Helper()
	u, err := url.Parse(store)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// Server is the URL of the database in which tests make their schemas.
func Server(t testing.TB) string {
	t.Helper()
	if store := os.Getenv("CONVENE_TEST_POSTGRES"); store != "" {
		return store
	}
	store, err := own()
	switch {
	case errors.Is(err, errNone) && os.Getenv("CI") != "true":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	return store
}

var errNone = errors.New("PostgreSQL is missing: install Debian's postgresql")

// own starts a server, once in a process.
var own = sync.OnceValues(func() (store string, err error) {
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(found) == 0 {
		return "", errNone
	}
	script, err := Script()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "convene-postgres-") // t.TempDir is not for other users
	if err != nil {
		return "", err
	}
	port, err := FreePort()
	if err != nil {
		return "", err
	}
	// It ends with this process, however that ends.
	guard := exec.Command("sh", "-c", `trap '' INT TERM HUP; while kill -0 "$2"; do sleep 1; done; "$0" stop "$1"; rm -rf "$1"`, script, dir, strconv.Itoa(os.Getpid()))
	if err := guard.Start(); err != nil {
		return "", err
	}
	if out, err := exec.Command(script, "start", dir, port).CombinedOutput(); err != nil {
		return "", fmt.Errorf("start PostgreSQL: %w: %s", err, out)
	}
	return "postgres://convene@127.0.0.1:" + port + "/convene", nil
})

// FreePort is a port of this machine on which nobody listens.
func FreePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), l.Close()
}

// Script is the path of .ci/postgres.
func Script() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		script := filepath.Join(dir, ".ci", "postgres")
		if _, err := os.Stat(script); err == nil {
			return script, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New(".ci/postgres is in no folder above the test's")
		}
		dir = parent
	}
}
