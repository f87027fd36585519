package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"convene/config"
	"convene/mail"
	"convene/mail/compose"
	"convene/planner"
)

// The list that the report goes to, and who stays out of it.

// defaultList is the list where the run-up names none.
const defaultList planner.File = "lists/subscribers.csv"

// SubscriberList is the list that the run-up sends to.
func (o *Office) SubscriberList() planner.File {
	for _, r := range o.Workspace.RunUp {
		if list := r.To.List(); list != "" {
			return list
		}
	}
	return defaultList
}

// Import is what became of every row of a table that a list took over.
type Import struct {
	List     planner.File
	Contacts config.Contacts
	New      []planner.Listed
	// Known are on the list already; Duplicates stand twice in the table;
	// Malformed are no addresses, or none that mail can go to; Suppressed have
	// unsubscribed or bounced; Without have no address; Further are addresses
	// beside a row's first. None of them is added.
	Known, Duplicates, Malformed, Suppressed, Without, Further []ImportRow
	// Lost are the columns that the list has not.
	Lost []string
	// Findings are cells that were not understood, and left out.
	Findings []Located
}

// ImportRow is an address that was not added.
type ImportRow struct {
	Line    int
	Address planner.Email
	Name    string
	Why     string
}

// Import adds to a list whoever of the contacts is not on it and may be
// written to. With dry nothing is written.
func (o *Office) Import(ctx context.Context, list planner.File, contacts config.Contacts, dry bool) (Import, error) {
	i := Import{List: list, Contacts: contacts}
	for _, f := range contacts.Findings {
		i.Findings = append(i.Findings, Located{Finding: f, Position: o.Workspace.Locate(f.Place)})
	}
	known, err := o.onList(list)
	if err != nil {
		return i, err
	}
	suppressed, err := o.suppressed(ctx)
	if err != nil {
		return i, err
	}
	first := map[string]int{}
	for _, c := range contacts.Entries {
		for _, further := range c.Further {
			i.Further = append(i.Further, ImportRow{c.Line, further, c.Name, fmt.Sprintf("beside %s: add it by itself if it shall get mail too", c.Email)})
		}
		key := c.Email.Key()
		row := ImportRow{Line: c.Line, Address: c.Email, Name: c.Name}
		switch line, twice := first[key]; {
		case key == "":
			i.Without = append(i.Without, row)
			continue
		case twice:
			row.Why = fmt.Sprintf("stands in line %d already", line)
			i.Duplicates = append(i.Duplicates, row)
			continue
		}
		first[key] = c.Line
		s, out := suppressed[key]
		line, there := known[key]
		problem := undeliverable(c.Email)
		switch {
		case problem != nil:
			row.Why = problem.Error()
			i.Malformed = append(i.Malformed, row)
		case out:
			row.Why = fmt.Sprintf("%s, %s", s.Reason, s.At.Format("2 January 2006"))
			i.Suppressed = append(i.Suppressed, row)
		case there:
			row.Why = fmt.Sprintf("line %d of %s", line, list)
			i.Known = append(i.Known, row)
		default:
			i.New = append(i.New, c.Listed)
		}
	}
	if dry || len(i.New) == 0 {
		return i, nil
	}
	i.Lost, err = o.Workspace.AddToList(list, i.New)
	return i, err
}

// undeliverable is why no mail can go to an address.
func undeliverable(a planner.Email) error {
	if err := a.Problem(); err != nil {
		return err
	}
	_, err := compose.ASCII(a)
	return err
}

// onList is the addresses of a list, each with its line. A list that is not
// there knows nobody.
func (o *Office) onList(list planner.File) (map[string]int, error) {
	contacts, err := o.Workspace.ReadList(list)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	lines := map[string]int{}
	for _, c := range contacts.Entries {
		for _, address := range append(c.Further, c.Email) {
			if _, there := lines[address.Key()]; !there {
				lines[address.Key()] = c.Line
			}
		}
	}
	return lines, nil
}

// suppressed is the suppressions of the office's ledger by address.
func (o *Office) suppressed(ctx context.Context) (map[string]mail.Suppression, error) {
	all, err := o.Suppressions(ctx)
	if err != nil {
		return nil, err
	}
	byAddress := map[string]mail.Suppression{}
	for _, s := range all {
		byAddress[s.Address] = s
	}
	return byAddress, nil
}

