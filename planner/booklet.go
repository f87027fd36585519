package planner

// Booklet is the report as an institute prints it: cover, credits, pictures,
// the narrative, the conclusion and the recommendations. A part without
// content is left out together with its heading.
func Booklet(w *Workspace, e *Edition, words Words) (Document, error) {
	wr := newWriter(w, e, words)
	event := wr.event()
	doc := Document{
		Kind: BookletDocument, Lang: wr.Lang(), Author: wr.author(), Date: e.FirstDay(),
		Title:       PlainText(wr.label("report_title", event.only("kind", "title", "year"))),
		RunningHead: wr.runningHead(), Contents: wr.label("contents_heading", nil),
	}
	doc.section(CoverSection, wr.cover(event)...)
	doc.section(CreditsSection, wr.credits()...)
	doc.section(PicturesSection, under(2, wr.label("pictures_heading", nil), wr.gallery())...)

	body := wr.introduction(BookletIntroductionTemplate)
	for _, p := range wr.passages() {
		body = append(body, Passage{
			Name:   wr.inPlace(p.person.ID, wr.alone(wr.styled(p.person, InRemarks)), InRemarks),
			Blocks: append(wr.leadIn(p), p.blocks...),
		})
	}
	doc.section(BodySection, body...)
	doc.section(ConclusionSection, under(2, wr.label("conclusion_heading", nil), wr.conclusion())...)
	doc.section(RecommendationsSection, under(2, wr.label("recommendations_heading", nil), wr.recommendations(nil))...)
	return doc, wr.err
}

func (wr *writer) runningHead() string {
	if short := wr.in(wr.e.ShortTitle); short != "" {
		return short
	}
	return wr.in(wr.e.Title)
}

// cover is the lead host's name block and contacts, what the document is, its
// title, who took part in organising, and the date.
func (wr *writer) cover(event Values) []Block {
	var blocks []Block
	for _, lead := range wr.hosts(Lead) {
		blocks = append(blocks, Lines{Style: NameBlockStyle, Lines: wr.nameLines(lead)})
		if logo := wr.logo(lead); logo != nil {
			blocks = append(blocks, Figure{Picture: *logo})
		}
		var contacts [][]Inline
		for _, c := range lead.Contacts {
			contacts = append(contacts, wr.label("report_contact", wr.contact(c)))
		}
		if len(contacts) > 0 {
			blocks = append(blocks, Lines{Style: ContactStyle, Lines: contacts})
		}
	}
	blocks = append(blocks, paragraph(DocumentStyle, wr.label("report_kind", event.only("kind")))...)
	blocks = append(blocks, Heading{1, wr.label("quoted_title", Values{"title": event["full_title"]})})
	blocks = append(blocks, wr.partners("jointly", CoOrganiser)...)
	blocks = append(blocks, wr.partners("in_collaboration", Collaborator)...)
	if first := wr.e.FirstDay(); !first.IsZero() {
		blocks = append(blocks, Paragraph{DatedStyle, wr.dates(LongDate)})
	}
	return blocks
}

// partners is a line that says what the organisers of a part did, and their
// names under it.
func (wr *writer) partners(label string, part HostPart) []Block {
	var lines [][]Inline
	for _, o := range wr.hosts(part) {
		lines = append(lines, wr.proper(o.Name))
	}
	if len(lines) == 0 {
		return nil
	}
	return append(paragraph(CollaborateStyle, wr.labelOf(label, nil, Party{Several: len(lines) > 1})), Lines{Style: CollaborateStyle, Lines: lines})
}
