package cli

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"convene/mail"
)

// progress shows on one line of a terminal how far a mailing has come. The zero
// value shows nothing.
type progress struct {
	g     *globals
	name  string
	begun time.Time

	mu             sync.Mutex
	done, rejected int
	open           bool // the line has no end yet
}

func (g *globals) progress(o mail.Overview) *progress {
	if !g.colours() || g.quiet {
		return &progress{}
	}
	return &progress{g: g, name: fmt.Sprintf("%s v%d", o.Kind, o.Revision), begun: g.sys.Now()}
}

// step is one message more.
func (p *progress) step(s mail.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done = s.Done; s.State == mail.Rejected {
		p.rejected++
	}
	if p.g == nil {
		return
	}
	const width = 16
	full := width * s.Done / max(1, s.Total)
	line := fmt.Sprintf("%s  %s%s  %d/%d", p.name, strings.Repeat("█", full), strings.Repeat("░", width-full), s.Done, s.Total)
	if elapsed := p.g.sys.Now().Sub(p.begun); elapsed > time.Second {
		perMinute := float64(s.Done) / elapsed.Minutes()
		line += fmt.Sprintf("  %.0f/min  %s left", perMinute, left(float64(s.Total-s.Done)/perMinute))
	}
	if p.rejected > 0 {
		line += fmt.Sprintf("  %d rejected", p.rejected)
	}
	fmt.Fprintf(p.g.sys.Err, "\r\x1b[K%s", line)
	if p.open = s.Done < s.Total; !p.open {
		fmt.Fprintln(p.g.sys.Err)
	}
}

// left is how long a number of minutes takes, as people say it.
func left(minutes float64) string {
	switch {
	case minutes < 1:
		return fmt.Sprintf("%.0f s", minutes*60)
	case minutes < 120:
		return fmt.Sprintf("%.0f min", minutes)
	}
	return fmt.Sprintf("%.0f h", minutes/60)
}

// interrupted says that the end is near, and how to have it at once.
func (p *progress) interrupted(g *globals, inFlight int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
		fmt.Fprintln(g.sys.Err)
		p.open = false
	}
	g.say("Finishing %s in flight… Interrupt again to break off: what was handed over is then unknown.", plural(inFlight, "message"))
}

// end closes the line of a run that did not come to its end.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
		fmt.Fprintln(p.g.sys.Err)
		p.open = false
	}
}
