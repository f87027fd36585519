package templates_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"convene/planner"
	"convene/templates"
)

// everyLanguage calls f with the words of each built-in language.
func everyLanguage(t *testing.T, f func(t *testing.T, w planner.Words)) {
	t.Helper()
	set, findings := templates.Load(nil, nil)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	for _, lang := range set.Languages() {
		t.Run(lang, func(t *testing.T) {
			w, err := set.Words(lang)
			if err != nil {
				t.Fatal(err)
			}
			f(t, w)
		})
	}
}

// TestSpeech is everything that is written for one edition, a file a language:
// for a native reader to read from top to bottom. It fails when a word changes.
func TestSpeech(t *testing.T) {
	everyLanguage(t, func(t *testing.T, w planner.Words) {
		var b strings.Builder
		for _, d := range wholeEdition(t, w) {
			fmt.Fprintf(&b, "######## %s: %s\n\n%s\n", d.what, d.doc.Title, templates.PlainText(d.doc))
			if d.doc.Lang != w.Lang() {
				t.Errorf("%s is in %s", d.what, d.doc.Lang)
			}
		}
		text := b.String()
		if strings.ContainsAny(text, "{}") {
			t.Errorf("it prints a placeholder: %s", text[max(0, strings.IndexAny(text, "{}")-60):])
		}
		golden(t, "speech/"+w.Lang()+".txt", []byte(text))
	})
}

// TestBrackets finds brackets inside brackets, and one pair behind another, in
// whatever is written for an edition of one day, and in a letter for several.
func TestBrackets(t *testing.T) {
	everyLanguage(t, func(t *testing.T, w planner.Words) {
		all := wholeEdition(t, w)
		ws := commemoration()
		e := ws.Editions[0]
		e.Days = []planner.Day{{Date: e.Date, Starts: e.Starts, Programme: e.Programme}, {Date: e.Date.AddDays(1), Starts: e.Starts}}
		e.Date, e.Starts, e.Programme = planner.Date{}, planner.Clock{}, nil
		letter, _, err := planner.Letter(ws, e, "rahimova", nil, w)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range append(all, written{"letter for several days", letter}) {
			for paragraph := range strings.SplitSeq(templates.PlainText(d.doc), "\n\n") {
				paragraph = strings.Join(strings.Fields(paragraph), " ")
				if found := crowdedBrackets.FindString(paragraph); found != "" {
					t.Errorf("%s: %q", d.what, found)
				}
			}
		}
	})
}

// TestQuotationMarks finds typewriter's quotation marks in languages that have
// marks of their own. The English newsletter keeps to its model, which has them.
func TestQuotationMarks(t *testing.T) {
	everyLanguage(t, func(t *testing.T, w planner.Words) {
		for _, d := range wholeEdition(t, w) {
			if text := templates.PlainText(d.doc); strings.Contains(text, `"`) && !(w.Lang() == "en" && d.what == "newsletter") {
				t.Errorf("%s: %q", d.what, text[max(0, strings.Index(text, `"`)-40):][:80])
			}
		}
	})
}

// crowdedBrackets are one pair inside another or right behind it.
var crowdedBrackets = regexp.MustCompile(`\([^()]*\(.*|.{0,40}\) ?\(.*`)

// written is a document and what it is.
type written struct {
	what string
	doc  planner.Document
}

