package postgres_test

import (
	"strings"
	"testing"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/postgres/postgrestest"
)

// A database whose disk is full ends the run. Nothing goes twice when there is
// room again.
func TestDiskFull(t *testing.T) {
	const n, connections = 60, 4
	for state, unknown := range map[mail.State]int{mail.HandingOver: 0, mail.Accepted: connections} {
		t.Run(string(state), func(t *testing.T) {
			store := postgrestest.Schema(t)
			l := open(t, store)
			s := ledgertest.Serve(t, nil)
			id, _ := ledgertest.Ready(t, l, s, n, connections, nil)
			query(t, store, `CREATE SEQUENCE room MAXVALUE 20`)
			query(t, store, `CREATE FUNCTION store() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
				PERFORM nextval('room');
				RETURN NEW;
			EXCEPTION WHEN sequence_generator_limit_exceeded THEN
				RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
			END $$`)
			query(t, store, `CREATE TRIGGER full_disk BEFORE UPDATE ON message FOR EACH ROW WHEN (NEW.state = '`+string(state)+`') EXECUTE FUNCTION store()`)
			out, err := ledgertest.SenderOf(l).Send(t.Context(), id, mail.Options{}, nil)
			if err == nil || !strings.Contains(err.Error(), "No space left") || out.States[mail.Accepted] != 20 {
				t.Errorf("got %+v, %v; want the run ended after 20", out, err)
			}
			query(t, store, `DROP TRIGGER full_disk ON message`)
			ledgertest.SendTogether(t, id, l)
			o, err := l.Overview(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if doubt := o.States[mail.Unknown]; doubt > unknown || o.States[mail.Accepted]+doubt != n || unknown > 0 && doubt == 0 {
				t.Errorf("states: got %v, want all accepted but for at most %d unknown", o.States, unknown)
			}
			ledgertest.WantOnce(t, s, n)
		})
	}
}
