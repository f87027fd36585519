package planner

// fileCodes are the findings about what is written in the files, each by
// itself.
func fileCodes() []CodeEntry {
	return []CodeEntry{
		{
			Code: Unreadable, Title: "a file cannot be read",
			Meaning: "The file is not understood at all from the line named on, or may not be opened. Nothing in it is looked at before it can be read.",
			Cure:    "Look at the line named and the one above it. Mostly a bracket or a quotation mark is not closed, a tab stands where blanks belong, or a line is not as far to the right as its neighbours.",
			Example: inFile(anEdition, `
edition:
  year: 2027
  title: "A City of Readers
  date: 2027-10-07
  status: open
`),
		},
		{
			Code: UnknownKey, Title: "a key that does not exist",
			Meaning: "Nothing reads this key, so what stands behind it would have no effect. Mostly it is a slip of the finger.",
			Cure:    "Write it as the message suggests, or take it out. A key that begins with a comma's rest, inside { }, is a text with a comma in it: put the text between quotation marks.",
			Example: inFile(anEdition, `
programme:
  - at: 18:00
    mintues: 30
    kind: arrival
`),
		},
		{
			Code: Duplicate, Title: "a key or identifier given twice",
			Meaning: "Two entries have the same name, so nobody could say which of them is meant.",
			Cure:    "Give one of the two another id, or take one out. Ids of people are never printed.",
			Example: inFile(people, `
people:
  - id: aoife-brennan
    name: Aoife Brennan
    emails: [aoife.brennan@example.org]
  - id: daniel-okafor
    name: Daniel Okafor
    emails: [daniel.okafor@example.org]
  - id: daniel-okafor
    name: Grace Nolan
    emails: [grace.nolan@example.org]
`),
		},
		{
			Code: WrongType, Title: "a value of the wrong type",
			Meaning: "The value is there and cannot be what the key wants: a word where a number belongs, a list where a text belongs, a date in another form.",
			Cure:    "Write it in the form that the message names: a date as 2027-10-07, a time as 18:30, minutes as 30.",
			Example: inFile(anEdition, `
programme:
  - at: 18:00
    minutes: half an hour
    kind: arrival
`),
		},
		{
			Code: Missing, Title: "something required is missing",
			Meaning: "A key without which nothing can be made is not there, or has nothing behind it that can be seen.",
			Cure:    "Add the key that the message names.",
			Example: inFile(anEdition, `
edition:
  year: 2027
  date: 2027-10-07
  status: open
`),
		},
		{
			Code: NotAllowed, Title: "a value that is not one of those allowed",
			Meaning: "The key takes only certain words, or the value contradicts another one in the files.",
			Cure:    "Write one of the words that the message lists, or correct one of the two values that contradict each other.",
			Example: inFile(anEdition, `
edition:
  year: 2027
  title: A City of Readers
  date: 2027-10-07
  status: opened
`),
		},
		{
			Code: Impossible, Title: "a date, time or zone that does not exist",
			Meaning: "It has the right form, and no calendar or clock has it; or something ends before it begins.",
			Cure:    "Correct the date or time. A time zone has a name like Asia/Karachi.",
			Example: inFile(anEdition, `
edition:
  year: 2027
  title: A City of Readers
  date: 2027-02-30
  status: open
`),
		},
		{
			Code: NobodyKnown, Title: "a name that refers to nobody and nothing known",
			Meaning: "A role, a slot, a host or another entry names somebody by an id that no file has.",
			Cure:    "Correct the id, or add the person to people.yaml (an organiser or rank to convene.yaml).",
			Example: inFile(anEdition, `
roles:
  - person: aoife-brennan
    role: chair
  - person: daniel-okafar
    role: keynote
`),
		},
		{
			Code: BadAddress, Title: "an address missing or malformed",
			Meaning: "Somebody who has to be mailed has no address, or one that no mail server would take.",
			Cure:    `Correct or add the address. For somebody whose documents are handed over, write "deliver: by-hand".`,
			Example: inFile(people, `
people:
  - id: aoife-brennan
    name: Aoife Brennan
    emails: [aoife.brennan@example.org]
  - id: daniel-okafor
    name: Daniel Okafor
    emails: [daniel.okafor@example]
`),
		},
		{
			Code: ControlCharacter, Title: "a line break or control character where none may be",
			Meaning: "The text reaches the head of a mail, where a line break would begin another line of it. Mostly it came along when the text was copied. One of those that turn the direction of what follows round (U+202D, U+202E) would make a name or an address read as another.",
			Cure:    "Write the text on one line, anew if need be: not every control character can be seen.",
			Example: inFile(people, `
people:
  - id: aoife-brennan
    name: Aoife Brennan
    emails: [aoife.brennan@example.org]
  - id: daniel-okafor
    name: |
      Daniel
      Okafor
    emails: [daniel.okafor@example.org]
`),
		},
		{
			Code: MissingFile, Title: "a file that is referred to and not there",
			Meaning: "A list or a text is named whose file is not in the workspace.",
			Cure:    "Put the file there, or correct its name. Names have forward slashes, and capital letters count.",
			Example: inFile(anEdition, `
guests: lists/guests-2027.csv
`),
		},
	}
}
