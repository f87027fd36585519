package planner

import (
	"fmt"
	"slices"
	"strings"
)

// Incumbent is somebody with a part in an edition and a post that may no longer
// be theirs: each of them has to be asked.
type Incumbent struct {
	Person *Person
	// Posts are what the edition would print, each with where it is written.
	Posts []HeldPost
}

// HeldPost is a post as an edition prints it, and where it stands.
type HeldPost struct {
	Title string
	Place Place
	// Former: it is not held any more, and no other one is known.
	Former bool
}

// Incumbents are the cast of an edition and those who sign for its hosts, once
// each, with their posts.
func (w *Workspace) Incumbents(e *Edition) []Incumbent {
	var all []Incumbent
	add := func(p *Person) {
		if p == nil || slices.ContainsFunc(all, func(i Incumbent) bool { return i.Person == p }) {
			return
		}
		all = append(all, Incumbent{p, w.held(e, p)})
	}
	for _, h := range w.HostsOf(e) {
		add(w.Person(h.Signatory))
	}
	for _, part := range w.Cast(e) {
		add(part.Person)
		add(part.RepresentedBy)
	}
	return all
}

// held are the posts that an edition prints with a person: those of the
// edition, else those held on the day, else the former ones.
func (w *Workspace) held(e *Edition, p *Person) []HeldPost {
	lang := w.Series.DefaultLanguage()
	for i, r := range e.Roles {
		if r.Person == p.ID && !r.As.IsZero() {
			return []HeldPost{{Title: r.As.In(lang), Place: Place{e.Source, at("roles[%d].as", i)}}}
		}
	}
	i := slices.IndexFunc(w.People, func(other Person) bool { return other.ID == p.ID })
	var held, former []HeldPost
	for j, post := range p.Posts {
		h := HeldPost{Title: post.Title.In(lang), Place: Place{PeopleSource, at("people[%d].posts[%d]", i, j)}}
		h.Former = post.Former || !post.Until.IsZero() && post.Until.Before(e.FirstDay())
		if h.Former {
			former = append(former, h)
		} else {
			held = append(held, h)
		}
	}
	if len(held) == 0 {
		return former
	}
	return held
}

// stillHolds reports whether a post is among those that people.yaml gives to
// the person on a day, under this title or a longer or shorter form of it.
func (p *Person) stillHolds(title Text, day Date) bool {
	return slices.ContainsFunc(p.PostsOn(day), func(post Post) bool { return !post.Former && alike(post.Title, title) })
}

// alike reports whether two titles are the same in a language that both have,
// or one is a part of the other: "Chairman" and "Chairman ISSI".
func alike(a, b Text) bool {
	for lang, s := range a {
		t := b.In(lang)
		s, t = strings.ToLower(strings.Join(strings.Fields(s), " ")), strings.ToLower(strings.Join(strings.Fields(t), " "))
		if s != "" && t != "" && (strings.Contains(s, t) || strings.Contains(t, s)) {
			return true
		}
	}
	return false
}

// posts reports a post that an edition to come prints and that has changed since
// the edition before, unless people.yaml says that it ended.
func (ch *checker) posts(e *Edition) {
	earlier, lang := ch.w.Earlier(e), ch.w.Series.DefaultLanguage()
	if earlier == nil || e.Status != Draft && e.Status != Open || ch.w.Unread[Place{Source: PeopleSource}] {
		return
	}
	const next = "Still in this office? Ask, and correct posts in " + PeopleSource + "."
	asked := map[ID]bool{}
	for i, r := range e.Roles {
		p := ch.w.Person(r.Person)
		if p == nil || asked[p.ID] {
			continue
		}
		asked[p.ID] = true
		who := FullName(p, lang)
		switch was := ch.w.postThen(earlier, p, e.FirstDay()); {
		case was == "":
			asked[p.ID] = false
		case r.As.IsZero():
			ch.report(StalePost, at("roles[%d].person", i), fmt.Sprintf("%s was %s in %d and is %s now", who, quote(was), earlier.Year, ch.printed(p, e)), next)
		case !alike(r.As, Plain(was)):
			ch.report(StalePost, at("roles[%d].as", i), fmt.Sprintf("%s was %s in %d and stands here as %s", who, quote(was), earlier.Year, quote(r.As.In(lang))), next)
		default:
			ch.report(StalePost, at("roles[%d].as", i), fmt.Sprintf("%s stands here as %s, as in %d, and not in %s", who, quote(was), earlier.Year, PeopleSource), next)
		}
	}
}

// postThen is a post that a person had in an earlier edition and that on day is
// neither theirs nor marked as former; empty if there is none.
func (w *Workspace) postThen(earlier *Edition, p *Person, day Date) string {
	lang := w.Series.DefaultLanguage()
	answered := func(title Text) bool {
		return slices.ContainsFunc(p.PostsOn(day), func(post Post) bool { return alike(post.Title, title) })
	}
	for _, r := range earlier.Roles {
		if r.Person != p.ID {
			continue
		}
		if !r.As.IsZero() {
			if !answered(r.As) {
				return r.As.In(lang)
			}
			return ""
		}
		for _, post := range p.PostsOn(earlier.FirstDay()) {
			if !post.Former && !answered(post.Title) {
				return post.Title.In(lang)
			}
		}
	}
	return ""
}

// printed is what an edition prints of a person's posts.
func (ch *checker) printed(p *Person, e *Edition) string {
	var titles []string
	for _, post := range p.PostsOn(e.FirstDay()) {
		title := post.Title.In(ch.w.Series.DefaultLanguage())
		if post.Former {
			title = "former " + title
		}
		titles = append(titles, quote(title))
	}
	if len(titles) == 0 {
		return "without a post"
	}
	return joined(titles)
}
