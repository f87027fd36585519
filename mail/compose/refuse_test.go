package compose_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/uuid"

	"convene/mail"
	"convene/mail/compose"
	"convene/planner"
)

func TestRefuses(t *testing.T) {
	sentinel := mail.TokenSlot(mail.ToView).Sentinel()
	for name, change := range map[string]func(*compose.Draft){
		"kind":               func(d *compose.Draft) { d.Kind = "postcard" },
		"no sender":          func(d *compose.Draft) { d.From = "" },
		"sender injects":     func(d *compose.Draft) { d.From = "a <a@example.org>\r\nBcc: b@example.org" },
		"two reply-to":       func(d *compose.Draft) { d.ReplyTo = "a@example.org, b@example.org" },
		"no recipient":       func(d *compose.Draft) { d.To = mail.Mailbox{} },
		"two recipients":     func(d *compose.Draft) { d.To.Address = "a@example.org,b@example.org" },
		"name injects":       func(d *compose.Draft) { d.To.Name = "a\r\nBcc: b@example.org" },
		"name with tab":      func(d *compose.Draft) { d.To.Name = "a\tb" },
		"name with U+2028":   func(d *compose.Draft) { d.To.Name = "a\u2028b" },
		"name with U+0085":   func(d *compose.Draft) { d.To.Name = "a\u0085b" },
		"name not UTF-8":     func(d *compose.Draft) { d.To.Name = "a\xff" },
		"name encoded":       func(d *compose.Draft) { d.To.Name = "=?utf-8?q?a=0D=0A?=" },
		"name too long":      func(d *compose.Draft) { d.To.Name = strings.Repeat("a", 201) },
		"SMTPUTF8":           func(d *compose.Draft) { d.To.Address = "ələkbər@example.org" },
		"no domain":          func(d *compose.Draft) { d.To.Address = "a@localhost" },
		"bad domain":         func(d *compose.Draft) { d.To.Address = "a@-ə-.example.org" },
		"no subject":         func(d *compose.Draft) { d.Subject = "" },
		"subject injects":    func(d *compose.Draft) { d.Subject = "a\nBcc: b@example.org" },
		"subject too long":   func(d *compose.Draft) { d.Subject = strings.Repeat("a", 301) },
		"no language":        func(d *compose.Draft) { d.Lang = "" },
		"language injects":   func(d *compose.Draft) { d.Lang = "en\r\nBcc: b" },
		"no Message-ID":      func(d *compose.Draft) { d.MessageID = "" },
		"Message-ID injects": func(d *compose.Draft) { d.MessageID = "a@b>\r\nBcc: b@c" },
		"thread injects":     func(d *compose.Draft) { d.Thread = []string{"a@b> <c"} },
		"no text":            func(d *compose.Draft) { d.Text = " \n" },
		"NUL":                func(d *compose.Draft) { d.Text = "a\x00b" },
		"text not UTF-8":     func(d *compose.Draft) { d.HTML = "\xff" },
		"pictures alone":     func(d *compose.Draft) { d.HTML = "" },
		"unseen picture":     func(d *compose.Draft) { d.Pictures[0].ID = "other" },
		"picture id":         func(d *compose.Draft) { d.Pictures[0].ID = "a>\r\nb" },
		"file name injects":  func(d *compose.Draft) { d.Attachments[0].Name = "a\r\nb.pdf" },
		"file name a path":   func(d *compose.Draft) { d.Attachments[0].Name = "../a.pdf" },
		"no file name":       func(d *compose.Draft) { d.Attachments[0].Name = "" },
		"file type":          func(d *compose.Draft) { d.Attachments[0].Type = "application/pdf\r\nx: y" },
		"method":             func(d *compose.Draft) { d.Calendars[0].Method = "REQUEST; x" },
		"list for a person":  func(d *compose.Draft) { d.List = newsletter().List },
		"no list":            func(d *compose.Draft) { d.Kind = planner.ReportMail },
		"list id":            func(d *compose.Draft) { d.Kind, d.List = planner.ReportMail, &compose.List{ID: "a>\r\n"} },
		"list web address": func(d *compose.Draft) {
			d.Kind, d.List = planner.ReportMail, &compose.List{ID: "a.b", Mailto: "mailto:a@example.org", HTTPS: "http://example.org"}
		},
		"list address injects": func(d *compose.Draft) {
			d.Kind, d.List = planner.ReportMail, &compose.List{ID: "a.b", Mailto: "mailto:a@example.org>\r\nBcc: b"}
		},
		"slot without a value": func(d *compose.Draft) { d.HTML += sentinel },
		"too large":            func(d *compose.Draft) { d.Attachments[0].Data = make([]byte, mail.MaxMessage) },
	} {
		d := invitation()
		change(&d)
		if c, err := compose.Compose(d); err == nil {
			t.Errorf("%s: composed %d bytes", name, c.Size())
		}
	}
}