// wholeEdition is each kind of document and mail of one edition, to people of
// every sort: addressed by rank and by name, men, women and whoever said
// nothing, represented and invited through a mission.
func wholeEdition(t *testing.T, w planner.Words) []written {
	t.Helper()
	ws := commemoration()
	e := ws.Editions[0]
	answers := planner.Answers{"malik": planner.Accepted, "haidari": planner.Accepted, "stone": planner.Declined}
	var all []written
	add := func(what string, doc planner.Document, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, written{what, doc})
	}
	letters := func(what string, doc planner.Document, ok bool, err error) {
		t.Helper()
		if !ok {
			t.Fatalf("%s: there is none", what)
		}
		add(what, doc, err)
	}
	links := planner.AnswerLinks{To: "secretariat@example.org", Yes: "4tq9", No: "7wm2"}
	to := func(id planner.ID) planner.Recipient {
		p := ws.Person(id)
		return planner.Recipient{Key: string(id), Person: p, Name: planner.FullName(p, w.Lang()), Address: "a@example.org", Language: w.Lang()}
	}
	guest := planner.Recipient{Key: "g", Name: "Mr. Tariq Aziz", Address: "g@example.org", Listed: &planner.Listed{Honorific: "Mr.", Name: "Tariq Aziz", Post: "Editor", Email: "g@example.org"}}
	secretary := to("haidari")
	secretary.Secretary = true

	e.Status = planner.Open
	for _, id := range []planner.ID{"rahimova", "haidari", "malik", "yusuf"} {
		doc, ok, err := planner.Letter(ws, e, id, answers, w)
		letters("letter to "+string(id), doc, ok, err)
	}
	e.Invitation.Form = planner.NoteVerbale
	note, ok, err := planner.Letter(ws, e, "rahimova", answers, w)
	letters("note verbale", note, ok, err)
	cover, err := planner.InvitationCover(ws, e, to("rahimova"), links, w)
	add("mail with the note verbale", cover, err)
	e.Invitation.Form = ""
	doc, err := planner.GuestLetter(ws, e, guest, w)
	add("letter to a guest", doc, err)
	for _, c := range []struct {
		what  string
		write func() (planner.Document, error)
	}{
		{"invitation", func() (planner.Document, error) { return planner.InvitationCover(ws, e, to("rahimova"), links, w) }},
		{"invitation to a secretary", func() (planner.Document, error) { return planner.InvitationCover(ws, e, secretary, links, w) }},
		{"guest's invitation", func() (planner.Document, error) { return planner.GuestInvitationCover(ws, e, guest, links, w) }},
		{"reminder through a secretary", func() (planner.Document, error) { return planner.ReminderCover(ws, e, secretary, links, w) }},
		{"programme mail", func() (planner.Document, error) { return planner.ProgrammeCover(ws, e, to("malik"), w) }},
		{"the day before", func() (planner.Document, error) { return planner.TomorrowCover(ws, e, to("malik"), answers, w) }},
		{"update", func() (planner.Document, error) {
			facts, err := planner.Facts(ws, e, planner.UpdateMail, to("malik"), answers, w)
			if err != nil {
				return planner.Document{}, err
			}
			var changes []planner.Change
			for _, f := range facts {
				now := f
				if f.Name == planner.DressFact {
					now.Value, now.Words = "", ""
				}
				changes = append(changes, planner.Change{Before: f, Now: now})
			}
			return planner.UpdateCover(ws, e, to("malik"), changes, w)
		}},
		{"programme", func() (planner.Document, error) { return planner.ProgrammeSheet(ws, e, planner.ProgrammeVersion{}, w) }},
		{"programme for the moderator", func() (planner.Document, error) { return planner.ModeratorSheet(ws, e, answers, w) }},
		{"attendance sheet", func() (planner.Document, error) {
			return planner.AttendanceSheet(ws, e, planner.Standing{Answers: answers}, planner.Representatives{"guest:herrera": "deputy"}, strings.Compare, w)
		}},
		{"table cards", func() (planner.Document, error) { return planner.TableCards(ws, e, answers, w) }},
		{"withdrawal", func() (planner.Document, error) {
			return planner.CancellationCover(ws, e, to("rahimova"), planner.Withdrawal{Reason: "…", Calendar: true}, w)
		}},
	} {
		doc, err := c.write()
		add(c.what, doc, err)
	}
	e.Status = planner.Cancelled
	doc, err = planner.CancellationCover(ws, e, guest, planner.Withdrawal{Reason: "…", Calendar: true}, w)
	add("cancellation", doc, err)
	e.Status = planner.Held
	for _, id := range []planner.ID{"rahimova", "chan"} {
		doc, ok, err := planner.ThanksLetter(ws, e, id, false, answers, w)
		letters("letter of thanks to "+string(id), doc, ok, err)
	}
	doc, err = planner.ThanksCover(ws, e, to("malik"), true, w)
	add("mail of thanks", doc, err)
	for _, unanswered := range []planner.Unanswered{planner.Publish, planner.Hold} {
		ws.RunUp[2].Unanswered = unanswered
		doc, ok, err = planner.ApprovalCover(ws, e, to("malik"), links, w)
		letters("approval, unanswered: "+string(unanswered), doc, ok, err)
	}
	doc, err = planner.Booklet(ws, e, w)
	add("booklet", doc, err)
	doc, err = planner.Newsletter(ws, e, planner.AsMail, planner.NewsletterLinks{
		ViewOnline: "https://example.org/2027/", DownloadPDF: "https://example.org/2027/report.pdf", WebVersion: "https://example.org/2027/", Unsubscribe: "https://example.org/u",
	}, w)
	add("newsletter", doc, err)
	return all
}

