package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/planner"
)

func newRSVPCommand(g *globals) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rsvp",
		Short: "See who comes, and take down answers however they came",
		Example: `  convene rsvp list
  convene rsvp record mohammed-khan accepted --via phone --by "A. Khan"`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return runRSVPList(cmd, g, "") },
	}
	cmd.AddCommand(newRSVPListCommand(g), newRSVPRecordCommand(g))
	return cmd
}

// noAnswer is the word by which an answer is taken back.
const noAnswer = "none"

func newRSVPRecordCommand(g *globals) *cobra.Command {
	var order app.AnswerOrder
	var representative string
	answers := append(planner.Answer("").Values(), noAnswer)
	cmd := &cobra.Command{
		Use:   "record PERSON " + strings.Join(answers, "|"),
		Short: "Take down an answer that came by telephone, letter or in person",
		Long: `Record takes down what somebody answered, the way it came and who took it down.
The latest answer counts. PERSON is an id of people.yaml or of the guest list, or a name
or address that means one person only.

"none" takes an answer back that was a mistake: its person has not answered, and is
asked again.

Who comes in somebody's place is named by --representative, with an id of
people.yaml, and is written into the edition's file, from where programme, cards
and report take it.`,
		Example: `  convene rsvp record mohammed-khan accepted --via phone --by "A. Khan"
  convene rsvp record mushahid-sayed represented --representative omer-ayub-khan --via letter --by PS
  convene rsvp record mohammed-khan none --by "A. Khan"`,
		Args:      takes(2, 2, "a person and an answer"),
		ValidArgs: answers,
		RunE: func(cmd *cobra.Command, args []string) error {
			order.Who, order.Representative = args[0], planner.ID(representative)
			switch {
			case !slices.Contains(answers, args[1]):
				return usageError{fmt.Errorf("the answer %q: want one of %s; %s takes an answer back", args[1], strings.Join(answers, ", "), noAnswer)}
			case args[1] != noAnswer:
				order.Answer = planner.Answer(args[1])
			}
			switch {
			case order.Answer == "" && order.By == "":
				return usageError{fmt.Errorf(`say who takes it back: --by "…"`)}
			case order.Answer == "":
			case order.Via == "" || order.By == "":
				return usageError{fmt.Errorf(`say how the answer came and who took it down: --via phone --by "…"`)}
			}
			return runRSVPRecord(cmd, g, order)
		},
	}
	cmd.Flags().StringVar(&order.Via, "via", "", "the way it came: phone, letter, secretary … (required, but for none)")
	cmd.Flags().StringVar(&order.By, "by", "", "who took it down (required)")
	cmd.Flags().StringVar(&representative, "representative", "", "who comes in their place, by id")
	return cmd
}

func runRSVPRecord(cmd *cobra.Command, g *globals, order app.AnswerOrder) error {
	return g.with(cmd.Context(), g.openBooks, func(desk *desk) error {
		recorded, err := desk.RecordAnswer(cmd.Context(), order)
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema  int       `json:"schema"`
				Answer  replyJSON `json:"answer"`
				Written string    `json:"written,omitempty"`
			}{schema, desk.replyJSON(recorded.Reply), recorded.Written})
		}
		if order.Answer == "" {
			g.print("%s: no answer any more (it was %s), taken back by %s.", recorded.Name, recorded.Before, order.By)
		} else {
			g.print("%s: %s, by %s, taken down by %s.", recorded.Name, order.Answer, order.Via, order.By)
		}
		switch {
		case recorded.Written != "":
			g.print("%s says so now: look at it, and build what names them again.", recorded.Written)
		case recorded.Unwritten != "":
			g.print("Not written: %s.", recorded.Unwritten)
		}
		g.print("Next: %s", afterAnswer(recorded))
		return nil
	})
}

// afterAnswer is what an answer leaves to do.
func afterAnswer(r app.RecordedAnswer) string {
	switch {
	case r.Scheduled:
		return "convene check, which says where they still stand in the programme"
	case r.Answered.Answer == planner.Represented && r.Answered.Representative == "":
		return fmt.Sprintf("once it is known who comes: convene rsvp record %s represented --representative ID --via phone --by NAME", shellWord(r.Answered.Recipient))
	}
	return "convene rsvp list"
}

