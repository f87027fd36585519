package app

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"convene/mail"
	"convene/planner"
)

// letterWriter writes the letter of one person; ok is false for somebody who
// gets none.
type letterWriter func(e *planner.Edition, person *planner.Person, answers planner.Answers) (doc planner.Document, ok bool, err error)

// letter is one speaker's invitation letter; ok is false for somebody without
// a role.
func (o *Office) letter(e *planner.Edition, person *planner.Person, answers planner.Answers) (doc planner.Document, ok bool, err error) {
	return inLanguages(o.languagesOf(person), func(lang string) (planner.Document, bool, error) {
		words, err := o.speak(e, lang)
		if err != nil {
			return planner.Document{}, false, err
		}
		return planner.Letter(&o.Workspace.Workspace, e, person.ID, answers, words)
	})
}

// guestLetter is the invitation letter of one guest.
func (o *Office) guestLetter(e *planner.Edition, guest planner.Recipient) (planner.Document, error) {
	words, err := o.speak(e, guest.Language)
	if err != nil {
		return planner.Document{}, err
	}
	return planner.GuestLetter(&o.Workspace.Workspace, e, guest, words)
}

// thanks is the letter that thanks one person while the report is still to
// come, or once the edition's status says that it is published; ok is false for
// somebody who gets none.
func (o *Office) thanks(e *planner.Edition, person *planner.Person, answers planner.Answers) (doc planner.Document, ok bool, err error) {
	return o.thanksAs(e, person, e.Status == planner.Reported, answers)
}

func (o *Office) thanksAs(e *planner.Edition, person *planner.Person, published bool, answers planner.Answers) (doc planner.Document, ok bool, err error) {
	return inLanguages(o.languagesOf(person), func(lang string) (planner.Document, bool, error) {
		words, err := o.speak(e, lang)
		if err != nil {
			return planner.Document{}, false, err
		}
		return planner.ThanksLetter(&o.Workspace.Workspace, e, person.ID, published, answers, words)
	})
}

// Postdated is the day that the letters of a kind of mail bear, if it is still to
// come; the zero date if it is not, or if the kind brings no letter of its own.
func (o *Office) Postdated(kind planner.MailKind) planner.Date {
	day := o.Workspace.DateOn(o.Edition, kind)
	if !o.Today.Before(day) {
		return planner.Date{}
	}
	return day
}

// bearing refuses to send letters before the day that they bear.
func (o *Office) bearing(m mail.Mailing, order SendOrder) error {
	day := o.Postdated(m.Kind)
	if day.IsZero() {
		return nil
	}
	wait := fmt.Sprintf("wait for that day (convene outbox approve %s --at due lets them go by themselves)", m.ID)
	if m.AtDue || m.Due.IsZero() {
		wait = "wait for that day"
	}
	return &RefusedError{
		fmt.Sprintf("the letters of mailing %s bear the date %s, which is still to come", m.ID, day.At(planner.ClockOf(0), time.UTC).Format("2 January 2006")),
		fmt.Sprintf("%s, or %s, or %s", wait, o.Redate(m.Kind), order.anyway(m.ID)),
	}
}

// Redate says how letters get the date of today.
func (o *Office) Redate(kind planner.MailKind) string {
	entry, ok := o.Workspace.DeadlineOf(o.Edition, kind)
	if ok && (kind == planner.ThanksMail || kind == planner.GuestInvitationMail && o.Edition.Invitation.Date.IsZero()) {
		return fmt.Sprintf("move the entry %s of the run_up in convene.yaml to today (at: %s) and prepare them again", entry.ID, o.fromDay())
	}
	if kind == planner.ThanksMail {
		return fmt.Sprintf("give the run_up in convene.yaml an entry that sends them today (at: %s, send: %s) and prepare them again", o.fromDay(), kind)
	}
	return fmt.Sprintf("write date: %s under invitation in %s and prepare them again", o.Today, o.Edition.Source)
}

// fromDay is today as the run-up counts it, from the edition's first day.
func (o *Office) fromDay() string {
	days, side := o.Today.DaysSince(o.Edition.FirstDay()), "after"
	if days < 0 {
		days, side = -days, "before"
	}
	switch days {
	case 0:
		return "on the day"
	case 1:
		return "1 day " + side
	}
	return fmt.Sprintf("%d days %s", days, side)
}

// languagesOf are those of a person's letters: one, or two that can both be
// spoken.
func (o *Office) languagesOf(person *planner.Person) []string {
	return letterLanguages(person, o.Workspace.Series.DefaultLanguage(), o.words.Languages())
}

func letterLanguages(person *planner.Person, series string, spoken []string) []string {
	var wanted []string
	for i, lang := range person.Languages {
		if known := spokenAs(lang, spoken); known != "" && !slices.Contains(wanted, known) && (i < 2 || len(wanted) == 0) {
			wanted = append(wanted, known)
		}
	}
	if len(wanted) == 0 {
		return []string{person.Language(series)}
	}
	return wanted[:min(2, len(wanted))]
}

// spokenAs is the language in which one is spoken: itself, or its base, as "en"
// is of "en-GB". It is empty where there are no words.
func spokenAs(lang string, spoken []string) string {
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range []string{lang, base} {
		if slices.Contains(spoken, l) {
			return l
		}
	}
	return ""
}

// inLanguages is a letter in one language, or in two.
func inLanguages(languages []string, write func(lang string) (planner.Document, bool, error)) (planner.Document, bool, error) {
	first, ok, err := write(languages[0])
	if err != nil || !ok || len(languages) < 2 {
		return first, ok, err
	}
	second, ok, err := write(languages[1])
	if err != nil || !ok {
		return planner.Document{}, ok, err
	}
	return planner.Bilingual(first, second), true, nil
}
