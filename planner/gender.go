package planner

// GenderMatters reports whether a letter in the language of words would greet a
// person otherwise if it were known whether they are a man or a woman. An
// honorific that tells is enough.
func GenderMatters(w *Workspace, e *Edition, p *Person, words Words) bool {
	if p.Gender != "" {
		return false
	}
	wr := newWriter(w, e, words)
	greeted := func(g Gender) string {
		q := *p
		q.Gender = g
		to := wr.addressee(&q)
		return to.Honorific + "\n" + wr.Salutation(to) + "\n" + wr.Close(to)
	}
	unknown, man, woman := greeted(""), greeted("m"), greeted("f")
	return man != woman && unknown != man && unknown != woman
}
