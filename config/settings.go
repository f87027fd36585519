package config

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"convene/planner"
)

// Settings is the part of convene.yaml that says how post is sent and paper
// looks. After [Load] what was left out has its default, unless a field says
// what empty means.
type Settings struct {
	Mail   Mail   `yaml:"mail" need:"required"`
	Outbox Outbox `yaml:"outbox"`
	Web    Web    `yaml:"web"`
	Style  Style  `yaml:"style"`
}

// Mail is how post is sent.
type Mail struct {
	// From is the sender of every message.
	From planner.Sender `yaml:"from" need:"required"`
	// ReplyTo is where answers go; From where left out.
	ReplyTo planner.Sender `yaml:"reply_to"`
	// SMTP is the server; the sandbox, which delivers nothing outside this
	// machine, where left out.
	SMTP *SMTP `yaml:"smtp"`
	// PerMinute is how many messages go out in a minute at most; 600 where
	// left out.
	PerMinute int `yaml:"per_minute" range:"1-100000"`
	// DraftsOnly: mail is written as drafts for a mail program, in place of
	// SMTP.
	DraftsOnly bool     `yaml:"drafts_only"`
	Advanced   Advanced `yaml:"advanced"`
}

// SMTP is the server that takes the post (RFC 5321, RFC 6409).
type SMTP struct {
	Host Setting `yaml:"host" need:"required"`
	// Port is 465 with implicit TLS and 587 without where left out.
	Port int `yaml:"port" range:"1-65535"`
	// TLS is mandatory where left out.
	TLS TLS `yaml:"tls"`
	// Username and Password are for SMTP AUTH; none where both are left out.
	Username Setting `yaml:"username"`
	Password Secret  `yaml:"password"`
}

// TLS is how a connection to the server is protected.
type TLS string

const (
	MandatoryTLS     TLS = "mandatory"     // STARTTLS, or nothing is sent (RFC 3207)
	ImplicitTLS      TLS = "implicit"      // TLS from the first byte (RFC 8314)
	OpportunisticTLS TLS = "opportunistic" // STARTTLS if offered; on this machine only
	NoTLS            TLS = "none"          // on this machine only
)

// Values lists what a file may say.
func (TLS) Values() []string {
	return []string{string(MandatoryTLS), string(ImplicitTLS), string(OpportunisticTLS), string(NoTLS)}
}

// Advanced are settings of mail that have good defaults.
type Advanced struct {
	// BounceTo is the envelope's sender; the address of Mail.From where left
	// out.
	BounceTo planner.Email `yaml:"bounce_to"`
	// Domain is the right side of Message-IDs and calendar UIDs; the domain of
	// Mail.From where left out.
	Domain string `yaml:"domain"`
	// Connections is how many are open to the server at once; 4 where left
	// out.
	Connections int `yaml:"connections" range:"1-100"`
	// MaxAge is how long after the first attempt a deferred message expires;
	// 5 days where left out.
	MaxAge Age `yaml:"max_age"`
	// KeepCopies is a folder of the workspace in which every message that a
	// server accepted is kept as it went; none are kept where left out.
	KeepCopies planner.File `yaml:"keep_copies"`
	// DKIM signs mail here; it is not signed where left out.
	DKIM *DKIM `yaml:"dkim"`
}

// DKIM is the key that signs mail (RFC 6376).
type DKIM struct {
	Selector string `yaml:"selector" need:"required"`
	// KeyFile is the path of the private key in PEM, outside the workspace.
	KeyFile Secret `yaml:"key_file" need:"required"`
}

// Outbox is where the ledger of mailings is.
type Outbox struct {
	// Store is a file in the workspace, or postgres://… where several machines
	// share one mail-out; .convene/convene.db where left out.
	Store Setting `yaml:"store"`
}

// Web is what stands on the web.
type Web struct {
	// SiteURL is where the static site is put; none where left out.
	SiteURL planner.URL `yaml:"site_url"`
	// BaseURL is a running `convene serve`; none where left out.
	BaseURL planner.URL `yaml:"base_url"`
}

// Style is how paper looks.
type Style struct {
	// Paper is A4 where left out.
	Paper Paper `yaml:"paper"`
	// Accent is the colour of rules and headings; #1d3a63 where left out.
	Accent Colour `yaml:"accent"`
	// Letterhead is printed where left out.
	Letterhead Letterhead `yaml:"letterhead"`
	// Archive is the form of PDF; default where left out.
	Archive Archive `yaml:"archive"`
	// Bilingual is how a letter in two languages stands; side by side if it
	// then fits on one page where left out.
	Bilingual Bilingual `yaml:"bilingual"`
}

// Paper is a size of paper.
type Paper string

