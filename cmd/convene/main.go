// Command convene plans a yearly commemoration, makes its invitations,
// programmes and reports, and mails them so that everybody gets the right
// thing once.
package main

import (
	"os"
	_ "time/tzdata" // zones on machines that have none, such as Windows

	"convene/cmd/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.FromOS())) }
