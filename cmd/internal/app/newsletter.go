package app

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"iter"
	"net/url"
	"path"
	"strings"

	"convene/mail"
	"convene/mail/compose"
	"convene/pdf/picture"
	"convene/planner"
	"convene/templates"
)

// previewToken stands in links that lead nowhere, as long as a real one.
func previewToken() string {
	return strings.Repeat("0", len(mail.TokenSlot(mail.ToUnsubscribe).Sentinel()))
}

// newsletter is the report as a mail: its words, and the pictures that it
// shows.
type newsletter struct {
	Document planner.Document
	Subject  string
	HTML     []byte
	Text     string
	Pictures []compose.Picture
}

// How many pixels wide pictures in a mail are at most: twice what they are
// shown with, for fine screens.
const (
	mailPictureWidth  = 1200
	mailPortraitWidth = 280
)

// newsletterMail writes the report for a reader of one language, with an
// unsubscribe link that carries token, unless that is empty. Pictures are named
// by source.
func (o *Office) newsletterMail(e *planner.Edition, lang, token string) (newsletter, error) {
	words, err := o.speak(e, lang)
	if err != nil {
		return newsletter{}, err
	}
	w := &o.Workspace.Workspace
	paths := o.pagePaths(e)
	links := planner.NewsletterLinks{
		ViewOnline: paths.page, WebVersion: paths.page, DownloadPDF: paths.download,
	}
	if token != "" {
		links.Unsubscribe = cmp.Or(o.unsubscribePage(token), o.unsubscribe(token))
	}
	doc, err := planner.Newsletter(w, e, planner.AsMail, links, words)
	if err != nil {
		return newsletter{}, err
	}
	subject, err := planner.ReportSubject(w, e, words)
	if err != nil {
		return newsletter{}, err
	}
	n := newsletter{Document: doc, Subject: subject, Text: templates.PlainText(doc)}
	var failed error
	ids, portraits := map[planner.File]string{}, portraitsOf(doc)
	html, err := templates.MailHTML(doc, templates.MailOptions{
		Accent: string(o.style().Accent), Preheader: planner.PlainText(preheader(doc)),
		Picture: func(file planner.File) string {
			if id, ok := ids[file]; ok {
				return "cid:" + id
			}
			width := mailPictureWidth
			if portraits[file] {
				width = mailPortraitWidth
			}
			p, err := o.mailPicture(file, len(n.Pictures)+1, width)
			if err != nil {
				failed = err
				return ""
			}
			n.Pictures = append(n.Pictures, p)
			ids[file] = p.ID
			return "cid:" + p.ID
		},
	})
	if failed != nil {
		return newsletter{}, failed
	}
	n.HTML = html
	return n, err
}

// alone is the mail's page as a file by itself, with the pictures inside it.
func (n newsletter) alone() []byte {
	page := string(n.HTML)
	for _, p := range n.Pictures {
		data := "data:" + p.Type + ";base64," + base64.StdEncoding.EncodeToString(p.Data)
		page = strings.ReplaceAll(page, `"cid:`+p.ID+`"`, `"`+data+`"`)
	}
	return []byte(page)
}

// preheader is what a mailbox shows beside the subject: the first paragraph of
// the introduction.
func preheader(doc planner.Document) []planner.Inline {
	for _, s := range doc.Sections {
		if s.Key != planner.IntroductionSection {
			continue
		}
		for _, b := range s.Blocks {
			if p, ok := b.(planner.Paragraph); ok {
				return p.Text
			}
		}
	}
	return nil
}

// portraitsOf are the pictures that stand beside a speaker's words.
func portraitsOf(doc planner.Document) map[planner.File]bool {
	files := map[planner.File]bool{}
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			if c, ok := b.(planner.Card); ok && c.Portrait != nil {
				files[c.Portrait.File] = true
			}
		}
	}
	return files
}

// mailPicture makes a picture ready for a mail, at most width pixels wide.
func (o *Office) mailPicture(file planner.File, n, width int) (compose.Picture, error) {
	source, err := picture.Open(o.Workspace.FS(), string(file))
	if err != nil {
		return compose.Picture{}, err
	}
	points := float64(width) * 72 / picture.Resolution
	p, err := source.Prepare(picture.Frame{Width: points, Height: 4 * points})
	if err != nil {
		return compose.Picture{}, err
	}
	kind, ending := "image/jpeg", ".jpg"
	if p.PNG {
		kind, ending = "image/png", ".png"
	}
	base := strings.TrimSuffix(path.Base(string(file)), path.Ext(string(file)))
	return compose.Picture{ID: fmt.Sprintf("picture-%d", n), Name: base + ending, Type: kind, Data: p.Data}, nil
}

