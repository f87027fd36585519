package planner

import "testing"

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Khalid Mahmood":         "KM",
		"Leyla Rəhimova":         "LR",
		"Mushahid Hussain Sayed": "MS",
		"Jean-Luc Ødegård":       "JØ",
		"Лейла Рагимова":         "ЛР",
		"خالد محمود":             "خ\u00a0م",
		"Plato":                  "P",
		"":                       "",
		"İhsan Mustafa Yurdakul": "İY",
	} {
		if got := initials(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
