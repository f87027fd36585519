package templates

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"convene/planner"
)

// languageFile is a file lang/LANG.yaml. Every key is required unless it says
// otherwise.
type languageFile struct {
	Language string `yaml:"language"`
	// Confirm is what a native reader has still to confirm.
	Confirm []string        `yaml:"confirm"`
	Labels  map[string]bent `yaml:"labels"`
	// Roles are the wordings of the built-in roles, by role and form.
	Roles map[string]map[string]bent `yaml:"roles"`
	// Terms are the language's own words for those that organisers type once
	// for all languages.
	Terms map[string]bent `yaml:"terms"`
	Dates struct {
		Forms    map[string]string `yaml:"forms"` // by style
		Months   []string          `yaml:"months"`
		Weekdays []string          `yaml:"weekdays"` // from Sunday
	} `yaml:"dates"`
	Clock  string `yaml:"clock"`
	Moment string `yaml:"moment"`
	// Zones are names of time zones, by their IANA name.
	Zones map[string]string `yaml:"zones"`
	// Ordinals and Minutes are by CLDR's plural categories, and by the numbers
	// that have a form of their own.
	Ordinals map[string]string `yaml:"ordinals"`
	Minutes  map[string]string `yaml:"minutes"`
	// Stems are those of numbers in words, which [planner.NumberWords] reads;
	// all three may be left out, and the teens alone.
	Stems struct {
		Units []string `yaml:"units"`
		Teens []string `yaml:"teens"`
		Tens  []string `yaml:"tens"`
	} `yaml:"stems"`
	List struct {
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
	name        string                        // as the file is named
	labels      map[string]map[string]wording // by key and form
	roles       map[planner.ID]map[planner.RoleForm]bent
	terms       map[string]bent
	dates       map[planner.DateStyle]wording
	months      []string
	weekdays    []string
	clock       wording
	moment      wording
	zones       map[string]string
	ordinals    numberForms
	minutes     numberForms
	stems       planner.NumberWords
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
		terms:       r.terms(f.Terms),
		dates:       r.dates(f.Dates.Forms),
		months:      r.names("dates.months", 12, f.Dates.Months),
		weekdays:    r.names("dates.weekdays", 7, f.Dates.Weekdays),
		clock:       r.wording("clock", f.Clock, "hour", "minute"),
		moment:      r.wording("moment", f.Moment, "time", "zone", "offset"),
		zones:       f.Zones,
		ordinals:    r.numbers("ordinals", plural.Ordinal, f.Ordinals),
		minutes:     r.numbers("minutes", plural.Cardinal, f.Minutes),
		stems:       planner.NumberWords{Units: r.nine("stems.units", f.Stems.Units), Teens: r.nine("stems.teens", f.Stems.Teens), Tens: r.nine("stems.tens", f.Stems.Tens)},
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

func (r *languageReader) labels(in map[string]bent) map[string]map[string]wording {
	out := map[string]map[string]wording{}
	var want []string
	for _, spec := range planner.Labels() {
		want = append(want, spec.Name)
		out[spec.Name] = map[string]wording{}
		for form, s := range in[spec.Name] {
			out[spec.Name][form] = r.wording("labels."+spec.Name, s, spec.Placeholders...)
		}
		if _, ok := in[spec.Name][otherForm]; in[spec.Name] != nil && !ok {
			r.report("labels.%s: want the form other", spec.Name)
		}
	}
	r.table("labels", slices.Collect(maps.Keys(in)), want)
	return out
}

func (r *languageReader) roles(in map[string]map[string]bent) map[planner.ID]map[planner.RoleForm]bent {
	out := map[planner.ID]map[planner.RoleForm]bent{}
	var want, forms []string
	for _, form := range planner.RoleForms() {
		forms = append(forms, string(form))
	}
	for _, role := range planner.BuiltInRoles() {
		want = append(want, string(role.ID))
		wordings := in[string(role.ID)]
		r.table("roles."+string(role.ID), slices.Collect(maps.Keys(wordings)), forms)
		out[role.ID] = map[planner.RoleForm]bent{}
		for form, s := range wordings {
			if s.empty() {
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
		out[style] = r.required("dates.forms."+string(style), in[string(style)], "day", "day_ordinal", "month", "weekday", "year", "year_ordinal")
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

// nine are what stands for nine numbers; none are for no number.
func (r *languageReader) nine(key string, names []string) (all [9]string) {
	if len(names) > 0 {
		copy(all[:], r.names(key, len(all), names))
	}
	return all
}

// numberForms are the forms of a number: by plural category, and the numbers
// that have one of their own.
type numberForms struct {
	byCategory map[plural.Form]wording
	exact      map[int]wording
}

// of is a number in its form.
func (f numberForms) of(rules *plural.Rules, tag language.Tag, n int) string {
	form, ok := f.exact[n]
	if !ok {
		form, ok = f.byCategory[rules.MatchPlural(tag, max(n, -n, 0), 0, 0, 0, 0)]
	}
	if !ok {
		form = f.byCategory[plural.Other]
	}
	return form.say(map[string]string{"n": strconv.Itoa(n)})
}

// numbers reads a form for each plural category that whole numbers have in the
// language, and one for all others.
func (r *languageReader) numbers(key string, rules *plural.Rules, in map[string]string) numberForms {
	categoriesOf := map[plural.Form]bool{plural.Other: true}
	for n := range 1000 {
		categoriesOf[rules.MatchPlural(r.tag, n, 0, 0, 0, 0)] = true
	}
	out := numberForms{map[plural.Form]wording{}, map[int]wording{}}
	var has, want []string
	for _, form := range slices.Sorted(maps.Keys(categoriesOf)) {
		category := categories()[form]
		want = append(want, category)
		out.byCategory[form] = r.required(key+"."+category, in[category], "n")
	}
	for k, s := range in {
		n, err := strconv.Atoi(k)
		if err != nil {
			has = append(has, k)
			continue
		}
		out.exact[n] = r.required(key+"."+k, s, "n")
	}
	r.table(key, has, want)
	return out
}

func categories() map[plural.Form]string {
	return map[plural.Form]string{
		plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
	}
}
