package postgres

import (
	"errors"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// connections is how many a process has at most, unless the URL says so as
// pool_max_conns. More than that many messages are rarely at the database at
// once: most of the time they are at the mail server.
const connections = "16"

// Known reports whether a store's name is a URL of this package.
func Known(store string) bool {
	return strings.HasPrefix(store, "postgres://") || strings.HasPrefix(store, "postgresql://")
}

// parse reads a URL. Nothing of the URL stands in its error: what is wrong with
// it may be in the password.
func parse(text string) (config *pgxpool.Config, name string, err error) {
	wrong := errors.New("the store is no connection URL: write it like postgres://user:password@db.example.org/convene, with %40 for an @ in the password and %2F for a /")
	u, err := url.Parse(text)
	if err != nil || !Known(text) || strings.Contains(u.Path, "@") { // the end of a password with a / in it
		return nil, "", wrong
	}
	query := u.Query()
	preset := func(key, value string) {
		if !query.Has(key) {
			query.Set(key, value)
		}
	}
	preset("pool_max_conns", connections)
	preset("application_name", "convene")
	preset("connect_timeout", "10")
	preset("synchronous_commit", "on") // what is recorded is on the disk, whatever the database's default
	// The server finds out within a minute that a machine is gone.
	preset("tcp_keepalives_idle", "30")
	preset("tcp_keepalives_interval", "10")
	preset("tcp_keepalives_count", "3")
	read := func() bool {
		u.RawQuery = query.Encode()
		config, err = pgxpool.ParseConfig(u.String())
		return err == nil
	}
	if !read() {
		return nil, "", wrong
	}
	if leaves(config.ConnConfig) {
		preset("sslmode", "verify-full")
		if !read() {
			return nil, "", wrong
		}
	}
	shown := url.URL{Scheme: "postgres", Host: u.Host, Path: u.Path}
	if path := query.Get("search_path"); path != "" {
		shown.RawQuery = url.Values{"search_path": {path}}.Encode()
	}
	return config, shown.String(), nil
}

// leaves reports whether a connection leaves this machine.
func leaves(c *pgx.ConnConfig) bool {
	hosts := []string{c.Host}
	for _, f := range c.Fallbacks {
		hosts = append(hosts, f.Host)
	}
	return slices.ContainsFunc(hosts, func(host string) bool {
		ip := net.ParseIP(host)
		return host != "localhost" && !filepath.IsAbs(host) && (ip == nil || !ip.IsLoopback())
	})
}
