package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"unicode/utf8"

	"github.com/spf13/afero"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v4"

	"convene/planner"
)

// Limits on one YAML file beside its size: a file of entries only costs far
// more memory than one of text.
const (
	maxDepth   = 64
	maxEntries = 300_000
)

// flaw is why a file cannot be read, and where.
type flaw struct {
	code          planner.Code
	line, column  int
	message, next string
}

func (f *flaw) Error() string { return fmt.Sprintf("%d:%d: %s", f.line, f.column, f.message) }

// readYAML is the root of a YAML file, or nil if there is nothing in it. A
// file that cannot be understood is a *flaw.
//
// Viper reads the file, through our decoder: its own turns 0244123456 into
// another number, lower-cases keys and forgets where everything stood. So what
// is kept in it is the document's root under one key.
func readYAML(files fs.FS, name string) (*yaml.Node, error) {
	const document = "document"
	v := viper.NewWithOptions(viper.WithDecoderRegistry(decoder{document}))
	v.SetFs(afero.FromIOFS{FS: files})
	v.SetConfigFile(name)
	v.SetConfigType("yaml")
	if err := v.ReadInConfig(); err != nil {
		return nil, err
	}
	root, _ := v.Get(document).(*yaml.Node)
	return root, nil
}

// decoder gives viper the root node of a document under one key.
type decoder struct{ key string }

// Decoder is the decoder itself, for every format.
func (d decoder) Decoder(string) (viper.Decoder, error) { return d, nil }

// Decode puts the root node into values; a document without content puts none.
func (d decoder) Decode(text []byte, values map[string]any) error {
	root, err := parse(text)
	if root != nil {
		values[d.key] = root
	}
	return err
}

// parse is the root node of the only document in text, or nil.
func parse(text []byte) (*yaml.Node, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if f := readable(text); f != nil {
		return nil, f
	}
	limits := &depthLimit{}
	loader, err := yaml.NewLoader(bytes.NewReader(text), yaml.WithPlugin(limits))
	if err != nil {
		return nil, err
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case limits.exceeded:
		return nil, syntaxFlaw(text, err, fmt.Sprintf("it nests deeper than %d levels", maxDepth))
	case err != nil:
		return nil, syntaxFlaw(text, err, "")
	}
	switch err := loader.Load(&second); {
	case err == nil:
		return nil, &flaw{
			code: planner.Unreadable, line: max(second.Line, 1), column: max(second.Column, 1),
			message: "a second document begins here", next: "keep one document in the file and remove the line ---",
		}
	case !errors.Is(err, io.EOF):
		return nil, syntaxFlaw(text, err, "")
	}
	if len(first.Content) == 0 {
		return nil, nil
	}
	return first.Content[0], nil
}

// depthLimit is a go-yaml plugin that limits nesting. Aliases are the walker's
// to count: the loader does not expand them.
type depthLimit struct{ exceeded bool }

func (l *depthLimit) CheckDepth(depth int, _ *yaml.DepthContext) error {
	if depth > maxDepth {
		l.exceeded = true
		return errors.New("too deep")
	}
	return nil
}

func (l *depthLimit) CheckAlias(int, int) error { return nil }

// syntaxFlaw is a flaw at the position that the YAML library names. Its
// message is the library's unless another is given.
func syntaxFlaw(text []byte, err error, message string) *flaw {
	f := &flaw{
		code: planner.Unreadable, line: 1, column: 1,
		next: "look at this line and the one above it: indentation, colons and quotes",
	}
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		f.message = "the file cannot be understood"
		return f
	}
	// At the end of the file what was never closed is more use.
	f.line, f.column = lastCharacter(text)
	var rest []byte
	for _, mark := range []yaml.Mark{load.Mark, load.ContextMark} {
		if after, inside := textAt(text, mark.Line, mark.Column); inside && mark.Line > 0 {
			f.line, f.column, rest = mark.Line, max(mark.Column, 1), after
			break
		}
	}
	f.message = "the file cannot be understood here: " + load.Message
	switch {
	case message != "":
		f.message, f.next = message, "write it with fewer levels"
	case load.Stage == yaml.ComposerStage:
		// The library's message has the alias in it, which may be a password
		// that begins with *.
		f.message, f.next = "it refers to an anchor that does not exist", "quote the value if it is meant to begin with *"
	case bytes.HasPrefix(rest, []byte(":")):
		f.next = `put the value in quotes: a text with ": " in it needs them`
	case bytes.HasPrefix(rest, []byte("%")) && f.column == 1:
		f.next = "remove the line"
	case bytes.HasPrefix(rest, []byte("\t")):
		f.next = "indent with spaces, not with tabs"
	case len(rest) > 0 && bytes.IndexByte([]byte("@`%&*!|>"), rest[0]) >= 0:
		f.next = fmt.Sprintf("put the value in quotes: it begins with %q", rest[:1])
	}
	return f
}

// readable checks what the YAML library would reject without a position or
// read otherwise than an editor shows it.
func readable(text []byte) *flaw {
	pos := Position{Line: 1, Column: 1}
	entries := 0
	for rest := text; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		f := flaw{code: planner.Unreadable, line: pos.Line, column: pos.Column}
		switch {
		case r == utf8.RuneError && size == 1:
			f.message, f.next = "it is not UTF-8 from here on", "save the file as UTF-8"
			return &f
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0xfffe, r == 0xffff, r == 0xfeff:
			f.message, f.next = fmt.Sprintf("it holds the control character %U", r), "delete the character"
			return &f
		case r == 0x85, r == 0x2028, r == 0x2029:
			f.code = planner.ControlCharacter
			f.message, f.next = fmt.Sprintf("it holds the line separator %U, which editors do not show", r), "delete the character"
			return &f
		case r == '\n', r == ',':
			entries++
		}
		if entries > maxEntries {
			f.message, f.next = fmt.Sprintf("it has more than %d lines and entries", maxEntries), "split the file or remove what is not needed"
			return &f
		}
		rest = rest[size:]
		if r == '\n' || r == '\r' && !bytes.HasPrefix(rest, []byte("\n")) {
			pos.Line, pos.Column = pos.Line+1, 1
		} else {
			pos.Column++
		}
	}
	return nil
}

// textAt is what stands in text from a position on. It is outside if nothing
// but white space does.
func textAt(text []byte, line, column int) (rest []byte, inside bool) {
	for ; line > 1; line-- {
		end := bytes.IndexAny(text, "\r\n")
		if end < 0 {
			return nil, false
		}
		if bytes.HasPrefix(text[end:], []byte("\r\n")) {
			end++
		}
		text = text[end+1:]
	}
	for ; column > 1 && len(text) > 0; column-- {
		_, size := utf8.DecodeRune(text)
		text = text[size:]
	}
	return text, len(bytes.TrimSpace(text)) > 0
}

// lastCharacter is where the last character stands that is not white space.
func lastCharacter(text []byte) (line, column int) {
	text = bytes.TrimRight(text, " \t\r\n")
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	start := bytes.LastIndexAny(text, "\r\n") + 1
	line = 1 + bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r"))
	return line, max(utf8.RuneCount(text[start:]), 1)
}
