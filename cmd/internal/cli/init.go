package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
		RunE: func(_ *cobra.Command, args []string) error {
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
	flags.StringVar(&opt.new.Timezone, "timezone", "UTC", "the time zone, as Asia/Karachi")
	flags.StringVar(&opt.new.Organiser, "organiser", "", "the name of the organisation that leads")
	flags.StringVar(&opt.from, "from", "", "the sender of mail: a name with an address, or an address alone")
	cmd.MarkFlagsMutuallyExclusive("example", "name")
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
	for _, f := range files {
		g.print("%s", filepath.ToSlash(filepath.Join(dir, f)))
	}
	g.print("A workspace with %s. Nothing was sent.", plural(len(files), "file"))
	g.print("Next: read %s, then convene check -C %s", filepath.ToSlash(filepath.Join(dir, planner.SeriesSource)), dir)
	return nil
}

// complete asks for what the flags left out, where somebody is there to ask,
// and reads it.
func (o *initOptions) complete(g *globals) error {
	questions := []struct {
		flag, title string
		value       *string
		check       func(string) error
	}{
		{"name", "What is the series called?", &o.new.Name, huh.ValidateNotEmpty()},
		{"kind", "What is one year's event called?", &o.new.Kind, huh.ValidateNotEmpty()},
		{"anniversary", "Which day does it commemorate? (as 1992-02-26)", &o.anniversary, reads(new(planner.Date))},
		{"timezone", "In which time zone? (as Asia/Karachi)", &o.new.Timezone, reads(new(planner.Zone))},
		{"organiser", "Which organisation leads?", &o.new.Organiser, huh.ValidateNotEmpty()},
		{"from", "Who sends the mail? (as Seminars <seminars@example.org>)", &o.from, checkSender},
		{"date", "When is the next edition? (as 2027-02-25)", &o.date, reads(new(planner.Date))},
	}
	var fields []huh.Field
	var missing []string
	for _, q := range questions {
		if *q.value == "" {
			missing = append(missing, "--"+q.flag)
		}
		fields = append(fields, huh.NewInput().Title(q.title).Value(q.value).Validate(q.check))
	}
	if len(missing) > 0 {
		if !g.asks() {
			return usageError{fmt.Errorf("a new workspace also needs %s; or copy an example with --example", strings.Join(missing, ", "))}
		}
		if err := g.ask(fields...); err != nil {
			return err
		}
	}
	for _, q := range questions {
		if err := q.check(*q.value); err != nil {
			return usageError{fmt.Errorf("--%s %q: %w", q.flag, *q.value, err)}
		}
	}
	o.new.From = planner.Sender(o.from)
	return errors.Join(
		o.new.Anniversary.UnmarshalText([]byte(o.anniversary)),
		o.new.Date.UnmarshalText([]byte(o.date)),
	)
}

// reads checks that a text can be read into v, which is thrown away.
func reads(v interface{ UnmarshalText([]byte) error }) func(string) error {
	return func(s string) error { return v.UnmarshalText([]byte(s)) }
}

func checkSender(s string) error {
	_, _, err := planner.Sender(s).Split()
	return err
}
