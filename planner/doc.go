// Package planner is what a yearly commemoration is, in plain values: the
// series and its organisers, the people, one edition a year with its programme,
// its roles and its run-up; who is due what and when; what is still wrong with
// it; and the documents that come out of it.
//
// An organiser keeps a workspace of three kinds of files. convene.yaml is the
// [Series]: what is commemorated, since when, by whom, and how a year runs.
// people.yaml is everyone known, each a [Person]. editions/YEAR.yaml is one
// [Edition]: a date, a place, who does what, and afterwards the report.
// Together they are a [Workspace].
//
// The package is pure. It reads no file and no clock (time zones, which package
// time looks up, are the one thing that it takes from the machine), imports the standard
// library only, and prints no words of its own: what a document says comes
// from the organiser's files and from whoever implements [Words]. The
// sentences of findings are the one exception; they live beside the checks.
package planner
