package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"charm.land/huh/v2"
	"github.com/spf13/cobra"

	"convene/config"
	"convene/planner"
)

type initOptions struct {
	example     string
	new         config.NewWorkspace
	anniversary string
	date        string
	from        string
}

func newInitCommand(g *globals) *cobra.Command {
	var opt initOptions
	examples := strings.Join(config.Examples(), ", ")
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make a new workspace",
		Long: `Init makes a workspace in DIR, which need not exist: convene.yaml, people.yaml and
the first edition, written to be read and changed. On a terminal it asks a few
plain questions; otherwise the options say everything. Nothing that is there is
overwritten.`,
		Example: `  convene init my-seminar
  convene init my-seminar --example khojaly
  convene init my-seminar --name "Founders' Day Lecture" --kind Lecture \
      --anniversary 1902-10-07 --timezone Europe/Dublin --organiser "Riverside Library" \
      --from "Riverside Library <events@example.org>" --date 2027-10-07`,
		Args: takes(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, q := range []string{"name", "kind", "anniversary", "timezone", "organiser", "from", "date"} {
				if err := apart(cmd, "example", q); err != nil {
					return err
				}
			}
			dir := g.workspace
			if len(args) > 0 {
				dir = args[0]
			}
			if opt.example != "" && !slices.Contains(config.Examples(), opt.example) {
				return usageError{fmt.Errorf("--example %q: there is %s", opt.example, examples)}
			}
			return runInit(g, dir, opt)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opt.example, "example", "", "copy a bundled example: "+examples)
	flags.StringVar(&opt.new.Name, "name", "", "the name of the series")
	flags.StringVar(&opt.new.Kind, "kind", "Seminar", "what an edition is called")
	flags.StringVar(&opt.anniversary, "anniversary", "", "the day commemorated, as 1992-02-26")
	flags.StringVar(&opt.new.Timezone, "timezone", "", "the time zone, as Asia/Karachi (default UTC)")
	flags.StringVar(&opt.new.Organiser, "organiser", "", "the name of the organisation that leads")
	flags.StringVar(&opt.from, "from", "", "the sender of mail: a name with an address, or an address alone")
	flags.StringVar(&opt.date, "date", "", "the day of the first edition, as 2027-02-25")
	return cmd
}

func runInit(g *globals, dir string, opt initOptions) error {
	if _, err := os.Stat(filepath.Join(dir, planner.SeriesSource)); err == nil {
		return usageError{fmt.Errorf("%s holds a workspace already; give another folder", dir)}
	}
	var files []string
	var err error
	if opt.example != "" {
		files, err = config.WriteExample(dir, opt.example)
	} else {
		if err := opt.complete(g); err != nil {
			return err
		}
		files, err = config.WriteNew(dir, opt.new)
	}
	if errors.Is(err, fs.ErrExist) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if g.json {
		return printJSON(g.sys.Out, struct {
			Schema int      `json:"schema"`
			Dir    string   `json:"dir"`
			Files  []string `json:"files"`
		}{schema, dir, files})
	}
	own := slices.DeleteFunc(slices.Clone(files), func(f string) bool { return path.Dir(f) == path.Dir(config.SchemaFile(config.SeriesKind)) })
	for _, f := range own {
		g.print("%s", filepath.ToSlash(filepath.Join(dir, f)))
	}
	g.print("A workspace with %s, and %d for your editor in .schema. Nothing was sent.", plural(len(own), "file"), len(files)-len(own))
	g.print("Next: read %s, then convene check -C %s", filepath.ToSlash(filepath.Join(dir, planner.SeriesSource)), dir)
	return nil
}

// question is one of the wizard's, which a flag answers as well.
type question struct {
	flag, title, about string
	value              *string
	check              func(string) error
	// proposes is what an empty answer means, by the answers so far; nil:
	// nothing. It follows from the text at by.
	proposes func() string
	by       *string
}

