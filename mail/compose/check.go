package compose

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"convene/mail"
	"convene/planner"
)

const (
	maxSubject = 300 // letters
	maxName    = 200 // letters, of a person or a file
	maxThread  = 20  // earlier messages named; RFC 5322 gives no number
)

// check refuses what no message may contain. Everything in a draft can come
// from outside.
func (d Draft) check(shared bool) error {
	rule, known := mail.RuleOf(d.Kind)
	if !known {
		return fmt.Errorf("the kind of mail %q is not known", d.Kind)
	}
	checks := []error{
		line("the subject", d.Subject, maxSubject),
		line("the language", d.Lang, 35),
		text("the text", d.Text), text("the HTML", d.HTML),
		d.checkList(rule),
		d.checkThread(),
		d.checkFiles(),
	}
	switch {
	case tidy(d.Subject) == "":
		checks = append(checks, errors.New("there is no subject"))
	case d.Lang == "":
		checks = append(checks, errors.New("there is no language"))
	case strings.TrimSpace(d.Text) == "":
		checks = append(checks, errors.New("there is no plain text"))
	case d.HTML == "" && len(d.Pictures) > 0:
		checks = append(checks, errors.New("there are pictures and no HTML for them to stand in"))
	}
	if shared {
		if d.To != (mail.Mailbox{}) || d.MessageID != "" {
			checks = append(checks, errors.New("a shared message has no recipient of its own"))
		}
	} else {
		checks = append(checks, messageID(d.MessageID), d.checkUnshared())
	}
	return errors.Join(checks...)
}

func (d Draft) checkList(rule mail.KindRule) error {
	switch {
	case (!rule.List || d.ByHand) && d.List == nil:
		return nil
	case !rule.List:
		return fmt.Errorf("mail of the kind %s goes to persons and has no list", d.Kind)
	case d.List == nil:
		return fmt.Errorf("mail of the kind %s goes to subscribers and has to say how to unsubscribe", d.Kind)
	case !listIDForm.MatchString(d.List.ID):
		return fmt.Errorf("the list's id %q is not like khojaly.seminars.example.org", d.List.ID)
	}
	if err := address("the address to unsubscribe by mail", d.List.Mailto, "mailto"); err != nil {
		return err
	}
	if d.List.HTTPS == "" {
		return nil
	}
	return address("the address to unsubscribe on the web", d.List.HTTPS, "https")
}

// address accepts a URL that can stand between angle brackets.
func address(what, s, scheme string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != scheme || !urlForm.MatchString(s) {
		return fmt.Errorf("%s %q is not a %s: address", what, s, scheme)
	}
	return nil
}

func (d Draft) checkThread() error {
	for _, id := range d.Thread {
		if err := messageID(id); err != nil {
			return fmt.Errorf("an earlier message: %w", err)
		}
	}
	return nil
}

// checkUnshared finds slots where nothing would fill them.
func (d Draft) checkUnshared() error {
	if !slices.ContainsFunc(d.says(), func(t string) bool { return strings.Contains(t, mail.SentinelStart) }) {
		return nil // which is quicker seen than that no slot is there
	}
	for _, slot := range allSlots() {
		if d.count(slot) > 0 {
			return fmt.Errorf("the slot %q stands in a message of one recipient", slot)
		}
	}
	return nil
}

func (d Draft) checkFiles() error {
	var found []error
	for _, a := range d.Attachments {
		found = append(found, file(a.Name, a.Type))
	}
	for _, p := range d.Pictures {
		found = append(found, file(p.Name, p.Type))
		switch {
		case !cidForm.MatchString(p.ID):
			found = append(found, fmt.Errorf("the picture %s: its id %q is not of letters, digits, dots and hyphens", p.Name, p.ID))
		case !strings.Contains(d.HTML, "cid:"+p.ID):
			found = append(found, fmt.Errorf("the picture %s: the HTML does not show cid:%s", p.Name, p.ID))
		}
	}
	for _, c := range d.Calendars {
		found = append(found, file(c.Name, "application/ics"))
		if !methodForm.MatchString(c.Method) {
			found = append(found, fmt.Errorf("the calendar's method %q is not one", c.Method))
		}
	}
	return errors.Join(found...)
}

