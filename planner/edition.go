package planner

// Edition is one year's commemoration: a file editions/YEAR.yaml.
type Edition struct {
	EditionHead `yaml:"edition" need:"required"`
	// Hosts replaces the series' hosts for this year.
	Hosts []Host `yaml:"hosts"`
	// Guests is the guest list; none where left out.
	Guests File `yaml:"guests"`
	// Roles is who is what. A person may stand twice.
	Roles []Participation `yaml:"roles"`
	// Programme is a one-day edition's programme; see Days.
	Programme []Slot `yaml:"programme"`
	// Days replaces date, starts and programme for more than one day.
	Days []Day `yaml:"days"`

	Audience   Attendance      `yaml:"audience"`
	Invitation Invitation      `yaml:"invitation"`
	Report     Report          `yaml:"report"`
	Wording    map[string]Text `yaml:"wording"`
	// Done are the run-up entries that are done, or were seen to otherwise.
	Done   []ID         `yaml:"done"`
	Accept []Acceptance `yaml:"accept"`

	// Source is the file's path in the workspace, for findings.
	Source string `yaml:"-"`
}

// EditionHead is what every document says of an edition.
type EditionHead struct {
	Year     int  `yaml:"year" need:"required"`
	Title    Text `yaml:"title" need:"required"`
	Subtitle Text `yaml:"subtitle"`
	// ShortTitle stands in running heads; the title where left out.
	ShortTitle Text `yaml:"short_title"`
	// Date is the day of a one-day edition; required unless Days is given.
	Date       Date   `yaml:"date"`
	DateReason Text   `yaml:"date_reason"`
	Status     Status `yaml:"status" need:"required"`
	// Starts is when the formal part begins, for letters and calendars; the
	// first slot's time where left out.
	Starts Clock  `yaml:"starts"`
	Venue  Venue  `yaml:"venue"`
	Online Online `yaml:"online"`
}

// Venue is where an edition takes place. The zero value: not known yet.
type Venue struct {
	Name    Text `yaml:"name"`
	Hall    Text `yaml:"hall"`
	City    Text `yaml:"city"`
	Address Text `yaml:"address"`
	// Opens and Closes bound the programme; unbounded where left out.
	Opens  Clock `yaml:"opens"`
	Closes Clock `yaml:"closes"`
	Map    URL   `yaml:"map"`
}

// Online is how to take part from elsewhere. It never stands on a public page.
type Online struct {
	URL      URL    `yaml:"url"`
	Passcode string `yaml:"passcode"`
	// SendTo is who is told; those who accepted where left out.
	SendTo OnlineAudience `yaml:"send_to"`
}

// OnlineAudience is who is told how to take part from elsewhere.
type OnlineAudience string

const (
	OnlineToAccepted     OnlineAudience = "accepted"
	OnlineToParticipants OnlineAudience = "participants"
)

// Values lists what a file may say.
func (OnlineAudience) Values() []string {
	return []string{string(OnlineToAccepted), string(OnlineToParticipants)}
}

// Day is one day of an edition of several.
type Day struct {
	Date      Date   `yaml:"date" need:"required"`
	Starts    Clock  `yaml:"starts"`
	Programme []Slot `yaml:"programme"`
}

// Participation is one role of one person in an edition.
type Participation struct {
	Person ID `yaml:"person" need:"required"`
	Role   ID `yaml:"role" need:"required"`
	// As is the post in this edition, kept when the person's posts change.
	As Text `yaml:"as"`
	// RepresentedBy stands in for the person on the day, which counts as their
	// answer; nobody where left out.
	RepresentedBy ID `yaml:"represented_by"`
	// Number is that of the person's letter, which {number} in a reference
	// stands for; where left out, the next that nobody has, in the order of the
	// roles. Give it to letters that are out before the roles change.
	Number int `yaml:"number"`
}

