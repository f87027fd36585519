package planner

import "cmp"

// replies are who takes answers to a letter, and where.
func (wr *writer) replies() Values {
	rsvp := wr.e.Invitation.RSVP
	v := Values{
		"rsvp_name": wr.proper(rsvp.Name), "rsvp_phone": name(rsvp.Phone), "rsvp_email": mailto(rsvp.Email), "rsvp_page": nil,
	}
	if rsvp.Page != "" {
		v["rsvp_page"] = []Inline{Link{string(rsvp.Page), name(string(rsvp.Page))}}
	}
	return v
}

// maxCode bounds an address that a telephone reads from paper, in bytes: in the
// code of a longer one the squares would be too small.
const maxCode = 300

// code leads a telephone to where a letter is answered: the page that takes
// answers, else a mail whose subject is the letter's reference. It is the same
// for whoever holds the paper, and so carries nothing that tells readers apart.
func (wr *writer) code(reference string) []Block {
	rsvp := wr.e.Invitation.RSVP
	to := string(rsvp.Page)
	switch {
	case to == "" && rsvp.Email == "":
		return nil
	case to == "":
		to = "mailto:" + string(rsvp.Email)
		if about := "?subject=" + mailtoEscape(reference); reference != "" && len(to+about) <= maxCode {
			to += about
		}
	}
	where := cmp.Or(string(rsvp.Page), string(rsvp.Email))
	return []Block{QRCode{URL: to, Alt: PlainText(wr.label("letter_code_alt", Values{"address": str(where)})), Caption: wr.label("letter_code", nil)}}
}