// Suppressions are the addresses that get no list mail, whatever list they are
// on. They are the ledger's: those of the sandbox are not those of real post.
func (o *Office) Suppressions(ctx context.Context) ([]mail.Suppression, error) {
	if o.Post.Ledger == nil {
		return nil, nil
	}
	return o.Post.Ledger.Suppressions(ctx)
}

// AddSubscriber adds one subscriber. Whoever is suppressed is refused: they
// asked for no more mail, or it did not reach them.
func (o *Office) AddSubscriber(ctx context.Context, list planner.File, l planner.Listed) (added bool, err error) {
	i, err := o.Import(ctx, list, config.Contacts{Entries: []config.Contact{{Listed: l}}}, false)
	switch {
	case err != nil:
		return false, err
	case len(i.Malformed) > 0:
		return false, &UsageError{fmt.Sprintf("%q cannot be added", l.Email), i.Malformed[0].Why}
	case len(i.Suppressed) > 0:
		return false, &RefusedError{
			fmt.Sprintf("%s gets no list mail (%s)", l.Email, i.Suppressed[0].Why),
			fmt.Sprintf("if they have asked for it again: convene subscribers unsuppress %s", l.Email),
		}
	}
	return len(i.New) > 0, nil
}

// Suppress keeps an address from all list mail, whatever is imported. It
// reports whether it was not suppressed before.
func (o *Office) Suppress(ctx context.Context, address planner.Email, reason string) (bool, error) {
	key, err := o.forSuppressions(address)
	if err != nil {
		return false, err
	}
	all, err := o.suppressed(ctx)
	if _, already := all[key]; already || err != nil {
		return false, err
	}
	return true, o.Post.Ledger.Suppress(ctx, mail.Suppression{Address: key, Reason: reason, At: o.Now})
}

// Unsuppress lets an address have list mail again. It says why it had none.
func (o *Office) Unsuppress(ctx context.Context, address planner.Email) (mail.Suppression, error) {
	key, err := o.forSuppressions(address)
	if err != nil {
		return mail.Suppression{}, err
	}
	all, err := o.suppressed(ctx)
	if err != nil {
		return mail.Suppression{}, err
	}
	s, there := all[key]
	if !there {
		return s, &UsageError{fmt.Sprintf("%s is not suppressed", address), "convene subscribers says who is"}
	}
	return s, o.Post.Ledger.Unsuppress(ctx, planner.Email(key))
}

// forSuppressions looks whether they can be changed here, and is the key of an
// address as mail would go to it.
func (o *Office) forSuppressions(address planner.Email) (key string, err error) {
	ascii, err := compose.ASCII(address)
	if err != nil {
		return "", &UsageError{err.Error(), "write it like name@example.org"}
	}
	if err := o.bound(); err != nil && !errors.Is(err, errUnbound) {
		return "", err
	}
	return ascii.Key(), nil
}

// Subscribers are a list's lines, and how many of them are suppressed and left
// out.
func (o *Office) Subscribers(ctx context.Context, list planner.File) (lines []planner.Listed, left int, err error) {
	contacts, err := o.Workspace.ReadList(list)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, &UsageError{fmt.Sprintf("there is no list %s", list), "correct the name, or begin it with convene subscribers import or add"}
	}
	if err != nil {
		return nil, 0, err
	}
	suppressed, err := o.suppressed(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, c := range contacts.Entries {
		if _, out := suppressed[c.Email.Key()]; out {
			left++
			continue
		}
		lines = append(lines, c.Listed)
	}
	return lines, left, nil
}

// Mapping is what a table's columns were taken for, in the order of a list's.
func (i Import) Mapping() (taken []string, other []string) { return mapping(i.Contacts.Columns) }

// mapping is what columns were taken for, and those that are nothing to us.
func mapping(columns []config.ColumnUse) (taken, other []string) {
	for n, c := range columns {
		heading := c.Heading
		if heading == "" {
			heading = fmt.Sprintf("column %d", n+1)
		}
		if c.As == "" {
			other = append(other, heading)
		} else {
			taken = append(taken, fmt.Sprintf("%s → %s", heading, c.As))
		}
	}
	return slices.Clip(taken), slices.DeleteFunc(other, func(s string) bool { return strings.TrimSpace(s) == "" })
}
