package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// world is a random workspace, valid by construction, with what its maker knows
// of it. Its files are JSON, which YAML parses.
type world struct {
	t      *rapid.T
	dir    string
	series map[string]any
	people []map[string]any
	heads  map[string]any // under edition:
	body   map[string]any // beside it
	guests []guest
	// inProgramme are those whom the programme has act.
	inProgramme map[string]bool
}

// guest is a line of the guest list.
type guest struct{ email, name, group, deliver, id string }

type fields = map[string]any

// names are such as people have, and such as break careless programs.
func names() []string {
	return []string{
		"Əli Kərimov", "Seán O'Neill", "Anna-Maria Sjöström", "[x](https://evil.example)", "{name}", "Dr. Strange: Colon", "# Comment", "*Bold* _name_",
		"Анна Ким", "<b>Tag</b>", "Ayşe Öztürk & Söhne", `Back\slash "Quote"`, "=SUM(A1)", "عائشہ خان", "- dash", "Łukasz Żółć", "Comma, First",
		strings.Repeat("Longname ", 14), "null", "~", "Name\u00a0With\u00a0Spaces", "İıĞğ", "=?utf-8?q?x?=", "%s%d", "${HOME}", "a@b.example",
	}
}

// newWorld draws a workspace and writes it into dir.
func newWorld(t *rapid.T, dir string) *world {
	w := &world{t: t, dir: dir, inProgramme: map[string]bool{}}
	w.drawPeople()
	w.drawSeries()
	w.drawEdition()
	w.write()
	return w
}

func (w *world) some(what string) bool { return rapid.Bool().Draw(w.t, what) }

func (w *world) number(least, most int, what string) int {
	return rapid.IntRange(least, most).Draw(w.t, what)
}

func (w *world) drawPeople() {
	for i := range w.number(2, 7, "people") {
		id := fmt.Sprintf("p%d", i)
		p := fields{"id": id, "name": rapid.SampledFrom(names()).Draw(w.t, "name") + fmt.Sprintf(" %c", 'A'+i)}
		if w.some("honorific") {
			p["honorific"] = rapid.SampledFrom([]string{"H.E.", "Dr.", "Prof. Dr.", "Ms."}).Draw(w.t, "honorific")
		}
		if w.some("post") {
			p["posts"] = []any{"Director, Example House", fields{"title": "Dean", "former": true}}[:w.number(1, 2, "posts")]
		}
		if w.some("rank") {
			p["rank"] = rapid.SampledFrom([]string{"ambassador", "mayor"}).Draw(w.t, "rank")
		}
		byHand := w.number(0, 3, "by hand") == 0
		if byHand {
			p["deliver"] = "by-hand"
		}
		if !byHand || w.some("address of one by hand") {
			p["emails"] = []string{id + "@" + rapid.SampledFrom([]string{"people.example.org", "bücher.example", "people.example.org"}).Draw(w.t, "domain")}
		}
		if w.some("secretary") {
			s := fields{"name": "PS", "phone": "+92-51-000000"}
			if w.some("address of the secretary") {
				s["email"] = id + "@secretaries.example.org"
			}
			p["secretary"] = s
			p["also_mail_person"] = w.some("also mail the person")
		}
		if w.some("reminders") {
			p["reminders"] = rapid.SampledFrom([]string{"mail", "phone"}).Draw(w.t, "reminders")
		}
		w.people = append(w.people, p)
	}
	for i := range w.number(0, 4, "guests") {
		g := guest{
			email: fmt.Sprintf("g%d@guests.example.org", i), name: rapid.SampledFrom(names()).Draw(w.t, "guest") + fmt.Sprintf(" %c", 'M'+i),
			group: rapid.SampledFrom([]string{"vip", "press", "audience", ""}).Draw(w.t, "group"),
		}
		if w.number(0, 3, "guest by hand") == 0 {
			g.deliver = "by-hand"
			if w.some("guest without an address") {
				g.email = ""
			}
		}
		if w.number(0, 5, "guest without a name") == 0 && g.deliver == "" {
			g.name = ""
		}
		if p := w.people[w.number(0, len(w.people)-1, "known guest")]; w.number(0, 4, "known") == 0 && p["emails"] != nil {
			g.email, g.name, g.deliver = p["emails"].([]string)[0], p["name"].(string), ""
		}
		if w.some("guest's id") {
			g.id = fmt.Sprintf("g%d", i)
		}
		w.guests = append(w.guests, g)
	}
}

func (w *world) person(what string) string {
	return rapid.SampledFrom(w.people).Draw(w.t, what)["id"].(string)
}

