package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"convene/cmd/internal/app"
	"convene/planner"
)

func newCancelCommand(g *globals) *cobra.Command {
	var order app.CancelOrder
	cmd := &cobra.Command{
		Use:   `cancel [--person ID] --reason "…"`,
		Short: "Withdraw an edition, or one person's invitation; nothing is sent before it was reviewed",
		Long: `Cancel prepares the mails that take back what has gone out: to everybody whom
anything about the edition has reached, or to one of them. They say why, and take
the appointment out of calendars. Nothing is sent: the mailing waits in the outbox
to be reviewed and approved. Whoever has no address is listed, to be rung. What was
still to go to them is withdrawn at once.

To cancel the edition, write "status: cancelled" into its file first. To withdraw
one invitation, name the person by the id in people.yaml, or a guest by
"guest:ID", and take them out of roles and programme, or off the guest list.`,
		Example: `  convene cancel --reason "The hall is closed."
  convene cancel --person ali-alizada --reason "The session was dropped."`,
		Args: takes(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error { return runCancel(cmd, g, order) },
	}
	cmd.Flags().StringVar(&order.Person, "person", "", "withdraw the invitation of this person only, by id")
	cmd.Flags().StringVar(&order.Reason, "reason", "", "why, in words for those who read it (required)")
	return cmd
}

func runCancel(cmd *cobra.Command, g *globals, order app.CancelOrder) error {
	return g.checked(cmd.Context(), g.openPost, func(desk *desk, findings []app.Located) error {
		prepared, err := desk.Cancel(cmd.Context(), order, findings)
		if err != nil {
			return g.blocked(err)
		}
		if g.json {
			return printJSON(g.sys.Out, preparedJSON(prepared))
		}
		g.showPrepared(prepared)
		if prepared.Needless() && prepared.CalledOff == 0 {
			return nil
		}
		switch {
		case prepared.Needless():
		case len(prepared.Calls) == prepared.Recipients:
			g.print("%s", g.paragraph(0, fmt.Sprintf("Approve it once they have been told; they then get nothing more about %d. Nothing was sent.", desk.Edition.Year)))
		default:
			g.print("%s", g.paragraph(0, fmt.Sprintf("Sending it takes the appointment out of their calendars, and they get nothing more about %d. Nothing was sent.", desk.Edition.Year)))
		}
		switch guest, isGuest := strings.CutPrefix(order.Person, "guest:"); {
		case desk.Edition.Status == planner.Cancelled:
		case isGuest:
			g.print("Then take %s off the list %s.", guest, desk.Edition.Guests)
		default:
			g.print("Then take %s out of roles and programme in %s.", order.Person, desk.Edition.Source)
		}
		if id := prepared.Mailing.ID; !prepared.Needless() {
			g.print("Next: convene outbox show %s, then convene outbox approve %s", id, id)
		}
		return nil
	})
}
