package planner

// protocolCodes are the warnings about people: who chairs, who speaks last, how
// they are called, and whether they come.
func protocolCodes() []CodeEntry {
	return []CodeEntry{
		{
			Code: NoChair, Title: "no chair",
			Meaning: "Nobody has the role chair. Letters then name nobody who presides, and the report says of nobody that they did.",
			Cure:    `Add somebody with "role: chair" under roles. If the event is held without a chair, accept it.`,
			Example: inFile(anEdition, `
roles:
  - person: daniel-okafor
    role: keynote
`),
		},
		{
			Code: AfterChiefGuest, Title: "somebody other than the chair or the vote of thanks after the chief guest",
			Meaning: "The chief guest speaks last of the guests. After the chief guest only the chair concludes, and somebody proposes the vote of thanks. Photographs, prayers, the anthem and refreshments raise nothing.",
			Cure:    "Move the slot before the chief guest's. If the order was agreed with the chief guest's office, accept it.",
			Example: inFile(anEdition, `
roles:
  - person: aoife-brennan
    role: welcome
  - person: daniel-okafor
    role: chief-guest
  - person: daniel-okafor
    role: chair
programme:
  - at: 18:30
    minutes: 20
    role: chief-guest
    person: daniel-okafor
  - minutes: 15
    role: welcome
    person: aoife-brennan
`),
		},
		{
			Code: AgainstPrecedence, Title: "holders of one role against precedence",
			Meaning: "Letters are numbered, and introductions name people, in the order of roles. Here somebody of a higher rank stands below one of a lower, by the order of ranks in convene.yaml.",
			Cure:    "Move the entry up, or correct the rank in people.yaml. If the order is meant, accept it.",
			Example: Example{Files: []ExampleFile{
				example(series, `
ranks: [ambassador, vice-chancellor]
`),
				example(people, `
people:
  - id: aoife-brennan
    name: Aoife Brennan
    emails: [aoife.brennan@example.org]
  - id: daniel-okafor
    name: Daniel Okafor
    rank: vice-chancellor
    emails: [daniel.okafor@example.org]
  - id: grace-nolan
    name: Grace Nolan
    rank: ambassador
    emails: [grace.nolan@example.org]
`),
				example(anEdition, `
roles:
  - person: aoife-brennan
    role: chair
  - person: daniel-okafor
    role: speaker
  - person: grace-nolan
    role: speaker
`),
			}},
		},
		{
			Code: SpellingDrift, Title: "spelling drift of a name",
			Meaning: "Two names differ in a letter or two: mostly one person, spelt in two ways, who would get two letters or be printed wrongly. People, guest lists and the edition's texts are compared, and the guests at one address with one another.",
			Cure:    "Correct the spelling. A spelling that people are known by goes under aliases of their entry in people.yaml. If they are two people, accept it.",
			Example: inFile(people, `
people:
  - id: aoife-brennan
    name: Aoife Brennan
    emails: [aoife.brennan@example.org]
  - id: daniel-okafor
    name: Daniel Okafor
    emails: [daniel.okafor@example.org]
  - id: daniel-okafore
    name: Daniel Okafore
    emails: [d.okafore@example.org]
`),
		},
		{
			Code: StaleText, Title: "last year's ordinal, year or date in a copied text",
			Meaning: "A text that was carried over from the edition before still says its number, its year or its date.",
			Cure:    "Correct the text. If it does speak of that year on purpose, accept it.",
			Example: Example{Files: []ExampleFile{
				example("editions/2026.yaml", `
edition:
  year: 2026
  title: The Open Shelf
  date: 2026-10-08
  status: reported
roles:
  - person: aoife-brennan
    role: chair
invitation:
  occasion: the 124th anniversary of the library
`),
				example(anEdition, `
invitation:
  occasion: the 124th anniversary of the library
`),
			}},
		},
		{
			Code: StalePost, Title: "a post that may have changed since last year",
			Meaning: "Somebody was carried over from the edition before with the post that they had then. People change office in a year.",
			Cure:    "Ask whether they are still in this office. Correct posts in people.yaml, or accept it.",
			Example: Example{Files: []ExampleFile{
				example("editions/2026.yaml", `
edition:
  year: 2026
  title: The Open Shelf
  date: 2026-10-08
  status: reported
roles:
  - person: aoife-brennan
    role: chair
  - person: daniel-okafor
    role: keynote
    as: Professor of Letters
report:
  remarks:
    - person: daniel-okafor
      role: keynote
      no_remarks: true
`),
				example(anEdition, `
roles:
  - person: aoife-brennan
    role: chair
  - person: daniel-okafor
    role: keynote
    as: Reader in Letters
`),
			}},
		},
		{
			Code: PendingScheduled, Title: "somebody who has not answered in the programme",
			Meaning: "The programme is about to name somebody who was invited and has said nothing. Before the day by which answers are asked for, that is as it should be and not reported.",
			Cure:    "Ring them, and take the answer down with convene rsvp record. If the programme shall name them all the same, accept it.",
			Example: Example{
				Given: []string{
					"convene prepare invitation --now 2027-08-12T09:00:00+01:00",
					"convene send " + exampleMailing + " --now 2027-08-12T09:00:00+01:00",
				},
				Files: []ExampleFile{example(anEdition, `
invitation:
  reply_by: 2 weeks before
`)},
				Run: "convene check --now 2027-09-24T09:00:00+01:00",
			},
		},
		{
			Code: NoSuchAddress, Title: "an address that does not exist",
			Meaning: "A server refused mail to this person or guest, or sent it back, because there is no such address. What was written to them has not reached them. It is said for as long as people.yaml has the address, next year too.",
			Cure:    "Ask them or their office, and correct the address; then prepare the mail again, as the finding says. If the address is right all the same, as after a server's fault, accept it.",
			Example: Example{
				Given: []string{
					"convene prepare invitation --now 2027-08-12T09:00:00+01:00",
					"convene send " + exampleMailing + " --now 2027-08-12T09:00:00+01:00",
					"convene inbox returned.eml --now 2027-08-12T10:00:00+01:00",
				},
				Files: []ExampleFile{example("returned.eml", returnedMail), example(people, `
people:
  - id: aoife-brennan
    name: Aoife Brennan
    deliver: by-hand
  - id: daniel-okafor
    name: Daniel Okafor
    emails: [d.okafor@example.org]
`)},
				Run: "convene check --now 2027-08-13T09:00:00+01:00",
			},
		},
		{
			Code: GenderUnknown, Title: "a letter that needs to know whether a man or a woman reads it",
			Meaning: "Some languages greet men and women with different words, and nothing says which of them this person is to be greeted with. The letter would have to avoid the greeting, or give both. An honorific that tells, as Mr. or Ms. does, is enough.",
			Cure:    `Add "gender: m" or "gender: f" to their entry in people.yaml, or to a guest list a column gender with m or f. If the neutral greeting will do, accept it.`,
			Example: inFile(people, `
people:
  - id: aoife-brennan
    name: Aoife Brennan
    emails: [aoife.brennan@example.org]
  - id: daniel-okafor
    honorific: Prof.
    name: Daniel Okafor
    emails: [daniel.okafor@example.org]
    languages: [ru]
`),
		},
		{
			Code: UnknownLanguage, Title: "somebody whose language has no words yet",
			Meaning: "Their languages name one that the program has no words in. They are written to in the others, or in the series' language.",
			Cure:    "Choose one of the languages that there are, or add this one: CONTRIBUTING.md says how. If the series' language will do, accept it.",
			Example: inFile(people, `
people:
  - id: aoife-brennan
    name: Aoife Brennan
    emails: [aoife.brennan@example.org]
  - id: daniel-okafor
    name: Daniel Okafor
    emails: [daniel.okafor@example.org]
    languages: [fr]
`),
		},
	}
}

