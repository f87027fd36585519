package pdftest

import (
	"strings"
	"testing"
)

func TestTagFaults(t *testing.T) {
	file := func(page, contents, more string) string {
		return "%PDF-1.7\n\n1 0 obj\n<< /Type /Page\n/Contents 2 0 R " + page + ">>\nendobj\n\n2 0 obj\n<< /Length 9 >>\nstream\n" + contents + "\nendstream\nendobj\n\n" + more
	}
	const tied = "/StructParents 0 /Tabs /S"
	for _, tt := range []struct{ name, file, want string }{
		{"sound", file(tied, "/P <</MCID 0>> BDC\nBT [<0041>] TJ ET\nEMC", ""), ""},
		{"untied", file("", "/P <</MCID 0>> BDC\nBT [<0041>] TJ ET\nEMC", ""), "not tied"},
		{"untagged", file(tied, "BT [<0041>] TJ ET", ""), "TJ outside"},
		{"nested", file(tied, "/P <</MCID 0>> BDC\n/Artifact BMC\nf\nEMC\nEMC", ""), "inside marked content"},
		{"open", file(tied, "/P <</MCID 0>> BDC\nf", ""), "left open"},
		{"blank", file(tied, "", ""), "nothing is painted"},
		{"figure", file(tied, "/P <</MCID 0>> BDC\nf\nEMC", "3 0 obj\n<< /S /Figure\n>>\nendobj\n"), "no alternative text"},
		{"no pages", "%PDF-1.7\n", "no pages"},
	} {
		got := strings.Join(tagFaults(tt.file), "; ")
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
