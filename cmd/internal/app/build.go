package app

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"

	"convene/config"
	"convene/planner"
)

// Target is what can be built.
type Target string

const (
	Invitations Target = "invitations"
	Programme   Target = "programme"
	Report      Target = "report"
	Site        Target = "site"
	Cards       Target = "cards"
	Lists       Target = "lists"
	Thanks      Target = "thanks"
	All         Target = "all"
)

// Targets lists what can be built by name.
func Targets() []Target {
	return []Target{Invitations, Programme, Cards, Lists, Thanks, Report, Site, All}
}

// BuildOrder says what to build.
type BuildOrder struct {
	Target Target // All where empty
	// Layout of the report; the edition's own where empty, and for All both.
	Layout planner.Layout
	// Person is the only one whose letters are built; everybody's where empty.
	Person planner.ID
}

// Built is what a build made.
type Built struct {
	Files   []BuiltFile
	Skipped []Skipped
	// Removed are files of an earlier build that this one no longer makes, such
	// as the letter of somebody who has declined.
	Removed []string
	// Page is the report's page among Files; empty where none was made.
	Page string
}

// BuiltFile is a file under the workspace's out folder.
type BuiltFile struct {
	Path    string // inside the workspace
	Written bool   // false: it was there with the same bytes
}

// Skipped is something that could not be made.
type Skipped struct {
	What Target
	Why  error
}

// TooEarly reports whether it is only that status or content do not allow it
// yet; otherwise somebody has to cure something.
func (s Skipped) TooEarly() bool {
	var status *StatusError
	var empty *EmptyError
	return errors.As(s.Why, &status) || errors.As(s.Why, &empty)
}

// EmptyError is a document in which nothing would stand yet.
type EmptyError struct{ Lacks, Next string }

func (e *EmptyError) Error() string { return e.Lacks + ": " + e.Next }

// BlockedError is a use case that findings stand against.
type BlockedError struct {
	Action   planner.Action
	Findings []Located
}

func (e *BlockedError) Error() string {
	first, others := e.Findings[0], ""
	if n := len(e.Findings) - 1; n > 0 {
		others = fmt.Sprintf(", and %d more", n)
	}
	return fmt.Sprintf("cannot %s: %s: %s %s%s; convene check says what to do", e.Action, first.Position, first.Code, first.Message, others)
}

// workshop makes one target's documents.
type workshop struct {
	target Target
	action planner.Action
	// at are the statuses of an edition at which the documents make sense.
	at []planner.Status
	// folders hold nothing but what the workshop makes.
	folders []string
	make    func(o *Office, ctx context.Context, e *planner.Edition, order BuildOrder, put putter) error
}

// workshops is the table of what can be built, in the order of building.
func workshops() []workshop {
	return []workshop{
		{Invitations, planner.BuildInvitations, []planner.Status{planner.Draft, planner.Open}, []string{"invitations", guestFolder, "mail/invitation"}, (*Office).makeInvitations},
		{Programme, planner.BuildProgramme, []planner.Status{planner.Draft, planner.Open, planner.Held, planner.Reported}, []string{"mail/programme"}, (*Office).makeProgramme},
		{Cards, planner.BuildCards, []planner.Status{planner.Draft, planner.Open}, nil, (*Office).makeCards},
		{Lists, planner.BuildLists, []planner.Status{planner.Draft, planner.Open}, nil, (*Office).makeLists},
		{Thanks, planner.BuildThanks, []planner.Status{planner.Held, planner.Reported}, []string{"thanks"}, (*Office).makeThanks},
		{Report, planner.BuildReport, []planner.Status{planner.Held, planner.Reported}, nil, (*Office).makeReport},
		{Site, planner.BuildSite, []planner.Status{planner.Held, planner.Reported}, []string{siteFolder, siteFolder + "/" + sitePictures}, (*Office).makeSite},
	}
}

// Build makes documents of the chosen edition into out/YEAR. All skips, by
// name, what cannot be made; a single target that cannot be made is an error,
// and then nothing is written.
func (o *Office) Build(ctx context.Context, order BuildOrder, findings []Located) (built Built, err error) {
	e, err := o.edition()
	if err != nil {
		return Built{}, err
	}
	pile, err := newPile()
	if err != nil {
		return Built{}, err
	}
	defer func() { err = errors.Join(err, pile.Close()) }()
	var folders []string
	for _, shop := range workshops() {
		all := order.Target == All || order.Target == ""
		if !all && order.Target != shop.target {
			continue
		}
		before := len(pile.sheets)
		err := o.work(ctx, shop, e, order, findings, pile.put)
		if err != nil && (!all || mistaken(err) || ctx.Err() != nil || pile.full != nil) {
			return Built{}, err
		}
		if err != nil {
			pile.cut(before)
			built.Skipped = append(built.Skipped, Skipped{shop.target, err})
			continue
		}
		if order.Person == "" {
			folders = append(folders, shop.folders...)
		}
	}
	out := path.Join("out", fmt.Sprint(e.Year))
	for f, err := range pile.documents() {
		if err != nil {
			return built, err
		}
		name := path.Join(out, f.name)
		written, err := config.WriteIfChanged(o.Workspace.Dir, name, f.data)
		if err != nil {
			return built, err
		}
		built.Files = append(built.Files, BuiltFile{name, written})
		if f.name == sitePageFile {
			built.Page = name
		}
	}
	for _, folder := range folders {
		removed, err := config.Sweep(o.Workspace.Dir, path.Join(out, folder), func(name string) bool {
			return slices.ContainsFunc(built.Files, func(f BuiltFile) bool { return f.Path == name })
		})
		built.Removed = append(built.Removed, removed...)
		if err != nil {
			return built, err
		}
	}
	return built, nil
}

