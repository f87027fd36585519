package finish

import (
	"bytes"
	"encoding/binary"
	"math"
)

// producer names us in metadata.
const producer = "Convene"

// Ours reports whether a file is one that a Finisher made and that no other
// program has changed since: they add to its end, or write their own name into
// it.
func Ours(file []byte) bool {
	return bytes.HasPrefix(file, []byte("%PDF-")) && bytes.Count(file, []byte("%%EOF")) == 1 &&
		bytes.Contains(file, body("\n<</Producer").literal(producer))
}

// addMetadata adds the document's information (14.3), as a dictionary and as
// XMP (ISO 16684-1), its language and its output intent (14.11.5).
func (w *work) addMetadata() error {
	w.numbers[w.info] = w.reserve()
	w.object(w.numbers[w.info])
	info := w.out.text("<</Producer").literal(producer)
	if w.Info.Title != "" {
		info = info.text("/Title").unicode(w.Info.Title)
	}
	if w.Info.Author != "" {
		info = info.text("/Author").unicode(w.Info.Author)
	}
	if !w.Info.Date.IsZero() {
		date := w.Info.Date.UTC().Format("(D:20060102150405+00'00')")
		info = info.text("/CreationDate").text(date).text("/ModDate").text(date)
	}
	w.out = info.text(">>\n")
	w.close()

	metadata := w.reserve()
	w.object(metadata)
	w.out = w.out.stream("/Type/Metadata/Subtype/XML", w.xmp())
	w.close()
	w.catalog = w.catalog.text("/Metadata ").ref(metadata).text("/ViewerPreferences<</DisplayDocTitle true>>").
		text("/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)" +
			"/RegistryName(http://www.color.org)/DestOutputProfile ").ref(profileObject).text(">>]")
	if w.Info.Lang != "" {
		w.catalog = w.catalog.text("/Lang").literal(w.Info.Lang)
	}
	return nil
}

// profileObject is the number of the output intent's profile: every file begins
// with it.
const profileObject = 1

func (w *work) addProfile() error {
	w.addShared(w.profile)
	return nil
}

// xmp is the metadata packet.
func (w *work) xmp() body {
	// The identifier of a packet is the same in all of them (ISO 16684-1, 7.3.2).
	b := w.scratch[:0].text("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">` + "\n")
	if !w.Info.Date.IsZero() {
		date := w.Info.Date.UTC().Format("2006-01-02T15:04:05Z")
		for _, tag := range []string{"CreateDate", "ModifyDate", "MetadataDate"} {
			b = b.text("<xmp:").text(tag).text(">").text(date).text("</xmp:").text(tag).text(">")
		}
		b = b.text("\n")
	}
	b = b.text("<pdf:Producer>" + producer + "</pdf:Producer><dc:format>application/pdf</dc:format>\n")
	if w.Info.Title != "" {
		b = b.text(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`).xml(w.Info.Title).text("</rdf:li></rdf:Alt></dc:title>\n")
	}
	if w.Info.Author != "" {
		b = b.text("<dc:creator><rdf:Seq><rdf:li>").xml(w.Info.Author).text("</rdf:li></rdf:Seq></dc:creator>\n")
	}
	if w.Info.Lang != "" {
		b = b.text("<dc:language><rdf:Bag><rdf:li>").xml(w.Info.Lang).text("</rdf:li></rdf:Bag></dc:language>\n")
	}
	if w.Archive1b {
		b = b.text("<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n")
	}
	b = b.text("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	w.scratch = b
	return b
}

// sRGB is a display profile of the sRGB space (ICC.1:2001-04), whose primaries
// are adapted to the white point D50 as profiles want it.
func sRGB() []byte {
	type tag struct {
		name string
		data []byte
	}
	curve := curveTag()
	tags := []tag{
		{"cprt", append([]byte("text\x00\x00\x00\x00"), "No copyright, use freely\x00"...)},
		{"desc", descriptionTag("sRGB IEC61966-2.1")},
		{"wtpt", xyzTag(0.9642, 1, 0.8249)},
		{"rXYZ", xyzTag(0.4360747, 0.2225045, 0.0139322)},
		{"gXYZ", xyzTag(0.3850649, 0.7168786, 0.0971045)},
		{"bXYZ", xyzTag(0.1430804, 0.0606169, 0.7141733)},
		{"rTRC", curve},
		{"gTRC", nil},
		{"bTRC", nil}, // all three share the curve
	}
	be := binary.BigEndian
	head := make([]byte, 128)
	copy(head[4:], "\x00\x00\x00\x00\x02\x10\x00\x00mntrRGB XYZ ")
	for i, v := range []uint16{1998, 2, 9, 0, 0, 0} { // the date of the space's profile
		be.PutUint16(head[24+2*i:], v)
	}
	copy(head[36:], "acsp")
	copy(head[68:], xyzTag(0.9642, 1, 0.8249)[8:]) // the illuminant

	table := be.AppendUint32(nil, uint32(len(tags)))
	var data []byte
	at, size := 0, 0
	for _, t := range tags {
		if t.data != nil {
			at, size = 128+4+12*len(tags)+len(data), len(t.data)
			data = append(data, t.data...)
			for len(data)%4 != 0 {
				data = append(data, 0)
			}
		}
		table = append(table, t.name...)
		table = be.AppendUint32(be.AppendUint32(table, uint32(at)), uint32(size))
	}
	profile := append(append(head, table...), data...)
	be.PutUint32(profile, uint32(len(profile)))
	return profile
}

func xyzTag(x, y, z float64) []byte {
	b := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range []float64{x, y, z} {
		b = binary.BigEndian.AppendUint32(b, uint32(math.Round(v*65536)))
	}
	return b
}

// descriptionTag holds a name in ASCII; the Unicode and Macintosh forms that
// the type also has room for stay empty.
func descriptionTag(name string) []byte {
	b := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(name)+1))
	b = append(append(b, name...), 0)
	return append(b, make([]byte, 4+4+2+1+67)...)
}

// curveTag is the transfer curve of IEC 61966-2-1, sampled.
func curveTag() []byte {
	const samples = 1024
	b := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), samples)
	for i := range samples {
		v := float64(i) / (samples - 1)
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		b = binary.BigEndian.AppendUint16(b, uint16(math.Round(v*65535)))
	}
	return b
}
