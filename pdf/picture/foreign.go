package picture

import "bytes"

// foreign says what a file is that is none of the pictures we take, by how it
// begins.
func foreign(data []byte) error {
	if len(data) == 0 {
		return refuse("it is empty", copyAgain)
	}
	begins := func(at int, all ...string) bool {
		for _, with := range all {
			if at <= len(data) && bytes.HasPrefix(data[at:], []byte(with)) {
				return true
			}
		}
		return false
	}
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\xef\xbb\xbf")), " \t\r\n"))
	switch {
	case begins(4, "ftyphei", "ftyphev", "ftypmif1", "ftypmsf1"):
		return refuse("it is a HEIC picture, as iPhones make them", asJPEG)
	case begins(4, "ftypavi"):
		return refuse("it is an AVIF picture", asJPEG)
	case begins(4, "ftypcrx"), begins(0, "FUJIFILMCCD"), begins(0, "IIRO", "IIU\x00"):
		return refuse("it is a camera's raw picture", asJPEG)
	case begins(4, "ftyp"), begins(0, "\x1a\x45\xdf\xa3"):
		return refuse("it is a film", "save one picture of it as JPEG")
	case begins(0, "II*\x00", "MM\x00*"):
		return refuse("it is a TIFF or a camera's raw picture", asJPEG)
	case begins(0, "GIF87a", "GIF89a"):
		return refuse("it is a GIF", "save it as PNG")
	case begins(0, "BM"):
		return refuse("it is a BMP", "save it as PNG")
	case begins(0, "8BPS"):
		return refuse("it is a Photoshop picture", asJPEG)
	case begins(0, "\xff\x0a", "\x00\x00\x00\x0cJXL "):
		return refuse("it is a JPEG XL picture", asJPEG)
	case begins(0, "\x00\x00\x00\x0cjP  ", "\xff\x4f\xff\x51"):
		return refuse("it is a JPEG 2000 picture", asJPEG)
	case begins(0, "%PDF"):
		return refuse("it is a PDF", "save the picture in it as JPEG or PNG")
	case begins(0, "PK\x03\x04"):
		return refuse("it is a ZIP archive or a document", "give a picture in it, as JPEG or PNG")
	case begins(0, "\x00\x05\x16\x07"):
		return refuse("it is what a Mac notes about another file", "give the file whose name does not begin with ._")
	case bytes.HasPrefix(text, []byte("<!doctype html")), bytes.HasPrefix(text, []byte("<html")):
		return refuse("it is a web page", "download the picture itself")
	case bytes.Contains(text, []byte("<svg")):
		return refuse("it is an SVG drawing", "save it as PNG")
	case len(bytes.Trim(data, "\x00")) == 0:
		return refuse("there is nothing but zeros in it", copyAgain)
	}
	return refuse("it is neither JPEG nor PNG nor WebP", "save it as one of these")
}
