package planner

// Workspace is everything an organiser wrote, as far as it could be read.
type Workspace struct {
	SeriesFile
	People   []Person
	Editions []*Edition // by year

	// Lists are the guest and subscriber lists, by their path.
	Lists map[File]*Roster
	// Prose is the text of files that remarks refer to, by their path.
	Prose map[File]string
	// Unread are the paths, in the form of a finding's place, at which a file
	// could not be understood. What stands there is already reported; checks
	// pass over it.
	Unread map[Place]bool
}

// SeriesFile is what the planner needs of convene.yaml.
type SeriesFile struct {
	Series     Series      `yaml:"series" need:"required"`
	Organisers []Organiser `yaml:"organisers"`
	Hosts      []Host      `yaml:"hosts"`
	// Ranks is the order of precedence. Whoever has no rank follows.
	Ranks      []ID            `yaml:"ranks"`
	RunUp      []RunUp         `yaml:"run_up"`
	ExtraRoles []Role          `yaml:"extra_roles"`
	Wording    map[string]Text `yaml:"wording"`
}

// The files of a workspace as findings name them.
const (
	SeriesSource = "convene.yaml"
	PeopleSource = "people.yaml"
)

// Edition is the edition of a year, or nil.
func (w *Workspace) Edition(year int) *Edition {
	for _, e := range w.Editions {
		if e.Year == year {
			return e
		}
	}
	return nil
}

// DefaultEdition is the one a command means that names none: the next to come
// on today's date, else the latest. It is nil if there is no edition.
func (w *Workspace) DefaultEdition(today Date) *Edition {
	var next, latest *Edition
	for _, e := range w.Editions {
		first := e.FirstDay()
		if !e.LastDay().Before(today) && (next == nil || first.Before(next.FirstDay())) {
			next = e
		}
		if latest == nil || latest.FirstDay().Before(first) {
			latest = e
		}
	}
	if next != nil {
		return next
	}
	return latest
}

// Person is the person with that id, or nil.
func (w *Workspace) Person(id ID) *Person {
	for i := range w.People {
		if w.People[i].ID == id {
			return &w.People[i]
		}
	}
	return nil
}

// Organiser is the organiser with that id, or nil.
func (w *Workspace) Organiser(id ID) *Organiser {
	for i := range w.Organisers {
		if w.Organisers[i].ID == id {
			return &w.Organisers[i]
		}
	}
	return nil
}

// HostsOf are the hosts of an edition: its own, else the series'.
func (w *Workspace) HostsOf(e *Edition) []Host {
	if len(e.Hosts) > 0 {
		return e.Hosts
	}
	return w.SeriesFile.Hosts
}

// Language is the series' language; "en" where none is given.
func (s *Series) DefaultLanguage() string {
	if s.Language == "" {
		return "en"
	}
	return s.Language
}
