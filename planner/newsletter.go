package planner

import (
	"cmp"
	"net/url"
	"strings"
)

// Rendition is a form in which the newsletter reaches its readers.
type Rendition string

const (
	OnPaper Rendition = "pdf"
	AsMail  Rendition = "mail"
	AsPage  Rendition = "page"
)

// NewsletterLinks are where a newsletter's bars lead. One that is empty cannot
// work and is left out of its bar together with its dash.
type NewsletterLinks struct {
	ViewOnline  string
	DownloadPDF string
	WebVersion  string
	Unsubscribe string
	// Content is the page's own part behind everything that stands over it.
	Content string
	// Page is the page's address, for a reader to send to a friend; ViewOnline
	// where empty. A page does not lead to itself.
	Page string
}

// Newsletter is the report as an organiser sends and publishes it: the same
// content as mail, page and PDF. Only mail and page have bars of links; the page
// alone shows the hosts and the place, has a heading over every part, and says
// with Contents that it wants a list of them.
func Newsletter(w *Workspace, e *Edition, as Rendition, links NewsletterLinks, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	event := wr.event()
	doc := Document{
		Kind: NewsletterDocument, Lang: wr.Lang(), Author: wr.author(), Date: e.FirstDay(),
		Title:       PlainText(wr.label("report_title", event.only("kind", "title", "year"))),
		RunningHead: wr.runningHead(),
	}
	if as == AsPage {
		doc.Contents = wr.label("contents_heading", nil)
		doc.section(SkipSection, wr.bar(linked{wr.label("skip_to_content", nil), links.Content})...)
		doc.section(HostsSection, wr.logos()...)
	}
	if as != OnPaper {
		doc.section(LinkBarSection, wr.bar(
			linked{wr.label("view_online", nil), links.ViewOnline},
			linked{wr.label("download_pdf", nil), links.DownloadPDF},
		)...)
	}
	doc.section(TitleSection, wr.newsletterTitle(event, as)...)
	doc.section(IntroductionSection, wr.introduction(NewsletterIntroductionTemplate)...)
	if cards := wr.cards(); len(cards) > 0 {
		lead := paragraph(LeadStyle, wr.label("remarks_lead", event.only("kind")))
		doc.section(RemarksSection, under(2, wr.label("remarks_heading", nil), append(lead, cards...))...)
	}
	doc.section(ConclusionSection, under(2, wr.label("conclusion_heading", nil), wr.conclusion())...)
	recommendations, pictures := wr.recommendations(wr.label("recommendations_lead", event.only("kind"))), wr.gallery()
	if as == AsPage {
		recommendations = under(2, wr.label("recommendations_heading", nil), recommendations)
		pictures = under(2, wr.label("pictures_heading", nil), pictures)
	}
	doc.section(RecommendationsSection, recommendations...)
	doc.section(PicturesSection, pictures...)
	doc.section(CreditsSection, wr.credits()...)
	doc.section(SocialSection, wr.social()...)
	doc.section(CopyrightSection, paragraph(Running, wr.label("copyright", event.only("year").with(Values{"name": str(wr.author())})))...)
	if as != OnPaper {
		doc.section(SubscriberBarSection, wr.bar(
			linked{wr.label("unsubscribe", nil), links.Unsubscribe},
			linked{wr.label("web_version", nil), links.WebVersion},
			linked{wr.label("download_pdf", nil), links.DownloadPDF},
			linked{wr.label("send_to_friend", nil), wr.toFriend(event, links)},
		)...)
	}
	return doc, wr.err
}

func (wr *writer) newsletterTitle(event Values, as Rendition) []Block {
	var blocks []Block
	blocks = append(blocks, paragraph(KickerStyle, wr.label("kicker", event.only("kind")))...)
	key := "newsletter_title"
	if len(event["subtitle"]) > 0 {
		key = "newsletter_title_before_subtitle"
	}
	blocks = append(blocks, Heading{1, wr.label(key, event.only("title"))})
	blocks = append(blocks, paragraph(SubtitleStyle, event["subtitle"])...)
	if first := wr.e.FirstDay(); !first.IsZero() {
		blocks = append(blocks, Paragraph{DatedStyle, wr.dates(WeekdayDate)})
	}
	if as == AsPage {
		blocks = append(blocks, paragraph(PlaceStyle, wr.place())...)
	}
	if leads := wr.hosts(Lead); len(leads) > 0 {
		blocks = append(blocks, paragraph(OrganiserStyle, wr.labelOf("organised_by", Values{"name": wr.named(leads)}, Party{Several: len(leads) > 1}))...)
	}
	var with []Block
	if others := wr.hosts(CoOrganiser); len(others) > 0 {
		with = paragraph(OrganiserStyle, wr.label("with", Values{"name": wr.joined(others)}))
	}
	if as == AsPage {
		if len(with) == 0 {
			with = wr.partners("jointly", CoOrganiser)
		}
		with = append(with, wr.partners("in_collaboration", Collaborator)...)
	}
	return append(blocks, with...)
}

// logos are those of the hosts that have one.
func (wr *writer) logos() []Block {
	var blocks []Block
	for _, o := range wr.hosts(Lead, CoOrganiser, Collaborator, Supporter) {
		if logo := wr.logo(o); logo != nil {
			blocks = append(blocks, Figure{Picture: *logo})
		}
	}
	return blocks
}

// cards is a block for each speaker, in report order.
func (wr *writer) cards() []Block {
	var cards []Block
	for _, p := range wr.passages() {
		s := wr.styled(p.person, InRemarks)
		c := Card{Name: wr.inPlace(p.person.ID, wr.alone(s), InRemarks), Posts: wr.joinedPosts(s), Initials: initials(s.name), Blocks: p.blocks}
		if p.role != "" {
			c.Heading = wr.role(p.role, RoleHeading)
		}
		if file := cmp.Or(p.remark.Picture, p.person.Picture); file != "" {
			c.Portrait = &Picture{File: file, Alt: PlainText(wr.label("portrait_alt", Values{"name": name(s.full())}))}
		}
		cards = append(cards, c)
	}
	return cards
}

func (wr *writer) social() []Block {
	var links []linked
	for _, lead := range wr.hosts(Lead) {
		for _, s := range lead.Social {
			links = append(links, linked{name(s.Network), string(s.URL)})
		}
	}
	return under(2, wr.label("follow_us", nil), wr.bar(links...))
}

// linked is a text and where it leads.
type linked struct {
	text []Inline
	url  string
}

// bar is a line of links; those that lead nowhere are left out.
func (wr *writer) bar(links ...linked) []Block {
	separator := wr.label("link_separator", nil)
	var text []Inline
	for _, l := range links {
		if l.url == "" || len(l.text) == 0 {
			continue
		}
		if len(text) > 0 {
			text = append(text, separator...)
		}
		text = append(text, Link{l.url, l.text})
	}
	return paragraph(BarStyle, text)
}

// toFriend opens the reader's own mail program with the page's address. There
// is nothing to send while there is no page.
func (wr *writer) toFriend(event Values, links NewsletterLinks) string {
	page := cmp.Or(links.Page, links.ViewOnline)
	if page == "" {
		return ""
	}
	subject := PlainText(wr.label("friend_subject", event.only("title")))
	return "mailto:?subject=" + mailtoEscape(subject) + "&body=" + mailtoEscape(page)
}

// mailtoEscape escapes a header's value in a mailto URL (RFC 6068, section 2),
// where a space is %20 and never a plus sign.
func mailtoEscape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
