package planner

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

// sample is a workspace with one edition that passes Check.
func sample() *Workspace {
	e := &Edition{
		Source: "editions/2027.yaml",
		EditionHead: EditionHead{
			Year: 2027, Title: Plain("Memory"), Subtitle: Plain("What is kept"), Status: Open, Date: day("2027-02-25"), Starts: clock("10:00"),
			Venue: Venue{Name: Plain("Institute"), Hall: Plain("Main Hall"), City: Plain("Islamabad"), Opens: clock("09:00"), Closes: clock("13:00")},
		},
		Roles: []Participation{
			{Person: "anna", Role: Chair, As: Plain("Director")},
			{Person: "boris", Role: Keynote},
			{Person: "clara", Role: ChiefGuest, RepresentedBy: "dora"},
		},
		Programme: []Slot{
			{At: clock("09:30"), Minutes: 30, Kind: ArrivalSlot, Title: Plain("Registration")},
			{Minutes: 20, Role: Keynote, Title: Plain("Archives")},
			{Minutes: 40, Kind: PanelSlot, Moderator: "anna", Speakers: []PanelSpeech{{Person: "dora", Minutes: 15, Title: Plain("Letters"), Attends: OnlineWay}}},
			{Minutes: 5, From: "clara", ReadBy: "boris"},
			{Minutes: 15, Role: ChiefGuest, Person: "clara"},
		},
		Invitation: Invitation{
			ReplyBy: when("2 weeks before"), RSVP: RSVP{Name: Plain("Ms. Office"), Phone: "+92-51-0000000", Email: "rsvp@example.org"},
			ArriveBy: clock("09:45"), Reference: "I/27/{number}",
		},
	}
	return &Workspace{
		SeriesFile: SeriesFile{
			Series: Series{ID: "memory", Name: Plain("Memory Seminar"), Kind: Plain("Seminar"), Anniversary: day("1992-02-26")},
			Organisers: []Organiser{
				{
					ID: "inst", Name: Plain("Institute"), NameInText: Plain("the Institute"), NameLines: []Text{Plain("THE"), Plain("INSTITUTE")},
					Contacts: []Contact{{"web", "www.example.org"}}, Social: []Social{{"facebook", "https://facebook.example.org/i"}},
				},
				{ID: "emb", Name: Plain("Embassy")},
			},
			Hosts: []Host{{Organiser: "inst", Part: Lead, Signatory: "anna"}, {Organiser: "emb", Part: Collaborator}},
			RunUp: []RunUp{
				{ID: "invitations", At: when("6 weeks before"), Send: InvitationMail, To: Speakers},
				{ID: "report", At: when("3 weeks after"), Send: ReportMail, To: "lists/subscribers.csv"},
			},
		},
		People: []Person{
			{ID: "anna", Honorific: Plain("Dr."), Name: Plain("Anna Ağa"), Emails: []Email{"anna@example.org"}},
			{
				ID: "boris", Honorific: Plain("H.E."), Name: Plain("Boris Şen"), Posts: []Post{{Title: Plain("Ambassador")}, {Title: Plain("Dean"), Former: true}, {Title: Plain("Envoy"), Until: day("2020-01-01")}},
				Emails: []Email{"boris@example.org"}, Secretary: &Secretary{Name: Plain("PS"), Email: "ps@example.org"}, AlsoMailPerson: true,
			},
			{ID: "clara", Name: Plain("Clara Ek"), Deliver: ByHand, Address: Plain("1 Road\nIslamabad\n")},
			{ID: "dora", Name: Plain("Dora Ün"), Emails: []Email{"dora@example.org"}},
		},
		Editions: []*Edition{e},
		Lists:    map[File]*Roster{},
		Unread:   map[Place]bool{},
	}
}

// echo is Words that say which key was asked for and with what. It speaks
// English unless lang is another language.
type echo struct{ lang string }

func (e echo) Lang() string { return cmp.Or(e.lang, "en") }

func (echo) Label(key string, values Values, _ Party) ([]Inline, error) {
	for _, spec := range Labels() {
		if spec.Name != key {
			continue
		}
		return []Inline{Str("{" + key + values.dump(spec.Placeholders) + "}")}, nil
	}
	return nil, fmt.Errorf("no label %q", key)
}

func (echo) Role(role ID, form RoleForm, of Party) (string, error) {
	bent := ""
	if of.Several && form == RoleSentence {
		bent = " several"
	}
	return fmt.Sprintf("{role %s %s%s}", role, form, bent), nil
}

func (echo) Term(s string, _ Party) string { return s }
func (echo) Capital(s string) string       { return strings.ToUpper(s[:1]) + s[1:] }