func (w *world) drawSeries() {
	var runUp []fields
	add := func(send, to string, least, most int, when string) {
		if w.number(0, 4, send) == 0 {
			return // a mailing of no run-up entry
		}
		e := fields{"id": "e" + fmt.Sprint(len(runUp)), "at": fmt.Sprintf("%d days %s", w.number(least, most, "days"), when), "send": send}
		if to != "" {
			e["to"] = to
		}
		runUp = append(runUp, e)
	}
	add("invitation", "", 20, 60, "before")
	add("guest-invitation", "guests", 15, 40, "before")
	add("reminder", "", 8, 14, "before")
	add("programme", "", 3, 7, "before")
	add("reminder-tomorrow", "", 1, 1, "before")
	add("thanks", "", 1, 9, "after")
	add("approval", "", 1, 9, "after")
	runUp = append(runUp, fields{"id": "report", "at": "3 weeks after", "send": "report", "to": "lists/subscribers.csv"})
	var holidays []fields
	for i := range w.number(0, 6, "holidays") {
		holidays = append(holidays, fields{"date": fmt.Sprintf("2027-%02d-%02d", 1+(i+w.number(0, 2, "month"))%3, w.number(1, 28, "day")), "name": fmt.Sprintf("Holiday %d", i)})
	}
	slices.SortFunc(holidays, func(a, b fields) int { return strings.Compare(a["date"].(string), b["date"].(string)) })
	holidays = slices.CompactFunc(holidays, func(a, b fields) bool { return a["date"] == b["date"] })
	hosts := []fields{{"organiser": "one", "part": "lead", "signatory": w.person("signatory")}}
	if w.some("two leads") {
		hosts = append(hosts, fields{"organiser": "two", "part": rapid.SampledFrom([]string{"lead", "co-organiser", "collaborator"}).Draw(w.t, "part")})
	}
	w.series = fields{
		"series": fields{
			"id": "memory", "name": "Memory Seminar", "kind": "Seminar", "anniversary": "1992-02-26",
			"timezone": rapid.SampledFrom([]string{"Asia/Karachi", "Europe/Berlin", "America/New_York", "UTC"}).Draw(w.t, "zone"), "holidays": holidays,
			"working_days": [][]string{{"Mon", "Tue", "Wed", "Thu", "Fri"}, {"Sun", "Mon", "Tue", "Wed", "Thu"}, {"Sat", "Tue"}}[w.number(0, 2, "working days")],
		},
		"organisers": []fields{{"id": "one", "name": "Institute"}, {"id": "two", "name": "Academy"}},
		"hosts":      hosts, "ranks": []string{"ambassador", "mayor"}, "run_up": runUp,
		"mail": fields{"from": "Seminar <seminar@example.org>", "reply_to": "secretariat@example.org"},
	}
}

func (w *world) drawEdition() {
	w.heads = fields{
		"year": 2027, "title": "Memory", "status": "open",
		"venue": fields{"name": "House", "hall": "Great Hall", "city": "Islamabad"},
	}
	if w.some("online") {
		w.heads["online"] = fields{"url": "https://meet.example.org/x", "passcode": "1 2", "send_to": rapid.SampledFrom([]string{"accepted", "participants"}).Draw(w.t, "send to")}
	}
	w.body = fields{"invitation": fields{"reply_by": "2 weeks before", "arrive_by": "08:30"}}
	if len(w.guests) > 0 {
		w.body["guests"] = "lists/guests.csv"
	}
	var roles []fields
	for range w.number(1, 6, "roles") {
		r := fields{"person": w.person("holder"), "role": rapid.SampledFrom([]string{"chair", "chief-guest", "guest-of-honour", "keynote", "speaker", "panellist", "moderator", "welcome"}).Draw(w.t, "role")}
		if by := w.person("representative"); by != r["person"] && w.number(0, 5, "represented") == 0 {
			r["represented_by"] = by
		}
		roles = append(roles, r)
	}
	w.body["roles"] = roles
	// Whatever day of the week, across a month's end, and over the change to
	// summer time.
	dates := [][]string{{"2027-02-24", "2027-02-25", "2027-02-26"}, {"2027-02-28", "2027-03-01", "2027-03-02"}, {"2027-03-13", "2027-03-14", "2027-03-28"}}[w.number(0, 2, "dates")]
	if n := w.number(1, 3, "days"); n > 1 {
		var days []fields
		for _, date := range dates[:n] {
			day := fields{"date": date, "programme": w.drawProgramme()}
			if w.some("starts") {
				day["starts"] = "09:00"
			}
			days = append(days, day)
		}
		w.body["days"] = days
		return
	}
	w.heads["date"], w.heads["starts"] = dates[0], "09:00"
	w.body["programme"] = w.drawProgramme()
}