// Slot is one item of a programme. It starts where the one before it ends
// unless At says otherwise.
type Slot struct {
	At      Clock `yaml:"at"`
	Minutes int   `yaml:"minutes"`
	// End may be given in place of Minutes.
	End Clock `yaml:"end"`
	// Kind is what the slot is; a speech where left out and a person or role
	// is named.
	Kind  SlotKind `yaml:"kind"`
	Title Text     `yaml:"title"`
	Role  ID       `yaml:"role"`
	// Person acts in this slot; for a role held by one person it may be left
	// out.
	Person ID `yaml:"person"`
	// From is whose message is read, and ReadBy who reads it.
	From   ID `yaml:"from"`
	ReadBy ID `yaml:"read_by"`
	// Moderator and Speakers belong to a panel.
	Moderator ID            `yaml:"moderator"`
	Speakers  []PanelSpeech `yaml:"speakers"`
	Attends   Attends       `yaml:"attends"`
	// Hall is where, if not in the venue's hall; slots in different halls may
	// run at the same time.
	Hall Text `yaml:"hall"`
}

// PanelSpeech is one speaker's part of a panel.
type PanelSpeech struct {
	Person  ID      `yaml:"person" need:"required"`
	Minutes int     `yaml:"minutes"`
	Title   Text    `yaml:"title"`
	Attends Attends `yaml:"attends"`
}

// Attends is how somebody is present; in the hall where left out.
type Attends string

const (
	InPerson  Attends = "in-person"
	OnlineWay Attends = "online"
)

// Values lists what a file may say.
func (Attends) Values() []string { return []string{string(InPerson), string(OnlineWay)} }

// SlotKind is what a slot of a programme is.
type SlotKind string

const (
	ArrivalSlot      SlotKind = "arrival"
	RecitationSlot   SlotKind = "recitation"
	AnthemSlot       SlotKind = "anthem"
	SilenceSlot      SlotKind = "silence"
	FilmSlot         SlotKind = "film"
	SpeechSlot       SlotKind = "speech"
	MessageSlot      SlotKind = "message"
	PanelSlot        SlotKind = "panel"
	QASlot           SlotKind = "qa"
	PhotoSlot        SlotKind = "photo"
	RefreshmentsSlot SlotKind = "refreshments"
	BreakSlot        SlotKind = "break"
)

// Values lists what a file may say.
func (SlotKind) Values() []string {
	return []string{
		string(ArrivalSlot), string(RecitationSlot), string(AnthemSlot), string(SilenceSlot), string(FilmSlot), string(SpeechSlot),
		string(MessageSlot), string(PanelSlot), string(QASlot), string(PhotoSlot), string(RefreshmentsSlot), string(BreakSlot),
	}
}

// Attendance is who took part, for the report.
type Attendance struct {
	Groups []Text `yaml:"groups"`
	// Closing ends the list of groups, as in "people from different walks of
	// life".
	Closing Text `yaml:"closing"`
	Count   int  `yaml:"count"`
}

// Invitation is what the letters need this year. What is left out is left out
// of the letter.
type Invitation struct {
	Occasion Text  `yaml:"occasion"` // Markdown; made from series and number where left out
	Ask      Text  `yaml:"ask"`      // Markdown; made from the role where left out
	ReplyBy  When  `yaml:"reply_by"`
	RSVP     RSVP  `yaml:"rsvp"`
	ArriveBy Clock `yaml:"arrive_by"`
	Dress    Text  `yaml:"dress"`
	Entry    Text  `yaml:"entry"`
	Media    Text  `yaml:"media"`
	// Reference is the letter's reference; {number} counts the letters.
	Reference string `yaml:"reference"`
	// Date is the letter's; its run-up date where left out.
	Date Date       `yaml:"date"`
	Form LetterForm `yaml:"form"`
	// Enclosures are named at the letter's foot, CopyTo under them.
	Enclosures []Text `yaml:"enclosures"`
	CopyTo     []Text `yaml:"copy_to"`
}

// RSVP is who takes answers.
type RSVP struct {
	Name  Text   `yaml:"name"`
	Phone string `yaml:"phone"`
	Email Email  `yaml:"email"`
	// Page is a web page that takes answers; none where left out. Letters print
	// it, and lead telephones to it before the address.
	Page URL `yaml:"page"`
}

// LetterForm is the form in which an edition's invitations are written; a letter
// where left out. A note verbale goes to those whose mission is known, and a
// letter to all others.
type LetterForm string

const (
	PlainLetter LetterForm = "letter"
	NoteVerbale LetterForm = "note-verbale"
)

