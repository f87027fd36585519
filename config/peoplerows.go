package config

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"convene/planner"
)

// personKeys are the columns of a table of people, as it is written.
func personKeys() []string {
	return []string{
		"id", "honorific", "name", "aliases", "surname", "gender", "salutation", "post", "rank", "email",
		"secretary_name", "secretary_email", "secretary_phone", "also_mail_person", "deliver", "reminders", "address", "picture", "languages",
	}
}

// PeopleRows is people as a table with a line of headings, for people.csv,
// people.xlsx or another program: id, name, post and email, and of the other
// columns those that somebody has something in. Lang is the series' language. Lost
// is what a table cannot say, a line each.
func PeopleRows(people []planner.Person, lang string) (rows [][]string, lost []string) {
	keys := []string{}
	for _, key := range personKeys() {
		always := slices.Contains([]string{"id", "name", "post", "email"}, key)
		if always || slices.ContainsFunc(people, func(p planner.Person) bool { return personValue(p, key, lang) != "" }) {
			keys = append(keys, key)
		}
		keys = append(keys, spokenKeys(people, key, lang)...)
	}
	headings := make([]string, len(keys))
	for i, key := range keys {
		headings[i] = strings.ReplaceAll(key, ":", "_")
	}
	rows = append(rows, headings)
	for _, p := range people {
		row := make([]string, len(keys))
		for i, key := range keys {
			row[i] = strings.TrimSpace(personValue(p, key, lang))
		}
		rows = append(rows, row)
		lost = append(lost, unsaid(p)...)
	}
	return rows, lost
}

// spokenKeys are the columns for what people have in other languages.
func spokenKeys(people []planner.Person, key, lang string) []string {
	if !slices.Contains(spokenColumns(), key) {
		return nil
	}
	codes := map[string]bool{}
	for _, p := range people {
		for code := range personText(p, key) {
			if code != "" && code != lang {
				codes[code] = true
			}
		}
	}
	var keys []string
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		keys = append(keys, key+":"+code)
	}
	return keys
}

// personText is one of a person's spoken columns.
func personText(p planner.Person, key string) planner.Text {
	switch key {
	case "honorific":
		return p.Honorific
	case "name":
		return p.Name
	case "surname":
		return p.Surname
	case "salutation":
		return p.Salutation
	case "address":
		return p.Address
	}
	return nil
}

// personValue is what stands in a column.
func personValue(p planner.Person, key, lang string) string {
	if of, code, ok := strings.Cut(key, ":"); ok {
		return personText(p, of)[code]
	}
	if text := personText(p, key); text != nil {
		return cmp.Or(text[""], text[lang])
	}
	secretary := planner.Secretary{}
	if p.Secretary != nil {
		secretary = *p.Secretary
	}
	switch key {
	case "id":
		return string(p.ID)
	case "aliases":
		return strings.Join(p.Aliases, "; ")
	case "gender":
		return string(p.Gender)
	case "post":
		return strings.Join(postCells(p, lang), "; ")
	case "rank":
		return string(p.Rank)
	case "email":
		return joinedEmails(p.Emails)
	case "secretary_name":
		return secretary.Name.In(lang)
	case "secretary_email":
		return string(secretary.Email)
	case "secretary_phone":
		return secretary.Phone
	case "also_mail_person":
		if p.AlsoMailPerson {
			return strconv.FormatBool(true)
		}
	case "deliver":
		return string(p.Deliver)
	case "reminders":
		return string(p.Reminders)
	case "mission":
		if p.Mission != nil {
			return p.Mission.Name.In(lang)
		}
	case "picture":
		return string(p.Picture)
	case "languages":
		return strings.Join(p.Languages, "; ")
	}
	return ""
}

func joinedEmails(emails []planner.Email) string {
	var all []string
	for _, e := range emails {
		all = append(all, string(e))
	}
	return strings.Join(all, "; ")
}

// postCells are a person's posts as a table says them.
func postCells(p planner.Person, lang string) []string {
	var all []string
	for _, post := range p.Posts {
		text := post.Title.In(lang)
		switch {
		case !post.Until.IsZero():
			text += " (until " + post.Until.String() + ")"
		case post.Former:
			text += " (former)"
		}
		all = append(all, text)
	}
	return all
}

// unsaid is what of a person a table cannot say.
func unsaid(p planner.Person) []string {
	var lost []string
	who := p.Name.In("")
	for _, post := range p.Posts {
		title := post.Title.In("")
		switch {
		case len(post.Title) > 1:
			lost = append(lost, "a post of "+who+" is there in one language only: "+title)
		case strings.ContainsAny(title, ";\n"):
			lost = append(lost, "a post of "+who+" is cut at its semicolon: "+title)
		}
		if post.Former && !post.Until.IsZero() {
			lost = append(lost, "a former post of "+who+" is there with its last day only: "+title)
		}
	}
	for _, alias := range p.Aliases {
		if strings.ContainsAny(alias, ";\n") {
			lost = append(lost, "an alias of "+who+" is cut at its semicolon: "+alias)
		}
	}
	if p.Secretary != nil && len(p.Secretary.Name) > 1 {
		lost = append(lost, "the name of "+who+"'s secretary is there in one language only")
	}
	return lost
}
