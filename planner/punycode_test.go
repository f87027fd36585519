package planner_test

import (
	"strings"
	"testing"

	"convene/planner"
)

// The samples of RFC 3492, section 7.1, less (S), which has no letter beyond
// ASCII. Upper case in them is an annotation for whoever decodes (appendix A).
func TestKeyEncodesTheSamplesOfRFC3492(t *testing.T) {
	for text, want := range map[string]string{
		"ليهمابتكلموشعربي؟":      "egbpdaj6bu4bxfgehfvwxn",
		"他们为什么不说中文":              "ihqwcrb4cv8a8dqg056pqjye",
		"他們爲什麽不說中文":              "ihqwctvzc91f659drss3x8bo0yb",
		"Pročprostěnemluvíčesky": "Proprostnemluvesky-uyb24dma41a",
		"למההםפשוטלאמדבריםעברית": "4dbcagdahymbxekheh6e0a7fei0b",
		"यहलोगहिन्दीक्योंनहींबोलसकतेहैं":           "i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd",
		"なぜみんな日本語を話してくれないのか":                       "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa",
		"세계의모든사람들이한국어를이해한다면얼마나좋을까":                 "989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c",
		"почемужеонинеговорятпорусски":             "b1abfaaepdrnnbgefbaDotcwatmq2g4l",
		"PorquénopuedensimplementehablarenEspañol": "PorqunopuedensimplementehablarenEspaol-fmd56a",
		"TạisaohọkhôngthểchỉnóitiếngViệt":          "TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g",
		"3年B組金八先生":                  "3B-ww4c5e180e575a65lsy2b",
		"安室奈美恵-with-SUPER-MONKEYS":  "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n",
		"Hello-Another-Way-それぞれの場所": "Hello-Another-Way--fc4qua05auwb3674vfr0b",
		"ひとつ屋根の下2":                  "2-u9tlzr9756bt3uc0v",
		"MajiでKoiする5秒前":             "MajiKoi5-783gue6qz075azm5e",
		"パフィーdeルンバ":                 "de-jg4avhby1noc0d",
		"そのスピードで":                   "d9juau41awczczp",
	} {
		if got, want := planner.Email("x@"+text+".example").Key(), "x@xn--"+strings.ToLower(want)+".example"; got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestKey(t *testing.T) {
	long := strings.Repeat("ü", 64)
	for in, want := range map[planner.Email]string{
		"":                                  "",
		" Reader@Example.ORG ":              "reader@example.org",
		"o'brien+a@xn--MNCHEN-3ya.Example":  "o'brien+a@xn--mnchen-3ya.example",
		"x@MÜNCHEN.Example":                 "x@xn--mnchen-3ya.example",
		"x@a.münchen。example":               "x@a.xn--mnchen-3ya.example",
		"x@straße.example":                  "x@xn--strae-oqa.example",
		"nobody":                            "nobody",
		"Müller":                            "müller",
		"Müller@example.org":                "müller@example.org",
		"x@":                                "x@",
		"x@ü":                               "x@xn--tda",
		"a@b@ü.example":                     "a@b@xn--tda.example",
		"x@ü..example":                      "x@ü..example",
		"x@.ü":                              "x@.ü",
		planner.Email("x@" + long + ".org"): "x@" + long + ".org",
	} {
		if got := in.Key(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// Whatever is typed has a key, and the key of a key is itself.
func FuzzKey(f *testing.F) {
	for _, s := range []string{"x@münchen.example", "x@\xff.example", "@", "x@\U0010ffffa\u0080.\u3002", "x@" + strings.Repeat("\U0010ffff\u0080", 31)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := planner.Email(s).Key()
		if again := planner.Email(key).Key(); again != key {
			t.Errorf("%q has the key %q, and that %q", s, key, again)
		}
		if len(key) > 12*len(s)+12 {
			t.Errorf("the key of %d bytes has %d", len(s), len(key))
		}
	})
}
