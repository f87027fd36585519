package cli

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// signingKey is a file with a private key, and what the DNS would say about it.
func signingKey(t *testing.T) (file, record string) {
	t.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "dkim.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
}

// verifies makes sure that a receiver takes a message's signature.
func verifies(t *testing.T, raw []byte, record string) {
	t.Helper()
	list, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(string) ([]string, error) {
		return []string{record}, nil
	}})
	if err != nil || len(list) != 1 || list[0].Err != nil || list[0].Domain != "example.org" {
		t.Errorf("signature: %v, %v", list, err)
	}
}

// TestSubmission sends the example's invitations to Postfix's submission port:
// over TLS under a certificate that this machine trusts, with a login that
// Dovecot checks, and signed. What arrived is verified as a receiver does.
func TestSubmission(t *testing.T) {
	server, ca, maildir := os.Getenv("CONVENE_TEST_SUBMISSION"), os.Getenv("CONVENE_TEST_CA"), os.Getenv("CONVENE_TEST_MAILDIR")
	if server == "" || ca == "" || maildir == "" {
		missing(t, "Postfix's submission port (.ci/postfix, CONVENE_TEST_SUBMISSION and CONVENE_TEST_CA)", "postfix and dovecot-core")
	}
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "w")
	must(t, dueDay(), "init", dir, "--example", "khojaly")
	setMail(t, dir, "  smtp: {host: "+host+", port: "+port+", username: seminars, password: \"${PASSWORD}\"}\n"+
		"  advanced: {dkim: {selector: s2027, key_file: \"${DKIM_KEY}\"}}\n")
	keyFile, record := signingKey(t)
	run := func(environment map[string]string, args ...string) result {
		t.Helper()
		var out, err bytes.Buffer
		code := Main(append(args, "-C", dir), System{
			In: strings.NewReader(""), Out: &out, Err: &err, Name: "convene",
			LookupEnv: func(name string) (string, bool) { v, ok := environment[name]; return v, ok },
			Now:       dueDay,
			Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		})
		return result{code, out.String(), err.String()}
	}
	environment := map[string]string{"PASSWORD": "open sesame", "DKIM_KEY": keyFile}
	id := regexp.MustCompile(`m-\w+`).FindString(run(environment, "prepare", "invitation", "--json").out)
	run(environment, "outbox", "approve", id)

	// A wrong password pauses the mailing, with nothing sent and nothing shown.
	wrong := map[string]string{"PASSWORD": "hunter2", "DKIM_KEY": keyFile}
	t.Setenv("SSL_CERT_FILE", ca) // read when a certificate is first checked
	if r := run(wrong, "send", id); r.code != exitAttention || !strings.Contains(r.out, "535") || strings.Contains(r.out+r.err, "hunter2") {
		t.Fatalf("a wrong password: code %d\n%s%s", r.code, r.out, r.err)
	}
	run(environment, "outbox", "retry", id)
	before := delivered(t, maildir)
	if r := run(environment, "send", id); r.code != exitDone || !strings.Contains(r.out, "11 accepted") {
		t.Fatalf("code %d\n%s%s", r.code, r.out, r.err)
	}
	after := waitFor(t, maildir, len(before)+11)
	verified := 0
	for f := range after {
		if before[f] {
			continue
		}
		raw := bytes.ReplaceAll(read(t, f), []byte("\n"), []byte("\r\n"))
		if !bytes.Contains(raw, []byte("DKIM-Signature")) {
			continue // another test's
		}
		verifies(t, raw, record)
		if !bytes.Contains(raw, []byte("ESMTPSA")) {
			t.Errorf("%s did not come over TLS with a login", f)
		}
		verified++
	}
	if verified != 11 {
		t.Errorf("%d signed messages arrived, want 11", verified)
	}
}
