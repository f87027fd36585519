// Package mail brings every planned message to the person it is meant for, once.
//
// # The promise
//
// Every planned message ends in one of six states: accepted (a server took
// responsibility for it), rejected (a server refused it for good), expired (its
// maximum age passed while servers put it off), withdrawn (dropped, or its
// person was no longer eligible at the last moment), by-hand (printed, or
// laid out as a draft, for a person to deliver) or unknown. On the way it is queued, handing-over or
// deferred, which is to be tried again at a known time. None is lost silently.
// None is sent twice by the program on its own.
//
// A message is unknown when its text was handed over and no answer was
// recorded: the connection broke after the final dot, or the program died
// there. SMTP cannot tell whether the server has it (RFC 1047), so exactly-once
// is impossible and the program does not guess: only a person resolves an
// unknown message, and if it goes again it goes with the same Message-ID and
// the same bytes. After a crash there is at most one such message for each
// open connection.
//
// # How it is kept
//
// Preparing renders; the ledger keeps the outputs. What was reviewed and
// approved is what goes, to the byte. Only the Date header field and the
// signature that follows from it are made at the hand-over; the date is
// recorded with it, and used again if the same message has to go again.
//
// A message's [Identity] follows from what it is for: preparing twice plans
// nothing twice. The ledger marks a message handing-over, durably, after its
// text was transferred and before the final dot that would make the server
// take it. A crash before the mark is safe to retry; after it the message is
// unknown. With the mark the ledger looks once more whether the message is
// still wanted: approved as it is, its person has not declined nor been told
// that it is cancelled, its address is not suppressed. What came of a message is
// recorded while the connection already transfers the next, whose mark is on the
// disk no earlier.
//
// What each failure becomes is one table; see [Failure.Verdict].
//
// # The parts
//
// This package holds the rules. Package compose makes a message's bytes,
// package smtp carries them, package calendar writes appointments, a ledger
// (ledger/sqlite on one machine, ledger/postgres for several) remembers, and
// package sandbox is a server that delivers nothing outside this machine. Package
// inbox reads what is mailed back.
package mail
