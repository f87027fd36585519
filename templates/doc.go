// Package templates is the words: everything that a document prints and no
// file of a workspace contains, in each language that has its files here, and
// the forms of a document that are text, plain or HTML.
//
// A language is one file lang/LANG.yaml of labels, roles, dates and numbers,
// and one Markdown file text/NAME.LANG.md for each of [planner.Templates].
// Adding a language is adding these files. A workspace overrides a text by a
// file of the same name in its folder templates, and a label under wording:.
//
// Markdown is always parsed before anything is filled in. What fills a
// placeholder is literal: a name like *Ali* or [x](http://example.org) is
// printed as it is typed, in every form.
package templates
