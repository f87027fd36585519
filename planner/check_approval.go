package planner

import "fmt"

// approvals reports the passages of a report that are not to be published
// before their speakers have approved them. What they answered is no file's and
// no ledger's: a person reads it, and accepts the finding.
func (ch *checker) approvals(e *Edition) {
	d, ok := ch.w.DeadlineOf(e, ApprovalMail)
	if e.Status != Held || !ok || d.Unanswered != Hold {
		return
	}
	held := func(path string, speaker ID, without string) {
		if speaker == "" || ch.w.Signs(e, speaker) {
			return
		}
		f := ch.report(PassageHeld, path, fmt.Sprintf("the words of %s are held back until they are approved", ch.who(speaker)),
			"Ask for the approval, and without it "+without)
		f.Blocks, f.From = []Action{PrepareReport}, d.Day
	}
	for i, r := range e.Report.Remarks {
		if r.File != "" || !r.Text.IsZero() {
			held(at("report.remarks[%d]", i), r.Person, `write "no_remarks: true" in their place.`)
		}
	}
	if !e.Report.Conclusion.Text.IsZero() {
		held("report.conclusion", e.Report.Conclusion.By, "take them out.")
	}
}
