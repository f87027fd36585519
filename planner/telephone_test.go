package planner

import "testing"

func TestTelephone(t *testing.T) {
	for number, to := range map[string]string{
		"+92-51-0000000":                   "tel:+92-51-0000000",
		"+92 51 0000000":                   "tel:+92510000000",
		"+92 (51) 000.0000":                "tel:+92(51)000.0000",
		"+92-51-0000000, 01":               "",
		"051 0000000":                      "",
		"+92-51-0000000 (ask for Ms Khan)": "",
		"+":                                "",
		"":                                 "",
	} {
		inlines := telephone(number)
		if got := PlainText(inlines); got != number {
			t.Errorf("%q says %q", number, got)
		}
		link := Link{}
		if len(inlines) > 0 {
			link, _ = inlines[0].(Link)
		}
		if link.URL != to {
			t.Errorf("%q leads to %q, want %q", number, link.URL, to)
		}
	}
}
