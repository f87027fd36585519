package planner

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// writer puts a document of one edition together. It keeps the first error of
// its words, so that a document reads from top to bottom.
type writer struct {
	Words
	w *Workspace
	e *Edition
	// answers are set for documents that say who takes part.
	answers Answers
	known   *Voice // what documents of the edition have in common
	err     error
}

func newWriter(w *Workspace, e *Edition, words Words) *writer {
	known, ok := words.(*Voice)
	if !ok || known.w != w || known.e != e {
		known = NewVoice(w, e, words)
	}
	return &writer{Words: known.Words, w: w, e: e, known: known}
}

// cast is everybody with a part. Most mails speak of none of them.
func (wr *writer) cast() []Part { return wr.known.cast() }

func (wr *writer) keep(err error) {
	if wr.err == nil {
		wr.err = err
	}
}

// label is a fixed wording; empty where its wording is.
func (wr *writer) label(key string, values Values) []Inline {
	return wr.labelOf(key, values, Party{})
}

// labelOf is a fixed wording as it is said of somebody.
func (wr *writer) labelOf(key string, values Values, of Party) []Inline {
	text, err := wr.Label(key, values, of)
	wr.keep(err)
	return text
}

// role is a role's wording where it speaks of nobody.
func (wr *writer) role(id ID, form RoleForm) []Inline { return wr.roleOf(id, form, Party{}) }

// roleOf is a role's wording as it is said of somebody.
func (wr *writer) roleOf(id ID, form RoleForm, of Party) []Inline {
	text, err := wr.Role(id, form, of)
	wr.keep(err)
	return str(text)
}

// one is a person as a wording speaks of them.
func one(p *Person) Party { return Party{Gender: p.Gender} }

// kind is what an edition is called.
func (wr *writer) kind() []Inline { return str(wr.term(wr.w.Series.Kind, Party{})) }

// honorific is a person's, by the language's own word if it has one.
func (wr *writer) honorific(t Text, p *Person) string { return wr.term(t, one(p)) }

func (wr *writer) term(t Text, of Party) string { return wr.Term(wr.in(t), of) }

// contact is the kind of a contact and what it is.
func (wr *writer) contact(c Contact) Values {
	return Values{"kind": str(wr.Term(c.Kind, Party{})), "value": name(c.Value)}
}

func (wr *writer) template(name string, values Values) []Block {
	blocks, err := wr.Template(name, values)
	wr.keep(err)
	return blocks
}

func (wr *writer) prose(markdown string) []Block {
	if strings.TrimSpace(markdown) == "" {
		return nil
	}
	blocks, err := wr.Prose(markdown)
	wr.keep(err)
	return blocks
}

// in is a text of the workspace in the writer's language.
func (wr *writer) in(t Text) string { return strings.TrimSpace(t.In(wr.Lang())) }

// inline is a text of the workspace; one that is there only in another language
// says so.
func (wr *writer) inline(t Text) []Inline { return wr.told(t, str(wr.in(t))) }

// proper is a name that the workspace gives by language.
func (wr *writer) proper(t Text) []Inline { return wr.told(t, name(wr.in(t))) }

// told marks what a text says with its language, unless it is the writer's.
func (wr *writer) told(t Text, said []Inline) []Inline {
	if len(said) == 0 || !wr.foreign(t) {
		return said
	}
	return []Inline{Span{wr.language(t), said}}
}

// foreign reports whether a text is not there in the writer's language.
func (wr *writer) foreign(t Text) bool {
	return primaryLanguage(wr.language(t)) != primaryLanguage(wr.Lang())
}

// language is that in which the writer has a text.
func (wr *writer) language(t Text) string {
	return cmp.Or(t.Language(wr.Lang()), wr.w.Series.DefaultLanguage())
}

// primaryLanguage is a language without its script and region.
func primaryLanguage(lang string) string {
	primary, _, _ := strings.Cut(lang, "-")
	return strings.ToLower(primary)
}

// str is a literal text; nothing if it is empty.
func str(s string) []Inline {
	if s == "" {
		return nil
	}
	return []Inline{Str(s)}
}

// name is a literal text that is never hyphenated; nothing if it is empty.
func name(s string) []Inline {
	if s == "" {
		return nil
	}
	return []Inline{Name(s)}
}

