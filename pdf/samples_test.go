package pdf_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"maps"
	"math"
	"sync"
	"testing/fstest"
	"time"

	. "convene/planner"
)

func str(s string) []Inline { return []Inline{Str(s)} }
func para(s string) Block   { return Paragraph{Text: str(s)} }
func styled(style ParagraphStyle, s string) Block {
	return Paragraph{Style: style, Text: str(s)}
}

func lines(style ParagraphStyle, s ...string) Block {
	l := Lines{Style: style}
	for _, line := range s {
		l.Lines = append(l.Lines, []Inline{Name(line)})
	}
	return l
}

func section(key SectionKey, blocks []Block) Section { return Section{Key: key, Blocks: blocks} }

func shown(file, alt string) *Picture { return &Picture{File: File(file), Alt: alt} }

func heading(level int, s string) Block { return Heading{Level: level, Text: str(s)} }

func bullets(ordered bool, items ...string) Block {
	l := List{Ordered: ordered}
	for _, i := range items {
		l.Items = append(l.Items, []Block{para(i)})
	}
	return l
}

func cells(s ...string) [][]Block {
	var out [][]Block
	for _, c := range s {
		if c == "" {
			out = append(out, nil)
			continue
		}
		out = append(out, []Block{para(c)})
	}
	return out
}

func facts(rows ...[2]string) Block {
	t := Table{Style: FactsTable, Columns: make([]Column, 2)}
	for _, r := range rows {
		t.Rows = append(t.Rows, Row{Cells: cells(r[0], r[1])})
	}
	return t
}

// invitation is a letter of two hosts.
func invitation() Document {
	return Document{
		Kind: LetterDocument, Lang: "en", Title: "Invitation to the seminar: Dr. Gülşən İbrahimqızı", Author: "Institute of Strategic Studies",
		Date: Date{Year: 2027, Month: time.January, Day: 10},
		Sections: []Section{
			section(LetterheadSection, []Block{
				Letterhead{
					Logo: shown("logo.png", "Logo of the institute"), Name: [][]Inline{str("INSTITUTE OF"), str("STRATEGIC STUDIES")},
					Address: [][]Inline{str("Sector F-5/2"), str("Islamabad")}, Contacts: [][]Inline{str("web: www.institute.example.org"), str("phone: +92-920-4423, 24")},
				},
				Letterhead{
					Name:    [][]Inline{str("Embassy of the Republic of Azerbaijan")},
					Address: [][]Inline{str("Street 12, Diplomatic Enclave"), str("Islamabad")}, Contacts: [][]Inline{str("email: embassy@example.org")},
				},
			}),
			section(ReferenceSection, []Block{para("Ref.: ISSI/SEM/2027/14"), para("10 January 2027")}),
			section(AddressSection, []Block{lines("", "Dr. Gülşən İbrahimqızı", "Professor of International Law", "Bakı Dövlət Universiteti", "Bakı")}),
			section(SubjectSection, []Block{Paragraph{Text: []Inline{Strong(str("Khojaly Commemoration Seminar 2027, 25 February 2027: invitation to speak"))}}}),
			section(SalutationSection, []Block{para("Dear Dr. İbrahimqızı,")}),
			section(BodySection, []Block{
				Paragraph{Text: []Inline{Str("the "), Name("Institute of Strategic Studies"), Str(" and the "), Name("Embassy of the Republic of Azerbaijan"), Str(" will hold their yearly commemoration seminar, titled “"), Emphasis(str("Memory and Justice: Thirty-Five Years")), Str("”, in Islamabad. The seminar brings together scholars, diplomats, members of parliament and students; it marks the 35th anniversary of the events of February 1992.")}},
				para("It would be an honour if you would give the keynote speech of about twenty minutes. Your work on the documentation of individual fates, and on the responsibility of international institutions for the preservation of evidence, is well known to the organisers and to our audience."),
				facts([2]string{"Date", "Thursday, 25 February 2027"}, [2]string{"Time", "10:00 (PKT, UTC+5); please arrive by 09:45"}, [2]string{"Place", "Conference Hall, Institute of Strategic Studies, Sector F-5/2, Islamabad"}, [2]string{"Dress", "Lounge suit or national dress"}, [2]string{"Entry", "Gate 2; please send vehicle number and names of staff"}),
				Paragraph{Text: []Inline{Str("We should be grateful for your answer by 11 February 2027 to "), Name("Ms. A. Khan"), Str(", telephone +92-51-0000000, "), Link{URL: "mailto:secretariat@example.org", Text: str("secretariat@example.org")}, Str(". The programme will reach you a week before the seminar.")}},
			}),
			section(ClosingSection, []Block{para("Yours sincerely,")}),
			section(SignatureSection, []Block{lines("", "Khalid Mahmood", "Chairman", "Institute of Strategic Studies"), lines("", "Əli Əlizadə", "Ambassador of the Republic of Azerbaijan")}),
			section(EnclosureSection, []Block{para("Enclosures: draft programme; note on the venue")}),
			section(CopySection, []Block{para("Copy: Protocol Division")}),
		},
	}
}

