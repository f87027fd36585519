package qr

// penalty is how hard a code is to read (7.8.3). Columns are its memory.
func penalty(rows, columns []row) int {
	turn(rows, columns)
	n := len(rows)
	points, black := 0, 0
	pairs := first(n - 1) // a square with the one after it
	for i := range n {
		points += stripes(rows[i], pairs) + stripes(columns[i], pairs)
		points += 40 * (finders(rows[i]) + finders(columns[i]))
		black += rows[i].count()
		if i+1 < n { // squares of four alike
			upright := rows[i].xor(rows[i+1]).not()
			across := rows[i].xor(rows[i].from(1)).not()
			points += 3 * upright.and(upright.from(1)).and(across).and(pairs).count()
		}
	}
	// Ten for every step of a twentieth that black is away from half.
	off := max(20*black-10*n*n, 10*n*n-20*black)
	return points + 10*max(0, (off+n*n-1)/(n*n)-1)
}

// turn makes columns of rows.
func turn(rows, columns []row) {
	clear(columns)
	for y, row := range rows {
		word, bit := y/64, uint64(1)<<(y%64)
		for x := range columns {
			if row[x/64]>>(x%64)&1 != 0 {
				columns[x][word] |= bit
			}
		}
	}
}

// stripes are three points for five squares alike in a row, and one for each
// more.
func stripes(r, pairs row) int {
	alike := r.xor(r.from(1)).not().and(pairs)
	five := alike.and(alike.from(1))
	five = five.and(five.from(2))
	starts := five.and(five.behind(1).not())
	return five.count() + 2*starts.count()
}

// finders is how often a row looks like a finder pattern with four white squares
// on one side; the paper around is white.
func finders(r row) int {
	core := r.and(r.from(2)).and(r.from(3)).and(r.from(4)).and(r.from(6)).and(r.from(1).or(r.from(5)).not())
	if core == (row{}) { // nearly always
		return 0
	}
	before := r.behind(1).or(r.behind(2)).or(r.behind(3)).or(r.behind(4))
	after := r.from(7).or(r.from(8)).or(r.from(9)).or(r.from(10))
	return core.and(before.not()).count() + core.and(after.not()).count()
}
