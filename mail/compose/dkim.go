package compose

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"convene/mail"
)

// DKIM signs messages with a private key from a file (RFC 6376; RFC 8463 for
// Ed25519).
type DKIM struct {
	// KeyFile is the key's path, asked for when a mailing is sent. Required.
	KeyFile func() (string, error)
}

var _ mail.Signing = DKIM{}

// Signer reads the key. What it says of a bad one names neither the key nor
// any part of it.
func (d DKIM) Signer(_ context.Context, r mail.Route) (mail.Signer, error) {
	path, err := d.KeyFile()
	if err != nil {
		return nil, err
	}
	key, err := readKey(path)
	if err != nil {
		return nil, fmt.Errorf("the DKIM key %s for the selector %s: %w", path, r.Selector, err)
	}
	return signer{r.SigningDomain, r.Selector, key}, nil
}

// maxKeyFile is many times the size of any key.
const maxKeyFile = 64 << 10

func readKey(path string) (crypto.Signer, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("there is no such file: correct the environment variable of mail.advanced.dkim.key_file")
	case errors.Is(err, fs.ErrPermission):
		return nil, errors.New("this user may not read it: make it readable for the user that sends, and for nobody else")
	case err != nil:
		return nil, err
	}
	defer f.Close()
	if err := private(f); err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxKeyFile {
		return nil, fmt.Errorf("it is larger than %d bytes and so is no key: name the key's own file", maxKeyFile)
	}
	return parseKey(raw)
}

// private refuses a file that everybody on the machine can read: with it, they
// write in the organisation's name. Windows keeps permissions elsewhere.
func private(f *os.File) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("it is not a file: name the key's own file")
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0:
		return errors.New("everybody on this machine can read or change it: chmod 600 it")
	}
	return nil
}

// minRSA is what a signer must have at least (RFC 8301, section 3.2).
const minRSA = 1024

func parseKey(raw []byte) (crypto.Signer, error) {
	const make = "make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out FILE"
	block, _ := pem.Decode(raw)
	switch {
	case block == nil:
		return nil, errors.New("it is not in PEM form, which begins with -----BEGIN PRIVATE KEY-----: " + make)
	case block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "":
		return nil, errors.New("it has a passphrase, which nobody is there to type: write it without one with openssl pkey")
	case strings.HasSuffix(block.Type, "PUBLIC KEY") || block.Type == "CERTIFICATE":
		return nil, errors.New("it is the public part, which belongs into the DNS: name the private key's file")
	}
	key, err := gomail.PrivKeyFromPEM(raw)
	if err != nil {
		return nil, errors.New("it is neither an RSA nor an Ed25519 key in PKCS#1 or PKCS#8 form: " + make)
	}
	if r, ok := key.(*rsa.PrivateKey); ok && r.N.BitLen() < minRSA {
		return nil, fmt.Errorf("it has %d bits, and receivers ignore keys of fewer than %d: %s", r.N.BitLen(), minRSA, make)
	}
	return key, nil
}

// signer is a key that was read.
type signer struct {
	domain, selector string
	key              crypto.Signer
}

// signedFields are those that a signature covers where a message has them (RFC
// 6376, section 5.4.1; RFC 8058, section 4, demands the last two).
func signedFields() []string {
	return []string{
		"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "In-Reply-To", "References", "MIME-Version", "Content-Type",
		"Content-Language", "List-Id", "Precedence", "List-Unsubscribe", "List-Unsubscribe-Post",
	}
}

// oversigned are covered once more than they stand there, so that nobody on
// the way can add a second one for people to read (RFC 6376, section 8.15).
func oversigned() []string { return []string{"From", "To", "Subject", "Date"} }

// Sign is the DKIM-Signature field of a message.
func (s signer) Sign(message []byte, date time.Time) ([]byte, error) {
	head, body, found := bytes.Cut(message, []byte("\r\n\r\n"))
	if !found {
		return nil, errors.New("sign a message: its header has no end")
	}
	head = message[:len(head)+len("\r\n")]
	dkim := gomail.NewDKIMSigner(s.domain, s.selector, s.key) // it keeps what it finds out; each message has its own
	dkim.NowFunc = func() time.Time { return date }
	// Header fields are refolded on the way; bodies whose every line is as mail
	// wants it are not touched, and to go over them for spaces takes longer
	// than the rest.
	dkim.BodyCanonicalization(gomail.CanonicalizationSimple)
	dkim.SignHeaders(present(head)...)
	dkim.OversignHeaders(oversigned()...)
	field, err := dkim.Sign(head, body)
	if err != nil {
		return nil, fmt.Errorf("sign a message for %s: %w", s.domain, err)
	}
	return folded(field), nil
}

// folded breaks the field's lines between its tags. go-mail 0.8.1 breaks them
// at column 76 wherever that is; in a long list of signed fields the break adds
// a space that was not signed, and no receiver can verify it.
func folded(field string) []byte {
	const fold = "\r\n "
	whole := strings.ReplaceAll(strings.TrimSuffix(field, "\r\n"), fold, "")
	tags, signature, _ := strings.Cut(whole, "; b=")
	b := bytes.NewBuffer(nil)
	b.WriteString(strings.ReplaceAll(tags+"; b=", "; ", ";"+fold))
	b.Write(bytes.Join(slices.Collect(slices.Chunk([]byte(signature), 72)), []byte(fold)))
	b.WriteString("\r\n")
	return b.Bytes()
}

// present are the fields to be signed that a header has.
func present(head []byte) []string {
	var fields []string
	for _, name := range signedFields() {
		if field := []byte(name + ":"); bytes.HasPrefix(head, field) || bytes.Contains(head, append([]byte("\r\n"), field...)) {
			fields = append(fields, name)
		}
	}
	return fields
}
