package templates

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"convene/planner"
)

// schemes are those a link may have; what would lead elsewhere is plain text.
func schemes() []string { return []string{"http", "https", "mailto", "tel"} }

// safeURL is an address that a link may have, with everything escaped that has
// to be, or false.
func safeURL(s string) (string, bool) {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return "", false
	}
	u, err := url.Parse(s)
	if err != nil || !slices.Contains(schemes(), u.Scheme) {
		return "", false
	}
	if web := strings.HasPrefix(u.Scheme, "http"); web == (u.Host == "") {
		return "", false
	}
	return u.String(), true
}

// address is where a link leads: literals and placeholders. Without any the
// link is plain text.
type address struct {
	scheme string
	parts  running
}

// address reads a link's destination, whose escapes goldmark has left in.
func (r *proseReader) address(offset int, destination string) address {
	parts := r.marked(offset, destination)
	if len(parts) == 0 {
		return address{}
	}
	first, ok := parts[0].(literal)
	if !ok {
		r.report(problem{offset, "a link's address begins with a placeholder", "begin it with https:, mailto: or tel:, or use the placeholder as text"})
		return address{}
	}
	scheme, _, ok := strings.Cut(string(first), ":")
	scheme = strings.ToLower(scheme)
	if !ok || !slices.Contains(schemes(), scheme) {
		return address{}
	}
	return address{scheme, parts}
}

// fill puts values in, each escaped for where it stands; false if no address
// comes of it.
func (a address) fill(values planner.Values) (string, bool) {
	var b strings.Builder
	for _, part := range a.parts {
		switch part := part.(type) {
		case literal:
			b.WriteString(string(part))
		case placeholder:
			value := planner.PlainText(values[string(part)])
			switch {
			case a.scheme == "tel":
				b.WriteString(dialled(value))
			case a.scheme == "mailto" && !strings.Contains(b.String(), "?"):
				b.WriteString(mailbox(value))
			default:
				b.WriteString(escape(value))
			}
		}
	}
	return safeURL(b.String())
}

// dialled is a telephone number as a link has it (RFC 3966, section 3); what
// is no number makes a bad address.
func dialled(number string) string { return strings.Join(strings.Fields(number), "") }

// mailbox escapes an address for a mailto link, where its @ stands as it is
// (RFC 6068, section 2).
func mailbox(address string) string {
	local, domain, found := strings.Cut(address, "@")
	if !found {
		return escape(address)
	}
	return escape(local) + "@" + escape(domain)
}

// escape makes a value one part of an address: a space is %20, as a plus sign
// would mean itself outside a web query.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
