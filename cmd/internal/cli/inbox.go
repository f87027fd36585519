package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/mail"
	"convene/mail/inbox"
	"convene/planner"
)

func newInboxCommand(g *globals) *cobra.Command {
	var dry bool
	var read []string
	cmd := &cobra.Command{
		Use:   "inbox [FILE|FOLDER|-]...",
		Short: "Take in what was mailed back: answers, bounces, unsubscribes",
		Long: `Inbox reads mails as mail programs save them (.eml), a folder of them, a Maildir
or a mailbox file (mbox), and takes what can be taken without a person:

  an answer by a link of ours, if its token is that of the message to the sender
  an answer by a calendar, if it is to the appointment that we sent, and comes
  from the address to which it went
  a reader who unsubscribes by the link in the report
  a message that came back; a subscriber whose address does not exist gets no
  more list mail

Automatic replies are passed over. Everything else is listed for you to read, with
the command that takes it down, and the exit code is 3. Nobody's word is taken for
somebody else: a name or a sender alone proves nothing. Mail can be forged all the
same; ring whoever surprises you.

Each mail is taken once. Without a file, inbox lists what is still to be read;
--read says that you have read it.`,
		Example: `  convene inbox ~/Downloads/*.eml
  convene inbox mails/ --dry-run
  convene inbox --read all`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(read) > 0 && len(args) > 0:
				return usageError{errors.New("--read is about mails that were taken in before: name no file")}
			case len(read) > 0:
				return runInboxRead(cmd, g, read)
			case len(args) == 0:
				return runInboxList(cmd, g)
			}
			return runInbox(cmd, g, args, dry)
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "show what would be taken, and keep nothing")
	cmd.Flags().StringSliceVar(&read, "read", nil, `say that you have read mails, by their Message-IDs; "all" means all`)
	return cmd
}

func runInbox(cmd *cobra.Command, g *globals, names []string, dry bool) error {
	return g.with(cmd.Context(), g.openBooks, func(desk *desk) error {
		intake, err := desk.Intake(cmd.Context(), dry)
		if err != nil {
			return err
		}
		var all []app.Incoming
		take := func(file string, data []byte) error {
			if err := cmd.Context().Err(); err != nil {
				return err
			}
			in, err := intake.Take(file, data)
			if err == nil {
				all = append(all, in)
			}
			return err
		}
		for _, name := range names {
			if err := g.mails(name, take); err != nil {
				return fmt.Errorf("taking in %s: %w", name, err)
			}
		}
		if g.json {
			err = printJSON(g.sys.Out, inboxJSON(all, dry))
		} else {
			g.showInbox(all, dry)
		}
		if err == nil && slices.ContainsFunc(all, func(in app.Incoming) bool { return in.Attention }) {
			err = &outcome{code: exitAttention}
		}
		return err
	})
}

// maxMails is how many files of a folder are read at once.
const maxMails = 10_000

// mails calls take with every mail of a file, a folder or the standard input.
func (g *globals) mails(name string, take func(file string, data []byte) error) error {
	if name == "-" {
		return mailsIn("-", g.sys.In, take)
	}
	info, err := os.Stat(name)
	if err != nil {
		return usageError{err}
	}
	files := []string{name}
	if info.IsDir() {
		if files, err = mailFiles(name); err != nil {
			return err
		}
		if len(files) == 0 {
			return usageError{errors.New("no file there ends in .eml, and it is no Maildir")}
		}
	}
	for _, file := range files {
		if err := mailsOf(file, take); err != nil {
			return err
		}
	}
	return nil
}

// mailFiles are the mails of a folder, or of a Maildir.
func mailFiles(dir string) ([]string, error) {
	var files []string
	for _, sub := range []string{"", "new", "cur"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if sub != "" && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if ext := strings.ToLower(filepath.Ext(e.Name())); e.Type().IsRegular() && (sub != "" || ext == ".eml" || ext == ".mbox") {
				files = append(files, filepath.Join(dir, sub, e.Name()))
			}
		}
	}
	if len(files) > maxMails {
		return nil, fmt.Errorf("there are %d mails, and at most %d are taken at once: move some away", len(files), maxMails)
	}
	return files, nil
}

func mailsOf(file string, take func(string, []byte) error) error {
	in, err := os.Open(file)
	if err != nil {
		return usageError{err}
	}
	defer in.Close()
	return mailsIn(file, in, take)
}

// mailsIn reads one mail, or a mailbox of many.
func mailsIn(file string, in io.Reader, take func(string, []byte) error) error {
	r := bufio.NewReader(in)
	beginning, err := r.Peek(len("From "))
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if !inbox.IsMailbox(beginning) {
		data, err := io.ReadAll(io.LimitReader(r, mail.MaxMessage+1)) // one more says that it is too large
		if err != nil {
			return err
		}
		return take(file, data)
	}
	n := 0
	return inbox.Split(r, func(data []byte) error {
		n++
		return take(fmt.Sprintf("%s#%d", file, n), data)
	})
}

