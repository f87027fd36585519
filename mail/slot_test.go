package mail_test

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"convene/mail"
)

func slots() []mail.Slot {
	return []mail.Slot{mail.ToSlot, mail.TokenSlot(mail.ToUnsubscribe), mail.TokenSlot(mail.ToView)}
}

func quoted(t interface{ Fatal(...any) }, text string) []byte {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Filling a slot in encoded text is the same as filling it in the text and
// encoding that, wherever soft line breaks fall, and no line gets longer.
func TestSlotsSurviveEncoding(t *testing.T) {
	unsubscribe, view := slots()[1], slots()[2]
	rapid.Check(t, func(rt *rapid.T) {
		piece := rapid.OneOf(rapid.StringN(0, 90, -1), rapid.SampledFrom([]string{unsubscribe.Sentinel(), view.Sentinel(), "=", "\n", "ə"}))
		body := strings.Join(rapid.SliceOfN(piece, 1, 20).Draw(rt, "body"), "") + unsubscribe.Sentinel() + view.Sentinel()
		body = strings.ReplaceAll(strings.ReplaceAll(body, "\r", ""), "\n", "\r\n")
		segments := [][]byte{[]byte("To: " + mail.ToSlot.Sentinel() + "\r\n\r\n"), quoted(rt, body)}
		template, err := mail.NewTemplate(mail.NewContent(mail.Segments(segments...), slots()))
		if err != nil {
			rt.Fatal(err)
		}
		key := mail.TokenKey{7}
		id := uuid.UUID{byte(rapid.IntRange(0, 255).Draw(rt, "id"))}
		first, second := key.Token(id, mail.ToUnsubscribe), key.Token(id, mail.ToView)
		filled, err := template.Append(nil, []mail.SlotValue{
			{Slot: view, Value: second}, {Slot: mail.ToSlot, Value: "a@example.org"}, {Slot: unsubscribe, Value: first},
		})
		if err != nil {
			rt.Fatal(err)
		}
		_, encoded, _ := bytes.Cut(filled, []byte("\r\n\r\n"))
		for line := range bytes.SplitSeq(encoded, []byte("\r\n")) {
			if len(line) > 76 {
				rt.Fatalf("a line of %d: %q", len(line), line)
			}
		}
		got, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(encoded)))
		if err != nil {
			rt.Fatal(err)
		}
		want := strings.NewReplacer(unsubscribe.Sentinel(), first, view.Sentinel(), second).Replace(body)
		if string(got) != want {
			rt.Fatalf("got %q, want %q", got, want)
		}
		if template.Count(unsubscribe) != strings.Count(body, unsubscribe.Sentinel()) {
			rt.Fatalf("counted %d slots", template.Count(unsubscribe))
		}
	})
}

func TestSlotsRefuse(t *testing.T) {
	token := mail.TokenSlot(mail.ToView)
	content := mail.NewContent(mail.Segments([]byte("To: "+mail.ToSlot.Sentinel()+"\r\n\r\n"+token.Sentinel())), []mail.Slot{mail.ToSlot, token})
	template, err := mail.NewTemplate(content)
	if err != nil {
		t.Fatal(err)
	}
	good := strings.Repeat("a", 22)
	for name, values := range map[string][]mail.SlotValue{
		"none":          nil,
		"one missing":   {{Slot: mail.ToSlot, Value: "a@example.org"}},
		"twice":         {{Slot: mail.ToSlot, Value: "a@example.org"}, {Slot: mail.ToSlot, Value: "b@example.org"}},
		"unknown":       {{Slot: mail.ToSlot, Value: "a@example.org"}, {Slot: token, Value: good}, {Slot: "x", Value: "x"}},
		"short token":   {{Slot: mail.ToSlot, Value: "a@example.org"}, {Slot: token, Value: "a"}},
		"other letters": {{Slot: mail.ToSlot, Value: "a@example.org"}, {Slot: token, Value: strings.Repeat("=", 22)}},
		"line break":    {{Slot: mail.ToSlot, Value: "a@example.org\r\nBcc: b@example.org"}, {Slot: token, Value: good}},
		"bare LF":       {{Slot: mail.ToSlot, Value: "a@example.org\n b"}, {Slot: token, Value: good}},
		"empty":         {{Slot: mail.ToSlot}, {Slot: token, Value: good}},
		"empty line":    {{Slot: mail.ToSlot, Value: "a@example.org\r\n "}, {Slot: token, Value: good}},
		"not ASCII":     {{Slot: mail.ToSlot, Value: "ə@example.org"}, {Slot: token, Value: good}},
		"long line":     {{Slot: mail.ToSlot, Value: strings.Repeat("a", 901)}, {Slot: token, Value: good}},
	} {
		if filled, err := template.Append(nil, values); err == nil {
			t.Errorf("%s: got %q", name, filled)
		}
	}
	if _, err := mail.NewTemplate(mail.NewContent(mail.Segments([]byte("nothing")), []mail.Slot{mail.ToSlot})); err == nil {
		t.Error("a slot that stands nowhere was not missed")
	}
}

// Whatever a value is, it never ends the field that it stands in.
func FuzzSlotValue(f *testing.F) {
	for _, s := range []string{"a@example.org", "\"A\" <a@example.org>", "a\r\n b", "a\r\nBcc: b", "a\n", "\r\n\r\n", "\x00", strings.Repeat("x", 2000)} {
		f.Add(s)
	}
	template, err := mail.NewTemplate(mail.NewContent(mail.Segments([]byte("To: "+mail.ToSlot.Sentinel()+"\r\nSubject: x\r\n\r\n")), []mail.Slot{mail.ToSlot}))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, value string) {
		filled, err := template.Append(nil, []mail.SlotValue{{Slot: mail.ToSlot, Value: value}})
		if err != nil {
			return
		}
		fields := 0
		for line := range strings.SplitSeq(strings.TrimSuffix(string(filled), "\r\n\r\n"), "\r\n") {
			if line == "" || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("%q: a broken line in %q", value, filled)
			}
			if line[0] != ' ' && line[0] != '\t' {
				fields++
			}
		}
		if fields != 2 {
			t.Fatalf("%q: %d fields in %q, want 2", value, fields, filled)
		}
	})
}
