package config

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/quotedprintable"
	"slices"
	"strings"
	"unicode"

	"github.com/emersion/go-vcard"
	"golang.org/x/text/encoding/htmlindex"

	"convene/planner"
)

// vCards (RFC 2426, RFC 6350), and those of version 2.1 that Outlook writes.

// maxCardLine is how long a property may be; a longer one is a picture or a
// sound, and left out.
const maxCardLine = 16 << 10

// cardUses say what properties of a card are taken for, in the order in which
// people are shown them.
func cardUses() []ColumnUse {
	return []ColumnUse{
		{"FN", "name"},
		{"N", "honorific"},
		{"NICKNAME", "aliases"},
		{"TITLE", "post"},
		{"ORG", company},
		{"EMAIL", "email"},
		{"ADR", "address"},
		{"LANG", "languages"},
		{"GENDER", "gender"},
		{"X-CONVENE-ID", "id"},
	}
}

// rawCard is the lines of a card, unfolded, and where it begins.
type rawCard struct {
	lines []string
	line  int
	// pictured: it has a picture or a sound, which is not among the lines.
	pictured bool
}

func readVCards(name string, data []byte, lang string) (Acquaintances, error) {
	if len(data) > MaxTable {
		return Acquaintances{}, fmt.Errorf("reading %s: %w: at most %d MiB are read: split it", name, ErrTooLarge, MaxTable>>20)
	}
	text, err := decodeText(data)
	if err != nil {
		return Acquaintances{}, fmt.Errorf("reading %s: its characters cannot be read: export it in UTF-8", name)
	}
	l := tableLoader()
	a := Acquaintances{}
	var records []record
	for _, raw := range cards(text) {
		if len(records) >= maxRows {
			return Acquaintances{}, fmt.Errorf("reading %s: it has more than %d cards: split it", name, maxRows)
		}
		card, err := raw.decode()
		if err != nil {
			l.report(planner.Finding{
				Code: planner.Unreadable, Place: planner.Place{Source: name, Path: atLine(raw.line, 1)},
				Message: "the card that begins here cannot be read", Next: "export it again, or type it",
			})
			continue
		}
		if kind := card.Kind(); kind != vcard.KindIndividual && kind != vcard.KindOrganization {
			continue // a group names people who have cards of their own
		}
		for _, property := range slices.Sorted(maps.Keys(card)) {
			a.use(property)
		}
		records = append(records, cardRecord(card, raw.line))
		a.Entries = append(a.Entries, Acquaintance{Line: raw.line, Pictured: raw.pictured})
	}
	a.read(l, name, records, lang)
	return a, nil
}

// use notes that some card has a property.
func (a *Acquaintances) use(property string) {
	if property == vcard.FieldVersion || slices.ContainsFunc(a.Columns, func(c ColumnUse) bool { return c.Heading == property }) {
		return
	}
	as := ""
	for _, u := range cardUses() {
		if u.Heading == property {
			as = u.As
		}
	}
	a.Columns = append(a.Columns, ColumnUse{property, as})
}

// cards cuts a text into cards with unfolded lines.
func cards(text string) []rawCard {
	var all []rawCard
	inside := false
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		switch word := strings.ToUpper(strings.TrimSpace(line)); {
		case word == "BEGIN:VCARD":
			all, inside = append(all, rawCard{line: number}), true
		case !inside:
		case word == "END:VCARD":
			inside = false
		default:
			all[len(all)-1].add(line)
		}
	}
	return all
}

// add adds a line, or what it says more of the line before.
func (c *rawCard) add(line string) {
	last := len(c.lines) - 1
	switch {
	case strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"):
		line = line[1:]
	case last >= 0 && strings.HasSuffix(c.lines[last], "=") && isQuotedPrintable(c.lines[last]): // a soft break, as in mail
		c.lines[last] = strings.TrimSuffix(c.lines[last], "=")
	default:
		property, _, _ := strings.Cut(strings.ToUpper(line), ":")
		property, _, _ = strings.Cut(property, ";")
		if slices.Contains([]string{"PHOTO", "LOGO", "SOUND", "KEY"}, property) {
			c.pictured = c.pictured || property == "PHOTO"
			line = "X-NOT-TAKEN:" // what it goes on with belongs to it, and is left out as well
		}
		c.lines = append(c.lines, line)
		return
	}
	if last >= 0 && c.lines[last] != "X-NOT-TAKEN:" && len(c.lines[last])+len(line) <= maxCardLine {
		c.lines[last] += line
	}
}

