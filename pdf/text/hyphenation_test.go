package text

import (
	"strings"
	"testing"
)

// Words as other programs divide them: English as Debian's libhyphen does,
// Russian and Turkish as npm's library hyphen does, by patterns of the same
// origin. Beside an apostrophe those would make does-n't and
// cumhuriye-t-'in.
func TestDivide(t *testing.T) {
	for _, tt := range []struct{ lang, words string }{
		{"en", `com-mem-or-a-tion testi-mony evid-ence uni-ver-sity re-spons-ib-il-ity in-ter-na-tional in-sti-tu-tion archives in-de-pend-ence doc-u-ment-a-tion
			sem-inar pro-ceed-ings re-mem-brance the`},
		{"en-GB", "rep-res-ent-at-ive"},
		{"en", "gov-ern-ment's gov-ern-ment’s city's people's boy's doesn't fam-il-ies"},
		{"ru", `пред-ста-ви-тель кон-фе-рен-ция ис-сле-до-ва-ние сви-де-тель-ство тра-ге-дия уни-вер-си-тет ар-хив до-ку-мен-ты меж-ду-на-род-ный па-мять
			участ-ни-ков объ-яв-ле-ние подъ-езд соб-ствен-ность`},
		{"tr", `cum-hu-ri-yet ulus-la-ra-ra-sı sem-poz-yum anı-sı-na araş-tır-ma-cı-lar üni-ver-si-te-si ba-ğım-sız-lık soy-kı-rım tra-je-di-si kü-tüp-ha-ne
			ede-bi-ya-tı sa-at kont-rol öğ-ret-men-le-ri-miz elekt-ro-nik gi-de-ce-ğiz ka-tı-lım-cı-la-rı-nın`},
		{"tr", "cum-hu-ri-yet'in an-ka-ra'da-ki is-tan-bul’un ba-kü'nün"},
		{"tr-TR", "ır-mak IR-MAK is-tan-bul İS-TAN-BUL KA-RA-RI"}, // I is the capital of ı, İ that of i
		{"az", "respublikasının soyqırımı beynəlxalq"},
		{"", "commemoration"},
	} {
		p, err := NewHyphenation().in(tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		for want := range strings.FieldsSeq(tt.words) {
			word := strings.ReplaceAll(want, "-", "")
			if p == nil {
				if word != want {
					t.Errorf("no patterns for %q", tt.lang)
				}
				continue
			}
			var b strings.Builder
			runes, from := []rune(word), 0
			for _, at := range p.divide(runes) {
				b.WriteString(string(runes[from:at]) + "-")
				from = at
			}
			b.WriteString(string(runes[from:]))
			if b.String() != want {
				t.Errorf("%s: %s is divided as %s", tt.lang, want, &b)
			}
		}
	}
	if p, err := NewHyphenation().in("az"); p != nil || err != nil {
		t.Errorf("Azerbaijani has patterns (%v)", err)
	}
}