func newRSVPListCommand(g *globals) *cobra.Command {
	var text, book string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List everybody invited and what they answered",
		Example: `  convene rsvp list
  convene rsvp list --csv answers.csv`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case text != "" && book != "":
				return usageError{errors.New("the list goes into one file: say --csv or --xlsx")}
			case book == "-":
				return usageError{errors.New(`--xlsx "-": a spreadsheet is not printed: name a file that ends in .xlsx`)}
			}
			if err := endsIn("--xlsx", book, ".xlsx"); err != nil {
				return err
			}
			return runRSVPList(cmd, g, cmp.Or(text, book))
		},
	}
	cmd.Flags().StringVar(&text, "csv", "", `write the list as CSV into this file; "-" prints it`)
	cmd.Flags().StringVar(&book, "xlsx", "", "write the list as a spreadsheet into this file")
	return cmd
}

func runRSVPList(cmd *cobra.Command, g *globals, file string) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		replies, err := desk.Replies(cmd.Context())
		if err != nil {
			return err
		}
		switch {
		case file != "":
			return g.writeReplies(desk, replies, file)
		case g.json:
			out := struct {
				Schema  int         `json:"schema"`
				Answers []replyJSON `json:"answers"`
			}{schema, []replyJSON{}}
			for _, r := range replies {
				out.Answers = append(out.Answers, desk.replyJSON(r))
			}
			return printJSON(g.sys.Out, out)
		case len(replies) == 0:
			g.print("Nobody is named yet: write roles and guests into the edition.")
			return nil
		}
		var rows []table.Row
		for _, r := range replies {
			rows = append(rows, table.Row{r.Key, r.Name, r.As, r.State(), desk.taken(r)})
		}
		g.print("%s\n%s", g.table(0, rows), tally(replies))
		return nil
	})
}

// taken is how an answer came, and who comes in somebody's place.
func (d *desk) taken(r app.Reply) string {
	if r.Answered.Answer == "" {
		return ""
	}
	var how []string
	if !r.Answered.At.IsZero() {
		how = append(how, r.Answered.At.In(d.zone()).Format("2 Jan 2006"))
	}
	if r.Answered.Via != "" {
		how = append(how, r.Answered.Via)
	}
	s := strings.Join(how, ", ")
	if r.Answered.By != "" {
		s += " (" + r.Answered.By + ")"
	}
	if r.Representative != "" {
		s += ": " + r.Representative
	}
	return s
}

// tally is how many stand where, in the order of the list.
func tally(replies []app.Reply) string {
	var states []string
	counts := map[string]int{}
	for _, r := range replies {
		if counts[r.State()] == 0 {
			states = append(states, r.State())
		}
		counts[r.State()]++
	}
	for i, s := range states {
		states[i] = fmt.Sprintf("%d %s", counts[s], s)
	}
	return strings.Join(states, ", ") + "."
}

type replyJSON struct {
	ID             string         `json:"id"`
	Name           string         `json:"name"`
	As             string         `json:"as,omitempty"`
	State          string         `json:"state"`
	Answer         planner.Answer `json:"answer,omitempty"`
	Representative planner.ID     `json:"representative,omitempty"`
	Via            string         `json:"via,omitempty"`
	By             string         `json:"by,omitempty"`
	At             *time.Time     `json:"at,omitempty"`
}

func (d *desk) replyJSON(r app.Reply) replyJSON {
	out := replyJSON{
		ID: r.Key, Name: r.Name, As: r.As, State: strings.ReplaceAll(r.State(), " ", "_"), Answer: r.Answered.Answer,
		Representative: r.Answered.Representative, Via: r.Answered.Via, By: r.Answered.By,
	}
	if !r.Answered.At.IsZero() {
		out.At = &r.Answered.At
	}
	return out
}

// writeReplies writes the list into a file, or as CSV to the output.
func (g *globals) writeReplies(d *desk, replies []app.Reply, file string) error {
	rows := [][]string{{"id", "name", "as", "state", "representative", "via", "by", "at"}}
	for _, r := range replies {
		at := ""
		if !r.Answered.At.IsZero() {
			at = r.Answered.At.In(d.zone()).Format(time.DateTime)
		}
		rows = append(rows, []string{r.Key, r.Name, r.As, r.State(), r.Representative, r.Answered.Via, r.Answered.By, at})
	}
	if err := g.writeTable(file, rows); err != nil || file == "-" {
		return err
	}
	if g.json {
		return printJSON(g.sys.Out, struct {
			Schema int    `json:"schema"`
			File   string `json:"file"`
			Count  int    `json:"count"`
		}{schema, file, len(replies)})
	}
	g.print("%s written: %s.", file, plural(len(replies), "line"))
	return nil
}