func (g *globals) showInbox(all []app.Incoming, dry bool) {
	counts := map[app.Became]int{}
	for _, in := range all {
		counts[in.Became]++
		switch in.Became {
		case app.BecameReading:
			continue
		case app.BecameKnown:
			g.print("%s  was taken in before", oneLine(in.File))
			continue
		case app.BecameIgnored:
			subject := ""
			if in.Who == "" { // nothing else says which mail it is
				subject = fmt.Sprintf(" from %s, “%s”", oneLine(in.From), oneLine(in.Subject))
			}
			g.print("%s  passed over: %s%s", oneLine(in.File), longLine(in.Because), subject)
			continue
		}
		g.print("%s  %s", oneLine(in.File), longLine(in.Because))
		if in.Open {
			g.print("  Read it: what was added is for you")
		}
		if in.Command != "" {
			g.print("  Next: %s", longLine(in.Command))
		}
	}
	if counts[app.BecameReading] > 0 {
		g.print("\nFor you to read")
	}
	for _, in := range all {
		if in.Became != app.BecameReading {
			continue
		}
		from := ""
		if in.From != app.Nobody || in.Subject != "" {
			from = fmt.Sprintf("from %s, “%s”: ", oneLine(in.From), oneLine(in.Subject))
		}
		g.print("  %s  %s%s", oneLine(in.File), from, longLine(in.Because))
		if in.Command != "" {
			g.print("    Perhaps: %s", longLine(in.Command))
		}
	}
	var parts []string
	for _, kind := range []struct {
		became       app.Became
		single, many string
	}{
		{app.BecameAnswer, "answer taken", "answers taken"},
		{app.BecameUnsubscribe, "unsubscribed", "unsubscribed"},
		{app.BecameBounce, "came back", "came back"},
		{app.BecameIgnored, "passed over", "passed over"},
		{app.BecameKnown, "known", "known"},
		{app.BecameReading, "for you to read", "for you to read"},
	} {
		switch n := counts[kind.became]; {
		case n == 1:
			parts = append(parts, "1 "+kind.single)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, kind.many))
		}
	}
	if len(parts) == 0 {
		parts = []string{"no mail"}
	}
	g.print("%s.", strings.Join(parts, ", "))
	if dry {
		g.print("Nothing was kept.")
	}
}

// longLine is a sentence with a stranger's words in it, for a terminal.
func longLine(s string) string {
	const most = 400
	return printable(s, most)
}

type incomingJSON struct {
	File      string         `json:"file"`
	Key       string         `json:"key"`
	From      string         `json:"from"`
	Subject   string         `json:"subject"`
	Became    app.Became     `json:"became"`
	Who       string         `json:"who,omitempty"`
	Answer    planner.Answer `json:"answer,omitempty"`
	Because   string         `json:"because"`
	Command   string         `json:"command,omitempty"`
	Open      bool           `json:"open"`
	Attention bool           `json:"attention"`
}

func inboxJSON(all []app.Incoming, dry bool) any {
	out := struct {
		Schema int            `json:"schema"`
		DryRun bool           `json:"dry_run"`
		Mails  []incomingJSON `json:"mails"`
	}{schema, dry, []incomingJSON{}}
	for _, in := range all {
		out.Mails = append(out.Mails, incomingJSON(in))
	}
	return out
}

// runInboxList lists what a person has still to read.
func runInboxList(cmd *cobra.Command, g *globals) error {
	return g.with(cmd.Context(), g.open, func(desk *desk) error {
		unread, err := desk.Unread(cmd.Context())
		if err != nil {
			return err
		}
		if g.json {
			type item struct {
				Key     string    `json:"key"`
				At      time.Time `json:"at"`
				From    string    `json:"from"`
				Subject string    `json:"subject"`
				Because string    `json:"because"`
			}
			out := struct {
				Schema int    `json:"schema"`
				Unread []item `json:"unread"`
			}{schema, []item{}}
			for _, r := range unread {
				out.Unread = append(out.Unread, item{r.Key, r.At, r.From, r.Subject, r.Because})
			}
			err = printJSON(g.sys.Out, out)
		} else {
			for _, r := range unread {
				g.print("%s  from %s, “%s”: %s\n  %s", r.At.In(desk.zone()).Format("2 Jan 2006"), oneLine(r.From), oneLine(r.Subject), longLine(r.Because), oneLine(r.Key))
			}
			if len(unread) == 0 {
				g.print("Nothing is left to read.")
			} else {
				g.print("%s to read. Once you have: convene inbox --read all", plural(len(unread), "mail"))
			}
		}
		if err == nil && len(unread) > 0 {
			err = &outcome{code: exitAttention}
		}
		return err
	})
}

func runInboxRead(cmd *cobra.Command, g *globals, keys []string) error {
	if slices.Contains(keys, "all") {
		keys = nil
	}
	return g.with(cmd.Context(), g.openBooks, func(desk *desk) error {
		n, err := desk.MarkRead(cmd.Context(), keys)
		if err != nil {
			return err
		}
		if g.json {
			return printJSON(g.sys.Out, struct {
				Schema int `json:"schema"`
				Read   int `json:"read"`
			}{schema, n})
		}
		g.print("%s marked as read.", plural(n, "mail"))
		return nil
	})
}
