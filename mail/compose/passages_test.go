package compose

import (
	"slices"
	"testing"
)

// What stands for a passage stands for no other, in its message or in one that
// says something else: whoever has seen one message cannot write it into another.
func TestTokensAreTheirOwn(t *testing.T) {
	draft := func(change func(*Draft)) Draft {
		d := Draft{
			MessageID: "a@example.org", Text: "text", HTML: "<p>text</p>", Memory: &Memory{},
			Calendars:   []Calendar{{Name: "invite.ics", Method: "REQUEST", Data: []byte("BEGIN:VCALENDAR")}},
			Attachments: []Attachment{{"a.pdf", "application/pdf", make([]byte, minShared)}, {"b.pdf", "application/pdf", nil}},
		}
		change(&d)
		return d
	}
	seen := map[string]string{}
	for name, d := range map[string]Draft{
		"the first":            draft(func(*Draft) {}),
		"of another id":        draft(func(d *Draft) { d.MessageID = "b@example.org" }),
		"with another text":    draft(func(d *Draft) { d.Text = "words" }),
		"with other HTML":      draft(func(d *Draft) { d.HTML = "<p>words</p>" }),
		"with another meeting": draft(func(d *Draft) { d.Calendars[0].Data = []byte("END:VCALENDAR") }),
	} {
		_, all := d.body()
		if len(all) != 6 {
			t.Fatalf("%s: %d passages, want two texts, the calendar twice and two files", name, len(all))
		}
		for _, p := range all {
			if before, twice := seen[string(p.stead)]; twice {
				t.Errorf("%s: %.20q… stands for a passage of the draft %s as well", name, p.stead, before)
			}
			seen[string(p.stead)] = name
		}
	}
}

// A message is refused in which a passage has no place, or not the place that is
// its turn.
func TestPassagesOutOfOrder(t *testing.T) {
	all := []passage{{stead: []byte("one"), own: []byte("1")}, {stead: []byte("two"), own: []byte("2")}}
	const frame = "a one b two c"
	made, err := segments([]byte(frame), all)
	if err != nil || len(made) != 1 || string(made[0].Bytes) != "a 1 b 2 c" {
		t.Fatalf("got %q, %v", made, err)
	}
	for what, of := range map[string][]passage{"turned round": {all[1], all[0]}, "one too many": append(slices.Clone(all), all[0])} {
		if made, err := segments([]byte(frame), of); err == nil {
			t.Errorf("%s: got %q, want an error", what, made)
		}
	}
}
