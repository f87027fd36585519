package planner_test

import (
	"strings"
	"testing"

	"convene/planner"
)

func TestBound(t *testing.T) {
	for _, want := range []string{
		"Remembrance, Justice and Peace - Khojaly~35",
		"“Anma, Adalet ve Barış - Hocalı~35” başlıklı Seminer daveti, 25~Şubat 2027 Perşembe",
		"«Память, справедливость и мир - Ходжалы~35», 25~февраля 2027~года (четверг)",
		"Xocalı~35, 25~fevral 2027-ci~il (cümə axşamı)",
		"یاد، انصاف اور امن - خوجالی~35، جمعرات، 25~فروری 2027ء",
		"26~Şubat 1992~tarihinin 35.~yıl dönümü",
		"the 35th~anniversary of 26~February 1992",
		"Thursday, 25~February 2027~at 10:00 (PKT, UTC+5)",
		"The programme provides 20~minutes for this, and 101~дней.",
		"Gate~2; please send vehicle number",
		"Исх. №~7, +92 51 0000000, 10:00 UTC, 25.02.2027 and",
		"Rooms~1, 2~and 3, and the end is at 35",
		"No number at all, and  two spaces",
		"",
	} {
		plain := strings.ReplaceAll(want, "~", " ")
		if got := strings.ReplaceAll(planner.Bound(plain), planner.NoBreakSpace, "~"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