// commemoration is a workspace with one edition that has everything, written
// once in English and, where a reader would miss it, in every language.
func commemoration() *planner.Workspace {
	text := func(en, az, ru, tr, ur string) planner.Text {
		return planner.Text{"en": en, "az": az, "ru": ru, "tr": tr, "ur": ur}
	}
	clock := func(hour, minute int) planner.Clock { return planner.ClockOf(hour*60 + minute) }
	day := func(y int, m time.Month, d int) planner.Date { return planner.Date{Year: y, Month: m, Day: d} }
	before := func(s string) planner.When {
		var w planner.When
		if err := w.UnmarshalText([]byte(s)); err != nil {
			panic(err)
		}
		return w
	}
	var zone planner.Zone
	if err := zone.UnmarshalText([]byte("Asia/Baku")); err != nil {
		panic(err)
	}
	institute := text("Institute of Regional Studies", "Regional Tədqiqatlar İnstitutu", "Институт региональных исследований", "Bölgesel Araştırmalar Enstitüsü", "ادارہ برائے علاقائی مطالعات")
	library := text("National Library", "Milli Kitabxana", "Национальная библиотека", "Millî Kütüphane", "قومی کتب خانہ")
	return &planner.Workspace{
		Lists: map[planner.File]*planner.Roster{"lists/guests.csv": planner.RosterOf(
			planner.Listed{ID: "aziz", Honorific: "Mr.", Name: "Tariq Aziz", Post: "Editor", Group: "press"},
			planner.Listed{ID: "herrera", Honorific: "Prof.", Name: "Tomas Herrera"},
		)},
		SeriesFile: planner.SeriesFile{
			Series: planner.Series{
				ID: "memory", Name: text("Remembrance Seminar", "Anım Seminarı", "Семинар памяти", "Anma Semineri", "یادگاری سیمینار"), Kind: planner.Plain("Seminar"),
				Anniversary: day(1992, time.February, 26), Timezone: zone,
			},
			Organisers: []planner.Organiser{
				{
					ID: "irs", Name: institute, NameInText: planner.Text{"en": "the Institute of Regional Studies"}, Address: planner.Plain("5 Garden Avenue"),
					Contacts: []planner.Contact{{Kind: "web", Value: "www.irs.example.org"}, {Kind: "phone", Value: "+92-51-0000000"}},
					Social:   []planner.Social{{Network: "facebook", URL: "https://facebook.example.org/irs"}},
				},
				{ID: "library", Name: library, NameInText: planner.Text{"en": "the National Library"}},
			},
			Hosts: []planner.Host{{Organiser: "irs", Part: planner.Lead, Signatory: "aliyev"}, {Organiser: "library", Part: planner.Collaborator}},
			Ranks: []planner.ID{"ambassador", "senator"},
			RunUp: []planner.RunUp{
				{ID: "invitations", At: before("6 weeks before"), Send: planner.InvitationMail},
				{ID: "thanks", At: before("1 day after"), Send: planner.ThanksMail},
				{ID: "approval", At: before("5 days after"), Send: planner.ApprovalMail},
				{ID: "report", At: before("3 weeks after"), Send: planner.ReportMail, To: "lists/subscribers.csv"},
			},
		},
		People: []planner.Person{
			{ID: "aliyev", Honorific: planner.Plain("Ambassador"), Name: planner.Plain("Karim Aliyev"), Surname: planner.Plain("Aliyev"), Gender: "m"},
			{
				ID: "rahimova", Honorific: planner.Plain("H.E."), Name: text("Leyla Rahimova", "Leyla Rəhimova", "Лейла Рагимова", "Leyla Rahimova", "لیلیٰ رحیموفا"), Gender: "f", Rank: "ambassador",
				Posts: []planner.Post{{Title: text("Ambassador", "Səfir", "Посол", "Büyükelçi", "سفیر")}}, Address: planner.Plain("Diplomatic Enclave\nIslamabad"),
				Mission: &planner.Mission{Name: text("Embassy of Utopia", "Utopiya Səfirliyi", "Посольство Утопии", "Ütopya Büyükelçiliği", "سفارت خانہ یوٹوپیا")},
			},
			{ID: "haidari", Honorific: planner.Plain("Senator"), Name: planner.Plain("Omar Haidari"), Gender: "m", Rank: "senator", Posts: []planner.Post{{Title: planner.Plain("Chairman of the Library Committee"), Former: true}}},
			{ID: "malik", Honorific: planner.Plain("Dr."), Name: planner.Plain("Sara Malik"), Gender: "f", Posts: []planner.Post{{Title: planner.Plain("Professor of History")}}},
			{ID: "yusuf", Honorific: planner.Plain("Mr."), Name: planner.Plain("Bilal Yusuf")},
			{ID: "chan", Honorific: planner.Plain("Prof."), Name: planner.Plain("Wei Chan"), Posts: []planner.Post{{Title: planner.Plain("Dean of Letters")}}},
			{ID: "stone", Name: planner.Plain("Robin Stone"), Gender: "m"},
			{ID: "deputy", Honorific: planner.Plain("Ms."), Name: planner.Plain("Amna Deen"), Gender: "f"},
		},
		Editions: []*planner.Edition{{
			Source: "editions/2027.yaml",
			EditionHead: planner.EditionHead{
				Year: 2027, Title: text("Memory and Record", "Yaddaş və Sənəd", "Память и документ", "Hafıza ve Belge", "یاد اور دستاویز"),
				Subtitle: text("Archives after Thirty-Five Years", "Otuz beş ildən sonra arxivlər", "Архивы тридцать пять лет спустя", "Otuz Beş Yıl Sonra Arşivler", "پینتیس برس بعد دستاویزات"),
				Date:     day(2027, time.February, 25), Starts: clock(10, 0),
				Venue: planner.Venue{
					Name: institute, Hall: text("Conference Hall", "Konfrans zalı", "Конференц-зал", "Konferans Salonu", "کانفرنس ہال"),
					City: text("Islamabad", "İslamabad", "Исламабад", "İslamabad", "اسلام آباد"), Closes: clock(13, 0),
				},
				Online: planner.Online{URL: "https://meet.example.org/35", Passcode: "350 226", SendTo: planner.OnlineToParticipants},
			},
			Guests: "lists/guests.csv",
			Roles: []planner.Participation{
				{Person: "aliyev", Role: planner.Chair},
				{Person: "aliyev", Role: planner.Welcome},
				{Person: "rahimova", Role: planner.Keynote},
				{Person: "haidari", Role: planner.ChiefGuest},
				{Person: "malik", Role: planner.Speaker},
				{Person: "stone", Role: planner.Speaker},
				{Person: "yusuf", Role: planner.Moderator},
				{Person: "yusuf", Role: planner.VoteOfThanks},
				{Person: "chan", Role: planner.GuestOfHonour, RepresentedBy: "deputy"},
			},
			Programme: []planner.Slot{
				{At: clock(9, 30), Minutes: 30, Kind: planner.ArrivalSlot},
				{Minutes: 1, Kind: planner.SilenceSlot},
				{Minutes: 9, Role: planner.Welcome, Person: "aliyev"},
				{At: clock(10, 12), Minutes: 20, Role: planner.Keynote, Person: "rahimova"},
				{Minutes: 5, Kind: planner.MessageSlot, From: "haidari", ReadBy: "malik"},
				{Minutes: 22, Kind: planner.PanelSlot, Moderator: "yusuf", Speakers: []planner.PanelSpeech{{Person: "malik", Minutes: 10, Attends: planner.OnlineWay}, {Person: "stone", Minutes: 10}}},
				{Minutes: 15, Kind: planner.QASlot},
				{Minutes: 5, Kind: planner.PhotoSlot},
			},
			Audience: planner.Attendance{Count: 120},
			Invitation: planner.Invitation{
				ReplyBy: before("2 weeks before"), RSVP: planner.RSVP{Name: planner.Plain("Ms. A. Khan"), Phone: "+92-51-0000000", Email: "secretariat@example.org", Page: "https://example.org/answer"},
				ArriveBy: clock(9, 45), Dress: text("Lounge suit", "Klassik kostyum", "Деловой костюм", "Koyu renk takım elbise", "سوٹ"), Entry: text("Gate 2", "2 saylı giriş", "Ворота 2", "2 No’lu kapı", "گیٹ نمبر 2"),
				Media:     text("Open to the press", "Mediaya açıqdır", "Открыто для прессы", "Basına açık", "ذرائع ابلاغ کو شرکت کی اجازت ہے"),
				Reference: "IRS/27/{number}", Enclosures: []planner.Text{text("Programme", "Proqram", "Программа", "Program", "پروگرام")}, CopyTo: []planner.Text{planner.Plain("Protocol")},
			},
			Report: planner.Report{
				Remarks: []planner.Remark{
					{Person: "rahimova", Text: planner.Plain("Records were kept by hand.")},
					{Person: "malik", Text: planner.Plain("Catalogues still need work.")},
					{Person: "yusuf", Text: planner.Plain("All were thanked.")},
					{Person: "chan", Text: planner.Plain("A greeting was read out.")},
				},
				Recommendations: planner.Recommendations{Items: []planner.Text{planner.Plain("Keep records.")}},
				Conclusion:      planner.Conclusion{By: "aliyev", Text: planner.Plain("A record is a promise.")},
				Credits:         []planner.Credit{{Label: text("Compiled by", "Tərtib edən", "Составитель", "Derleyen", "ترتیب"), Name: planner.Plain("Nadia Rahman")}},
			},
		}},
	}
}