// sheet is a programme of one day, with a panel.
func sheet() Document {
	row := func(sub bool, s ...string) Row { return Row{Cells: cells(s...), Sub: sub} }
	return Document{
		Kind: ProgrammeDocument, Lang: "en", Title: "Programme of the seminar 2027", Author: "Institute of Strategic Studies",
		Date: Date{Year: 2027, Month: time.February, Day: 25},
		Sections: []Section{
			section(TitleSection, []Block{
				styled(KickerStyle, "Programme of the Seminar"), heading(1, "Memory and Justice: Thirty-Five Years"), styled(SubtitleStyle, "Khojaly Commemoration Seminar 2027"),
				styled(DatedStyle, "Thursday, 25 February 2027"), styled(PlaceStyle, "Conference Hall, Institute of Strategic Studies, Islamabad"),
			}),
			section(ProgrammeSection, []Block{Table{
				Style: ScheduleTable, Columns: []Column{{Head: str("Time")}, {Head: str("Item")}, {Head: str("Speaker")}},
				Rows: []Row{
					row(false, "09:30 – 10:00", "Registration and tea", ""),
					row(false, "10:00 – 10:05", "Recitation from the Holy Quran", "Qari Muhammad Yusuf"),
					row(false, "10:05 – 10:15", "Welcome Address", "Ambassador Khalid Mahmood, Chairman, Institute of Strategic Studies"),
					row(false, "10:15 – 10:35", "Keynote Speech: the documentation of individual fates", "Dr. Gülşən İbrahimqızı, Professor of International Law, Bakı Dövlət Universiteti"),
					row(false, "10:35 – 10:40", "Message of the Head of State", "read by Dr. Mohammed Khan"),
					row(false, "10:40 – 11:25", "Panel: Archives and Testimony", "Moderator: M. Hamza Iftikhar, Research Associate"),
					row(true, "", "What the archives hold", "Prof. Łukasz Źródłowski (online)"),
					row(true, "", "Recording testimony", "Ms. Đurđica Šimić, Director of the Museum of Memory"),
					row(true, "", "Teaching a difficult chapter", "Светлана Ковалёва, Moscow"),
					row(false, "11:25 – 11:40", "Questions and answers", ""),
					row(false, "11:40 – 12:00", "Address by the Chief Guest", "Senator Mushahid Hussain Sayed, Chairman Senate Defence Committee"),
					row(false, "12:00 – 12:10", "Concluding Remarks", "Ambassador Khalid Mahmood, Chairman, Institute of Strategic Studies"),
					row(false, "12:10 – 12:15", "Group photograph", ""),
					row(false, "12:15 – 13:15", "Luncheon", ""),
				},
			}}),
			section(NotesSection, []Block{lines("", "Guests are requested to be seated by 09:50.", "Please bring this sheet; entry is by Gate 2.")}),
		},
	}
}

var passages = []string{
	"The chairman welcomed the guests and recalled how the seminar began. He said that a town is first of all the people who lived in it, and that their names should be read before any figure is. The institute, he said, had opened its reading room to families and to students, and would keep it open.",
	"Professor Əliağa Məmmədov (Bakı), Dr Gülşən İbrahimqızı, Mr Oğuz Çağlar (İstanbul) and Светлана Ковалёва described the documentation of individual fates, the classification of archival sources and the responsibility of international institutions for the preservation of evidence. “Nothing replaces a name,” said one of them; the others’ contributions agreed.",
	"Participants emphasised that commemoration without scholarship becomes ceremony, and scholarship without commemoration becomes indifference. The discussion therefore concentrated on practical questions: how testimonies should be recorded, transcribed and translated; how families may consult the collections; and how universities, museums and schools can co-operate in teaching a difficult chapter of contemporary history.",
	"In the concluding round-table the moderators summarised the interventions of thirty-two speakers from eleven countries. It was agreed that a multilingual bibliography, an inventory of audiovisual recordings and an interdisciplinary working group should be established before the next seminar, and that the proceedings should be published electronically under a permanent identifier.",
	"The ambassador thanked the host country for its steady support. He spoke about those who had left their homes, about the schools that were built for their children, and about the hope that a lasting and peaceful settlement may be found. He invited the audience to the exhibition of photographs in the foyer.",
}

