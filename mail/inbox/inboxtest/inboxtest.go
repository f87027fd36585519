// Package inboxtest has mails as the programs of other people write them: answers
// of calendars, reports of servers, replies of people and of machines. They are
// true in form, and nobody in them is real.
package inboxtest

import (
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

//go:embed mails/*.eml
var mails embed.FS

// Names are what the mails are called.
func Names() ([]string, error) {
	entries, err := fs.ReadDir(mails, "mails")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".eml"))
	}
	return names, nil
}

// Defaults are values for every blank that the mails have.
func Defaults() map[string]string {
	return map[string]string{
		"N": "1", "DATE": "Wed, 20 Jan 2027 10:00:00 +0500", "STAMP": "20270120T050000Z",
		"ATTENDEE": "guest@example.net", "FROM": "guest@example.net", "STATUS": "ACCEPTED", "SEQUENCE": "0", "COMMENT": "",
		"UID": "b5a31203-0c9d-5a51-8335-f458228024db@example.org", "MESSAGE-ID": "8a6e0804-2bd0-4672-b79d-d97027f9071a@example.org",
		"ACTION": "failed", "DSN": "5.1.1", "TOKEN": "abcdefghijklmnopqrstuv", "TEXT": "",
		"HEADER": "From: \"ISSI Seminars\" <seminars@example.org>\nTo: <guest@example.net>\nSubject: Invitation\nMessage-ID: <8a6e0804-2bd0-4672-b79d-d97027f9071a@example.org>\nMIME-Version: 1.0",
	}
}

var (
	encoded = regexp.MustCompile(`(?s)\{\{base64\}\}(.*?)\{\{/base64\}\}`)
	blank   = regexp.MustCompile(`\{\{[A-Z0-9-]+\}\}`)
)

// Fill is a mail with its blanks filled, by values before those of Defaults. Its
// lines end as they do on the wire.
func Fill(name string, values map[string]string) ([]byte, error) {
	data, err := mails.ReadFile(path.Join("mails", name+".eml"))
	if err != nil {
		return nil, err
	}
	text, all := string(data), Defaults()
	maps.Copy(all, values)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		text = strings.ReplaceAll(text, "{{"+key+"}}", all[key])
	}
	if left := blank.FindString(text); left != "" {
		return nil, fmt.Errorf("the mail %s has a blank %s that nothing fills", name, left)
	}
	text = encoded.ReplaceAllStringFunc(text, func(part string) string {
		inside := encoded.FindStringSubmatch(part)[1]
		return wrapped(base64.StdEncoding.EncodeToString([]byte(onWire(inside))))
	})
	return []byte(onWire(text)), nil
}

func onWire(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
}

// wrapped breaks what is encoded into lines as mail has them (RFC 2045, section
// 6.8).
func wrapped(s string) string {
	var lines []string
	for len(s) > 76 {
		lines = append(lines, s[:76])
		s = s[76:]
	}
	return strings.Join(append(lines, s), "\n")
}