func (echo) Template(name string, values Values) ([]Block, error) {
	for _, spec := range Templates() {
		if spec.Name == name {
			return []Block{Paragraph{Text: []Inline{Str("{template " + name + values.dump(nil) + "}")}}}, nil
		}
	}
	return nil, fmt.Errorf("no template %q", name)
}

func (echo) Prose(markdown string) ([]Block, error) {
	return []Block{Paragraph{Text: []Inline{Str(markdown)}}}, nil
}

func (echo) Salutation(to Addressee) string {
	return "{salutation " + to.Honorific + " " + to.Name + "}"
}
func (echo) Close(to Addressee) string           { return "{close}" }
func (echo) Date(style DateStyle, d Date) string { return "{" + string(style) + " " + d.String() + "}" }
func (echo) Clock(c Clock) string                { return c.String() }
func (echo) Moment(t time.Time) string           { return t.Format("15:04 MST") }
func (echo) Ordinal(n int) string                { return fmt.Sprintf("%dth", n) }
func (echo) Minutes(n int) string                { return fmt.Sprintf("%d min", n) }

func (echo) And(items [][]Inline) []Inline {
	var texts []string
	for _, item := range items {
		texts = append(texts, PlainText(item))
	}
	return []Inline{Str(strings.Join(texts, " & "))}
}

// dump shows values by name; with allowed names given, a value that the label
// cannot use shows as a mistake.
func (v Values) dump(allowed []string) string {
	var names []string
	for n, text := range v {
		if len(text) > 0 {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	var b strings.Builder
	for _, n := range names {
		mark := ""
		if allowed != nil && !slices.Contains(allowed, n) {
			mark = "UNKNOWN "
		}
		fmt.Fprintf(&b, " %s%s=%s", mark, n, PlainText(v[n]))
	}
	return b.String()
}

// outline is a document as text: a line a block, indented under its section.
func outline(doc Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q by %q on %s, running head %q\n", doc.Kind, doc.Title, doc.Author, doc.Date, doc.RunningHead)
	if len(doc.Contents) > 0 {
		fmt.Fprintf(&b, "contents: %s\n", PlainText(doc.Contents))
	}
	for _, s := range doc.Sections {
		fmt.Fprintf(&b, "%s\n", strings.TrimSpace(string(s.Key)+" "+s.Lang))
		outlineBlocks(&b, "  ", s.Blocks)
	}
	return b.String()
}

func outlineBlocks(b *strings.Builder, indent string, blocks []Block) {
	for _, block := range blocks {
		what := strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", block), "planner."))
		switch block := block.(type) {
		case Heading:
			fmt.Fprintf(b, "%s%s %d: %s\n", indent, what, block.Level, PlainText(block.Text))
		case Paragraph:
			fmt.Fprintf(b, "%s%s: %s\n", indent, strings.TrimSpace(what+" "+string(block.Style)), PlainText(block.Text))
			for _, in := range block.Text {
				if l, ok := in.(Link); ok {
					fmt.Fprintf(b, "%s  -> %s\n", indent, l.URL)
				}
			}
		case List:
			for i, item := range block.Items {
				fmt.Fprintf(b, "%sitem %d\n", indent, i+1)
				outlineBlocks(b, indent+"  ", item)
			}
		case Table:
			for _, row := range block.Rows {
				fmt.Fprintf(b, "%srow%s\n", indent, map[bool]string{true: " sub"}[row.Sub])
				for _, cell := range row.Cells {
					fmt.Fprintf(b, "%s  cell\n", indent)
					outlineBlocks(b, indent+"    ", cell)
				}
			}
		case Passage:
			fmt.Fprintf(b, "%spassage: %s\n", indent, PlainText(block.Name))
			outlineBlocks(b, indent+"  ", block.Blocks)
		case Card:
			portrait := "none"
			if block.Portrait != nil {
				portrait = string(block.Portrait.File)
			}
			fmt.Fprintf(b, "%scard %s | %s | %s | portrait %s or %s\n", indent, PlainText(block.Name), PlainText(block.Posts), PlainText(block.Heading), portrait, block.Initials)
			outlineBlocks(b, indent+"  ", block.Blocks)
		case QRCode:
			fmt.Fprintf(b, "%s%s %s: %s (%s)\n", indent, what, block.URL, PlainText(block.Caption), block.Alt)
		case Gallery:
			for _, f := range block.Figures {
				fmt.Fprintf(b, "%sfigure %s: %s (%s)\n", indent, f.Picture.File, PlainText(f.Caption), f.Picture.Alt)
			}
		default:
			fmt.Fprintf(b, "%s%s: %s\n", indent, what, strings.ReplaceAll(strings.TrimSpace(BlockText([]Block{block})), "\n", " / "))
		}
	}
}