// drawProgramme is a day without overlaps: one hall after the other, and
// sometimes a second hall with others at the same time.
func (w *world) drawProgramme() []fields {
	var slots []fields
	at := 9 * 60
	for range w.number(0, 6, "slots") {
		at += rapid.SampledFrom([]int{0, 0, 0, 5, 20}).Draw(w.t, "gap")
		minutes := w.number(1, 50, "minutes")
		slot := fields{"at": fmt.Sprintf("%02d:%02d", at/60, at%60), "minutes": minutes}
		busy := w.drawSlot(slot, minutes)
		slots = append(slots, slot)
		if free := w.without(busy); len(free) > 0 && w.number(0, 4, "second hall") == 0 {
			who := rapid.SampledFrom(free).Draw(w.t, "elsewhere")
			w.inProgramme[who] = true
			slots = append(slots, fields{"at": slot["at"], "minutes": minutes, "hall": "Small Hall", "person": who, "role": "speaker"})
		}
		at += minutes
	}
	return slots
}

func (w *world) without(busy []string) []string {
	var free []string
	for _, p := range w.people {
		if id := p["id"].(string); !slices.Contains(busy, id) {
			free = append(free, id)
		}
	}
	return free
}

// drawSlot fills a slot and says who is in it.
func (w *world) drawSlot(slot fields, minutes int) (busy []string) {
	act := func(key, id string) {
		slot[key] = id
		busy = append(busy, id)
		w.inProgramme[id] = true
	}
	if w.some("title") {
		slot["title"] = rapid.SampledFrom(names()).Draw(w.t, "title")
	}
	switch rapid.SampledFrom([]string{"plain", "speech", "speech", "role", "message", "panel"}).Draw(w.t, "form") {
	case "plain":
		slot["kind"] = rapid.SampledFrom([]string{"arrival", "anthem", "silence", "film", "qa", "photo", "break"}).Draw(w.t, "kind")
	case "speech":
		act("person", w.person("speaker"))
	case "role":
		if held := rapid.SampledFrom(w.body["roles"].([]fields)).Draw(w.t, "held role"); w.some("by its role") {
			slot["role"] = held["role"]
			for _, r := range w.body["roles"].([]fields) {
				if r["role"] == held["role"] {
					busy = append(busy, r["person"].(string))
					w.inProgramme[r["person"].(string)] = true
				}
			}
			break
		}
		act("person", w.person("speaker"))
		slot["role"] = rapid.SampledFrom([]string{"keynote", "welcome", "chief-guest", "concluding", "vote-of-thanks", "speaker"}).Draw(w.t, "role")
		if w.some("online") {
			slot["attends"] = "online"
		}
	case "message":
		slot["kind"], slot["from"] = "message", w.person("author")
		act("read_by", w.person("reader"))
	case "panel":
		slot["kind"] = "panel"
		act("moderator", w.person("moderator"))
		var speakers []fields
		for range w.number(1, 3, "panellists") {
			free := w.without(busy)
			if len(free) == 0 {
				break
			}
			who := rapid.SampledFrom(free).Draw(w.t, "panellist")
			busy = append(busy, who)
			w.inProgramme[who] = true
			speakers = append(speakers, fields{"person": who, "minutes": max(1, minutes/4), "attends": rapid.SampledFrom([]string{"in-person", "online"}).Draw(w.t, "attends")})
		}
		slot["speakers"] = speakers
	}
	return busy
}

// write puts the files where the program reads them.
func (w *world) write() {
	edition := fields{"edition": w.heads}
	for key, v := range w.body {
		edition[key] = v
	}
	list := "email,name,language,honorific,post,group,deliver,id\n"
	for _, g := range w.guests {
		list += fmt.Sprintf("%s,\"%s\",en,,,%s,%s,%s\n", g.email, strings.ReplaceAll(g.name, `"`, `""`), g.group, g.deliver, g.id)
	}
	for name, v := range map[string]any{
		"convene.yaml": w.series, "people.yaml": fields{"people": w.people}, "editions/2027.yaml": edition,
		"lists/guests.csv": list, "lists/subscribers.csv": "email,name,language\ns0@readers.example.org,Reader,en\np0@people.example.org,,en\ns1@readers.example.org,,\n",
	} {
		text, isText := v.(string)
		if !isText {
			data, err := json.MarshalIndent(v, "", "  ")
			if err != nil {
				w.t.Fatal(err)
			}
			text = string(data)
		}
		path := filepath.Join(w.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			w.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
}
