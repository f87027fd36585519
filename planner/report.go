package planner

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The parts that both layouts of a report have.

// introduction is the organiser's own, else drafted from who did what.
func (wr *writer) introduction(template string) []Block {
	if own := wr.e.Report.Introduction; !own.IsZero() {
		return wr.prose(wr.in(own))
	}
	values := wr.event()
	if first := wr.e.FirstDay(); !first.IsZero() {
		values["date"] = wr.dates(LongDate)
	}
	values["roles"] = wr.roleSentences()
	if template == NewsletterIntroductionTemplate {
		values["groups"], values["count"] = wr.attendance()
	}
	return wr.template(template, values)
}

// roleSentences names everyone with a role, one sentence a role, and the
// messages that were read. Posts stand where somebody is named first.
func (wr *writer) roleSentences() []Inline {
	var text []Inline
	named := map[ID]bool{}
	for _, role := range wr.w.roleOrder() {
		var people [][]Inline
		var of Party
		for _, p := range Holders(wr.cast(), role) {
			of = Party{Several: len(people) > 0, Gender: p.Person.Gender}
			s := wr.styled(p.Person, InIntroduction)
			if named[p.Person.ID] {
				s.posts = nil
			}
			named[p.Person.ID] = true
			people = append(people, wr.inSentence(p.Person.ID, s, InIntroduction))
		}
		if len(people) == 0 {
			continue
		}
		if len(text) > 0 {
			text = append(text, Str(" "))
		}
		text = append(text, wr.label("role_sentence", Values{"people": wr.capitalised(wr.And(people)), "did": wr.roleOf(role, RoleSentence, of)})...)
	}
	for _, message := range wr.messages() {
		text = append(append(text, Str(" ")), message...)
	}
	return text
}

// messages says whose messages were read, a sentence each.
func (wr *writer) messages() [][]Inline {
	var all [][]Inline
	for _, s := range wr.e.Schedule() {
		from := wr.w.Person(s.From)
		if s.What() != MessageSlot || from == nil {
			continue
		}
		v := Values{"from": wr.mention(from, InIntroduction), "reader": nil}
		if reader := wr.w.Person(s.ReadBy); reader != nil {
			v["reader"] = wr.mention(reader, InIntroduction)
		}
		all = append(all, wr.label("message_sentence", v))
	}
	return all
}

// attendance is who took part, in one phrase, and how many.
func (wr *writer) attendance() (groups, count []Inline) {
	a := wr.e.Audience
	var names [][]Inline
	for _, g := range a.Groups {
		names = append(names, wr.inline(g))
	}
	if closing := wr.inline(a.Closing); len(closing) > 0 {
		names = append(names, closing)
	}
	if a.Count > 0 {
		count = str(strconv.Itoa(a.Count))
	}
	return wr.phrase(names), count
}

// passage is what one speaker's part of a report needs.
type passage struct {
	remark Remark
	person *Person
	role   ID
	blocks []Block
}

// passages are the remarks that say something, in report order. Without any
// the report has none.
func (wr *writer) passages() []passage {
	var all []passage
	for _, r := range wr.e.Report.Remarks {
		person := wr.w.Person(r.Person)
		blocks := wr.prose(wr.w.remarkText(r, wr.Lang()))
		if person == nil || len(blocks) == 0 {
			continue
		}
		all = append(all, passage{remark: r, person: person, role: cmp.Or(r.Role, wr.firstRole(r.Person)), blocks: blocks})
	}
	return all
}

// remarkText is the Markdown of a remark, from where it stands.
func (w *Workspace) remarkText(r Remark, lang string) string {
	if r.NoRemarks {
		return ""
	}
	if r.File != "" {
		return w.Prose[r.File]
	}
	return r.Text.In(lang)
}

func (wr *writer) firstRole(id ID) ID {
	for _, p := range wr.cast() {
		if p.Person.ID == id && len(p.Roles) > 0 {
			return p.Roles[0]
		}
	}
	return ""
}

