package planner

// programmeCodes are the findings about a programme and those who act in it.
func programmeCodes() []CodeEntry {
	return []CodeEntry{
		{
			Code: Overlap, Title: "slots that overlap",
			Meaning: "Two slots run in the same hall at the same time.",
			Cure:    `Move one of them, shorten the one before, or give one "hall:" if they are meant to run side by side. A slot without "at" begins when the one before it ends.`,
			Example: inFile(anEdition, `
programme:
  - at: 18:30
    minutes: 20
    role: keynote
  - at: 18:45
    minutes: 30
    kind: qa
`),
		},
		{
			Code: NoLength, Title: "a slot with neither minutes nor end",
			Meaning: "Nobody can say when the next slot begins.",
			Cure:    `Add "minutes: 20", or "end: 18:50".`,
			Example: inFile(anEdition, `
programme:
  - at: 18:30
    role: keynote
`),
		},
		{
			Code: OutsideHours, Title: "a programme outside the venue's hours",
			Meaning: "A slot begins before the venue opens or ends after it closes.",
			Cure:    "Shorten or move the programme, or correct opens and closes under venue after asking the venue.",
			Example: inFile(anEdition, `
edition:
  year: 2027
  title: A City of Readers
  date: 2027-10-07
  status: open
  starts: 18:30
  venue:
    name: Reading Room
    closes: 19:00
`),
		},
		{
			Code: TwoPlaces, Title: "one person in two places at once",
			Meaning: "Somebody acts in two slots that run at the same time in different halls.",
			Cure:    "Move one of the two slots, or let somebody else act in one.",
			Example: inFile(anEdition, `
programme:
  - at: 18:30
    minutes: 30
    role: keynote
    person: daniel-okafor
  - at: 18:45
    minutes: 30
    kind: panel
    hall: Map Room
    moderator: daniel-okafor
`),
		},
		{
			Code: WrongWeekday, Title: "a weekday that its date does not fall on",
			Meaning: "A text names a weekday beside a date, and the calendar has another. One of the two is wrong, and readers cannot know which.",
			Cure:    "Look the day up and correct the weekday or the date.",
			Example: inFile(anEdition, `
invitation:
  ask: We would be honoured by your presence on Friday, 7 October 2027.
`),
		},
		{
			Code: NoRemarks, Title: "a speaker of a held edition without remarks",
			Meaning: "The report says nothing of somebody whose words it should have: a keynote speaker, speaker, panellist, chief guest or guest of honour. It stands against the report alone.",
			Cure:    `Add what they said under report.remarks. If nothing is to be published, write "no_remarks: true" in their entry.`,
			Example: inFile(anEdition, `
edition:
  year: 2027
  title: A City of Readers
  date: 2027-10-07
  status: held
`),
		},
		{
			Code: PastDeadline, Title: "a deadline already past",
			Meaning: "The run-up wanted the mailing to go out earlier. It is neither dropped nor sent by itself.",
			Cure:    `Prepare it with --late if it shall still go out. If it went out some other way, add its id under "done:" in the edition.`,
			Example: Example{
				Files: []ExampleFile{example(series, `
run_up:
  - id: invitations
    at: 8 weeks before
    send: invitation
`)},
				Run: "convene prepare invitation --now 2027-09-01T09:00:00+01:00",
			},
		},
		{
			Code: DeclinedScheduled, Title: "somebody who declined still in the programme",
			Meaning: "Everybody who gets the programme would be told of somebody who does not come.",
			Cure:    "Give the slot to somebody else or take it out; then tell those concerned with convene prepare update.",
			Example: Example{
				Given: []string{"convene rsvp record daniel-okafor declined --via phone --by Secretariat"},
				Files: []ExampleFile{example(anEdition, `
programme:
  - at: 18:30
    minutes: 45
    role: keynote
    person: daniel-okafor
`)},
			},
		},
	}
}

// printCodes are the findings about what is printed and mailed.
func printCodes() []CodeEntry {
	return []CodeEntry{
		{
			Code: BadTemplate, Title: "a template, wording or text that cannot be written out",
			Meaning: "A text of your own uses a placeholder that does not exist, or something that cannot be printed.",
			Cure:    "Correct what the message names. The placeholders of a text are those that the built-in one of the same name uses.",
			Example: inFile("templates/mail-programme.en.md", `
{salutation}

The programme of the {kidn} is enclosed.

{close}
`),
		},
		{
			Code: BadPicture, Title: "a picture missing, unreadable or over the limit",
			Meaning: "A document is to show the picture, and it cannot be shown.",
			Cure:    "Put the picture there, save it anew as JPEG, PNG or WebP, or make it smaller, as the message says.",
			Example: inFile(series, `
organisers:
  - id: library
    name: Riverside Library
    logo: logos/library.png
`),
		},
		{
			Code: NoGlyph, Title: "a character that no typeface has",
			Meaning: "The character cannot be printed: the embedded typefaces cover Latin, Cyrillic and Greek letters and those of Arabic and Urdu, and no pictographs.",
			Cure:    "Write it another way.",
			Example: inFile(anEdition, `
edition:
  year: 2027
  title: A City of Readers 📚
  date: 2027-10-07
  status: open
`),
		},
	}
}
