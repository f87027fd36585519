package planner

import "testing"

func TestNumbersInEnglish(t *testing.T) {
	for n, want := range map[int][3]string{
		1:   {"one", "first", "1st"},
		8:   {"eight", "eighth", "8th"},
		11:  {"eleven", "eleventh", "11th"},
		12:  {"twelve", "twelfth", "12th"},
		20:  {"twenty", "twentieth", "20th"},
		22:  {"twenty-two", "twenty-second", "22nd"},
		35:  {"thirty-five", "thirty-fifth", "35th"},
		40:  {"forty", "fortieth", "40th"},
		93:  {"ninety-three", "ninety-third", "93rd"},
		100: {"one hundred", "one hundredth", "100th"},
		111: {"one hundred and eleven", "one hundred and eleventh", "111th"},
		125: {"one hundred and twenty-five", "one hundred and twenty-fifth", "125th"},
		999: {"nine hundred and ninety-nine", "nine hundred and ninety-ninth", "999th"},
	} {
		if got := [3]string{inWords(n), ordinalInWords(n), ordinalInDigits(n)}; got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