// reads reports whether somebody reads the message of another.
func (wr *writer) reads(id ID) bool {
	return slices.ContainsFunc(wr.cast(), func(p Part) bool { return p.Person.ID == id && len(p.Reads) > 0 })
}

// leadIn is a sentence that names the speaker of a passage which does not:
// name, post, and what they gave.
func (wr *writer) leadIn(p passage) []Block {
	if r := wr.representative(p.person.ID); wr.names(p.blocks, p.person) || r != nil && wr.names(p.blocks, r) {
		return nil
	}
	s := wr.styled(p.person, InRemarks)
	var did []Inline
	if p.role != "" {
		did = wr.roleOf(p.role, RoleSentence, one(p.person))
	}
	who := Values{"person": wr.alone(s), "posts": wr.joinedPosts(s), "did": did}
	if wr.representative(p.person.ID) != nil {
		who["person"], who["posts"] = wr.capitalised(wr.inSentence(p.person.ID, s, InRemarks)), nil
	}
	return paragraph(Running, wr.label("lead_in", who))
}

// inPlace is somebody as they are called on a line of their own, and who took
// part in their place; just as they are called if nobody did.
func (wr *writer) inPlace(id ID, who []Inline, place DisplayPlace) []Inline {
	r := wr.representative(id)
	if r == nil {
		return who
	}
	return wr.label("represented_by", Values{"person": who, "representative": name(wr.styled(r, place).full())})
}

// inSentence is somebody in running text with their posts, and who took part in
// their place, if anybody did.
func (wr *writer) inSentence(id ID, s styled, place DisplayPlace) []Inline {
	r := wr.representative(id)
	if r == nil {
		return wr.called(s)
	}
	return wr.label("represented_in_text", Values{"person": name(s.full()), "posts": wr.joinedPosts(s), "representative": name(wr.styled(r, place).full())})
}

// names reports whether a passage names a person, by full name, surname, the
// name's last word or a known spelling.
func (wr *writer) names(blocks []Block, p *Person) bool {
	text := strings.Join(strings.Fields(strings.ToLower(BlockText(blocks))), " ")
	full := wr.in(p.Name)
	known := append([]string{full, wr.in(p.Surname), wr.styled(p, InRemarks).name}, p.Aliases...)
	if words := strings.Fields(full); len(words) > 1 {
		known = append(known, words[len(words)-1])
	}
	return slices.ContainsFunc(known, func(n string) bool {
		return n != "" && strings.Contains(text, strings.ToLower(n))
	})
}

// conclusion is the concluding remarks, led in where they do not say whose
// they are.
func (wr *writer) conclusion() []Block {
	c := wr.e.Report.Conclusion
	blocks := wr.prose(c.Text.In(wr.Lang()))
	person := wr.w.Person(c.By)
	if len(blocks) == 0 || person == nil {
		return blocks
	}
	return append(wr.leadIn(passage{person: person, role: Concluding, blocks: blocks}), blocks...)
}

func (wr *writer) recommendations(lead []Inline) []Block {
	r := wr.e.Report.Recommendations
	if len(r.Items) == 0 {
		return nil
	}
	list := List{Ordered: true}
	for _, item := range r.Items {
		list.Items = append(list.Items, wr.prose(wr.in(item)))
	}
	if own := wr.inline(r.Lead); len(own) > 0 {
		lead = own
	}
	return append(paragraph(LeadStyle, lead), list)
}

func (wr *writer) gallery() []Block {
	var g Gallery
	for _, p := range wr.e.Report.Pictures {
		g.Figures = append(g.Figures, Figure{
			Picture: Picture{File: p.File, Alt: wr.in(p.Alt)}, Caption: wr.inline(p.Caption), Credit: PlainText(wr.optional("picture_credit", "credit", str(p.Credit))),
		})
	}
	if len(g.Figures) == 0 {
		return nil
	}
	return []Block{g}
}

func (wr *writer) credits() []Block {
	var blocks []Block
	for _, c := range wr.e.Report.Credits {
		blocks = append(blocks, Paragraph{CreditStyle, wr.label("credit", Values{"label": wr.inline(c.Label), "name": wr.proper(c.Name)})})
	}
	return blocks
}