// unsubscribe is the link by which a reader leaves the list: a mail to the
// mailbox that takes replies.
func (o *Office) unsubscribe(token string) string {
	return "mailto:" + url.PathEscape(string(o.repliesTo())) + "?subject=" + url.PathEscape("unsubscribe "+token)
}

// unsubscribePage is the same on the web: who opens it is asked, and a POST to
// it unsubscribes at once (RFC 8058). Empty while nothing serves it.
func (o *Office) unsubscribePage(token string) string {
	base, err := url.Parse(string(o.Workspace.Settings.Web.BaseURL))
	if err != nil || base.Host == "" {
		return ""
	}
	return base.JoinPath("unsubscribe", token).String()
}

// reports makes one message for each language, which all its subscribers
// share.
func (m *mailroom) reports() iter.Seq2[mail.Prepared, error] {
	var contents shared[mail.Content]
	return m.prepared(func(r planner.Recipient) (written, error) {
		p, id, err := m.begin(r)
		if err != nil {
			return written{}, err
		}
		if r.ByHand {
			p.Content, err = m.reportByHand(p, r.Language)
			return written{to: r, message: &p, handing: (&addressed{Recipient: r, id: id}).handing()}, err
		}
		p.Content, err = contents.of(r.Language, func() (mail.Content, error) { return m.report(r.Language) })
		if err != nil {
			return written{}, err
		}
		p.Slots, err = compose.Values(p.Content, p.To, id, p.MessageID, m.tokens)
		return written{to: r, message: &p}, err
	})
}

// reportByHand is the newsletter for somebody who gets it from a person, on
// paper.
func (m *mailroom) reportByHand(p mail.Prepared, lang string) (mail.Content, error) {
	n, err := m.newsletterMail(m.e, lang, "")
	if err != nil {
		return mail.Content{}, err
	}
	data, err := m.once("report", func() (planner.Document, error) { return m.Office.report(m.e, m.e.Report.Form()) })
	if err != nil {
		return mail.Content{}, err
	}
	return compose.Compose(compose.Draft{
		Kind: planner.ReportMail, From: m.Workspace.Settings.Mail.From, ReplyTo: m.Workspace.Settings.Mail.ReplyTo,
		To: p.To, ByHand: true, MessageID: p.MessageID, Subject: n.Subject, Lang: n.Document.Lang, Text: n.Text,
		Attachments: []compose.Attachment{enclosed("report.pdf", data)}, Memory: &m.files,
	})
}

// report is the newsletter in one language, with slots for what is each
// reader's own.
func (m *mailroom) report(lang string) (mail.Content, error) {
	token := mail.TokenSlot(mail.ToUnsubscribe).Sentinel()
	n, err := m.newsletterMail(m.e, lang, token)
	if err != nil {
		return mail.Content{}, err
	}
	d := compose.Draft{
		Kind: planner.ReportMail, From: m.Workspace.Settings.Mail.From, ReplyTo: m.Workspace.Settings.Mail.ReplyTo,
		Subject: n.Subject, Lang: n.Document.Lang, Text: n.Text, HTML: string(n.HTML), Pictures: n.Pictures,
		List: &compose.List{ID: string(m.task.key.Series) + "." + m.Post.Route.Domain, Mailto: m.unsubscribe(token)},
	}
	if page := m.unsubscribePage(token); strings.HasPrefix(page, "https:") { // RFC 8058, section 3.1
		d.List.HTTPS = page
	}
	if m.e.Report.Attach == planner.AttachPDF {
		doc, err := m.Office.report(m.e, m.e.Report.Form())
		if err != nil {
			return mail.Content{}, err
		}
		data, err := printOn(m.press, nil, doc)
		if err != nil {
			return mail.Content{}, err
		}
		d.Attachments = []compose.Attachment{{Name: "report.pdf", Type: pdfType, Data: data}}
	}
	return compose.Shared(d)
}
