package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"net/url"
	"path"
	"strconv"
	"strings"

	"convene/pdf/picture"
	"convene/planner"
	"convene/templates"
)

// The report's page lies in siteFolder with all that it needs; sitePictures is
// inside it.
const (
	siteFolder   = "site"
	sitePictures = "pictures"
	sharePicture = "share.png"
	sitePageFile = siteFolder + "/index.html"
)

// How many pixels wide the pictures of a page are, for plain screens and for
// fine ones.
func pageWidths() []int     { return []int{720, 1440} }
func portraitWidths() []int { return []int{144, 288} }

// pagePaths are where an edition's page and its PDF are: beside each other, and
// on the web once the series has a place there.
type pagePaths struct {
	pdf string // beside the page
	// page and download are whole addresses; empty without web.site_url.
	page, download string
}

func (o *Office) pagePaths(e *planner.Edition) pagePaths {
	p := pagePaths{pdf: fmt.Sprintf("%s-%d.pdf", o.Workspace.Series.ID, e.Year)}
	site, err := url.Parse(string(o.Workspace.Settings.Web.SiteURL))
	if err != nil || site.Host == "" {
		return p
	}
	year := site.JoinPath(strconv.Itoa(e.Year))
	p.page, p.download = year.String()+"/", year.JoinPath(p.pdf).String()
	return p
}

// PageAddress is where the chosen edition's page is to stand on the web; empty
// without web.site_url.
func (o *Office) PageAddress() string {
	if o.Edition == nil {
		return ""
	}
	return o.pagePaths(o.Edition).page
}

// sitePage is the report as a page, in the series' language.
func (o *Office) sitePage(e *planner.Edition) (planner.Document, error) {
	words, err := o.speak(e, o.Workspace.Series.DefaultLanguage())
	if err != nil {
		return planner.Document{}, err
	}
	paths := o.pagePaths(e)
	links := planner.NewsletterLinks{DownloadPDF: paths.pdf, Content: templates.PageContent, Page: paths.page}
	return planner.Newsletter(&o.Workspace.Workspace, e, planner.AsPage, links, words)
}

// makeSite makes the report's page with its PDF and pictures. Nothing in it
// leads out of its folder but what the organiser put there, so that it works on
// any server and from a disk.
func (o *Office) makeSite(_ context.Context, e *planner.Edition, _ BuildOrder, put putter) error {
	doc, err := o.sitePage(e)
	if err != nil {
		return err
	}
	paper, err := o.report(e, e.Report.Form())
	if err != nil {
		return err
	}
	pdf, err := o.print(paper)
	if err != nil {
		return err
	}
	album, err := o.pageAlbum(doc)
	if err != nil {
		return err
	}
	poster, err := o.press.Poster(doc, o.style(), o.Workspace.FS())
	if err != nil {
		return err
	}
	paths := o.pagePaths(e)
	opt := templates.PageOptions{
		Accent: string(o.style().Accent), Address: paths.page, Download: paths.pdf,
		Picture: func(file planner.File) templates.PagePicture { return album.pictures[file] },
		Event:   o.pageEvent(e, doc.Lang),
	}
	if paths.page != "" {
		opt.Share = paths.page + sharePicture
	}
	html, err := templates.PageHTML(doc, opt)
	if err != nil {
		return err
	}
	if err := put(sitePageFile, html); err != nil {
		return err
	}
	for _, f := range append([]made{{paths.pdf, pdf}, {sharePicture, poster}}, album.files...) {
		if err := put(path.Join(siteFolder, f.name), f.data); err != nil {
			return err
		}
	}
	return nil
}

// pageEvent is what the page tells machines of the edition.
func (o *Office) pageEvent(e *planner.Edition, lang string) templates.PageEvent {
	event := templates.PageEvent{Name: strings.TrimSpace(e.Title.In(lang)), Date: e.FirstDay(), End: e.LastDay()}
	for _, part := range []planner.Text{e.Venue.Name, e.Venue.City} {
		if text := strings.TrimSpace(part.In(lang)); text != "" && event.Place != "" {
			event.Place += ", " + text
		} else if text != "" {
			event.Place = text
		}
	}
	for _, h := range o.Workspace.HostsOf(e) {
		if host := o.Workspace.Organiser(h.Organiser); host != nil {
			event.Organisers = append(event.Organisers, strings.TrimSpace(host.Name.In(lang)))
		}
	}
	return event
}

// pageAlbum is a page's pictures in their sizes.
type pageAlbum struct {
	pictures map[planner.File]templates.PagePicture
	files    []made
	taken    map[string]bool
}

// pageAlbum makes every picture of a page ready: upright, scaled, without a
// camera's notes.
func (o *Office) pageAlbum(doc planner.Document) (*pageAlbum, error) {
	album := &pageAlbum{pictures: map[planner.File]templates.PagePicture{}, taken: map[string]bool{}}
	portraits := portraitsOf(doc)
	for p := range doc.Pictures() {
		if _, done := album.pictures[p.File]; done {
			continue
		}
		source, err := picture.Open(o.Workspace.FS(), string(p.File))
		if err != nil {
			return nil, err
		}
		widths := pageWidths()
		if portraits[p.File] {
			widths = portraitWidths()
		}
		if err := album.add(p.File, source, widths); err != nil {
			return nil, err
		}
	}
	return album, nil
}

// add makes the sizes of one picture. One that is small has fewer.
func (a *pageAlbum) add(file planner.File, source *picture.Source, widths []int) error {
	var sizes []templates.PictureSize
	base := a.name(file)
	for _, width := range widths {
		if len(sizes) > 0 && sizes[len(sizes)-1].Width >= source.Width {
			break
		}
		p, err := source.Prepare(picture.Frame{Width: points(width), Height: 4 * points(width)})
		if err != nil {
			return err
		}
		size, _, err := image.DecodeConfig(bytes.NewReader(p.Data))
		if err != nil {
			return fmt.Errorf("picture %s: %w", file, err)
		}
		ending := ".jpg"
		if p.PNG {
			ending = ".png"
		}
		name := path.Join(sitePictures, fmt.Sprintf("%s-%d%s", base, width, ending))
		a.files = append(a.files, made{name, p.Data})
		sizes = append(sizes, templates.PictureSize{Name: name, Width: size.Width, Height: size.Height})
	}
	a.pictures[file] = templates.PagePicture{Sizes: sizes}
	return nil
}

// points is so many pixels as package picture measures them.
func points(pixels int) float64 { return float64(pixels) * 72 / picture.Resolution }

// name is a picture's own in the site: its file's, of letters that every server
// takes, and no two alike.
func (a *pageAlbum) name(file planner.File) string {
	base := strings.ToLower(strings.TrimSuffix(path.Base(string(file)), path.Ext(string(file))))
	words := strings.FieldsFunc(base, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	base = strings.Join(words, "-")
	base = strings.Trim(base[:min(len(base), 60)], "-")
	if base == "" {
		base = "picture"
	}
	name := base
	for n := 2; a.taken[name]; n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	a.taken[name] = true
	return name
}
