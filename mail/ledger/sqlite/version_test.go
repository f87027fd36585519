package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"convene/mail"
	"convene/mail/ledger/sqlite"
	"convene/planner"
)

// newest is the version that ledgers are brought up to.
const newest = 5

// older writes the ledger of an older version whose tables are those of
// testdata/version1.sql and so on, with what the ledger at from holds as far as
// that version knew it.
func older(t *testing.T, version int, from string) (path string) {
	t.Helper()
	tables, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("version%d.sql", version)))
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "ledger.db")
	db := raw(t, path)
	db.SetMaxOpenConns(1) // which has the other attached
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.Exec(statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(string(tables))
	exec(`PRAGMA application_id = 0x436e766e`)
	exec(fmt.Sprintf("PRAGMA user_version = %d", version))
	exec(`ATTACH ? AS later`, from)
	for _, table := range tablesOf(t, db, "main") {
		both := strings.Join(strs(t, db, `SELECT name FROM pragma_table_info(?1, 'main') WHERE name IN (SELECT name FROM pragma_table_info(?1, 'later'))`, table), ", ")
		exec(fmt.Sprintf(`INSERT INTO %s (%s) SELECT %[2]s FROM later.%[1]s`, table, both))
	}
	if version < 3 { // one appointment, in columns of its own
		exec(`UPDATE message SET (invite_uid, invite_sequence, invite_facts) =
			(SELECT invites ->> '$[0].uid', invites ->> '$[0].sequence', unhex(invites ->> '$[0].facts') FROM later.message AS m WHERE m.id = message.id)
			WHERE (SELECT json_array_length(invites) FROM later.message AS m WHERE m.id = message.id) = 1`)
	}
	if version < 5 { // those by hand were approved with their mailing
		exec(`UPDATE message SET approved = NULL WHERE state = 'by-hand'`)
	}
	exec(`DETACH later`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func strs(t *testing.T, db *sql.DB, query string, args ...any) (list []string) {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		s := ""
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func tablesOf(t *testing.T, db *sql.DB, of string) []string {
	t.Helper()
	return strs(t, db, `SELECT name FROM `+of+`.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
}

// form is all that can be asked of a file's tables: their columns, whatever
// order those are in, and their indexes.
func form(t *testing.T, path string) (lines []string) {
	t.Helper()
	db := raw(t, path)
	lines = strs(t, db, `SELECT format('version %d of %x', user_version, application_id) FROM pragma_user_version, pragma_application_id`)
	for _, table := range tablesOf(t, db, "main") {
		lines = append(lines, strs(t, db, `SELECT format('%s strict %d without rowid %d', name, strict, wr) FROM pragma_table_list WHERE name = ?`, table)...)
		lines = append(lines, strs(t, db, `SELECT format('%s.%s %s not null %d default %s key %d', ?1, name, type, "notnull", dflt_value, pk) FROM pragma_table_info(?1) ORDER BY name`, table)...)
		lines = append(lines, strs(t, db, `SELECT format('%s.%s to %s, deleting: %s', ?1, "from", "table", on_delete) FROM pragma_foreign_key_list(?1) ORDER BY "from"`, table)...)
		lines = append(lines, strs(t, db, `SELECT format('index of %s unique %d on %s', ?1, "unique", (SELECT group_concat(name, ', ') FROM pragma_index_info(l.name))) AS line FROM pragma_index_list(?1) AS l ORDER BY line`, table)...)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// appointed is a mailing of one message, which has an appointment.
func appointed(t *testing.T, l *sqlite.Ledger, k mail.Key, i mail.Invite) string {
	t.Helper()
	p := preparation(0, "")
	p.Key, p.Title = k, string(k.Kind)
	m := mail.Prepared{
		Recipient: "a", Part: mail.Principal, Revision: 1, To: mail.Mailbox{Address: "a@example.org"},
		Content: mail.NewContent(mail.Segments([]byte("Subject: one\r\n\r\n")), nil), Invites: []mail.Invite{i},
	}
	m.MessageID = mail.MessageID(m.Identity(k), p.Route.Domain)
	p.Messages = mail.These(m)
	if _, err := l.Prepare(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return m.Identity(k).String()
}

// rightly is what [wrongly] suppresses, by the keys that all have.
const rightly = "twice@xn--mnchen-3ya.example kept, x@xn--mnchen-3ya.example asked, y@xn--mnchen-3ya.example asked, z@example.org asked"

// wrongly suppresses addresses as older versions kept them.
func wrongly(t *testing.T, path string) {
	t.Helper()
	db := raw(t, path)
	for address, reason := range map[string]string{
		"x@münchen.example": "asked", "y@mu\u0308nchen.example": "asked", "z@example.org": "asked",
		"twice@münchen.example": "then", "twice@xn--mnchen-3ya.example": "kept",
	} {
		if _, err := db.Exec(`INSERT INTO suppression (address, reason, at) VALUES (?, ?, 1)`, address, reason); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func suppressed(list []mail.Suppression) string {
	var all []string
	for _, s := range list {
		all = append(all, s.Address+" "+s.Reason)
	}
	return strings.Join(all, ", ")
}

// byHand is a mailing of one message by hand.
func byHand(t *testing.T, l *sqlite.Ledger, kind planner.MailKind, approved bool) string {
	t.Helper()
	p := preparation(0, "")
	p.Key, p.Title = mail.Key{Series: "khojaly", Year: 2027, Kind: kind, Name: "1"}, string(kind)
	m := mail.Prepared{Recipient: "h", Part: mail.Principal, Revision: 1, To: mail.Mailbox{Name: "H"}, ByHand: true}
	p.Messages = mail.These(m)
	r, err := l.Prepare(t.Context(), p)
	if err == nil && approved {
		_, err = l.Approve(t.Context(), r.Mailing.ID, r.Mailing.Revision, false, began())
	}
	if err != nil {
		t.Fatal(err)
	}
	return m.Identity(p.Key).String()
}

// A ledger of every older version is brought up to this one's, with what it
// holds, and is then like one begun today.
func TestOlderVersions(t *testing.T) {
	now := filepath.Join(t.TempDir(), "ledger.db")
	l := open(t, now, false)
	ready(t, l, preparation(2, "one"))
	plain := mail.Invite{UID: "u@example.org", Sequence: 3, Facts: mail.DigestOf([]byte("ten"))}
	off := mail.Invite{UID: "v@example.org", Sequence: 4, Facts: mail.DigestOf([]byte("eleven")), Cancelled: true}
	cancellation := mail.Key{Series: "khojaly", Year: 2027, Kind: planner.CancellationMail, Name: "1"}
	reminder := mail.Key{Series: "khojaly", Year: 2027, Kind: planner.ReminderMail, Name: "1"}
	invites := map[string][]mail.Invite{appointed(t, l, cancellation, off): {off}, appointed(t, l, reminder, plain): {plain}}
	handed, planned := byHand(t, l, planner.ProgrammeMail, true), byHand(t, l, planner.UpdateMail, false)
	identity := l.Identity()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	want := form(t, now)
	for version := 1; version < newest; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path := older(t, version, now)
			wrongly(t, path)
			if _, err := sqlite.Look(t.Context(), path, sqlite.Options{Now: began()}); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("version %d", version)) {
				t.Errorf("read where it cannot be brought up: got %v", err)
			}
			for range 2 {
				l := open(t, path, false)
				if l.Identity() != identity {
					t.Errorf("it is %+v, want %+v", l.Identity(), identity)
				}
				if r, err := l.Prepare(t.Context(), preparation(2, "one")); err != nil || r.Counts.Unchanged != 2 {
					t.Errorf("the messages kept are %+v, %v", r.Counts, err)
				}
				for id, want := range invites {
					if m, err := l.Find(t.Context(), id); err != nil || !slices.Equal(m.Invites, want) {
						t.Errorf("the appointment kept is %+v, %v; want %+v", m.Invites, err, want)
					}
				}
				if list, err := l.Suppressions(t.Context()); err != nil || suppressed(list) != rightly {
					t.Errorf("suppressed are %s, %v, want %s", suppressed(list), err, rightly)
				}
				for id, want := range map[string]bool{handed: true, planned: false} {
					if m, err := l.Find(t.Context(), id); err != nil || m.Handed() != want {
						t.Errorf("a message by hand is passed on: %t, %v; want %t", m.Handed(), err, want)
					}
				}
				if _, err := l.Receive(t.Context(), mail.Received{Key: "1@example.org", At: began(), Open: true}, mail.Taken{}); err != nil {
					t.Error(err)
				}
				if list, err := l.Unread(t.Context()); err != nil || len(list) != 1 {
					t.Errorf("to read: %d, %v", len(list), err)
				}
				if err := l.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if got := form(t, path); !cmp.Equal(want, got) {
				t.Errorf("it is not like one begun today (-begun +brought up):\n%s", cmp.Diff(want, got))
			}
		})
	}
}
