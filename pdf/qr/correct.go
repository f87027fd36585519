package qr

// correct divides data into blocks, adds the codewords that correct each, and
// puts all in the order in which a code has them (7.5, 7.6).
func (g *grid) correct(data []byte) []byte {
	each, blocks := correction(g.version)
	_, all := capacity(g.version)
	short := all/blocks - each // data of the first blocks; the others have one more
	shorts := blocks - all%blocks
	parts, checks := make([][]byte, blocks), make([][]byte, blocks)
	for i := range parts {
		size := short
		if i >= shorts {
			size++
		}
		parts[i], data = data[:size], data[size:]
		checks[i] = g.multiples.remainder(parts[i])
	}
	out := make([]byte, 0, all)
	for i := range short + 1 {
		for _, part := range parts {
			if i < len(part) {
				out = append(out, part[i])
			}
		}
	}
	for i := range each {
		for _, check := range checks {
			out = append(out, check[i])
		}
	}
	return out
}

// generator is the polynomial whose zeros are the first powers of 2, without its
// leading 1, from the highest power down (annex A).
func generator(degree int) []byte {
	g := make([]byte, degree)
	g[degree-1] = 1
	root := byte(1)
	for range degree {
		for i := range g {
			g[i] = times(g[i], root)
			if i+1 < degree {
				g[i] ^= g[i+1]
			}
		}
		root = times(root, 2)
	}
	return g
}

// multiples are those of a generator, by their factors.
type multiples [256][]byte

func multiplesOf(generator []byte) *multiples {
	var m multiples
	for factor := range m {
		m[factor] = make([]byte, len(generator))
		for i, g := range generator {
			m[factor][i] = times(g, byte(factor))
		}
	}
	return &m
}

// remainder is that of the division of data by the generator.
func (m *multiples) remainder(data []byte) []byte {
	out := make([]byte, len(m[0]))
	for _, b := range data {
		multiple := m[b^out[0]]
		copy(out, out[1:])
		out[len(out)-1] = 0
		for i, v := range multiple {
			out[i] ^= v
		}
	}
	return out
}

// times multiplies in the field of 256 elements that codes use: modulo
// x⁸+x⁴+x³+x²+1.
func times(a, b byte) (product byte) {
	for i := 7; i >= 0; i-- {
		product = product<<1 ^ product>>7*0x1d
		product ^= b >> i & 1 * a
	}
	return product
}