const (
	A4     Paper = "A4"
	Letter Paper = "Letter"
)

// Values lists what a file may say.
func (Paper) Values() []string { return []string{string(A4), string(Letter)} }

// Letterhead says whether letters print one.
type Letterhead string

const (
	PrintedLetterhead    Letterhead = "printed"
	PreprintedLetterhead Letterhead = "preprinted" // the paper has one: leave room, print none
)

// Values lists what a file may say.
func (Letterhead) Values() []string {
	return []string{string(PrintedLetterhead), string(PreprintedLetterhead)}
}

// Archive is a form of PDF for keeping.
type Archive string

const (
	DefaultArchive Archive = "default"
	Archive1b      Archive = "1b" // PDF/A-1b (ISO 19005-1)
)

// Values lists what a file may say.
func (Archive) Values() []string { return []string{string(DefaultArchive), string(Archive1b)} }

// Bilingual is how the two languages of a letter stand to each other. The zero
// value leaves it to the layout.
type Bilingual string

const (
	SideBySide    Bilingual = "side-by-side"
	OneUnderOther Bilingual = "one-under-other"
)

// Values lists what a file may say.
func (Bilingual) Values() []string { return []string{string(SideBySide), string(OneUnderOther)} }

// Colour is an sRGB colour such as #1d3a63. The zero value is none.
type Colour string

var colourForm = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// Pattern is the regular expression of what a file may say.
func (Colour) Pattern() string { return colourForm.String() }

// UnmarshalText accepts # and six hexadecimal digits.
func (c *Colour) UnmarshalText(text []byte) error {
	if !colourForm.Match(text) {
		return errors.New(`want a colour like "#1d3a63", in quotes`)
	}
	*c = Colour(strings.ToLower(string(text)))
	return nil
}

// RGB is the colour's parts, 0 to 255; black for the zero value.
func (c Colour) RGB() (r, g, b uint8) {
	n, _ := strconv.ParseUint(strings.TrimPrefix(string(c), "#"), 16, 32)
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}

// Age is a length of time such as "5 days". The zero value is none.
type Age time.Duration

var ageForm = regexp.MustCompile(`^([1-9]\d{0,3}) (minute|hour|day|week)s?$`)

// ageUnits are the units of an Age, the longest first.
var ageUnits = [...]struct {
	name   string
	length time.Duration
}{{"week", week}, {"day", day}, {"hour", time.Hour}, {"minute", time.Minute}}

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// Pattern is the regular expression of what a file may say.
func (Age) Pattern() string { return ageForm.String() }

// UnmarshalText reads "90 minutes", "36 hours", "5 days" or "1 week".
func (a *Age) UnmarshalText(text []byte) error {
	m := ageForm.FindStringSubmatch(strings.Join(strings.Fields(string(text)), " "))
	if m == nil {
		return errors.New(`want a length of time like "5 days" or "36 hours"`)
	}
	n, _ := strconv.Atoi(m[1])
	for _, unit := range ageUnits {
		if unit.name == m[2] {
			*a = Age(time.Duration(n) * unit.length)
		}
	}
	return nil
}

// Duration is the length for use with package time.
func (a Age) Duration() time.Duration { return time.Duration(a) }

func (a Age) String() string {
	for _, unit := range ageUnits {
		if n := a.Duration() / unit.length; n > 0 && a.Duration()%unit.length == 0 {
			if n == 1 {
				return "1 " + unit.name
			}
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return ""
}

// MarshalText writes what UnmarshalText reads.
func (a Age) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// fill puts defaults where nothing was given.
func (s *Settings) fill() {
	m := &s.Mail
	_, address, _ := m.From.Split()
	or(&m.ReplyTo, m.From)
	or(&m.PerMinute, 600)
	or(&m.Advanced.BounceTo, address)
	or(&m.Advanced.Domain, domainOf(address))
	or(&m.Advanced.Connections, 4)
	or(&m.Advanced.MaxAge, Age(5*day))
	if m.SMTP != nil {
		or(&m.SMTP.TLS, MandatoryTLS)
		if m.SMTP.TLS == ImplicitTLS {
			or(&m.SMTP.Port, 465)
		}
		or(&m.SMTP.Port, 587)
	}
	or(&s.Outbox.Store, Setting{reference{text: ".convene/convene.db", key: "outbox.store"}})
	or(&s.Style.Paper, A4)
	or(&s.Style.Accent, "#1d3a63")
	or(&s.Style.Letterhead, PrintedLetterhead)
	or(&s.Style.Archive, DefaultArchive)
}

// or gives a value that was left out its default.
func or[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}

func domainOf(address planner.Email) string {
	return string(address[strings.LastIndex(string(address), "@")+1:])
}
