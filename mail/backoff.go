package mail

import (
	"encoding/binary"
	"strconv"
	"time"

	"github.com/google/uuid"
)

const (
	firstWait   = 5 * time.Minute
	longestWait = 4 * time.Hour
)

// Backoff is how long a message waits after its attempt of that number, from
// 1: five minutes, doubled each time up to four hours, give or take a fifth.
// The give and take follows from message and attempt, so that messages put off
// together do not come back together.
func Backoff(id uuid.UUID, attempt int) time.Duration {
	wait := firstWait
	for range attempt - 1 {
		if wait *= 2; wait >= longestWait {
			wait = longestWait
			break
		}
	}
	digest := DigestOf(joined(id.String(), strconv.Itoa(attempt)))
	share := float64(binary.BigEndian.Uint32(digest[:4])) / (1 << 32) // 0 to 1
	return (wait + time.Duration((share-0.5)*0.4*float64(wait))).Truncate(time.Second)
}