// returnedMail is what a server sends when an example's invitation came back.
const returnedMail = `
Date: Thu, 12 Aug 2027 09:05:00 +0100
From: MAILER-DAEMON@example.net
To: secretariat@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <returned-1@example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part
Content-Type: text/plain

There is no d.okafor@example.org here.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; example.net

Final-Recipient: rfc822; d.okafor@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--part
Content-Type: text/rfc822-headers

Message-ID: <df5e17ac-09f5-5213-8c60-397b9f8997c2@example.org>

--part--
`

// exampleMailing is the id under which the outbox keeps an example's mailing.
const exampleMailing = "m-XXXX"

// calendarCodes are the warnings about days and hours.
func calendarCodes() []CodeEntry {
	return []CodeEntry{
		{
			Code: DeadlineMoved, Title: "a deadline that moves to another day",
			Meaning: "Counted from the edition's day, the deadline falls on a holiday or on a day of the week on which nobody works. It moves to a working day, earlier before the edition and later after it.",
			Cure:    `If the new day suits, accept it. Else write another "at" in run_up: another number of days, or a date.`,
			Example: inFile(series, `
run_up:
  - id: programme
    at: 12 days before
    send: programme
`),
		},
		{
			Code: KeptFree, Title: "a slot in hours that are kept free, such as Friday prayer",
			Meaning: "The series says under keep_free that nothing takes place in these hours of the week. Breaks and refreshments may.",
			Cure:    `Move the slot, and let one with "kind: break" stand in those hours.`,
			Example: Example{Files: []ExampleFile{
				example(series, `
series:
  id: founders-day-lecture
  name: Founders’ Day Lecture
  kind: Lecture
  anniversary: 1902-10-07
  timezone: Europe/Dublin
  keep_free:
    - name: Friday prayer
      weekdays: [Fri]
      from: 12:45
      to: 14:15
`),
				example(anEdition, `
edition:
  year: 2027
  title: A City of Readers
  date: 2027-10-08
  status: open
programme:
  - at: 12:30
    minutes: 45
    role: keynote
`),
			}},
		},
		{
			Code: PassageHeld, Title: "words that their speaker has not been seen to approve",
			Meaning: "Under run_up the approval says \"unanswered: hold\", and its mail promises each speaker that their words will be in the report once they have approved them. Convene cannot know that they have: they answer in words of their own.",
			Cure:    `Accept it for each speaker who has approved. For the others, write "no_remarks: true" in place of the words; or write "unanswered: publish" before the next year's mail promises otherwise.`,
			Example: Example{
				Files: []ExampleFile{
					example(series, `
run_up:
  - id: approval
    at: 5 days after
    send: approval
    to: speakers
    unanswered: hold
`),
					example(anEdition, `
edition:
  year: 2027
  title: A City of Readers
  date: 2027-10-07
  status: held
report:
  remarks:
    - person: daniel-okafor
      text: He spoke of the city's first readers.
`),
				},
				Run: "convene check --now 2027-10-20T09:00:00+01:00",
			},
		},
		{
			Code: DaytimeRefreshments, Title: "refreshments in a period that has none",
			Meaning: "The day lies in a period of convene.yaml with no_daytime_refreshments, such as Ramadan, and something is served before sunset.",
			Cure:    `Take the slot out, or serve after sunset: 18:00, unless the period says another "sunset:".`,
			Example: Example{Files: []ExampleFile{
				example(series, `
series:
  id: founders-day-lecture
  name: Founders’ Day Lecture
  kind: Lecture
  anniversary: 1902-10-07
  timezone: Europe/Dublin
  periods:
    - name: Ramadan
      from: 2027-10-01
      to: 2027-10-30
      no_daytime_refreshments: true
`),
				example(anEdition, `
programme:
  - at: 16:00
    minutes: 30
    kind: refreshments
`),
			}},
		},
		{
			Code: TentativeDay, Title: "a holiday or period that may still move",
			Meaning: "It is marked tentative in convene.yaml, as days are that depend on the sighting of the moon, and the edition or one of its mailings lies in it or beside it.",
			Cure:    `Once the day is announced, correct it and take "tentative: true" out. If it makes no difference, accept it.`,
			Example: inFile(series, `
series:
  id: founders-day-lecture
  name: Founders’ Day Lecture
  kind: Lecture
  anniversary: 1902-10-07
  timezone: Europe/Dublin
  holidays:
    - date: 2027-10-08
      name: A feast
      tentative: true
`),
		},
	}
}

// noteCodes are what is merely said.
func noteCodes() []CodeEntry {
	return []CodeEntry{
		{
			Code: NeedlessAcceptance, Title: "an acceptance of nothing",
			Meaning: "An entry under accept names a warning that is not found any more, at a place that may be another by now. It stands in nobody's way.",
			Cure:    "Take the entry out, or correct its place if the warning has moved.",
			Example: inFile(anEdition, `
accept:
  - code: W02
    at: programme[9]
`),
		},
	}
}