// report is a booklet with so many narrative passages.
func report(n int) Document {
	var body []Block
	body = append(body, Paragraph{Text: []Inline{Str("The Institute of Strategic Studies Islamabad (ISSI), in collaboration with the Embassy of Azerbaijan, held a seminar titled, “"), Emphasis(str("Memory and Justice - Khojaly 25")), Str(",” on February 21, 2017. Senator "), Name("Mushahid Hussain Sayed"), Str(" was the chief guest; diplomats, scholars and students took part.")}})
	for i := range n {
		body = append(body, para(fmt.Sprintf("Passage %d. %s", i+1, passages[i%len(passages)])))
	}
	return Document{
		Kind: BookletDocument, Lang: "en", Title: "Report: Memory and Justice - Khojaly 25", Author: "Institute of Strategic Studies Islamabad",
		Date: Date{Year: 2017, Month: time.February, Day: 21}, RunningHead: "Khojaly 25",
		Sections: []Section{
			section(CoverSection, []Block{
				lines(NameBlockStyle, "INSTITUTE OF", "STRATEGIC STUDIES"),
				Figure{Picture: *shown("logo.png", "Logo of the institute")},
				lines(ContactStyle, "web: www.institute.example.org", "phone: +92-920-4423, 24", "fax: +92-920-4658"),
				styled(DocumentStyle, "Report- Seminar"), heading(1, "“Memory and Justice - Khojaly 25”"),
				styled(CollaborateStyle, "In collaboration, with"), lines(CollaborateStyle, "Embassy of Azerbaijan, Pakistan"), styled(DatedStyle, "February 21, 2017"),
			}),
			section(CreditsSection, []Block{styled(CreditStyle, "Compiled by: Mian Ahmad Naeem Salik"), styled(CreditStyle, "Edited by: Najam Rafique")}),
			section(PicturesSection, []Block{heading(2, "Pictures of the Event"), Gallery{Figures: []Figure{
				{Picture: *shown("hall.jpg", "Rows of guests in a conference hall"), Caption: str("The audience during the opening"), Credit: "Photograph: ISSI"},
				{Picture: *shown("podium.jpg", "A speaker at a lectern"), Caption: str("The keynote speech"), Credit: ""},
			}}}),
			section(BodySection, body),
			section(ConclusionSection, []Block{heading(2, "Conclusion"), para(passages[3]), para(passages[4])}),
			section(RecommendationsSection, []Block{heading(2, "Recommendations"), recommendations(8)}),
		},
	}
}

func recommendations(n int) Block {
	texts := []string{
		"A multilingual bibliography of sources and studies should be established and kept up to date;",
		"testimonies should be recorded, transcribed and translated to one standard, so that researchers of every country can work with them and families can consult them at home;",
		"universities, museums and schools should co-operate in teaching a difficult chapter of contemporary history;",
		"legal aid should be offered to families who look for relatives.",
	}
	var items []string
	for i := range n {
		items = append(items, texts[i%len(texts)])
	}
	return bullets(true, items...)
}

// illustrated is a newsletter with so many speakers.
func illustrated(n int) Document {
	remarks := []Block{heading(2, "Remarks by the Speakers"), styled(LeadStyle, "Brief summary of remarks shared by speakers is as following:")}
	names := []string{"H.E. Khazar Farhadov", "Sahibzada Sultan Ahmed Ali", "H.E. Syed Fakhar Imam", "Mr. Omar Ayub Khan", "H.E. Ihsan Mustafa Yurdakul", "Dr. Muhammad Ali Shah"}
	posts := []string{"Ambassador of Azerbaijan to Pakistan", "Dewan of Junagadh State & Chairman MUSLIM Institute", "Federal Minister for National Food Security and Research", "Federal Minister for Economic Affairs", "Ambassador of Turkey to Pakistan", "Vice Chancellor, Quaid-e-Azam University, Islamabad"}
	roles := []string{"Keynote Speech", "Opening Remarks", "Chair of Session", "Chief Guest", "Guest of Honour", "Guest of Honour"}
	for i := range n {
		c := Card{Name: []Inline{Strong{Name(names[i%6])}}, Posts: str(posts[i%6]), Heading: str(roles[i%6]), Blocks: []Block{para(fmt.Sprintf("Card %d. %s", i+1, passages[i%5])), para(passages[(i+2)%5])}}
		if i%3 != 2 {
			c.Portrait = shown(fmt.Sprintf("portrait%d.jpg", i%4), "Portrait of "+names[i%6])
		}
		remarks = append(remarks, c)
	}
	return Document{
		Kind: NewsletterDocument, Lang: "en", Title: "Seminar report 2022", Author: "MUSLIM Institute", Date: Date{Year: 2022, Month: time.February, Day: 24}, RunningHead: "Memory and Justice",
		Sections: []Section{
			section(TitleSection, []Block{styled(KickerStyle, "Seminar on"), heading(1, "Memory and Justice:"), styled(SubtitleStyle, "A Town and its Names"), styled(DatedStyle, "Thursday, 24th February 2022"), styled(OrganiserStyle, "Organised By MUSLIM Institute"), styled(OrganiserStyle, "With the Embassy of Azerbaijan Islamabad")}),
			section(IntroductionSection, []Block{para("MUSLIM Institute organised a seminar titled \"Memory and Justice: A Town and its Names\" in Islamabad. " + passages[1]), para(passages[2])}),
			section(RemarksSection, remarks),
			section(ConclusionSection, []Block{heading(2, "Conclusion"), para(passages[4])}),
			section(RecommendationsSection, []Block{styled(LeadStyle, "Following recommendations extracted from the discussions in the Seminar:"), recommendations(13)}),
			section(PicturesSection, []Block{Gallery{Figures: []Figure{
				{Picture: *shown("hall.jpg", "Rows of guests in a conference hall"), Caption: str("The audience during the opening"), Credit: "Photograph: MUSLIM Institute"},
				{Picture: *shown("podium.jpg", "A speaker at a lectern"), Caption: str("The keynote speech"), Credit: ""},
			}}}),
			section(CreditsSection, []Block{styled(CreditStyle, "Compiled by: M. Hamza Iftikhar")}),
			section(SocialSection, []Block{Paragraph{Style: BarStyle, Text: []Inline{Strong(str("Follow Us")), Str(" "), Link{URL: "https://facebook.example.org/institute", Text: str("facebook")}, Str(" - "), Link{URL: "https://twitter.example.org/institute", Text: str("twitter")}, Str(" - "), Link{URL: "https://linkedin.example.org/institute", Text: str("linkedin")}}}}),
			section(CopyrightSection, []Block{para("© 2022. All rights reserved.")}),
		},
	}
}

