package templates_test

import (
	"testing"

	"convene/planner"
	"convene/templates"
)

// pictures says where the sample's pictures are, but for one that is missing.
func pictures(file planner.File) string {
	if file == "pictures/missing.jpg" {
		return ""
	}
	return "cid:" + string(file)
}

func TestMails(t *testing.T) {
	w := english(t)
	for _, test := range []struct {
		name string
		doc  planner.Document
	}{
		{"newsletter", newsletter(t, w)},
		{"mail-invitation", mailDocument(t, w, planner.InvitationMailTemplate, "Invitation: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-invitation-secretary", mailDocument(t, w, planner.SecretaryMailTemplate, "Invitation: Seminar “Memory and Record”, Thursday, 25 February 2027")},
		{"mail-programme", mailDocument(t, w, planner.ProgrammeMailTemplate, "Programme: Seminar “Memory and Record”, Thursday, 25 February 2027")},
	} {
		t.Run(test.name, func(t *testing.T) {
			html, err := templates.MailHTML(test.doc, templates.MailOptions{Preheader: "25 February 2027, Islamabad", Picture: pictures})
			if err != nil {
				t.Fatal(err)
			}
			if len(html) > templates.MailClip {
				t.Errorf("%d bytes, more than Gmail shows", len(html))
			}
			golden(t, test.name+".html", html)
			golden(t, test.name+".txt", []byte(templates.PlainText(test.doc)))
		})
	}
}