// lines are the lines of a text as typed, without empty ones at its ends.
func (wr *writer) lines(t Text) [][]Inline {
	var lines [][]Inline
	for line := range strings.SplitSeq(wr.in(t), "\n") {
		lines = append(lines, wr.told(t, str(strings.TrimSpace(line))))
	}
	return slices.DeleteFunc(lines, func(l []Inline) bool { return len(l) == 0 })
}

// section adds a section to a document unless it says nothing.
func (d *Document) section(key SectionKey, blocks ...Block) {
	if len(blocks) > 0 {
		d.Sections = append(d.Sections, Section{Key: key, Blocks: blocks})
	}
}

// paragraph is a paragraph, or nothing if the text is empty.
func paragraph(style ParagraphStyle, text []Inline) []Block {
	if len(text) == 0 {
		return nil
	}
	return []Block{Paragraph{style, text}}
}

// under puts a heading over blocks; without blocks there is no heading.
func under(level int, heading []Inline, blocks []Block) []Block {
	if len(blocks) == 0 || len(heading) == 0 {
		return blocks
	}
	return append([]Block{Heading{level, heading}}, blocks...)
}

// place is where the edition takes place, in one phrase.
func (wr *writer) place() []Inline {
	v := wr.e.Venue
	return wr.label("place", Values{
		"hall": wr.inline(v.Hall), "venue": wr.inline(v.Name),
		"address": str(strings.Join(strings.Fields(wr.in(v.Address)), " ")), "city": wr.inline(v.City),
	})
}

// event are the values that every template may use, for the caller to add to.
func (wr *writer) event() Values {
	values, err := wr.known.event()
	wr.keep(err)
	return maps.Clone(values)
}

func (wr *writer) eventValues() Values {
	s, e := &wr.w.Series, wr.e
	first := e.FirstDay()
	v := Values{
		"series":   wr.inline(s.Name),
		"kind":     wr.kind(),
		"year":     str(strconv.Itoa(e.Year)),
		"number":   str(strconv.Itoa(s.Number(e.Year))),
		"ordinal":  str(wr.Ordinal(s.Number(e.Year))),
		"title":    wr.inline(e.Title),
		"subtitle": wr.inline(e.Subtitle),
		"lead":     wr.joined(wr.hosts(Lead)),
		"hosts":    wr.joined(wr.hosts(Lead, CoOrganiser)),
		"partners": wr.joined(wr.hosts(Collaborator)),
		"place":    wr.place(),
		"city":     wr.inline(e.Venue.City),
	}
	if s.Number(e.Year) < 1 {
		v["number"], v["ordinal"] = nil, nil
	}
	if !first.IsZero() {
		v["date"], v["day"] = wr.dates(DayDate), wr.dates(LetterDate)
		v["time"] = wr.times(e.DaysOf(""))
	}
	v["full_title"] = wr.label("full_title", Values{"title": v["title"], "subtitle": v["subtitle"]})
	v["occasion"] = wr.inline(e.Invitation.Occasion)
	// It stands inside a sentence: in another language no sentence would hold it.
	if (len(v["occasion"]) == 0 || wr.foreign(e.Invitation.Occasion)) && len(v["ordinal"]) > 0 {
		v["occasion"] = wr.label("occasion_default", Values{
			"ordinal": v["ordinal"], "number": v["number"], "series": v["series"],
			"anniversary": str(wr.Date(LetterDate, s.Anniversary)),
		})
	}
	return v
}

// dates is the edition's day, or its first and last.
func (wr *writer) dates(style DateStyle) []Inline {
	first, last := wr.e.FirstDay(), wr.e.LastDay()
	if first == last || last.IsZero() {
		return str(wr.Date(style, first))
	}
	return wr.label("date_range", Values{"from": str(wr.Date(style, first)), "to": str(wr.Date(style, last))})
}

// only are the values whose names are listed, for a label that knows no more.
func (v Values) only(names ...string) Values {
	some := make(Values, len(names))
	for _, n := range names {
		some[n] = v[n]
	}
	return some
}

// with is the values and more of them.
func (v Values) with(more Values) Values {
	all := make(Values, len(v)+len(more))
	maps.Copy(all, v)
	maps.Copy(all, more)
	return all
}

// EditionLine is what an edition is called: series, year and number.
func EditionLine(w *Workspace, e *Edition, words Words) (string, error) {
	wr := newWriter(w, e, words)
	line := PlainText(wr.label("edition_line", wr.event().only("series", "kind", "year", "ordinal", "number")))
	return line, wr.err
}
