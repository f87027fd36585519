package pdftest

import (
	"fmt"
	"regexp"
	"strings"
)

// tagFaults are what is wrong with the tags of a file that qpdf wrote plainly:
// something painted outside of a tag or an artefact, marked contents inside each
// other, a figure without words for it, a page that is not tied to the
// structure (ISO 14289-1, 7.1 and 7.3; ISO 32000-1, 14.7).
func tagFaults(file string) []string {
	objects := map[string]string{}
	for _, m := range regexp.MustCompile(`(?s)\n(\d+) 0 obj\n(.*?)\nendobj`).FindAllStringSubmatch(file, -1) {
		objects[m[1]] = m[2]
	}
	var faults []string
	pages := 0
	for number, object := range objects {
		switch {
		case regexp.MustCompile(`/Type /Page\b`).MatchString(object):
			pages++
			if !strings.Contains(object, "/StructParents ") || (!strings.Contains(object, "/Tabs /S") && !strings.HasPrefix(file, "%PDF-1.4")) {
				faults = append(faults, "page object "+number+" is not tied to the structure")
			}
			contents := regexp.MustCompile(`/Contents (\d+) 0 R`).FindStringSubmatch(object)
			if contents == nil {
				faults = append(faults, "page object "+number+" has no contents")
				continue
			}
			faults = append(faults, paintFaults(objects[contents[1]])...)
		case strings.Contains(object, "/S /Figure") && !strings.Contains(object, "/Alt "):
			faults = append(faults, "figure object "+number+" has no alternative text")
		}
	}
	if pages == 0 {
		faults = append(faults, "no pages were found")
	}
	return faults
}

// paintFaults are those of a page's contents.
func paintFaults(object string) []string {
	_, stream, _ := strings.Cut(object, "stream\n")
	stream = regexp.MustCompile(`(?s)<[0-9A-Fa-f]*>|\((?:\\.|[^\\()])*\)`).ReplaceAllString(stream, "")
	paints := map[string]bool{"TJ": true, "Tj": true, "Do": true, "f": true, "S": true, "B": true, "sh": true}
	var faults []string
	depth, painted := 0, 0
	for word := range strings.FieldsSeq(stream) {
		switch {
		case word == "BDC" || word == "BMC":
			if depth++; depth > 1 {
				faults = append(faults, "marked content inside marked content")
			}
		case word == "EMC":
			depth--
		case paints[word]:
			if painted++; depth != 1 {
				faults = append(faults, fmt.Sprintf("%s outside of any tag", word))
			}
		}
	}
	if depth != 0 {
		faults = append(faults, "a marked content is left open")
	}
	if painted == 0 {
		faults = append(faults, "a page on which nothing is painted")
	}
	return faults
}
