package cli

import (
	"fmt"
	"strings"

	"convene/cmd/internal/app"
	"convene/planner"
)

// A handing is a message that a person passes on.

// showHandings names those whom a person still has to tell, and those who were told
// what has changed since; the others it counts.
func (g *globals) showHandings(how string, all []app.Handing, what string, kind planner.MailKind) {
	passed, next := 0, []app.Handing(nil)
	var said []string
	whose := map[string][]app.Handing{} // those of whom the same is said
	for _, h := range all {
		about := outdated(h)
		switch {
		case !h.Passed:
			next = append(next, h)
		case about == "":
			passed++
			continue
		default:
			about += meantFor(kind)
		}
		if whose[about] == nil {
			said = append(said, about)
		}
		whose[about] = append(whose[about], h)
	}
	for _, about := range said {
		for _, h := range whose[about] {
			g.print("%s", g.paragraph(2, fmt.Sprintf("%s: %s [%s]", how, h, h.Message.String()[:8])))
		}
		if about != "" {
			g.print("%s", g.paragraph(6, about))
		}
	}
	if passed > 0 {
		g.print("%s", g.paragraph(2, fmt.Sprintf("%s, and told already: %d", how, passed)))
	}
	if len(next) > 0 {
		g.print("%s", g.paragraph(2, fmt.Sprintf("%s: convene outbox show %s%s", what, next[0].Message.String()[:8], andSoOn(len(next)))))
	}
}

// outdated is what somebody has that is no longer so, and what has changed; empty
// if nothing has.
func outdated(h app.Handing) string {
	if len(h.Changes) == 0 {
		return ""
	}
	var kinds, changes []string
	for _, kind := range h.Outdated {
		kinds = append(kinds, string(kind))
	}
	for _, c := range h.Changes {
		changes = append(changes, app.ChangeInWords(c))
	}
	verb := "is"
	if len(kinds) > 1 {
		verb = "are"
	}
	return fmt.Sprintf("the %s that they have %s outdated: %s", strings.Join(kinds, " and the "), verb, strings.Join(changes, "; "))
}

func andSoOn(n int) string {
	if n > 1 {
		return ", and so on"
	}
	return ""
}

type changeJSON struct {
	Fact   planner.FactName `json:"fact"`
	Before string           `json:"before"`
	Now    string           `json:"now"`
}

type handingJSON struct {
	Name     string             `json:"name"`
	Office   string             `json:"office,omitempty"`
	Phone    string             `json:"phone,omitempty"`
	Message  string             `json:"message"`
	Passed   bool               `json:"passed_on"`
	Outdated []planner.MailKind `json:"outdated"`
	Changes  []changeJSON       `json:"changes"`
}

func handingsJSON(all []app.Handing) []handingJSON {
	out := []handingJSON{}
	for _, h := range all {
		one := handingJSON{h.Name, h.Office, h.Phone, h.Message.String(), h.Passed, append([]planner.MailKind{}, h.Outdated...), []changeJSON{}}
		for _, c := range h.Changes {
			one.Changes = append(one.Changes, changeJSON{c.Now.Name, c.Before.Words, c.Now.Words})
		}
		out = append(out, one)
	}
	return out
}