// Values lists what a file may say.
func (LetterForm) Values() []string { return []string{string(PlainLetter), string(NoteVerbale)} }

// Report is what is published afterwards.
type Report struct {
	// Attach says whether the newsletter mail carries the PDF; it does not
	// where left out.
	Attach Attach `yaml:"attach"`
	// Layout is the form of the report; the booklet where left out.
	Layout Layout `yaml:"layout"`
	// Introduction is Markdown; drafted from hosts, roles and people where
	// left out.
	Introduction Text `yaml:"introduction"`
	// Remarks are in report order; the programme's speaking order where left
	// out.
	Remarks         []Remark        `yaml:"remarks"`
	Recommendations Recommendations `yaml:"recommendations"`
	Conclusion      Conclusion      `yaml:"conclusion"`
	Pictures        []EventPicture  `yaml:"pictures"`
	Credits         []Credit        `yaml:"credits"`
	Display         []Display       `yaml:"display"`
}

// Attach says what a report's mail carries.
type Attach string

const (
	AttachNone Attach = "none"
	AttachPDF  Attach = "pdf"
)

// Values lists what a file may say.
func (Attach) Values() []string { return []string{string(AttachNone), string(AttachPDF)} }

// Layout is one of the forms in which a report is published.
type Layout string

const (
	BookletLayout    Layout = "booklet"
	NewsletterLayout Layout = "newsletter"
)

// Values lists what a file may say.
func (Layout) Values() []string { return []string{string(BookletLayout), string(NewsletterLayout)} }

// Remark is what one person said.
type Remark struct {
	Person ID `yaml:"person" need:"required"`
	// Role is that in which the person spoke; the only or first role where
	// left out.
	Role ID `yaml:"role"`
	// Text is Markdown, one or more paragraphs. File holds it in place of
	// Text.
	Text    Text `yaml:"text"`
	File    File `yaml:"file"`
	Picture File `yaml:"picture"`
	// NoRemarks: the person spoke and nothing is published, which is no
	// mistake.
	NoRemarks bool `yaml:"no_remarks"`
}

// Recommendations are kept as typed.
type Recommendations struct {
	Lead  Text   `yaml:"lead"`
	Items []Text `yaml:"items"`
}

// Conclusion is the chair's concluding remarks.
type Conclusion struct {
	By   ID   `yaml:"by"`
	Text Text `yaml:"text"` // Markdown
}

// EventPicture is a picture of the event.
type EventPicture struct {
	File    File   `yaml:"file" need:"required"`
	Caption Text   `yaml:"caption"`
	Alt     Text   `yaml:"alt" need:"required"` // what it shows, for those who cannot see it
	Credit  string `yaml:"credit"`
}

// Credit is one line of a report's credits.
type Credit struct {
	Label Text `yaml:"label" need:"required"`
	Name  Text `yaml:"name" need:"required"`
}

// Display is how somebody is styled in one place.
type Display struct {
	Person    ID           `yaml:"person" need:"required"`
	In        DisplayPlace `yaml:"in" need:"required"`
	Honorific Text         `yaml:"honorific"` // the person's where left out
	Name      Text         `yaml:"name"`      // the person's where left out
	Post      Text         `yaml:"post"`      // the person's where left out
}

// DisplayPlace is where a person is mentioned.
type DisplayPlace string

const (
	InIntroduction DisplayPlace = "introduction"
	InRemarks      DisplayPlace = "remarks"
	InProgramme    DisplayPlace = "programme"
	InLetter       DisplayPlace = "letter"
)

// Values lists what a file may say.
func (DisplayPlace) Values() []string {
	return []string{string(InIntroduction), string(InRemarks), string(InProgramme), string(InLetter)}
}

// Acceptance is a warning that somebody has seen and accepted.
type Acceptance struct {
	Code string `yaml:"code" need:"required"`
	// At is the warning's path. In place of a number in a list it may have an
	// identifier, as in run_up[guests].at; and the name of a file may come
	// before it, as in "people.yaml: people[mohammed-khan].name".
	At string `yaml:"at" need:"required"`
}

// Form is the report's layout; the booklet where none is given.
func (r Report) Form() Layout {
	if r.Layout == "" {
		return BookletLayout
	}
	return r.Layout
}
