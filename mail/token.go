package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"github.com/google/uuid"
)

// TokenKey is the random secret of a mailing's links. A ledger keeps it; it is
// never printed.
type TokenKey [32]byte

func (TokenKey) String() string { return "(secret)" }

// GoString keeps the key out of debugging output as String does out of the
// rest.
func (TokenKey) GoString() string { return "mail.TokenKey(secret)" }

// Purpose is what a link lets its reader do.
type Purpose string

const (
	ToAnswer Purpose = "answer"
	// ToAccept and ToDecline are what a mail is sent for whose subject was
	// written for its sender.
	ToAccept      Purpose = "accept"
	ToDecline     Purpose = "decline"
	ToApprove     Purpose = "approve"
	ToUnsubscribe Purpose = "unsubscribe"
	ToView        Purpose = "view"
)

// Purposes lists what links are for.
func Purposes() []Purpose {
	return []Purpose{ToAnswer, ToAccept, ToDecline, ToApprove, ToUnsubscribe, ToView}
}

// tokenLength is 128 bits in base64url without padding.
const tokenLength = 22

// Token is what a link of a message carries so that nobody can act who did not
// get the message: the first 128 bits of HMAC-SHA256 over message and purpose,
// in base64url.
func (k TokenKey) Token(message uuid.UUID, p Purpose) string {
	mac := hmac.New(sha256.New, k[:])
	mac.Write(joined(message.String(), string(p)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// Matches reports whether token is the message's for the purpose.
func (k TokenKey) Matches(token string, message uuid.UUID, p Purpose) bool {
	return hmac.Equal([]byte(token), []byte(k.Token(message, p)))
}