func file(name, mediaType string) error {
	if name == "" || strings.ContainsAny(name, `/\"`) {
		return fmt.Errorf("the file name %q is not one", name)
	}
	if !typeForm.MatchString(mediaType) {
		return fmt.Errorf("the file %s: its type %q is not like application/pdf", name, mediaType)
	}
	return line("the file name "+name, name, maxName)
}

var (
	// messageIDForm is the common form of RFC 5322, section 3.6.4.
	messageIDForm = regexp.MustCompile(`^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,200}@[A-Za-z0-9.-]{1,255}$`)
	listIDForm    = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)
	cidForm       = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$`)
	methodForm    = regexp.MustCompile(`^(REQUEST|CANCEL|PUBLISH)$`)
	typeForm      = regexp.MustCompile(`^[a-z]+/[a-z0-9][a-z0-9.+-]*$`)
	urlForm       = regexp.MustCompile(`^[!-;=?-~]{1,900}$`) // printable ASCII without space and angle brackets
)

func messageID(id string) error {
	if !messageIDForm.MatchString(id) {
		return fmt.Errorf("the Message-ID %q is not like id@example.org", id)
	}
	return nil
}

// line accepts one line of at most limit letters for a header field.
func line(what, s string, limit int) error {
	switch {
	case !utf8.ValidString(s):
		return fmt.Errorf("%s is not valid text (UTF-8)", what)
	case strings.ContainsFunc(s, breaks):
		return fmt.Errorf("%s %q contains a line break or control character: take it out", what, s)
	case strings.Contains(s, "=?"):
		return fmt.Errorf("%s %q contains \"=?\", which mail programs would decode: take it out", what, s)
	case utf8.RuneCountInString(s) > limit:
		return fmt.Errorf("%s is longer than %d letters: shorten it", what, limit)
	}
	return nil
}

// tidy takes spaces off the ends and out of the middle that are one too many:
// a header field is folded at spaces, and must have no line of nothing else.
func tidy(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

// breaks reports what could end a line or act on a terminal: control
// characters and Unicode's own line breaks.
func breaks(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
}

// text accepts running text.
func text(what, s string) error {
	switch {
	case !utf8.ValidString(s):
		return fmt.Errorf("%s is not valid text (UTF-8)", what)
	case strings.ContainsRune(s, 0):
		return fmt.Errorf("%s contains a NUL character: take it out", what)
	}
	return nil
}

// ASCII is an address as mail servers are given it: a domain of other letters
// is written in Punycode (RFC 5891). Letters before the @ that are not ASCII
// would need SMTPUTF8 (RFC 6531), which few servers have all the way to the
// mailbox; such an address is refused.
func ASCII(a planner.Email) (planner.Email, error) {
	if err := a.Problem(); err != nil {
		return "", fmt.Errorf("the address %q: %w", a, err)
	}
	at := strings.LastIndexByte(string(a), '@')
	local, domain := string(a)[:at], string(a)[at+1:]
	if strings.ContainsFunc(local, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "", fmt.Errorf("the address %q: letters before the @ other than a-z need SMTPUTF8, which is not used because "+
			"such mail often bounces: ask for another address", a)
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", fmt.Errorf("the address %q: its domain is not one: %w", a, err)
	}
	return planner.Email(local + "@" + ascii), nil
}

// mailbox is an address and a name ready for a header field.
func mailbox(what string, m mail.Mailbox) (mail.Mailbox, error) {
	if err := line(what+"'s name", m.Name, maxName); err != nil {
		return m, err
	}
	// net/mail leaves a backslash bare beside letters that it encodes.
	m.Name = strings.ReplaceAll(m.Name, `\`, "/")
	ascii, err := ASCII(m.Address)
	if err != nil {
		return m, fmt.Errorf("%s: %w", what, err)
	}
	m.Name, m.Address = tidy(m.Name), ascii
	return m, nil
}

// sender is the same for a mailbox as it stands in a file.
func sender(what string, s planner.Sender) (mail.Mailbox, error) {
	name, a, err := s.Split()
	if err != nil {
		return mail.Mailbox{}, fmt.Errorf("%s %q: %w", what, s, err)
	}
	return mailbox(what, mail.Mailbox{Name: name, Address: a})
}
