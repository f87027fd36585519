package planner

import (
	"errors"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// Email is a bare address such as secretariat@example.org (RFC 5321, section
// 4.1.2). It is kept as typed and judged by [Check], so that one bad address
// does not hide the next. The zero value is no address.
type Email string

var emailForm = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)

// Pattern is a regular expression that every address matches, though not all
// that match are one.
func (Email) Pattern() string { return emailForm.String() }

// Problem says what is wrong with the address, or nil.
func (e Email) Problem() error {
	s := string(e)
	if hasControl(s) {
		return errors.New("it contains a line break or control character")
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" || !emailForm.MatchString(s) {
		return errors.New("it is not an address like name@example.org")
	}
	local, domain, _ := cutLast(s, "@")
	switch {
	case strings.ContainsFunc(local, func(r rune) bool { return r > unicode.MaxASCII }):
		return errors.New("the part before the @ has letters that most mail servers refuse (RFC 6531)")
	case len(local) > 64 || len(domain) > 255: // RFC 5321, section 4.5.3.1
		return errors.New("it is longer than mail servers accept")
	case strings.HasPrefix(domain, "[") || !strings.Contains(domain, "."):
		return errors.New("its domain is not a name like example.org")
	case strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.Contains(domain, ".."):
		return errors.New("its domain has a dot too many")
	}
	return nil
}

// Key is the address in the form in which two spellings of one mailbox are
// the same, and in which mail servers are given it: lower case, because the
// domain never distinguishes case and in practice no local part does, and the
// domain in ASCII (RFC 5891).
func (e Email) Key() string {
	key := strings.ToLower(strings.TrimSpace(string(e)))
	if local, domain, found := cutLast(key, "@"); found && !isASCII(domain) {
		return local + "@" + asciiDomain(domain)
	}
	return key
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// Sender is a mailbox with the name it is shown with: "ISSI Seminars
// <seminars@example.org>" (RFC 5322, section 3.4), or a bare address.
type Sender string

// Split is the shown name, which may be empty, and the address.
func (s Sender) Split() (name string, address Email, err error) {
	if hasControl(string(s)) {
		return "", "", errors.New("it contains a line break or control character")
	}
	a, err := mail.ParseAddress(string(s))
	if err != nil {
		return "", "", errors.New(`it is not a mailbox like "Seminars <seminars@example.org>"`)
	}
	return a.Name, Email(a.Address), Email(a.Address).Problem()
}

// URL is a web address, http or https. The zero value is none.
type URL string

var urlForm = regexp.MustCompile(`^[A-Za-z]+://[^\s]+$`)

// Pattern is a regular expression that every address matches, though not all
// that match are one.
func (URL) Pattern() string { return urlForm.String() }

// UnmarshalText accepts an absolute http or https address.
func (u *URL) UnmarshalText(text []byte) error {
	s := string(text)
	if s == "" {
		*u = ""
		return nil
	}
	parsed, err := url.Parse(s)
	if err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") || !urlForm.MatchString(s) || strings.ContainsFunc(s, unicode.IsSpace) {
		return errors.New("want a web address like https://example.org/page")
	}
	*u = URL(s)
	return nil
}

// hasControl reports whether s contains anything [Illegible].
func hasControl(s string) bool { return strings.ContainsFunc(s, Illegible) }

// Illegible reports whether a character could break a mail header or a line, as
// C0 and C1 controls and Unicode's own line breaks do; or turns round what
// follows, so that a name or an address reads as another.
func Illegible(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\u202d' || r == '\u202e'
}

// Blank reports whether nothing in a text can be seen, so that it says as little
// as one that was left out.
func Blank(s string) bool { return !strings.ContainsFunc(s, visible) }

// visible reports whether a character leaves a mark by itself: neither space,
// control, format character nor a mark that would need another to stand on, and
// none of the letters and patterns that are drawn as nothing.
func visible(r rune) bool {
	const emptyBraille = '\u2800'
	return r != emptyBraille && !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf, unicode.M, unicode.Other_Default_Ignorable_Code_Point)
}