func isQuotedPrintable(line string) bool {
	head, _, _ := strings.Cut(strings.ToUpper(line), ":")
	return strings.Contains(head, "QUOTED-PRINTABLE")
}

// decode reads the card.
func (c rawCard) decode() (card vcard.Card, err error) {
	defer func() { // a stranger's file: should the library panic, that too is an answer
		if recover() != nil {
			card, err = nil, errors.New("it is not a vCard")
		}
	}()
	var text bytes.Buffer
	text.WriteString("BEGIN:VCARD\r\n")
	for _, line := range c.lines {
		if line != "X-NOT-TAKEN:" && strings.TrimSpace(line) != "" {
			text.WriteString(named(plainProperty(line)) + "\r\n")
		}
	}
	text.WriteString("END:VCARD\r\n")
	return vcard.NewDecoder(&text).Decode()
}

// plainProperty undoes the encoding of a property of version 2.1.
func plainProperty(line string) string {
	head, value, ok := strings.Cut(line, ":")
	if !ok || !isQuotedPrintable(line) && !strings.Contains(strings.ToUpper(head), "ENCODING=B") {
		return line
	}
	params := strings.Split(head, ";")
	var decoded []byte
	var err error
	if isQuotedPrintable(line) {
		decoded, err = io.ReadAll(quotedprintable.NewReader(strings.NewReader(value)))
	} else {
		decoded, err = base64.StdEncoding.DecodeString(value)
	}
	if err != nil {
		return line
	}
	for _, p := range params[1:] {
		if key, charset, ok := strings.Cut(p, "="); ok && strings.EqualFold(key, "CHARSET") {
			if enc, err := htmlindex.Get(charset); err == nil {
				if text, err := enc.NewDecoder().Bytes(decoded); err == nil {
					decoded = text
				}
			}
		}
	}
	return params[0] + ":" + strings.NewReplacer("\r\n", `\n`, "\n", `\n`).Replace(string(decoded))
}

// named gives parameters without a name the one that version 2.1 leaves out:
// EMAIL;INTERNET:… is EMAIL;TYPE=INTERNET:… in those after it.
func named(line string) string {
	head, value, ok := strings.Cut(line, ":")
	if !ok || strings.Contains(head, `"`) {
		return line
	}
	params := strings.Split(head, ";")
	for i, p := range params[1:] {
		if !strings.Contains(p, "=") {
			params[i+1] = "TYPE=" + p
		}
	}
	return strings.Join(params, ";") + ":" + value
}

// cardRecord is a card as the row of a table.
func cardRecord(card vcard.Card, line int) record {
	r := record{}
	put := func(key, text string) {
		if text = strings.TrimSpace(strings.ReplaceAll(text, `\;`, ";")); !planner.Blank(text) {
			r[key] = append(r[key], cell{text: text, line: line, column: 1})
		}
	}
	full, prefix := card.PreferredValue(vcard.FieldFormattedName), ""
	if n := card.Name(); n != nil {
		prefix = strings.TrimSpace(n.HonorificPrefix)
		put(firstName, n.GivenName)
		put(middleName, n.AdditionalName)
		put(lastName, n.FamilyName)
	}
	put("honorific", prefix)
	if without, ok := strings.CutPrefix(full, prefix+" "); ok && prefix != "" {
		full = without
	}
	put("name", full)
	for _, nickname := range card.Values(vcard.FieldNickname) {
		put("aliases", nickname)
	}
	for _, title := range card.Values(vcard.FieldTitle) {
		put("post", oneOf(title))
	}
	if org := card.PreferredValue(vcard.FieldOrganization); org != "" {
		put(company, strings.Join(slices.DeleteFunc(strings.Split(oneOf(org), ";"), func(s string) bool { return strings.TrimSpace(s) == "" }), ", "))
	}
	for _, email := range card.Values(vcard.FieldEmail) {
		put("email", email)
	}
	put("address", postal(card.Address()))
	for _, lang := range card.Values(vcard.FieldLanguage) {
		put("languages", lang)
	}
	if sex, _ := card.Gender(); sex == vcard.SexMale || sex == vcard.SexFemale {
		put("gender", strings.ToLower(string(sex)))
	}
	put("id", card.Value("X-CONVENE-ID"))
	r.named()
	return r
}

