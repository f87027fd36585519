package compose_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"convene/mail"
	"convene/mail/compose"
)

func signedRoute() mail.Route {
	return mail.Route{Selector: "s2027", SigningDomain: "example.org"}
}

// keyFile is a key in the form in which openssl writes it.
func keyFile(t *testing.T, kind string, der []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "dkim.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func pkcs8(t *testing.T, key crypto.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func rsaKey(t testing.TB, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func edKey(t testing.TB) (ed25519.PublicKey, ed25519.PrivateKey) {
	t.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return public, key
}

// sign signs a message as a hand-over does.
func sign(t *testing.T, path string, message []byte) []byte {
	t.Helper()
	date := time.Date(2027, 1, 14, 9, 0, 0, 0, time.UTC)
	s, err := compose.DKIM{KeyFile: func() (string, error) { return path, nil }}.Signer(t.Context(), signedRoute())
	if err != nil {
		t.Fatal(err)
	}
	dated := mail.Dated(message, date)
	field, err := s.Sign(dated, date)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Sign(dated, date)
	if err != nil || !bytes.Equal(field, again) {
		t.Errorf("signing again gave another field (%v)", err)
	}
	return append(field, dated...)
}

// verify reads a message as a receiver does who knows the DNS.
func verify(t *testing.T, record string, message []byte) (signed []string, err error) {
	t.Helper()
	list, err := dkim.VerifyWithOptions(bytes.NewReader(message), &dkim.VerifyOptions{LookupTXT: func(domain string) ([]string, error) {
		if domain != "s2027._domainkey.example.org" {
			return nil, errors.New("no such record: " + domain)
		}
		return []string{record}, nil
	}})
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		t.Fatalf("%d signatures, want 1", len(list))
	}
	return list[0].HeaderKeys, list[0].Err
}

// TestSignatures has what is signed verified by another library.
func TestSignatures(t *testing.T) {
	rsa2048 := rsaKey(t, 2048)
	rsaPublic, err := x509.MarshalPKIXPublicKey(&rsa2048.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	rsaRecord := "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(rsaPublic)
	public, ed := edKey(t)
	edRecord := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	for name, c := range map[string]struct{ path, record string }{
		"RSA":       {keyFile(t, "PRIVATE KEY", pkcs8(t, rsa2048)), rsaRecord},
		"RSA PKCS1": {keyFile(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsa2048)), rsaRecord},
		"Ed25519":   {keyFile(t, "PRIVATE KEY", pkcs8(t, ed)), edRecord},
	} {
		t.Run(name, func(t *testing.T) {
			reminder := invitation()
			reminder.Kind, reminder.Thread = "reminder", []string{"first@example.org"}
			for what, m := range map[string]struct {
				text []byte
				want []string
			}{
				"invitation": {composed(t, invitation()), []string{"Reply-To", "Date", "Message-ID", "Content-Type"}},
				"reminder":   {composed(t, reminder), []string{"In-Reply-To", "References"}},
				"newsletter": {
					filled(t, newsletter(), mail.Mailbox{Name: "Ələkbər Şıxlı", Address: "a.s@example.org"}),
					[]string{"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id"},
				},
			} {
				message := sign(t, c.path, m.text)
				signed, err := verify(t, c.record, message)
				if err != nil {
					t.Errorf("%s: %v", what, err)
				}
				for _, field := range append(m.want, "From", "To", "Subject", "Date") {
					if !slices.ContainsFunc(signed, func(s string) bool { return strings.EqualFold(s, field) }) {
						t.Errorf("%s: %s is not signed; %v are", what, field, signed)
					}
				}
				for change, changed := range map[string][]byte{
					"another body":     append(slices.Clone(message), "more\r\n"...),
					"a second From":    append([]byte("From: somebody@example.net\r\n"), message...),
					"a second Subject": append([]byte("Subject: Cancelled\r\n"), message...),
					"another list":     bytes.Replace(message, []byte("List-Unsubscribe: <https"), []byte("List-Unsubscribe: <http"), 1),
				} {
					if bytes.Equal(changed, message) {
						continue // it has no such field
					}
					if _, err := verify(t, c.record, changed); err == nil {
						t.Errorf("%s: with %s it still verifies", what, change)
					}
				}
			}
		})
	}
}

// tooSmall is an RSA key of 512 bits, which Go no longer makes.
const tooSmall = `-----BEGIN PRIVATE KEY-----
MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAqGWCmv6SFoPsiDAP
Ayn/vcEFO0vBwuGP59dBGHYoPeSIg/tkV94Ws0dCUP0VEP+IJ8HuiwIkf3vgqZvb
qPPtQwIDAQABAkBZbQbNrpD/+fD7ZaIjSQNxznYrxhBQoJ5ePTZpeh3mt4BosUFr
RsxysOnK+owVbXz6xKL6RqEISfQFzZKb5VEhAiEA2ioogfYHefSLgj1sUF0FHSfs
VznMqFev54tOVL6qsjMCIQDFmcx0YZ218SlNZuzNYggYt3yTDTN9REr1nItMC05o
sQIhAJgjxEH1V/tlXZDC0vEsHW/asoeVqDJRjDs1u7d/i7xfAiBz6/EcyXOLHCpd
xSbgqkUTsvj7D8CIGXtcMXUqrGtYUQIhAK8eREwrzcQlpOyX2VRoMzpdSk4nDswM
zusIhZWgRTFt
-----END PRIVATE KEY-----
`

// TestBadKeys says what to do, and shows nothing of the key.
func TestBadKeys(t *testing.T) {
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, ed := edKey(t)
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	plain := func(text string) string {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	open := keyFile(t, "PRIVATE KEY", pkcs8(t, ed))
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, want string }{
		"missing":     {filepath.Join(t.TempDir(), "none"), "correct the environment variable of mail.advanced.dkim.key_file"},
		"a folder":    {t.TempDir(), ""},
		"not PEM":     {plain("hunter2"), "-----BEGIN PRIVATE KEY-----"},
		"no key":      {plain("-----BEGIN PRIVATE KEY-----\naHVudGVyMg==\n-----END PRIVATE KEY-----\n"), "neither an RSA nor an Ed25519 key"},
		"large":       {plain(strings.Repeat("hunter2 ", 10_000)), "larger than"},
		"passphrase":  {keyFile(t, "ENCRYPTED PRIVATE KEY", []byte("hunter2")), "passphrase"},
		"public":      {keyFile(t, "PUBLIC KEY", der), "public part"},
		"other curve": {keyFile(t, "PRIVATE KEY", pkcs8(t, curve)), "neither an RSA nor an Ed25519 key"},
		"too small":   {plain(tooSmall), "512 bits"},
		"for all":     {open, "chmod 600"},
	} {
		_, err := compose.DKIM{KeyFile: func() (string, error) { return c.path, nil }}.Signer(t.Context(), signedRoute())
		switch {
		case err == nil:
			t.Errorf("%s: it was taken", name)
		case !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "s2027"):
			t.Errorf("%s: got %q, want something like %q and the selector", name, err, c.want)
		case strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "aHVudGVyMg"):
			t.Errorf("%s: the error shows the key: %v", name, err)
		}
	}
}
