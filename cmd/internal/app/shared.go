package app

import "sync"

// shared is what many messages share, each thing made once, by a name. The zero
// value is ready, and nil shares nothing; it is safe for concurrent use.
type shared[T any] struct {
	mu   sync.Mutex
	made map[string]T
}

func (s *shared[T]) of(name string, do func() (T, error)) (T, error) {
	if s == nil {
		return do()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if it, ok := s.made[name]; ok {
		return it, nil
	}
	it, err := do()
	if err != nil {
		return it, err
	}
	if s.made == nil {
		s.made = map[string]T{}
	}
	s.made[name] = it
	return it, nil
}
