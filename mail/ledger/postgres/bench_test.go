package postgres_test

import (
	"testing"

	"convene/mail"
	"convene/mail/ledger/ledgertest"
	"convene/mail/ledger/postgres"
	"convene/mail/ledger/postgres/postgrestest"
)

// BenchmarkSend sends a mailing of b.N messages over 16 connections to a server
// on this machine; the time is that of the sending.
func BenchmarkSend(b *testing.B) {
	l := open(b, postgrestest.Schema(b), func(o *postgres.Options) { o.Grace = 0 }) // the usual
	s := ledgertest.Serve(b, nil)
	id, _ := ledgertest.Ready(b, l, s, b.N, 16, nil)
	b.ResetTimer()
	out, err := ledgertest.SenderOf(l).Send(b.Context(), id, mail.Options{}, nil)
	if err != nil || out.States[mail.Accepted] != b.N {
		b.Fatalf("%+v, %v", out, err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
