package planner

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// styled is how a person is called in one place of the edition.
type styled struct {
	honorific, name string
	posts           []string
}

func (s styled) full() string { return strings.TrimSpace(s.honorific + " " + s.name) }

// capitalised is text as it stands at the head of a sentence.
func (wr *writer) capitalised(text []Inline) []Inline {
	text = slices.Clone(text)
	if len(text) > 0 {
		switch first := text[0].(type) {
		case Str:
			text[0] = Str(wr.Capital(string(first)))
		case Name:
			text[0] = Name(wr.Capital(string(first)))
		}
	}
	return text
}

// opening is a person at the head of a line.
func (wr *writer) opening(s styled) styled {
	if s.honorific != "" {
		s.honorific = wr.Capital(s.honorific)
	}
	return s
}

// alone is a person's full name on a line of its own.
func (wr *writer) alone(s styled) []Inline { return name(wr.opening(s).full()) }

// styled looks up the person's style for a place: what report.display says
// there, else the role's post in this edition, else the person's own.
func (wr *writer) styled(p *Person, place DisplayPlace) styled {
	s := styled{honorific: wr.honorific(p.Honorific, p), name: wr.in(p.Name), posts: wr.posts(p)}
	for _, d := range wr.e.Report.Display {
		if d.Person != p.ID || d.In != place {
			continue
		}
		if !d.Honorific.IsZero() {
			s.honorific = wr.honorific(d.Honorific, p)
		}
		if !d.Name.IsZero() {
			s.name = wr.in(d.Name)
		}
		if !d.Post.IsZero() {
			s.posts = []string{wr.in(d.Post)}
		}
	}
	return s
}

// posts are the person's as they stood on the edition's day.
func (wr *writer) posts(p *Person) []string {
	for _, part := range wr.cast() {
		if part.Person.ID == p.ID && !part.As.IsZero() {
			return []string{wr.in(part.As)}
		}
	}
	var posts []string
	for _, post := range p.PostsOn(wr.e.FirstDay()) {
		title := str(wr.in(post.Title))
		if post.Former {
			title = wr.label("post_former", Values{"post": title})
		}
		posts = append(posts, PlainText(title))
	}
	return posts
}

// joinedPosts is all posts on one line.
func (wr *writer) joinedPosts(s styled) []Inline {
	return str(strings.Join(s.posts, PlainText(wr.label("posts_join", nil))))
}

// mention is a person in running text: name, and posts in brackets.
func (wr *writer) mention(p *Person, place DisplayPlace) []Inline {
	return wr.called(wr.styled(p, place))
}

// called is a styled person in running text.
func (wr *writer) called(s styled) []Inline {
	return wr.label("person_with_posts", Values{"name": name(s.full()), "posts": wr.joinedPosts(s)})
}

// addressee is the person as a salutation needs them.
func (wr *writer) addressee(p *Person) Addressee {
	s := wr.styled(p, InLetter)
	return Addressee{
		Honorific: s.honorific, Name: s.name, Surname: wr.in(p.Surname), Gender: p.Gender, Rank: p.Rank,
		Salutation: strings.TrimSuffix(wr.ownSalutation(p), ","),
	}
}

// ownSalutation is what the person's entry says; empty where that is for a
// letter in another language. One without a language is for the series', or for
// the person's first if they do not read that.
func (wr *writer) ownSalutation(p *Person) string {
	lang := p.Salutation.Language(wr.Lang())
	if lang == "" {
		lang = wr.w.Series.DefaultLanguage()
		read := func(l string) bool { return primaryLanguage(l) == primaryLanguage(lang) }
		if len(p.Languages) > 0 && !slices.ContainsFunc(p.Languages, read) {
			lang = p.Languages[0]
		}
	}
	if primaryLanguage(lang) != primaryLanguage(wr.Lang()) {
		return ""
	}
	return wr.in(p.Salutation)
}

// hosts are the organisers with a part in the edition, in the hosts' order.
func (wr *writer) hosts(parts ...HostPart) []*Organiser {
	var found []*Organiser
	for _, h := range wr.w.HostsOf(wr.e) {
		if o := wr.w.Organiser(h.Organiser); o != nil && slices.Contains(parts, h.Part) {
			found = append(found, o)
		}
	}
	return found
}

// Lead is the first lead host, or nil.
func (w *Workspace) Lead(e *Edition) *Organiser {
	for _, h := range w.HostsOf(e) {
		if h.Part == Lead {
			return w.Organiser(h.Organiser)
		}
	}
	return nil
}

// inText is an organiser's name inside a sentence. In another language the
// article of one is out of place.
func (wr *writer) inText(o *Organiser) []Inline {
	if wr.in(o.NameInText) == "" || wr.foreign(o.NameInText) {
		return wr.proper(o.Name)
	}
	return wr.proper(o.NameInText)
}

// joined is the organisers' names in one phrase; nothing if there are none.
func (wr *writer) joined(organisers []*Organiser) []Inline {
	var names [][]Inline
	for _, o := range organisers {
		names = append(names, wr.inText(o))
	}
	return wr.phrase(names)
}

// named is the organisers' names as they stand by themselves.
func (wr *writer) named(organisers []*Organiser) []Inline {
	var names [][]Inline
	for _, o := range organisers {
		names = append(names, wr.proper(o.Name))
	}
	return wr.phrase(names)
}

// author is the document's author for its metadata.
func (wr *writer) author() string {
	if lead := wr.w.Lead(wr.e); lead != nil {
		return wr.in(lead.Name)
	}
	return ""
}

// initials are the first letters of a name's first and last word. Those of
// Arabic script stand apart: joined they would be a word.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
	if len(words) > 2 {
		words = []string{words[0], words[len(words)-1]}
	}
	var b strings.Builder
	for _, word := range words {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsLetter(r) {
			if b.Len() > 0 && unicode.Is(unicode.Arabic, r) {
				b.WriteString(NoBreakSpace)
			}
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	return b.String()
}
