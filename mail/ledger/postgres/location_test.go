package postgres

import "testing"

// A connection that leaves this machine is protected unless the URL says
// otherwise.
func TestParse(t *testing.T) {
	for store, want := range map[string]struct {
		name     string
		verified bool
	}{
		"postgres://u:x@db.example.org/convene":                             {"postgres://db.example.org/convene", true},
		"postgresql://u:x@db.example.org:6432/convene?search_path=s&user=v": {"postgres://db.example.org:6432/convene?search_path=s", true},
		"postgres://u:x@db.example.org/convene?sslmode=disable":             {"postgres://db.example.org/convene", false},
		"postgres://u:x@127.0.0.1/convene":                                  {"postgres://127.0.0.1/convene", false},
		"postgres://u:x@[::1]:5433/convene":                                 {"postgres://[::1]:5433/convene", false},
		"postgres://u:x@localhost/convene":                                  {"postgres://localhost/convene", false},
		"postgres:///convene?host=/run/postgresql":                          {"postgres:///convene", false},
		"postgres:///convene?host=db.example.org":                           {"postgres:///convene", true},
	} {
		config, name, err := parse(store)
		if err != nil {
			t.Errorf("%s: %v", store, err)
			continue
		}
		tls := config.ConnConfig.TLSConfig
		// A single host and no way without TLS.
		verified := tls != nil && tls.ServerName == "db.example.org" && !tls.InsecureSkipVerify && len(config.ConnConfig.Fallbacks) == 0
		if name != want.name || verified != want.verified {
			t.Errorf("%s: got %s, verified %t; want %s, %t", store, name, verified, want.name, want.verified)
		}
		if got := config.ConnConfig.RuntimeParams["synchronous_commit"]; got != "on" {
			t.Errorf("%s: synchronous_commit is %q", store, got)
		}
	}
}
