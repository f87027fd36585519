package templates

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"convene/planner"
)

// languageFile is a file lang/LANG.yaml. Every key is required.
type languageFile struct {
	Language string `yaml:"language"`
	// Confirm is what a native reader has still to confirm.
	Confirm []string          `yaml:"confirm"`
	Labels  map[string]string `yaml:"labels"`
	// Roles are the wordings of the built-in roles, by role and form.
	Roles map[string]map[string]string `yaml:"roles"`
	Dates struct {
		Forms    map[string]string `yaml:"forms"` // by style
		Months   []string          `yaml:"months"`
		Weekdays []string          `yaml:"weekdays"` // from Sunday
	} `yaml:"dates"`
	Clock  string `yaml:"clock"`
	Moment string `yaml:"moment"`
	// Zones are names of time zones, by their IANA name.
	Zones map[string]string `yaml:"zones"`
	// Ordinals and Minutes are by CLDR's plural categories.
	Ordinals map[string]string `yaml:"ordinals"`
	Minutes  map[string]string `yaml:"minutes"`
	List     struct {
		Between string `yaml:"between"`
		Last    string `yaml:"last"`
	} `yaml:"list"`
	Salutations struct {
		End   string           `yaml:"end"`
		Forms []salutationFile `yaml:"forms"`
	} `yaml:"salutations"`
}

// spoken is a language, read: what its file says, with every wording parsed.
type spoken struct {
	tag         language.Tag
	name        string // as the file is named
	labels      map[string]wording
	roles       map[planner.ID]map[planner.RoleForm]string
	dates       map[planner.DateStyle]wording
	months      []string
	weekdays    []string
	clock       wording
	moment      wording
	zones       map[string]string
	ordinals    map[plural.Form]wording
	minutes     map[plural.Form]wording
	between     string
	last        string
	end         string // of a salutation
	salutations []salutation
	// texts are the text templates by name.
	texts map[string][]block
}

// readLanguage reads a language file. Its errors are all there are.
func readLanguage(name string, content []byte) (*spoken, error) {
	var f languageFile
	if err := yaml.Load(content, &f, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		return nil, err
	}
	tag, err := language.Parse(f.Language)
	if err != nil || f.Language != name {
		return nil, fmt.Errorf("language: want %q, which the file is named", name)
	}
	r := languageReader{tag: tag}
	l := &spoken{
		tag:         tag,
		name:        name,
		labels:      r.labels(f.Labels),
		roles:       r.roles(f.Roles),
		dates:       r.dates(f.Dates.Forms),
		months:      r.names("dates.months", 12, f.Dates.Months),
		weekdays:    r.names("dates.weekdays", 7, f.Dates.Weekdays),
		clock:       r.wording("clock", f.Clock, "hour", "minute"),
		moment:      r.wording("moment", f.Moment, "time", "zone", "offset"),
		zones:       f.Zones,
		ordinals:    r.numbers("ordinals", plural.Ordinal, f.Ordinals),
		minutes:     r.numbers("minutes", plural.Cardinal, f.Minutes),
		between:     f.List.Between,
		last:        f.List.Last,
		end:         f.Salutations.End,
		salutations: r.salutations(f.Salutations.Forms),
		texts:       map[string][]block{},
	}
	if f.List.Between == "" || f.List.Last == "" {
		r.report("list: want between and last")
	}
	return l, errors.Join(r.errs...)
}

type languageReader struct {
	tag  language.Tag
	errs []error
}

func (r *languageReader) report(format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf(format, args...))
}

func (r *languageReader) wording(key, s string, placeholders ...string) wording {
	w, problems := parseWording(s, placeholders)
	for _, p := range problems {
		r.report("%s: %w", key, p)
	}
	return w
}

// required is a wording that says something.
func (r *languageReader) required(key, s string, placeholders ...string) wording {
	if s == "" {
		r.report("%s: want a wording", key)
	}
	return r.wording(key, s, placeholders...)
}

// table holds the keys of a map to those there have to be, both ways.
func (r *languageReader) table(key string, has, want []string) {
	slices.Sort(has)
	for _, k := range want {
		if !slices.Contains(has, k) {
			r.report("%s: %s is missing", key, k)
		}
	}
	for _, k := range has {
		if !slices.Contains(want, k) {
			r.report("%s: %s is not known", key, k)
		}
	}
}

func (r *languageReader) labels(in map[string]string) map[string]wording {
	out := map[string]wording{}
	var want []string
	for _, spec := range planner.Labels() {
		want = append(want, spec.Name)
		out[spec.Name] = r.wording("labels."+spec.Name, in[spec.Name], spec.Placeholders...)
	}
	r.table("labels", slices.Collect(maps.Keys(in)), want)
	return out
}

func (r *languageReader) roles(in map[string]map[string]string) map[planner.ID]map[planner.RoleForm]string {
	out := map[planner.ID]map[planner.RoleForm]string{}
	var want, forms []string
	for _, form := range planner.RoleForms() {
		forms = append(forms, string(form))
	}
	for _, role := range planner.BuiltInRoles() {
		want = append(want, string(role.ID))
		wordings := in[string(role.ID)]
		r.table("roles."+string(role.ID), slices.Collect(maps.Keys(wordings)), forms)
		out[role.ID] = map[planner.RoleForm]string{}
		for form, s := range wordings {
			if s == "" {
				r.report("roles.%s.%s: want a wording", role.ID, form)
			}
			out[role.ID][planner.RoleForm(form)] = s
		}
	}
	r.table("roles", slices.Collect(maps.Keys(in)), want)
	return out
}

func (r *languageReader) dates(in map[string]string) map[planner.DateStyle]wording {
	out := map[planner.DateStyle]wording{}
	var want []string
	for _, style := range planner.DateStyles() {
		want = append(want, string(style))
		out[style] = r.required("dates.forms."+string(style), in[string(style)], "day", "day_ordinal", "month", "weekday", "year")
	}
	r.table("dates.forms", slices.Collect(maps.Keys(in)), want)
	return out
}

func (r *languageReader) names(key string, n int, names []string) []string {
	if len(names) != n || slices.Contains(names, "") {
		r.report("%s: want %d names", key, n)
		return make([]string, n)
	}
	return names
}

// numbers are the forms of a number, one for each plural category that whole
// numbers have in the language, and one for all others.
func (r *languageReader) numbers(key string, rules *plural.Rules, in map[string]string) map[plural.Form]wording {
	forms := map[plural.Form]bool{plural.Other: true}
	for n := range 1000 {
		forms[rules.MatchPlural(r.tag, n, 0, 0, 0, 0)] = true
	}
	out := map[plural.Form]wording{}
	var want []string
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		category := categories()[form]
		want = append(want, category)
		out[form] = r.required(key+"."+category, in[category], "n")
	}
	r.table(key, slices.Collect(maps.Keys(in)), want)
	return out
}

func categories() map[plural.Form]string {
	return map[plural.Form]string{
		plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
	}
}
