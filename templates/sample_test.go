package templates_test

import (
	"testing"
	"time"

	"convene/planner"
	"convene/templates"
)

// english are the built-in English words with some wording of a series.
func english(t testing.TB, wording ...map[string]planner.Text) planner.Words {
	t.Helper()
	set, findings := templates.Load(nil, nil)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	words, err := set.Words("en", wording...)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func str(s string) []planner.Inline { return []planner.Inline{planner.Str(s)} }

func name(s string) []planner.Inline { return []planner.Inline{planner.Name(s)} }

func linked(url, s string) []planner.Inline {
	return []planner.Inline{planner.Link{URL: url, Text: str(s)}}
}

// eventValues are what every template gets for an edition that has everything.
func eventValues(w planner.Words) planner.Values {
	day := planner.Date{Year: 2027, Month: time.February, Day: 25}
	karachi := time.FixedZone("PKT", 5*3600)
	return planner.Values{
		"series": str("Remembrance Seminar"), "kind": str("Seminar"), "year": str("2027"), "number": str("35"), "ordinal": str(w.Ordinal(35)),
		"title": str("Memory and Record"), "subtitle": str("Archives after Thirty-Five Years"),
		"full_title": str("Memory and Record: Archives after Thirty-Five Years"),
		"occasion":   str("the 35th anniversary of 26 February 1992"),
		"lead":       name("the Institute of Regional Studies"),
		"hosts":      w.And([][]planner.Inline{name("the Institute of Regional Studies"), name("the Centre for Public History")}),
		"partners":   name("the National Library"),
		"date":       str(w.Date(planner.DayDate, day)), "day": str(w.Date(planner.LetterDate, day)),
		"time":  str(w.Moment(time.Date(2027, 2, 25, 10, 0, 0, 0, karachi))),
		"place": str("Conference Hall, Institute of Regional Studies, 5 Garden Avenue, Islamabad"),
		"city":  str("Islamabad"),
	}
}

func with(values planner.Values, more planner.Values) planner.Values {
	all := planner.Values{}
	for _, v := range []planner.Values{values, more} {
		for name, text := range v {
			all[name] = text
		}
	}
	return all
}

// letterValues are those of a letter to an ambassador.
func letterValues(t testing.TB, w planner.Words) planner.Values {
	t.Helper()
	ask, err := w.Label("letter_ask", planner.Values{"roles": letterRole(t, w, planner.Keynote), "minutes": str(w.Minutes(20)), "when": nil, "kind": str("Seminar")}, planner.Party{})
	if err != nil {
		t.Fatal(err)
	}
	return with(eventValues(w), planner.Values{
		"sender": name("The Institute of Regional Studies"), "mission": str("the Embassy of the Republic of Azerbaijan"), "person": str("H.E. Leyla Rahimova (Ambassador)"),
		"ask": ask, "arrive_by": str("09:45"), "dress": str("Lounge suit or national dress"),
		"entry": str("Gate 2; kindly send vehicle number and names of staff"), "media": str("Open to the press"),
		"chair":     name("Ambassador Karim Aliyev (Chairman of the Institute)"),
		"confirmed": w.And([][]planner.Inline{name("Dr. Sara Malik"), name("Senator Omar Haidari")}),
		"reply_by":  str("Thursday, 11 February 2027"), "rsvp_name": name("Ms. A. Khan"), "rsvp_phone": name("+92-51-0000000"),
		"rsvp_email": linked("mailto:secretariat@example.org", "secretariat@example.org"),
	})
}

// mailValues are those of a covering mail to an ambassador.
func mailValues(w planner.Words) planner.Values {
	to := planner.Addressee{Honorific: "H.E.", Name: "Leyla Rahimova"}
	return with(eventValues(w), planner.Values{
		"salutation": str(w.Salutation(to)), "close": str(w.Close(to)),
		"signature":    {planner.Name("Ms. A. Khan"), planner.LineBreak{}, planner.Name("Institute of Regional Studies")},
		"contact_name": name("Ms. A. Khan"), "contact_phone": name("+92-51-0000000"),
		"contact_email": linked("mailto:secretariat@example.org", "secretariat@example.org"),
		"accept":        linked("https://seminar.example.org/a/4tq9", "Accept the invitation"),
		"decline":       linked("https://seminar.example.org/d/4tq9", "Decline the invitation"),
		"reply_by":      str("Thursday, 11 February 2027"),
		"mission":       str("the Embassy of the Republic of Azerbaijan"), "person": str("H.E. Leyla Rahimova (Ambassador)"),
		"cover":     str("Kindly place the enclosed letter before H.E. Leyla Rahimova (Ambassador)."),
		"arrive_by": str("09:45"), "dress": str("Lounge suit or national dress"), "entry": str("Gate 2"),
		"changes":        {planner.Str("Venue: Library Hall, Islamabad (previously Conference Hall, Islamabad)."), planner.LineBreak{}, planner.Str("Time: the Seminar begins at 11:00 (PKT, UTC+5) (previously 10:00 (PKT, UTC+5)).")},
		"online_address": linked("https://meet.example.org/35", "https://meet.example.org/35"), "online_passcode": name("350 226"),
		"programme": str("The programme is enclosed."),
		"reason":    str("The hall is not available on that day."), "calendar": str("The entry in your calendar is withdrawn with this message."),
		"approve": linked("https://seminar.example.org/y/4tq9", "Approve the passage"),
		"suggest": linked("https://seminar.example.org/n/4tq9", "Suggest a change"),
		"entries": str("For your calendar, an entry for each day is attached; a calendar program may offer only the first by itself."),
		"silence": str("The report is to be published on Thursday, 18 March 2027."), "report": str("The report of the Seminar is enclosed as well."),
	})
}

// mailDocument is a covering mail.
func mailDocument(t testing.TB, w planner.Words, template, title string) planner.Document {
	t.Helper()
	blocks, err := w.Template(template, mailValues(w))
	if err != nil {
		t.Fatal(err)
	}
	return planner.Document{
		Kind: planner.MailDocument, Lang: "en", Title: title, Author: "Institute of Regional Studies",
		Sections: []planner.Section{{Key: planner.BodySection, Blocks: blocks}},
	}
}

func prose(t testing.TB, w planner.Words, markdown string) []planner.Block {
	t.Helper()
	blocks, err := w.Prose(markdown)
	if err != nil {
		t.Fatal(err)
	}
	return blocks
}

func label(t testing.TB, w planner.Words, key string, values planner.Values) []planner.Inline {
	t.Helper()
	text, err := w.Label(key, values, planner.Party{})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// newsletter is an illustrated report with everything that one can have.
func newsletter(t testing.TB, w planner.Words) planner.Document {
	t.Helper()
	kind := planner.Values{"kind": str("Seminar")}
	day := planner.Date{Year: 2027, Month: time.February, Day: 25}
	intro, err := w.Template(planner.NewsletterIntroductionTemplate, introductionValues(t, w))
	if err != nil {
		t.Fatal(err)
	}
	bar := func(links ...planner.Inline) []planner.Block {
		var text []planner.Inline
		for i, l := range links {
			if i > 0 {
				text = append(text, label(t, w, "link_separator", nil)...)
			}
			text = append(text, l)
		}
		return []planner.Block{planner.Paragraph{Style: planner.BarStyle, Text: text}}
	}
	link := func(key, url string) planner.Inline {
		return planner.Link{URL: url, Text: label(t, w, key, nil)}
	}
	view := link("view_online", "https://seminar.example.org/2027/")
	download := link("download_pdf", "https://seminar.example.org/2027/report.pdf")
	card := func(role planner.ID, honorific, name, posts, initials string, picture planner.File, markdown string) planner.Block {
		heading, err := w.Role(role, planner.RoleHeading, planner.Party{})
		if err != nil {
			t.Fatal(err)
		}
		c := planner.Card{
			Initials: initials, Name: []planner.Inline{planner.Name(honorific + " " + name)}, Posts: str(posts), Heading: str(heading),
			Blocks: prose(t, w, markdown),
		}
		if picture != "" {
			c.Portrait = &planner.Picture{File: picture, Alt: planner.PlainText(label(t, w, "portrait_alt", planner.Values{"name": str(name)}))}
		}
		return c
	}
	recommendations := planner.List{Ordered: true}
	for _, item := range []string{
		"Archives of eyewitness accounts should be preserved, catalogued and opened to researchers without delay;",
		"Universities should offer courses on the law of remembrance and on the records that it rests on;",
		"Libraries in the region should exchange copies of their holdings, and say in their catalogues where the originals are;",
		"Legal aid should be made available to families who are looking for documents;",
		"Schools should mark the day with a lesson of their own;",
		"Translations of the principal records should be published in all languages of the region;",
		"The deliberations of this seminar should be published every year;",
		"Young researchers should be supported with travel grants;",
		"A standing working group should report to the next seminar;",
		"Museums should be encouraged to lend their collections;",
		"The annual day of remembrance on 26 February should be observed in public institutions.",
	} {
		recommendations.Items = append(recommendations.Items, prose(t, w, item))
	}
	lorem := "The speaker thanked the organisers and recalled how the first records of those days were kept: by hand, by neighbours, and often at night. " +
		"What is known today, he said, is known because *somebody wrote it down*.\n\n" +
		"He spoke about three collections that have since been brought together, and about the work that a catalogue still needs. " +
		"A record that nobody can find, he said, is a record that nobody keeps."
	return planner.Document{
		Kind: planner.NewsletterDocument, Lang: "en", Title: "Report of the Seminar “Memory and Record”, 2027", Author: "Institute of Regional Studies",
		Sections: []planner.Section{
			{Key: planner.LinkBarSection, Blocks: bar(view, download)},
			{Key: planner.TitleSection, Blocks: []planner.Block{
				planner.Paragraph{Style: planner.KickerStyle, Text: label(t, w, "kicker", kind)},
				planner.Heading{Level: 1, Text: label(t, w, "newsletter_title_before_subtitle", planner.Values{"title": str("Memory and Record")})},
				planner.Paragraph{Style: planner.SubtitleStyle, Text: str("Archives after Thirty-Five Years")},
				planner.Paragraph{Style: planner.DatedStyle, Text: str(w.Date(planner.WeekdayDate, day))},
				planner.Paragraph{Style: planner.OrganiserStyle, Text: label(t, w, "organised_by", planner.Values{"name": str("Institute of Regional Studies")})},
			}},
			{Key: planner.IntroductionSection, Blocks: intro},
			{Key: planner.RemarksSection, Blocks: []planner.Block{
				planner.Heading{Level: 2, Text: label(t, w, "remarks_heading", nil)},
				planner.Paragraph{Style: planner.LeadStyle, Text: label(t, w, "remarks_lead", kind)},
				card(planner.Welcome, "Ambassador", "Karim Aliyev", "Chairman of the Institute & former Ambassador to the United Nations", "KA", "pictures/aliyev.jpg", lorem),
				card(planner.Keynote, "H.E.", "Leyla Rahimova", "Ambassador", "LR", "pictures/rahimova.jpg", lorem),
				card(planner.Chair, "Dr.", "Sara Malik", "Professor of History", "SM", "", lorem+"\n\n- letters and diaries,\n- photographs,\n- recordings.\n"),
				card("guest-of-honour", "Senator", "Omar Haidari", "Chairman of the Library Committee", "OH", "pictures/missing.jpg", lorem),
			}},
			{Key: planner.ConclusionSection, Blocks: append([]planner.Block{planner.Heading{Level: 2, Text: label(t, w, "conclusion_heading", nil)}},
				prose(t, w, "The chair thanked all who had come.\n\n> A record is a promise to those who come after us.\n")...)},
			{Key: planner.RecommendationsSection, Blocks: []planner.Block{
				planner.Paragraph{Style: planner.LeadStyle, Text: label(t, w, "recommendations_lead", kind)}, recommendations,
			}},
			{Key: planner.PicturesSection, Blocks: []planner.Block{planner.Gallery{Figures: []planner.Figure{
				{Picture: planner.Picture{File: "pictures/hall.jpg", Alt: "Rows of guests in a conference hall"}, Caption: str("The audience"), Credit: "Picture: IRS"},
				{Picture: planner.Picture{File: "pictures/panel.jpg", Alt: "Three speakers at a table"}, Caption: str("The panel")},
				{Picture: planner.Picture{File: "pictures/missing.jpg", Alt: "The library’s exhibition of letters"}, Caption: str("The exhibition")},
			}}}},
			{Key: planner.CreditsSection, Blocks: []planner.Block{
				planner.Paragraph{Style: planner.CreditStyle, Text: label(t, w, "credit", planner.Values{"label": str("Compiled by"), "name": name("Nadia Rahman")})},
			}},
			{Key: planner.SocialSection, Blocks: append([]planner.Block{planner.Heading{Level: 2, Text: label(t, w, "follow_us", nil)}},
				bar(planner.Link{URL: "https://facebook.example.org/irs", Text: name("facebook")}, planner.Link{URL: "https://linkedin.example.org/irs", Text: name("linkedin")})...)},
			{Key: planner.CopyrightSection, Blocks: []planner.Block{
				planner.Paragraph{Text: label(t, w, "copyright", planner.Values{"year": str("2027"), "name": str("Institute of Regional Studies")})},
			}},
			{Key: planner.SubscriberBarSection, Blocks: bar(
				link("unsubscribe", "https://seminar.example.org/u/4tq9"), link("web_version", "https://seminar.example.org/2027/"),
				download, link("send_to_friend", "mailto:?subject=Memory%20and%20Record&body=https%3A%2F%2Fseminar.example.org%2F2027%2F"),
			)},
		},
	}
}

// introductionValues are those of a report's introduction.
func introductionValues(t testing.TB, w planner.Words) planner.Values {
	t.Helper()
	var roles []planner.Inline
	for _, p := range []struct {
		role planner.ID
		name string
	}{
		{planner.Chair, "Dr. Sara Malik (Professor of History)"},
		{"guest-of-honour", "Senator Omar Haidari (Chairman of the Library Committee)"},
		{planner.Welcome, "Ambassador Karim Aliyev (Chairman of the Institute)"},
		{planner.Keynote, "H.E. Leyla Rahimova (Ambassador)"},
	} {
		did, err := w.Role(p.role, planner.RoleSentence, planner.Party{})
		if err != nil {
			t.Fatal(err)
		}
		if roles != nil {
			roles = append(roles, planner.Str(" "))
		}
		roles = append(roles, label(t, w, "role_sentence", planner.Values{"people": name(p.name), "did": str(did)})...)
	}
	groups := [][]planner.Inline{str("researchers"), str("students"), str("journalists"), str("people from different walks of life")}
	return with(eventValues(w), planner.Values{
		"date":  str(w.Date(planner.LongDate, planner.Date{Year: 2027, Month: time.February, Day: 25})),
		"roles": roles, "groups": w.And(groups), "closing": str("people from different walks of life"), "count": str("120"),
	})
}
