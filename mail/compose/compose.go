package compose

import (
	"bytes"
	"errors"
	"fmt"
	netmail "net/mail"
	"slices"
	"strings"

	"github.com/google/uuid"
	gomail "github.com/wneessen/go-mail"

	"convene/mail"
)

// Compose makes the message of one recipient. It refuses a draft with line
// breaks or control characters in what becomes a header field, and one that
// would be larger than [mail.MaxMessage].
func Compose(d Draft) (mail.Content, error) {
	c, err := d.compose(false)
	if err != nil {
		return mail.Content{}, fmt.Errorf("compose %s to %s: %w", d.Kind, d.To.Address, err)
	}
	return c, nil
}

// Shared makes the one message of many recipients: To and Message-ID are
// slots, and the sentinels of tokens in text, HTML and list become slots too.
// [Values] fills them.
func Shared(d Draft) (mail.Content, error) {
	c, err := d.compose(true)
	if err != nil {
		return mail.Content{}, fmt.Errorf("compose %s for its list: %w", d.Kind, err)
	}
	return c, nil
}

// Values are one recipient's values for the slots of a shared message. The
// tokens are those of the message with that id.
func Values(c mail.Content, to mail.Mailbox, id uuid.UUID, messageID string, key mail.TokenKey) ([]mail.SlotValue, error) {
	field, err := toField(to)
	if err != nil {
		return nil, fmt.Errorf("address a message to %s: %w", to.Address, err)
	}
	tokens := map[mail.Slot]string{mail.ToSlot: field, mail.MessageIDSlot: messageID}
	for _, p := range mail.Purposes() {
		tokens[mail.TokenSlot(p)] = key.Token(id, p)
	}
	var values []mail.SlotValue
	for _, slot := range c.Slots() {
		v := mail.SlotValue{Slot: slot, Value: tokens[slot]}
		if err := v.Problem(); err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

func (d Draft) compose(shared bool) (mail.Content, error) {
	if err := d.check(shared); err != nil {
		return mail.Content{}, err
	}
	head, err := d.head(shared)
	if err != nil {
		return mail.Content{}, err
	}
	body, passages := d.body()
	frame, err := body.write(head)
	if err != nil {
		return mail.Content{}, err
	}
	divided, err := segments(frame, passages)
	if err != nil {
		return mail.Content{}, err
	}
	if !shared {
		return mail.NewContent(divided, nil), nil
	}
	c := mail.NewContent(divided, d.slots())
	return c, d.checkSlots(c)
}

// head is a message with its header fields and no body.
func (d Draft) head(shared bool) (*gomail.Msg, error) {
	m := newMessage("")
	from, err := sender("the sender", d.From)
	if err != nil {
		return nil, err
	}
	m.SetAddrHeaderFromMailAddress(gomail.HeaderFrom, headerAddress(from))
	if d.ReplyTo != "" {
		reply, err := sender("the mailbox for replies", d.ReplyTo)
		if err != nil {
			return nil, err
		}
		m.SetAddrHeaderFromMailAddress(gomail.HeaderReplyTo, headerAddress(reply))
	}
	switch {
	case shared:
		m.SetGenHeader(gomail.Header("To"), mail.ToSlot.Sentinel())
		m.SetMessageIDWithValue(mail.MessageIDSlot.Sentinel())
	case d.ByHand:
		m.SetMessageIDWithValue(d.MessageID)
	default:
		to, err := mailbox("the recipient", d.To)
		if err != nil {
			return nil, err
		}
		m.SetAddrHeaderFromMailAddress(gomail.HeaderTo, headerAddress(to))
		m.SetMessageIDWithValue(d.MessageID)
	}
	m.Subject(encodedWords(tidy(d.Subject)))
	m.SetGenHeader(gomail.HeaderContentLang, d.Lang)
	d.kindFields(m)
	return m, nil
}

// kindFields sets what the table of kinds says.
func (d Draft) kindFields(m *gomail.Msg) {
	rule, _ := mail.RuleOf(d.Kind)
	if rule.Thread && len(d.Thread) > 0 {
		m.SetGenHeader(gomail.HeaderInReplyTo, "<"+d.Thread[len(d.Thread)-1]+">")
		m.SetGenHeader(gomail.HeaderReferences, "<"+strings.Join(references(d.Thread), "> <")+">")
	}
	if rule.List && !d.ByHand {
		m.SetGenHeader(gomail.HeaderPrecedence, "bulk")
		m.SetGenHeader(gomail.Header("List-Id"), "<"+d.List.ID+">")
		ways := "<" + d.List.Mailto + ">"
		if d.List.HTTPS != "" {
			ways = "<" + d.List.HTTPS + ">, " + ways
			m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
		}
		m.SetGenHeader(gomail.HeaderListUnsubscribe, ways)
	}
}

// references keeps the first message of a long thread and the latest ones.
func references(thread []string) []string {
	if len(thread) <= maxThread {
		return thread
	}
	return append([]string{thread[0]}, thread[len(thread)-maxThread+1:]...)
}

func headerAddress(m mail.Mailbox) *netmail.Address {
	return &netmail.Address{Name: m.Name, Address: string(m.Address)}
}

// toField is the value of a To field, folded as go-mail folds it.
func toField(to mail.Mailbox) (string, error) {
	to, err := mailbox("the recipient", to)
	if err != nil {
		return "", err
	}
	m := newMessage("")
	m.SetAddrHeaderFromMailAddress(gomail.HeaderTo, headerAddress(to))
	m.SetMessageIDWithValue("none")
	m.SetBodyString(gomail.TypeTextPlain, "")
	raw, err := render(m)
	if err != nil {
		return "", err
	}
	_, field, found := bytes.Cut(raw, []byte("\r\nTo:"))
	if !found {
		return "", errors.New("the To field was not written")
	}
	end := 0
	for { // a line break before a space or tab folds the field; another ends it
		i := bytes.Index(field[end:], []byte("\r\n"))
		end += i
		if i < 0 || end+2 >= len(field) || field[end+2] != ' ' && field[end+2] != '\t' {
			break
		}
		end += 2
	}
	return strings.TrimLeft(string(field[:end]), "\r\n\t "), nil
}

func allSlots() []mail.Slot {
	slots := []mail.Slot{mail.ToSlot, mail.MessageIDSlot}
	for _, p := range mail.Purposes() {
		slots = append(slots, mail.TokenSlot(p))
	}
	return slots
}

// slots are those a shared draft has.
func (d Draft) slots() []mail.Slot {
	return slices.DeleteFunc(allSlots(), func(s mail.Slot) bool { return d.count(s) == 0 && s != mail.ToSlot && s != mail.MessageIDSlot })
}

// says is all of the draft in which a slot may stand.
func (d Draft) says() []string {
	texts := []string{d.Text, d.HTML, d.Subject}
	if d.List != nil {
		texts = append(texts, d.List.Mailto, d.List.HTTPS)
	}
	return texts
}

// count is how often a slot's sentinel stands in what the draft says.
func (d Draft) count(s mail.Slot) int {
	n := 0
	for _, t := range d.says() {
		n += strings.Count(t, s.Sentinel())
	}
	return n
}

// checkSlots makes sure that every slot of the draft survived composing, and
// that none came in by a side door such as an attachment.
func (d Draft) checkSlots(c mail.Content) error {
	t, err := mail.NewTemplate(c)
	if err != nil {
		return err
	}
	for _, slot := range c.Slots() {
		want := d.count(slot)
		if slot == mail.ToSlot || slot == mail.MessageIDSlot {
			want++
		}
		if got := t.Count(slot); got != want {
			return fmt.Errorf("the slot %q stands %d times in the draft and %d times in the message", slot, want, got)
		}
	}
	return nil
}
