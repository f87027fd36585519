package font

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	shaping "github.com/go-text/typesetting/font"
)

// sfnt is the tables of a TrueType file by their tags (ISO/IEC 14496-22).
type sfnt map[string][]byte

// needed are the tables that measuring, subsetting and embedding read, with
// the least length that makes their fixed part safe to read.
var needed = map[string]int{"head": 54, "hhea": 36, "maxp": 32, "hmtx": 4, "loca": 2, "glyf": 0, "OS/2": 78, "post": 32}

func parseTables(data []byte) (sfnt, error) {
	if len(data) < 12 || binary.BigEndian.Uint32(data) != 0x00010000 {
		return nil, errors.New("it is not a TrueType face with outlines")
	}
	tables := sfnt{}
	for i := range int(u16(data, 4)) {
		at := 12 + 16*i
		if at+16 > len(data) {
			return nil, errors.New("its table directory is cut off")
		}
		start, length := int(binary.BigEndian.Uint32(data[at+8:])), int(binary.BigEndian.Uint32(data[at+12:]))
		if start+length > len(data) {
			return nil, fmt.Errorf("its table %q reaches past the end", data[at:at+4])
		}
		tables[string(data[at:at+4])] = data[start : start+length : start+length]
	}
	for tag, least := range needed {
		if table, ok := tables[tag]; !ok || len(table) < least {
			return nil, fmt.Errorf("its table %q is missing or cut off", tag)
		}
	}
	if u16(tables["OS/2"], 0) >= 2 && len(tables["OS/2"]) < 90 {
		return nil, errors.New(`its table "OS/2" is cut off`)
	}
	return tables, tables.checkGlyphs()
}

// checkGlyphs makes sure that every glyph's outline and metrics lie inside
// their tables, so that nothing later has to look.
func (t sfnt) checkGlyphs() error {
	count, wide := t.count(), int(u16(t["hhea"], 34))
	if wide < 1 || wide > count || len(t["hmtx"]) < 4*wide+2*(count-wide) {
		return errors.New(`its table "hmtx" is cut off`)
	}
	entry := 2
	if t.longOffsets() {
		entry = 4
	}
	if len(t["loca"]) < entry*(count+1) {
		return errors.New(`its table "loca" is cut off`)
	}
	o := t.outlines()
	for glyph := range count {
		from, to := o.offset(glyph), o.offset(glyph+1)
		if from > to || to > len(o.glyf) || (to > from && to-from < 10) {
			return fmt.Errorf("its glyph %d lies outside the outlines", glyph)
		}
	}
	return nil
}

func (t sfnt) count() int        { return int(u16(t["maxp"], 4)) }
func (t sfnt) longOffsets() bool { return u16(t["head"], 50) != 0 }

// outlines is the tables that tell of single glyphs, found once for many of
// them.
type outlines struct {
	loca, glyf, hmtx []byte
	long             bool // offsets
	wide             int  // how many glyphs have a width of their own
}

func (t sfnt) outlines() outlines {
	return outlines{loca: t["loca"], glyf: t["glyf"], hmtx: t["hmtx"], long: t.longOffsets(), wide: int(u16(t["hhea"], 34))}
}

func (o *outlines) offset(glyph int) int {
	if o.long {
		return int(binary.BigEndian.Uint32(o.loca[4*glyph:]))
	}
	return 2 * int(u16(o.loca, 2*glyph))
}

func (o *outlines) outline(glyph int) []byte {
	from, to := o.offset(glyph), o.offset(glyph+1)
	return o.glyf[from:to:to]
}

// metrics are a glyph's advance and left side bearing.
func (o *outlines) metrics(glyph int) (advance, bearing uint16) {
	if glyph < o.wide {
		return u16(o.hmtx, 4*glyph), u16(o.hmtx, 4*glyph+2)
	}
	return u16(o.hmtx, 4*(o.wide-1)), u16(o.hmtx, 4*o.wide+2*(glyph-o.wide))
}

// assemble writes a TrueType file of the tables.
func (t sfnt) assemble() []byte {
	tags := make([]string, 0, len(t))
	size := 12
	for tag, table := range t {
		tags = append(tags, tag)
		size += 16 + len(table) + 3
	}
	slices.Sort(tags)

	power, log := 1, 0
	for power*2 <= len(tags) {
		power, log = power*2, log+1
	}
	out := binary.BigEndian.AppendUint32(make([]byte, 0, size), 0x00010000)
	for _, v := range []int{len(tags), power * 16, log, (len(tags) - power) * 16} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	start, head := 12+16*len(tags), 0
	for _, tag := range tags {
		if tag == "head" {
			head = start
		}
		out = append(out, tag...)
		out = binary.BigEndian.AppendUint32(out, checksum(t[tag]))
		out = binary.BigEndian.AppendUint32(out, uint32(start))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t[tag])))
		start += (len(t[tag]) + 3) &^ 3
	}
	for _, tag := range tags {
		out = pad(append(out, t[tag]...))
	}
	// The file's own checksum makes the whole sum to this constant.
	binary.BigEndian.PutUint32(out[head+8:], 0xB1B0AFBA-checksum(out))
	return out
}

// parsed is a file of the tables as shapers take it.
func (t sfnt) parsed() (*shaping.Face, error) { return shaping.ParseTTF(bytes.NewReader(t.assemble())) }

// pad fills up to a multiple of four bytes.
func pad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

func checksum(b []byte) (sum uint32) {
	for len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	var rest [4]byte
	copy(rest[:], b)
	return sum + binary.BigEndian.Uint32(rest[:])
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func i16(b []byte, at int) int16  { return int16(u16(b, at)) }