// mistaken reports whether findings stand against an action that stand against
// every other as well: that is no matter of what can be made yet.
func mistaken(err error) bool {
	var blocked *BlockedError
	return errors.As(err, &blocked) && slices.ContainsFunc(blocked.Findings, func(f Located) bool { return len(f.Blocks) == 0 })
}

// work has one workshop make its documents, if it may.
func (o *Office) work(ctx context.Context, shop workshop, e *planner.Edition, order BuildOrder, findings []Located, put putter) error {
	if !slices.Contains(shop.at, e.Status) {
		return &StatusError{What: string(shop.target), Edition: e.Year, Status: e.Status, Wants: shop.at}
	}
	if blocking := o.Blocking(shop.action, findings); len(blocking) > 0 {
		return &BlockedError{shop.action, blocking}
	}
	return shop.make(o, ctx, e, order, put)
}

// StatusError is a use case for which it is too early or too late in the year.
type StatusError struct {
	What    string
	Edition int
	Status  planner.Status
	Wants   []planner.Status
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s of %d: the edition's status is %s and would have to be %s", e.What, e.Edition, e.Status, either(e.Wants))
}

func either(statuses []planner.Status) string {
	s := string(statuses[0])
	for i, st := range statuses[1:] {
		if i == len(statuses)-2 {
			s += " or " + string(st)
		} else {
			s += ", " + string(st)
		}
	}
	return s
}

func (o *Office) makeInvitations(ctx context.Context, e *planner.Edition, order BuildOrder, put putter) error {
	if err := o.makeLetters(ctx, e, order.Person, "invitations", o.letter, put); err != nil {
		return err
	}
	if err := o.makeGuestLetters(ctx, e, order.Person, put); err != nil {
		return err
	}
	return o.previews(ctx, e, planner.InvitationMail, order.Person, put)
}

func (o *Office) makeThanks(ctx context.Context, e *planner.Edition, order BuildOrder, put putter) error {
	return o.makeLetters(ctx, e, order.Person, "thanks", o.thanks, put)
}

// makeLetters sets the letter of everybody of the cast who gets one into a
// folder.
func (o *Office) makeLetters(ctx context.Context, e *planner.Edition, only planner.ID, folder string, write letterWriter, put putter) error {
	standing, err := o.standing(ctx, e)
	if err != nil {
		return err
	}
	letters := 0
	for _, part := range o.Workspace.Cast(e) {
		p := part.Person
		if only != "" && p.ID != only || standing.Answers[string(p.ID)] == planner.Declined {
			continue
		}
		doc, ok, err := write(e, p, standing.Answers)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := o.printInto(put, folder+"/"+string(p.ID)+".pdf", doc); err != nil {
			return err
		}
		letters++
	}
	if letters == 0 && only != "" {
		return &UsageError{fmt.Sprintf("no letter of %d goes to %s: they have no role, have declined, or sign it themselves", e.Year, only), "see roles in " + e.Source}
	}
	if letters == 0 {
		return &EmptyError{fmt.Sprintf("nobody has a role in %d", e.Year), "add roles in " + e.Source}
	}
	return nil
}

func (o *Office) makeProgramme(ctx context.Context, e *planner.Edition, order BuildOrder, put putter) error {
	if len(e.Schedule()) == 0 {
		return &EmptyError{fmt.Sprintf("the programme of %d is empty", e.Year), "add slots in " + e.Source}
	}
	standing, err := o.standing(ctx, e)
	if err != nil {
		return err
	}
	version, err := o.sheetVersion(ctx, e)
	if err != nil {
		return err
	}
	sheet, err := o.programme(e, version, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return err
	}
	moderators, err := o.moderatorSheet(e, standing.Answers)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		doc  planner.Document
	}{{"programme.pdf", sheet}, {"programme-moderator.pdf", moderators}} {
		if err := o.printInto(put, f.name, f.doc); err != nil {
			return err
		}
	}
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return err
	}
	if err := o.makeCalendar(e, words, put); err != nil {
		return err
	}
	if rule, _ := planner.ProgrammeMail.Rule(); slices.Contains(rule.At, e.Status) {
		return o.previews(ctx, e, planner.ProgrammeMail, order.Person, put)
	}
	return nil
}

func (o *Office) makeCards(ctx context.Context, e *planner.Edition, _ BuildOrder, put putter) error {
	standing, err := o.standing(ctx, e)
	if err != nil {
		return err
	}
	doc, err := o.cards(e, standing.Answers)
	if err != nil {
		return err
	}
	if len(doc.Sections) == 0 {
		return &EmptyError{fmt.Sprintf("nobody sits at a table in %d", e.Year), "add roles in " + e.Source}
	}
	return o.printInto(put, "cards.pdf", doc)
}

func (o *Office) makeReport(_ context.Context, e *planner.Edition, order BuildOrder, put putter) error {
	layouts := []planner.Layout{order.Layout}
	switch {
	case order.Layout != "":
	case order.Target == Report:
		layouts = []planner.Layout{e.Report.Form()}
	default:
		layouts = []planner.Layout{planner.BookletLayout, planner.NewsletterLayout}
	}
	for _, layout := range layouts {
		doc, err := o.report(e, layout)
		if err != nil {
			return err
		}
		if err := o.printInto(put, "report-"+string(layout)+".pdf", doc); err != nil {
			return err
		}
		if layout != planner.NewsletterLayout {
			continue
		}
		mail, err := o.newsletterMail(e, o.Workspace.Series.DefaultLanguage(), previewToken())
		if err != nil {
			return err
		}
		if err := put("report-newsletter.html", mail.alone()); err != nil {
			return err
		}
	}
	return nil
}
