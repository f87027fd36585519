package compose_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"convene/mail"
	"convene/mail/compose"
	"convene/planner"
)

// letterTo is an invitation with a letter of that person's own.
func letterTo(who string, letter []byte, memory *compose.Memory) compose.Draft {
	d := invitation()
	d.To.Address, d.MessageID = planner.Email(who+"@example.org"), who+"@example.org"
	d.Attachments[0].Data = letter
	d.Memory = memory
	return d
}

// What the letters of a mailing begin with is a segment of its own, the same one
// in each of them after the first, and digested and kept once.
func TestLettersShareTheirFront(t *testing.T) {
	typefaces := bytes.Repeat([]byte("typefaces "), 4000)
	var memory compose.Memory
	fronts := map[mail.Digest]int{}
	fresh := 0
	for i := range 10 {
		letter := fmt.Appendf(bytes.Clone(typefaces), "%d %s", i, bytes.Repeat([]byte("Dear colleague"), 200+i))
		c, err := compose.Compose(letterTo(fmt.Sprintf("a%d", i), letter, &memory))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.Segments() {
			switch {
			case len(s.Bytes) > len(typefaces) && i > 0:
				fronts[s.Digest]++
			case i > 0:
				fresh += len(s.Bytes)
			}
		}
	}
	if len(fronts) != 1 {
		t.Errorf("9 letters have %d different fronts, want one", len(fronts))
	}
	if each := fresh / 9; each > 10_000 {
		t.Errorf("%d bytes of each message are its own, want no more than the letter's end and the text", each)
	}
}

// A longer front is found when the first two letters had little in common.
func TestFrontGrows(t *testing.T) {
	head, body := bytes.Repeat([]byte("head "), 2000), bytes.Repeat([]byte("all but the first "), 3000)
	var memory compose.Memory
	for i := range 6 {
		letter := bytes.Clone(head)
		if i > 0 {
			letter = append(letter, body...)
		}
		letter = fmt.Appendf(letter, "%d %s", i, bytes.Repeat([]byte("own "), 2000))
		c, err := compose.Compose(letterTo(fmt.Sprintf("a%d", i), letter, &memory))
		if err != nil {
			t.Fatal(err)
		}
		longest := 0
		for _, s := range c.Segments() {
			longest = max(longest, len(s.Bytes))
		}
		if i >= 2 && longest < len(head)+len(body) {
			t.Errorf("letter %d: the longest segment has %d bytes, want the front of %d", i, longest, len(head)+len(body))
		}
	}
}

// Whatever was composed before, a message's bytes are its own.
func TestMemoryChangesNoBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := [][]byte{bytes.Repeat([]byte("a"), 5000), bytes.Repeat([]byte("b"), 9001), bytes.Repeat([]byte("c"), 57), []byte("d"), bytes.Repeat([]byte("e"), 4096), nil}
		var memory compose.Memory
		for i := range rapid.IntRange(1, 12).Draw(t, "letters") {
			var letter []byte
			for _, b := range rapid.SliceOfN(rapid.SampledFrom(blocks), 0, 5).Draw(t, "blocks") {
				letter = append(letter, b...)
			}
			d := letterTo(fmt.Sprintf("a%d", i), letter, &memory)
			with, err := compose.Compose(d)
			if err != nil {
				t.Fatal(err)
			}
			d.Memory = nil
			without, err := compose.Compose(d)
			if err != nil {
				t.Fatal(err)
			}
			if with.Digest() != without.Digest() || !bytes.Equal(with.Bytes(), without.Bytes()) {
				t.Fatalf("letter %d of %d bytes became another message", i, len(letter))
			}
			for _, s := range with.Segments() {
				if s.Digest != mail.DigestOf(s.Bytes) {
					t.Fatalf("letter %d: a segment has the digest of another", i)
				}
			}
		}
	})
}

// Several drafts may be composed at once.
func TestMemoryIsShared(t *testing.T) {
	var memory compose.Memory
	var group sync.WaitGroup
	for w := range 4 {
		group.Go(func() {
			for i := range 50 {
				letter := fmt.Appendf(bytes.Repeat([]byte{byte('a' + i%3)}, 20_000), "%d %d", w, i)
				d := letterTo(fmt.Sprintf("a%d-%d", w, i), letter, &memory)
				c, err := compose.Compose(d)
				d.Memory = nil
				if want, _ := compose.Compose(d); err != nil || c.Digest() != want.Digest() {
					t.Errorf("draft %d of %d: another message, or %v", i, w, err)
				}
			}
		})
	}
	group.Wait()
}
