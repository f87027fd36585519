package mail

import (
	"context"
	"time"
)

// Clock is the machine's clock: for deadlines, rates and when to try again. It
// is never a rehearsed one.
type Clock interface {
	Now() time.Time
	// Sleep waits for d, or until ctx ends and then returns its error.
	Sleep(ctx context.Context, d time.Duration) error
}