func TestSharedRefuses(t *testing.T) {
	for name, change := range map[string]func(*compose.Draft){
		"a recipient": func(d *compose.Draft) { d.To.Address = "a@example.org" },
		"an id":       func(d *compose.Draft) { d.MessageID = "a@example.org" },
		"slot in a calendar": func(d *compose.Draft) {
			d.Attachments = []compose.Attachment{{Name: mail.TokenSlot(mail.ToUnsubscribe).Sentinel(), Type: "a/b"}}
		},
	} {
		d := newsletter()
		change(&d)
		if _, err := compose.Shared(d); err == nil {
			t.Errorf("%s: was composed", name)
		}
	}
	c, err := compose.Shared(newsletter())
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []mail.Mailbox{{}, {Name: "a\r\nb", Address: "a@example.org"}, {Address: "ə@example.org"}} {
		if v, err := compose.Values(c, to, uuid.UUID{}, "a@example.org", mail.TokenKey{}); err == nil {
			t.Errorf("%+v: got %q", to, v)
		}
	}
	if _, err := compose.Values(c, mail.Mailbox{Address: "a@example.org"}, uuid.UUID{}, "a\r\nb", mail.TokenKey{}); err == nil {
		t.Error("a Message-ID of two lines was taken")
	}
}

func TestASCII(t *testing.T) {
	for in, want := range map[planner.Email]planner.Email{
		"m.khan@example.org": "m.khan@example.org", "info@Şuşa.example.org": "info@xn--ua-etab.example.org", "a@Example.ORG": "a@example.org",
	} {
		if got, err := compose.ASCII(in); err != nil || got != want {
			t.Errorf("%s: got %s, %v; want %s", in, got, err, want)
		}
	}
}

// A message's address and the key of whoever it goes to are one: at the last
// look the ledger compares them.
func TestASCIIIsTheKeyOfEverySpelling(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	alphabets := []string{"abcxyz0189", "äöüßéşğıñøåþœ", "абвгдеёжшщыіїє", "αβγδεζηθικλ", "אבגדהוזחטי", "ابتثجحخدذرز", "अआइईउकखगघ", "的一是不了人我在有他", "ひらがなカタカナー", "세계의모든사람들이한국어", "𐐨𐐩𐐪", "กขฃคฅ"}
	taken := 0
	for range 20_000 {
		var domain strings.Builder
		for range 1 + random.IntN(3) {
			foreign := []rune(alphabets[random.IntN(len(alphabets))])
			for range 1 + random.IntN(20) {
				from := foreign
				if random.IntN(3) == 0 {
					from = []rune(alphabets[0])
				}
				domain.WriteRune(from[random.IntN(len(from))])
			}
			domain.WriteByte('.')
		}
		typed := planner.Email("X@" + domain.String() + "example")
		ascii, err := compose.ASCII(typed)
		if err != nil { // a label that is too long, or mixes directions
			continue
		}
		taken++
		if typed.Key() != ascii.Key() {
			t.Fatalf("%s: the key is %s, and mail goes to %s", typed, typed.Key(), ascii)
		}
		loud, quiet := planner.Email(strings.ToUpper(string(typed))), strings.ToLower(string(typed))
		if back := strings.ToLower(string(loud)); back == quiet && loud.Key() != ascii.Key() { // some letters do not come back
			t.Fatalf("%s: the key is %s, and mail goes to %s", loud, loud.Key(), ascii)
		}
	}
	if taken < 5_000 {
		t.Errorf("only %d domains were tried", taken)
	}
}