// pictures are halls, portraits and logos, in a folder of the caller's own.
func pictures() fs.FS { return maps.Clone(drawn()) }

// drawn draws them once.
var drawn = sync.OnceValue(func() fstest.MapFS {
	files := fstest.MapFS{}
	file := func(name string, data []byte) { files[name] = &fstest.MapFile{Data: data} }
	for i := range 4 {
		file(fmt.Sprintf("portrait%d.jpg", i), jpegOf(portrait(i)))
	}
	file("hall.jpg", jpegOf(hall(0)))
	file("podium.jpg", jpegOf(hall(1)))
	var b bytes.Buffer
	png.Encode(&b, logo())
	file("logo.png", bytes.Clone(b.Bytes()))
	b.Reset()
	png.Encode(&b, banner())
	file("banner.png", b.Bytes())
	return files
})

func jpegOf(m image.Image) []byte {
	var b bytes.Buffer
	jpeg.Encode(&b, m, &jpeg.Options{Quality: 90})
	return b.Bytes()
}

func portrait(seed int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 480, 640))
	for y := range 640 {
		for x := range 480 {
			c := color.RGBA{uint8(200 - y/8), uint8(205 - y/9), uint8(212 - seed*12), 255}
			if math.Hypot(float64(x-240), float64(y-240)*0.85) < 105 || math.Hypot(float64(x-240)*0.9, float64(y-640)) < 230 {
				c = color.RGBA{uint8(96 + seed*22), 88, uint8(84 + seed*6), 255}
			}
			m.Set(x, y, c)
		}
	}
	return m
}

func hall(seed int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 1200, 800))
	for y := range 800 {
		for x := range 1200 {
			c := color.RGBA{uint8(226 - y/7), uint8(216 - y/8), uint8(204 - y/8), 255}
			row := (y - 380) / 70
			if y > 380 && math.Hypot(float64((x+row*37)%90-45), float64((y-380)%70-30)) < 24-float64(seed*6) {
				c = color.RGBA{uint8(70 + row*10), 62, 60, 255}
			}
			if y < 300 && y > 90 && x > 300 && x < 900 {
				c = color.RGBA{244, 244, uint8(238 - seed*40), 255}
			}
			m.Set(x, y, c)
		}
	}
	return m
}

func logo() image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, 300, 300))
	for y := range 300 {
		for x := range 300 {
			d := math.Hypot(float64(x-150), float64(y-150))
			switch {
			case d < 140 && d > 122, d < 60, math.Abs(float64(x-150)) < 9 && d < 130, math.Abs(float64(y-150)) < 9 && d < 130:
				m.Set(x, y, color.NRGBA{29, 58, 99, 255})
			}
		}
	}
	return m
}

// banner is a logo that is much wider than it is high.
func banner() image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, 480, 120))
	for y := range 120 {
		for x := range 480 {
			switch {
			case y < 16, y > 103, math.Hypot(float64(x-60), float64(y-60)) < 34, x > 120 && x < 450 && (x/22)%2 == 0 && y > 34 && y < 86:
				m.Set(x, y, color.NRGBA{122, 31, 43, 255})
			}
		}
	}
	return m
}
