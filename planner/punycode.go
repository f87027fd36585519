package planner

import (
	"strings"
	"unicode/utf8"
)

// asciiDomain is a domain, given in lower case, as name servers know it: every
// label with letters beyond ASCII as an A-label (RFC 5890, section 2.3.2.1), so
// that münchen.example and xn--mnchen-3ya.example are the same. What can be no
// label stays as it is: it has no second spelling. Nothing is judged here.
func asciiDomain(domain string) string {
	if isASCII(domain) {
		return domain
	}
	labels := strings.FieldsFunc(domain, isDot)
	if len(labels) != 1+strings.Count(strings.Map(toDot, domain), ".") {
		return domain // a dot too many
	}
	for i, l := range labels {
		labels[i] = aLabel(l)
	}
	return strings.Join(labels, ".")
}

// toDot turns the full stops of East Asian scripts, which part labels as well
// (RFC 3490, section 3.1), into ours.
func toDot(r rune) rune {
	if isDot(r) {
		return '.'
	}
	return r
}

func isDot(r rune) bool { return r == '.' || r == '\u3002' || r == '\uff0e' || r == '\uff61' }

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

const (
	aLabelPrefix = "xn--"
	// longestLabel is how many octets a label has at most (RFC 1035, section
	// 2.3.4). No label has more characters before it is encoded, which bounds
	// the work and keeps the encoder's numbers far from overflow.
	longestLabel = 63
)

// aLabel is one label in ASCII.
func aLabel(label string) string {
	if isASCII(label) || utf8.RuneCountInString(label) > longestLabel || !utf8.ValidString(label) {
		return label
	}
	return aLabelPrefix + punycode(label)
}

// The parameters of Punycode (RFC 3492, section 5).
const (
	punyBase        = 36
	punyTMin        = 1
	punyTMax        = 26
	punySkew        = 38
	punyDamp        = 700
	punyInitialBias = 72
	punyInitialN    = utf8.RuneSelf
)

// punycode is a text of at most [longestLabel] characters in Punycode (RFC
// 3492, section 6.3): its ASCII characters, a hyphen if there are any, and then
// for each other character, in ascending order, how far on it is inserted.
func punycode(text string) string {
	var out strings.Builder
	for _, r := range text {
		if r < utf8.RuneSelf {
			out.WriteByte(byte(r))
		}
	}
	basic := out.Len()
	if basic > 0 {
		out.WriteByte('-')
	}
	n, delta, bias := rune(punyInitialN), 0, punyInitialBias
	for handled, total := basic, utf8.RuneCountInString(text); handled < total; {
		next := smallestFrom(text, n)
		delta += int(next-n) * (handled + 1)
		n = next
		for _, r := range text {
			switch {
			case r < n:
				delta++
			case r == n:
				punyInteger(&out, delta, bias)
				bias = punyAdapt(delta, handled+1, handled == basic)
				delta = 0
				handled++
			}
		}
		delta++
		n++
	}
	return out.String()
}

// smallestFrom is the smallest character of a text that is not below n.
func smallestFrom(text string, n rune) rune {
	least := rune(utf8.MaxRune)
	for _, r := range text {
		if r >= n {
			least = min(least, r)
		}
	}
	return least
}

// punyInteger writes a number in digits of variable base, the least significant
// first (RFC 3492, section 3.3).
func punyInteger(out *strings.Builder, number, bias int) {
	for k := punyBase; ; k += punyBase {
		t := min(max(k-bias, punyTMin), punyTMax)
		if number < t {
			out.WriteByte(punyDigit(number))
			return
		}
		out.WriteByte(punyDigit(t + (number-t)%(punyBase-t)))
		number = (number - t) / (punyBase - t)
	}
}

// punyDigit is a to z for 0 to 25, and 0 to 9 for 26 to 35.
func punyDigit(d int) byte { return "abcdefghijklmnopqrstuvwxyz0123456789"[d] }

// punyAdapt is the bias for the next number (RFC 3492, section 6.1).
func punyAdapt(delta, handled int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / handled
	k := 0
	for ; delta > (punyBase-punyTMin)*punyTMax/2; k += punyBase {
		delta /= punyBase - punyTMin
	}
	return k + (punyBase-punyTMin+1)*delta/(delta+punySkew)
}
