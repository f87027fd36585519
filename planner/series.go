package planner

// Series is what is commemorated every year: the file convene.yaml, without
// the parts that say how post and paper are made.
type Series struct {
	// ID names the series in message identities; changing it makes every
	// message a new one.
	ID   ID   `yaml:"id" need:"required"`
	Name Text `yaml:"name" need:"required"`
	// Kind is what an edition is called, as in "Seminar"; layouts print it.
	Kind Text `yaml:"kind" need:"required"`
	// Anniversary is the day commemorated. Numbers and ordinals count from it.
	Anniversary Date `yaml:"anniversary" need:"required"`
	// Timezone is where clock times are meant.
	Timezone Zone `yaml:"timezone" need:"required"`
	// Language is that of plain texts; "en" where left out.
	Language string `yaml:"language"`
	// WorkingDays are those on which a deadline may fall; Monday to Friday
	// where left out.
	WorkingDays []Weekday `yaml:"working_days"`
	Holidays    []Holiday `yaml:"holidays"`
	Periods     []Period  `yaml:"periods"`
	// KeepFree are hours of the week in which no slot of a programme falls.
	KeepFree []FreeHours `yaml:"keep_free"`
	Propose  Proposal    `yaml:"propose"`
}

// Holiday is a day on which no deadline falls.
type Holiday struct {
	Date Date `yaml:"date" need:"required"`
	Name Text `yaml:"name" need:"required"`
	// Tentative: the day may still move, as days that follow the moon do.
	Tentative bool `yaml:"tentative"`
}

// Period is a stretch of days that a planner has to know about.
type Period struct {
	Name      Text `yaml:"name" need:"required"`
	From      Date `yaml:"from" need:"required"`
	To        Date `yaml:"to" need:"required"`
	Tentative bool `yaml:"tentative"`
	// NoDaytimeRefreshments: a programme within it offers none by day.
	NoDaytimeRefreshments bool `yaml:"no_daytime_refreshments"`
	// Sunset is from when refreshments are offered again; 18:00 where left out.
	Sunset Clock `yaml:"sunset"`
}

// Covers reports whether a day lies in the period.
func (p Period) Covers(d Date) bool { return !d.Before(p.From) && !p.To.Before(d) }

// FreeHours are hours that a programme keeps free on some days of the week,
// such as those of Friday prayer. Breaks and refreshments may fall into them.
type FreeHours struct {
	Name     Text      `yaml:"name" need:"required"`
	Weekdays []Weekday `yaml:"weekdays" need:"required"`
	From     Clock     `yaml:"from" need:"required"`
	To       Clock     `yaml:"to" need:"required"`
}

// Proposal is how the date of the next edition is proposed from the day
// commemorated.
type Proposal struct {
	// Weekdays on which an edition may take place; any where left out.
	Weekdays []Weekday `yaml:"weekdays"`
	// When is where to look from the anniversary's day; exact where left out.
	When ProposalRule `yaml:"when"`
}

// ProposalRule is where to look for a date, seen from the anniversary's day.
type ProposalRule string

const (
	OnOrBefore ProposalRule = "on-or-before"
	OnOrAfter  ProposalRule = "on-or-after"
	ClosestDay ProposalRule = "nearest"
	Exact      ProposalRule = "exact"
)

// Values lists what a file may say.
func (ProposalRule) Values() []string {
	return []string{string(OnOrBefore), string(OnOrAfter), string(ClosestDay), string(Exact)}
}

// Organiser is an organisation that can host an edition.
type Organiser struct {
	ID   ID   `yaml:"id" need:"required"`
	Name Text `yaml:"name" need:"required"`
	// NameLines is the name broken over the lines of a cover; the name on one
	// line where left out.
	NameLines []Text `yaml:"name_lines"`
	// NameInText is the name inside a sentence, with its article; the name
	// where left out.
	NameInText Text `yaml:"name_in_text"`
	// ShortName is the abbreviation; the name where left out.
	ShortName Text      `yaml:"short_name"`
	Logo      File      `yaml:"logo"`
	Address   Text      `yaml:"address"`
	Contacts  []Contact `yaml:"contacts"`
	Social    []Social  `yaml:"social"`
}

// Contact is one line of an organiser's contacts, printed as typed.
type Contact struct {
	Kind  string `yaml:"kind" need:"required"` // web, phone, fax, email …
	Value string `yaml:"value" need:"required"`
}

// Social is an organiser's page on a network.
type Social struct {
	Network string `yaml:"network" need:"required"`
	URL     URL    `yaml:"url" need:"required"`
}

// Host is an organiser's part in an edition. The order of hosts is the order
// of letterheads and signatures.
type Host struct {
	Organiser ID       `yaml:"organiser" need:"required"`
	Part      HostPart `yaml:"part" need:"required"`
	// Signatory signs letters for this host; nobody where left out.
	Signatory ID `yaml:"signatory"`
}

// HostPart is what a host does.
type HostPart string

const (
	Lead         HostPart = "lead"
	CoOrganiser  HostPart = "co-organiser"
	Collaborator HostPart = "collaborator"
	Supporter    HostPart = "supporter"
)

// Values lists what a file may say.
func (HostPart) Values() []string {
	return []string{string(Lead), string(CoOrganiser), string(Collaborator), string(Supporter)}
}

// RunUp is one step of the year: a task somebody owns, or a mailing.
type RunUp struct {
	ID ID   `yaml:"id" need:"required"`
	At When `yaml:"at" need:"required"`
	// Task is what is to be done; for a mailing it may be left out.
	Task  Text   `yaml:"task"`
	Owner string `yaml:"owner"`
	// Send is the kind of mail that goes out; none where left out.
	Send MailKind `yaml:"send"`
	// To is who gets it; whom the kind is for where left out.
	To Audience `yaml:"to"`
	// Unanswered says what happens to a passage whose speaker never approved
	// it; it is published where left out.
	Unanswered Unanswered `yaml:"unanswered"`
}

// Unanswered is what becomes of a passage that nobody approved.
type Unanswered string

const (
	Publish Unanswered = "publish"
	Hold    Unanswered = "hold"
)

// Values lists what a file may say.
func (Unanswered) Values() []string { return []string{string(Publish), string(Hold)} }