// oneOf is a value of which a table's cell would make two.
func oneOf(text string) string {
	return strings.NewReplacer(`\;`, ",", "\r\n", ", ", "\n", ", ").Replace(text)
}

// postal is an address on lines, as an envelope has it.
func postal(a *vcard.Address) string {
	if a == nil {
		return ""
	}
	if label := a.Field.Params.Get("LABEL"); label != "" {
		return label
	}
	town := strings.TrimSpace(a.PostalCode + " " + a.Locality)
	lines := slices.DeleteFunc([]string{a.PostOfficeBox, a.ExtendedAddress, a.StreetAddress, town, a.Region, a.Country}, func(s string) bool { return strings.TrimSpace(s) == "" })
	return strings.Join(lines, "\n")
}

// VCards writes people as vCards of version 3.0, which every address book reads.
func VCards(people []planner.Person, lang string) ([]byte, error) {
	var out bytes.Buffer
	enc := vcard.NewEncoder(&out)
	for _, p := range people {
		if err := enc.Encode(cardOf(p, lang)); err != nil {
			return nil, fmt.Errorf("writing the vCard of %s: %w", p.ID, err)
		}
	}
	return folded(out.Bytes()), nil
}

func cardOf(p planner.Person, lang string) vcard.Card {
	card := vcard.Card{}
	card.SetValue(vcard.FieldVersion, "3.0")
	name, honorific := Legible(p.Name.In(lang)), Legible(p.Honorific.In(lang))
	card.SetValue(vcard.FieldFormattedName, strings.TrimSpace(honorific+" "+name))
	given, family := name, Legible(p.Surname.In(lang))
	if family != "" {
		given = strings.TrimSpace(strings.TrimSuffix(name, family))
	}
	component := strings.NewReplacer(";", ",").Replace
	card.SetName(&vcard.Name{FamilyName: component(family), GivenName: component(given), HonorificPrefix: component(honorific)})
	for _, post := range p.Posts {
		if !post.Former && post.Until.IsZero() {
			card.AddValue(vcard.FieldTitle, Legible(post.Title.In(lang)))
		}
	}
	for _, e := range p.Emails {
		card.Add(vcard.FieldEmail, &vcard.Field{Value: Legible(string(e)), Params: vcard.Params{vcard.ParamType: {"INTERNET"}}})
	}
	if address := strings.ReplaceAll(p.Address.In(lang), "\r\n", "\n"); strings.TrimSpace(address) != "" {
		card.SetAddress(&vcard.Address{StreetAddress: component(strings.TrimSpace(address))})
	}
	for _, alias := range p.Aliases {
		card.AddValue(vcard.FieldNickname, Legible(alias))
	}
	if s := p.Secretary; s != nil {
		parts := slices.DeleteFunc([]string{Legible(s.Name.In(lang)), Legible(string(s.Email)), Legible(s.Phone)}, func(s string) bool { return s == "" })
		card.SetValue(vcard.FieldNote, strings.Join(parts, ", "))
	}
	card.SetValue("X-CONVENE-ID", string(p.ID))
	return card
}

// Legible is a text on one line, without control characters: the encoder would
// let a line's end through, and a card with it.
func Legible(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || planner.Illegible(r) }), " ")
}

// folded breaks lines at 75 octets, between letters (RFC 2426, section 2.6).
func folded(text []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		width := 0
		for _, r := range string(line) {
			s := string(r)
			if width+len(s) > 75 {
				out.WriteString("\r\n ")
				width = 1
			}
			out.WriteString(s)
			width += len(s)
		}
		out.WriteString("\r\n")
	}
	return out.Bytes()
}
