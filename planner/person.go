package planner

// Person is somebody the organisers know: an entry of people.yaml.
type Person struct {
	ID ID `yaml:"id" need:"required"`
	// Honorific is free text before the name: H.E., Senator, Prof. Dr.
	Honorific Text `yaml:"honorific"`
	Name      Text `yaml:"name" need:"required"`
	// Aliases are other known spellings of the name.
	Aliases []string `yaml:"aliases"`
	// Surname is used in a salutation by languages that want one; honorific
	// and full name where left out.
	Surname Text   `yaml:"surname"`
	Gender  Gender `yaml:"gender"`
	// Salutation opens a letter, without the comma; made from honorific and
	// name where left out, and in languages for which none is written.
	Salutation Text   `yaml:"salutation"`
	Posts      []Post `yaml:"posts"`
	// Rank is an entry of the series' ranks; whoever has none follows.
	Rank   ID      `yaml:"rank"`
	Emails []Email `yaml:"emails"`
	// Secretary, where there is one with an address, gets this person's mail.
	Secretary *Secretary `yaml:"secretary"`
	// AlsoMailPerson sends a second message to the person beside the
	// secretary's, without links to answer.
	AlsoMailPerson bool `yaml:"also_mail_person"`
	// Deliver is how documents reach the person; by mail where left out.
	Deliver Delivery `yaml:"deliver"`
	// Reminders is how the person is reminded; by mail where left out.
	Reminders ReminderWay `yaml:"reminders"`
	Address   Text        `yaml:"address"`
	// Mission is the office that a note verbale about the person goes to;
	// whoever has none gets a letter.
	Mission *Mission `yaml:"mission"`
	Picture File     `yaml:"picture"`
	// Languages are those of letters and mails; two make a bilingual letter;
	// the series' language where left out.
	Languages []string `yaml:"languages"`
}

// Post is an office somebody holds or held. A text alone is a post held now.
type Post struct {
	Title Text `yaml:"title" need:"required"`
	// Former: no longer held; printed with the word for it.
	Former bool `yaml:"former"`
	// Until is the last day on which the post was held, so that the report of
	// an earlier edition keeps it; still held where left out.
	Until Date `yaml:"until"`
}

// UnmarshalText stores a post given as a plain string.
func (p *Post) UnmarshalText(text []byte) error {
	*p = Post{Title: Plain(string(text))}
	return nil
}

// Mission is an embassy or another office that corresponds by notes verbales. A
// text alone is its name.
type Mission struct {
	// Name is how the mission stands over an address, without an article:
	// "Embassy of the Republic of Azerbaijan".
	Name Text `yaml:"name" need:"required"`
	// Kind is an embassy where left out. A language that cannot bend the name
	// says the word for the kind.
	Kind MissionKind `yaml:"kind"`
	// To is the name as it stands after "to", in languages that bend it; by
	// name or kind where left out.
	To Text `yaml:"to"`
	// Address stands under the name; the person's where left out.
	Address Text `yaml:"address"`
}

// UnmarshalText stores a mission given as a plain string.
func (m *Mission) UnmarshalText(text []byte) error {
	*m = Mission{Name: Plain(string(text))}
	return nil
}

// MissionKind is what kind of office a mission is.
type MissionKind string

const (
	Embassy          MissionKind = "embassy"
	HighCommission   MissionKind = "high-commission"
	Consulate        MissionKind = "consulate"
	PermanentMission MissionKind = "permanent-mission"
	Delegation       MissionKind = "delegation"
	Ministry         MissionKind = "ministry"
	Organisation     MissionKind = "organisation"
)

// Values lists what a file may say.
func (MissionKind) Values() []string {
	return []string{
		string(Embassy), string(HighCommission), string(Consulate), string(PermanentMission), string(Delegation), string(Ministry), string(Organisation),
	}
}

// Secretary is who looks after a person's mail.
type Secretary struct {
	Name  Text   `yaml:"name"`
	Email Email  `yaml:"email"`
	Phone string `yaml:"phone"`
}

// Gender is asked for by languages that need it.
type Gender string

// Values lists what a file may say.
func (Gender) Values() []string { return []string{"m", "f"} }

// Delivery is how a document reaches somebody.
type Delivery string

const (
	ByMail Delivery = "mail"
	ByHand Delivery = "by-hand"
)

// Values lists what a file may say.
func (Delivery) Values() []string { return []string{string(ByMail), string(ByHand)} }

// ReminderWay is how somebody is reminded.
type ReminderWay string

const (
	RemindByMail  ReminderWay = "mail"
	RemindByPhone ReminderWay = "phone"
)

// Values lists what a file may say.
func (ReminderWay) Values() []string { return []string{string(RemindByMail), string(RemindByPhone)} }

// PostsOn are the posts as they stood on day: those ended before it are left
// out, those marked former stay and say so.
func (p *Person) PostsOn(day Date) []Post {
	var held []Post
	for _, post := range p.Posts {
		if post.Until.IsZero() || !post.Until.Before(day) {
			held = append(held, post)
		}
	}
	return held
}

// Mailbox is where mail for the person goes: the secretary's address, else the
// person's first. It is empty if there is none.
func (p *Person) Mailbox() Email {
	if p.Secretary != nil && p.Secretary.Email != "" {
		return p.Secretary.Email
	}
	if len(p.Emails) > 0 {
		return p.Emails[0]
	}
	return ""
}

// Listed is one line of a list of guests or subscribers.
type Listed struct {
	ID        ID       // the list's own key; may be empty
	Email     Email    // required for subscribers
	Honorific string   // may be empty
	Gender    Gender   // may be empty
	Name      string   // may be empty for subscribers
	Post      string   // may be empty
	Group     string   // vip, press, audience …; may be empty
	Language  string   // empty: the series' language
	Deliver   Delivery // empty: by mail
	Line      int      // line or row in its file, from 1, for messages
}