// questions are what a new workspace needs to know, in plain words. What the
// second ones propose follows from the answers to the first.
func (o *initOptions) questions(sys *System) (first, second []question) {
	zone := func() string { return sys.Zone }
	day := func() string { return o.nextDay(sys.Now()) }
	first = []question{
		{"name", "What is the series called?", "As it stands on letters and reports, such as Founders' Day Lecture.", &o.new.Name, huh.ValidateNotEmpty(), nil, nil},
		{"kind", "What do you call one year's event?", "Seminar, Lecture, Conference … Documents print it.", &o.new.Kind, huh.ValidateNotEmpty(), nil, nil},
		{"organiser", "Which organisation leads it?", "Its full name. More hosts can be added later.", &o.new.Organiser, huh.ValidateNotEmpty(), nil, nil},
		{"anniversary", "Which day does it commemorate?", "Year, month and day on which it happened, such as 1992-02-26.", &o.anniversary, reads(new(planner.Date)), nil, nil},
		{"timezone", "In which time zone does it take place?", "Continent and city, such as Asia/Karachi or Europe/Dublin.", &o.new.Timezone, reads(new(planner.Zone)), zone, &sys.Zone},
	}
	second = []question{
		{"date", "When is the next event?", "Year, month and day. You can change it until invitations have gone out.", &o.date, reads(new(planner.Date)), day, &o.anniversary},
		{"from", "Who sends the mail?", "A name and a mailbox of yours, such as Riverside Library <events@example.org>. Nothing is sent before you say so.", &o.from, checkSender, nil, nil},
	}
	return first, second
}

// complete asks for what the flags left out, where somebody is there to ask,
// and reads it.
func (o *initOptions) complete(g *globals) error {
	first, second := o.questions(g.sys)
	all := slices.Concat(first, second)
	var missing []string
	for _, q := range all {
		if *q.value == "" && q.flag != "timezone" {
			missing = append(missing, "--"+q.flag)
		}
	}
	switch {
	case len(missing) > 0 && !g.asks():
		return usageError{fmt.Errorf("a new workspace also needs %s; or copy an example with --example", strings.Join(missing, ", "))}
	case len(missing) > 0 && g.lineByLine():
		for _, questions := range [][]question{first, second} {
			if err := g.ask(g.fieldsOf(questions)); err != nil {
				return err
			}
		}
	case len(missing) > 0:
		if err := g.ask(g.fieldsOf(first), g.fieldsOf(second)); err != nil {
			return err
		}
	}
	for _, q := range all {
		if *q.value == "" && q.proposes != nil && len(missing) > 0 {
			*q.value = q.proposes()
		}
	}
	o.new.Timezone = cmp.Or(o.new.Timezone, "UTC")
	for _, q := range all {
		if err := q.check(*q.value); err != nil {
			return usageError{fmt.Errorf("--%s %q: %w", q.flag, *q.value, err)}
		}
	}
	o.new.Name, o.new.Kind, o.new.Organiser = config.Legible(o.new.Name), config.Legible(o.new.Kind), config.Legible(o.new.Organiser)
	o.new.From = planner.Sender(o.from)
	return errors.Join(
		o.new.Anniversary.UnmarshalText([]byte(o.anniversary)),
		o.new.Date.UnmarshalText([]byte(o.date)),
	)
}

// fieldsOf are the questions as a form's. An empty answer means what is proposed.
// Line by line a form shows nothing but the title, so that says the rest as well.
func (g *globals) fieldsOf(questions []question) []huh.Field {
	var fields []huh.Field
	for _, q := range questions {
		proposed := func() string {
			if *q.value != "" || q.proposes == nil {
				return *q.value
			}
			return q.proposes()
		}
		field := huh.NewInput().Title(q.title).Description(q.about).Value(q.value).Validate(func(answer string) error {
			if answer == "" && proposed() != "" {
				return nil
			}
			return q.check(answer)
		})
		switch {
		case g.lineByLine():
			title := q.title + " " + q.about
			if p := proposed(); p != "" {
				title += " [" + p + "]"
			}
			field.Title(title)
		case q.proposes != nil:
			field.PlaceholderFunc(q.proposes, q.by)
		}
		fields = append(fields, field)
	}
	return fields
}

// nextDay is the next anniversary from a day on; empty where the anniversary is
// no date.
func (o *initOptions) nextDay(now time.Time) string {
	commemorated, err := planner.ParseDate(o.anniversary)
	if err != nil {
		return ""
	}
	today := planner.DateOf(now)
	series := planner.Series{Anniversary: commemorated}
	for year := today.Year; ; year++ {
		if day := series.AnniversaryIn(year); !day.Before(today) {
			return day.String()
		}
	}
}

// reads checks that a text can be read into v, which is thrown away.
func reads(v interface{ UnmarshalText([]byte) error }) func(string) error {
	return func(s string) error { return v.UnmarshalText([]byte(s)) }
}

func checkSender(s string) error {
	_, _, err := planner.Sender(s).Split()
	return err
}
