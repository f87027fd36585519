package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Slot is a place in a content shared by many messages that each of them fills
// with a value of its own.
type Slot string

const (
	// ToSlot is the whole value of the To header field.
	ToSlot Slot = "to"
	// MessageIDSlot is the Message-ID, without its brackets.
	MessageIDSlot Slot = "message-id"
)

// TokenSlot is a [Token] for a purpose, wherever links of the message need it.
func TokenSlot(p Purpose) Slot { return Slot("token " + string(p)) }

func (s Slot) isToken() bool { return strings.HasPrefix(string(s), "token ") }

// Sentinel is what stands in the content where the slot is: letters and digits
// that survive every encoding of text in mail, as many as a token has.
func (s Slot) Sentinel() string {
	sum := sha256.Sum256([]byte("slot " + string(s)))
	return SentinelStart + base32.NewEncoding(idLetters).EncodeToString(sum[:20])[:tokenLength-len(SentinelStart)]
}

// SentinelStart is what every sentinel begins with.
const SentinelStart = "slot"

// SlotValue is one message's value for a slot.
type SlotValue struct {
	Slot  Slot
	Value string
}

// Problem says why the value cannot stand in its slot, or nil.
func (v SlotValue) Problem() error {
	const tokenLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if v.Slot.isToken() {
		if len(v.Value) != tokenLength || strings.Trim(v.Value, tokenLetters) != "" {
			return fmt.Errorf("the value of the slot %q is not a token of %d letters", v.Slot, tokenLength)
		}
		return nil
	}
	// Printable ASCII, folded only before a space or tab (RFC 5322, section
	// 2.2.3).
	for line := range strings.SplitSeq(strings.ReplaceAll(v.Value, "\r\n\t", "\r\n "), "\r\n ") {
		if line == "" || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
			return fmt.Errorf("the value of the slot %q cannot stand in a header field", v.Slot)
		}
		if len(line) > maxSlotLine {
			return fmt.Errorf("the value of the slot %q has a line longer than mail allows", v.Slot)
		}
	}
	return nil
}

// maxSlotLine leaves room for the field's name on a line of 998 (RFC 5322,
// section 2.1.1).
const maxSlotLine = 900

// Template is a content ready to be filled for one message after another.
type Template struct {
	slots  []Slot
	pieces []piece
	size   int
}

// piece is literal text followed by a slot; the last has none.
type piece struct {
	literal []byte
	slot    Slot
	// found is the sentinel as it stands there, with the soft line breaks that
	// quoted-printable put into it.
	found []byte
}

// softBreak is how quoted-printable breaks a long line (RFC 2045, section 6.7).
const softBreak = "=\r\n"

// NewTemplate finds the slots of a content. A slot that the content is said to
// have and that stands nowhere in it is an error.
func NewTemplate(c Content) (*Template, error) {
	raw := c.Bytes()
	t := &Template{slots: c.slots, size: len(raw)}
	if len(c.slots) > 0 {
		at := 0
		for _, m := range sentinels(c.slots).FindAllSubmatchIndex(raw, -1) {
			for i, slot := range c.slots {
				if m[2*i+2] >= 0 {
					t.pieces = append(t.pieces, piece{raw[at:m[0]], slot, raw[m[0]:m[1]]})
				}
			}
			at = m[1]
		}
		raw = raw[at:]
	}
	t.pieces = append(t.pieces, piece{literal: raw})
	for _, slot := range c.slots {
		if t.Count(slot) == 0 {
			return nil, fmt.Errorf("the slot %q stands nowhere in the message: compose it again", slot)
		}
	}
	return t, nil
}

// sentinels matches every slot's sentinel, whole or broken by soft line
// breaks; the slots are its groups.
func sentinels(slots []Slot) *regexp.Regexp {
	groups := make([]string, len(slots))
	for i, slot := range slots {
		groups[i] = "(" + strings.Join(strings.Split(slot.Sentinel(), ""), "(?:"+softBreak+")?") + ")"
	}
	return regexp.MustCompile(strings.Join(groups, "|"))
}

// Count is how often a slot stands in the content.
func (t *Template) Count(slot Slot) int {
	n := 0
	for _, p := range t.pieces {
		if p.slot == slot {
			n++
		}
	}
	return n
}

// Append appends the content with one message's values to text. There must be
// one value for every slot.
func (t *Template) Append(text []byte, values []SlotValue) ([]byte, error) {
	bySlot := make(map[Slot]string, len(values))
	for _, v := range values {
		if !slices.Contains(t.slots, v.Slot) {
			return nil, fmt.Errorf("the message has no slot %q", v.Slot)
		}
		if err := v.Problem(); err != nil {
			return nil, err
		}
		bySlot[v.Slot] = v.Value
	}
	if len(bySlot) != len(t.slots) || len(values) != len(t.slots) {
		return nil, errors.New("the message has slots without a value, or values given twice: prepare it again")
	}
	text = slices.Grow(text, t.size+512)
	for _, p := range t.pieces {
		text = append(text, p.literal...)
		switch {
		case p.slot == "":
		case p.slot.isToken():
			text = appendToken(text, p.found, bySlot[p.slot])
		default:
			text = append(text, bySlot[p.slot]...)
		}
	}
	return text, nil
}

// appendToken writes token letter by letter in place of the sentinel found, and
// keeps the soft line breaks where they are: every line stays as long as it
// was.
func appendToken(text, found []byte, token string) []byte {
	for len(found) > 0 {
		if rest, broken := bytes.CutPrefix(found, []byte(softBreak)); broken {
			text = append(text, softBreak...)
			found = rest
			continue
		}
		text = append(text, token[0])
		token, found = token[1:], found[1:]
	}
	return text
}
