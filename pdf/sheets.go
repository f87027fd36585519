package pdf

// The style sheets: to change a margin, a size, a space or a typeface of a
// document, change it here. In a rule stand the hand, the ink, the size, the
// distance of the lines, the space above and below, and the traits.

// sharedRules are for parts that look the same in every document.
func sharedRules() map[part]rule {
	return map[part]rule{
		folio:           {serif, grey, even(9.5), even(12), fit{}, fit{}, centred},
		runningHead:     {serif, grey, even(9.5), even(12), fit{}, fit{}, italic | centred},
		letterheadName:  {serif, accent, even(16), even(19.2), fit{}, even(2), bold},
		letterheadNames: {serif, accent, even(13), even(15.6), fit{}, even(2), bold},
		letterheadLine:  {sans, grey, even(8), even(11.5), fit{}, fit{}, 0},
		cardName:        {sans, black, even(11.5), even(15), fit{}, fit{}, bold | kept},
		cardPosts:       {sans, grey, even(8.8), even(12.5), fit{}, fit{}, kept},
		cellNote:        {serif, grey, fit{9.5, 8.4}, fit{12.5, 10.8}, fit{}, fit{}, italic},
		footnote:        {serif, black, even(8.8), even(11.5), fit{}, even(2), justified | divided},
	}
}

func letterSheet() stylesheet {
	return stylesheet{
		measure: 430, side: 72, top: fit{54, 40}, foot: fit{62, 44}, laterTop: 72, folio: 48, leastLast: 8,
		padding: fit{3.75, 3.15}, titles: [3]float64{14.85, 14.85, 14.85}, pairs: 2,
		rules: map[part]rule{
			running:   {serif, black, fit{11, 10}, fit{15, 12.6}, fit{}, fit{9.3, 4.41}, justified | divided},
			heading1:  {serif, accent, fit{14.85, 13.5}, fit{18.56, 16.88}, fit{18, 15.12}, fit{6, 5.04}, bold | kept | whole | balanced},
			heading2:  {serif, accent, fit{12.65, 11.5}, fit{15.81, 14.38}, fit{18, 15.12}, fit{6, 5.04}, bold | kept | whole | balanced},
			heading3:  {serif, accent, fit{11, 10}, fit{15, 12.6}, fit{18, 15.12}, fit{6, 5.04}, bold | kept | whole | balanced},
			caption:   {serif, black, fit{11, 10}, fit{15, 12.6}, fit{}, fit{}, 0},
			cell:      {serif, black, fit{11, 10}, fit{15, 12.6}, fit{}, fit{}, 0},
			tableHead: {serif, black, fit{11, 10}, fit{15, 12.6}, fit{}, fit{}, bold},
			factLabel: {serif, accent, fit{11, 10}, fit{15, 12.6}, fit{}, fit{}, italic},

			reference:     {serif, black, fit{11, 10}, fit{15, 12.6}, fit{15, 7.56}, fit{9.3, 4.41}, 0},
			address:       {serif, black, fit{11, 10}, fit{15, 12.6}, fit{19.5, 9.83}, fit{9.3, 4.41}, 0},
			subject:       {serif, black, fit{11, 10}, fit{15, 12.6}, fit{18, 9.07}, fit{9.3, 4.41}, bold | kept | balanced},
			salutation:    {serif, black, fit{11, 10}, fit{15, 12.6}, fit{15, 7.56}, fit{9.3, 4.41}, kept},
			closing:       {serif, black, fit{11, 10}, fit{15, 12.6}, fit{12, 6.05}, fit{9.3, 4.41}, kept},
			signatory:     {serif, black, fit{11, 10}, fit{15, 12.6}, fit{48, 27.72}, fit{}, bold}, // above: room to sign
			signatoryPost: {serif, black, fit{11, 10}, fit{15, 12.6}, fit{}, fit{}, 0},
			enclosure:     {serif, black, fit{9.9, 9}, fit{13.8, 11.59}, fit{12, 6.05}, fit{9.3, 4.41}, 0},
			codeCaption:   {sans, grey, even(7.5), even(10), fit{}, fit{}, 0},
		},
	}
}

func programmeSheet() stylesheet {
	return stylesheet{
		measure: 446, side: 64, top: fit{70, 48}, foot: fit{64, 46}, folio: 48, leastLast: 6.2,
		padding: fit{4.64, 1.68}, titles: [3]float64{25, 21, 18}, pairs: 2, runIn: true,
		rules: map[part]rule{
			running:   {serif, black, fit{10.5, 9.2}, fit{14.5, 12}, fit{}, fit{7.25, 6}, 0},
			heading1:  {serif, accent, even(25), even(32), fit{}, even(4), bold | centred | balanced},
			heading2:  {serif, accent, fit{13.65, 11.96}, fit{17.06, 14.95}, fit{17.4, 14.4}, fit{5.8, 4.8}, bold | kept | whole | balanced},
			heading3:  {serif, accent, fit{11.55, 10.12}, fit{14.5, 12.65}, fit{17.4, 14.4}, fit{5.8, 4.8}, bold | kept | whole | balanced},
			kicker:    {sans, accent, even(10), even(12.8), fit{}, fit{10, 4}, centred | balanced},
			subtitle:  {serif, black, even(15), even(19.2), fit{4, 2}, fit{}, centred | balanced},
			dated:     {serif, black, even(12), even(15.36), fit{12, 5}, fit{}, centred | balanced},
			place:     {serif, black, even(11), even(14.08), fit{3, 1}, fit{}, centred | balanced},
			organiser: {serif, black, even(11), even(14.08), even(3), fit{}, centred | balanced},
			caption:   {serif, grey, fit{9.66, 8.46}, fit{13.34, 11.04}, fit{}, even(3), 0},
			cell:      {serif, black, fit{10.5, 9.2}, fit{14.5, 12}, fit{}, fit{}, 0},
			tableHead: {sans, accent, fit{9.03, 7.91}, fit{14.5, 12}, fit{}, fit{}, bold},
			factLabel: {sans, accent, fit{9.03, 7.91}, fit{14.5, 12}, fit{}, fit{}, bold},
			sheetNote: {serif, grey, fit{9.66, 8.46}, fit{13.34, 11.04}, fit{}, even(3), centred | balanced},
		},
	}
}

func planSheet() stylesheet {
	return stylesheet{
		measure: 734, side: 54, top: fit{48, 34}, foot: fit{48, 34}, folio: 30, landscape: true,
		padding: fit{5.5, 1.6}, titles: [3]float64{24, 20, 17}, pairs: 2,
		rules: map[part]rule{
			running:   {sans, black, fit{11, 8.6}, fit{15, 11}, fit{}, fit{}, 0},
			heading1:  {serif, accent, even(24), even(29), fit{}, even(2), bold | centred | balanced},
			kicker:    {sans, accent, even(10), even(12.8), fit{}, fit{6, 2}, centred | balanced},
			subtitle:  {serif, black, even(14), even(18), fit{2, 0}, fit{}, centred | balanced},
			dated:     {serif, black, even(12), even(15.36), fit{6, 2}, fit{}, centred | balanced},
			place:     {serif, black, even(11), even(14.08), fit{2, 0}, fit{}, centred | balanced},
			organiser: {serif, black, even(11), even(14.08), even(2), fit{}, centred | balanced},
			cell:      {sans, black, fit{11, 8.6}, fit{15, 11}, fit{}, fit{}, 0},
			tableHead: {sans, accent, fit{10, 8.2}, fit{15, 11}, fit{}, fit{}, bold},
			sheetNote: {sans, grey, fit{9, 8}, fit{12, 10}, fit{}, fit{}, ended},
		},
	}
}

// grid is the distance of the booklet's lines. Everything is a multiple of it,
// so that lines stand at the same heights on every page.
const grid = 15.5

func bookletSheet() stylesheet {
	return stylesheet{
		measure: 374, side: 72, top: even(96), foot: even(96), folio: 48, head: 54, leastLast: 5,
		indent: grid, padding: even(grid / 4), titles: [3]float64{30, 25, 20}, pairs: 3,
		rules: map[part]rule{
			running:       {serif, black, even(11), even(grid), fit{}, fit{}, justified | divided},
			heading1:      {serif, accent, even(30), even(37.2), fit{}, even(grid / 2), bold | centred | balanced},
			heading2:      {serif, accent, even(15), even(1.5 * grid), even(1.5 * grid), even(grid), bold | kept | whole | balanced},
			heading3:      {serif, accent, even(11.5), even(grid), even(grid), fit{}, bold | kept | whole | balanced},
			nameBlock:     {serif, accent, even(19), even(25), fit{}, even(grid), bold | centred | balanced},
			contact:       {sans, grey, even(8.5), even(12.5), fit{}, even(grid), centred | balanced},
			documentKind:  {serif, black, even(14), even(20), fit{}, even(grid), centred | balanced},
			collaboration: {serif, black, even(12.5), even(18), fit{}, fit{}, bold | centred | balanced},
			dated:         {serif, black, even(12), even(18), fit{}, fit{}, centred | balanced},
			credit:        {serif, black, even(11), even(grid), fit{}, fit{}, 0},
			lead:          {serif, black, even(11), even(grid), fit{}, even(grid / 2), italic | kept},
			caption:       {serif, black, even(9.5), even(12.5), fit{}, fit{}, italic},
			cell:          {serif, black, even(11), even(grid), fit{}, fit{}, 0},
			tableHead:     {serif, black, even(11), even(grid), fit{}, fit{}, bold},
			factLabel:     {serif, black, even(11), even(grid), fit{}, fit{}, italic},
			contentsHead:  {serif, accent, even(15), even(1.5 * grid), even(1.5 * grid), even(grid), bold},
			contentsLine:  {serif, black, even(11), even(1.25 * grid), fit{}, fit{}, 0},
		},
	}
}

func newsletterSheet() stylesheet {
	return stylesheet{
		measure: 432, side: 64, top: even(64), foot: even(76), laterTop: 80, folio: 48, head: 44, leastLast: 5.4,
		padding: even(4), titles: [3]float64{27, 23, 19}, pairs: 2,
		rules: map[part]rule{
			running:   {serif, black, even(10.5), even(15), fit{}, even(7.5), justified | divided},
			heading1:  {sans, accent, even(27), even(31.32), even(18), even(2), bold | kept | whole | balanced},
			heading2:  {sans, accent, even(14.5), even(18.13), even(22), even(6), bold | kept | whole | balanced},
			heading3:  {sans, accent, even(9.5), even(15), even(8), even(2), bold | kept | whole | balanced},
			kicker:    {sans, accent, even(9.5), even(13), fit{}, even(4), bold | kept | balanced},
			subtitle:  {sans, black, even(17.82), even(24.3), fit{}, even(6), kept | balanced},
			dated:     {sans, grey, even(9.5), even(14), even(8), fit{}, kept | balanced},
			organiser: {sans, grey, even(9.5), even(14), fit{}, fit{}, bold | kept | balanced},
			lead:      {serif, black, even(10.5), even(15), fit{}, even(7.5), italic | kept},
			credit:    {serif, black, even(9.5), even(15), fit{}, fit{}, 0},
			bar:       {sans, black, even(9), even(14), even(4), even(4), 0},
			caption:   {sans, grey, even(8), even(11), fit{}, fit{}, 0},
			cell:      {serif, black, even(10.5), even(15), fit{}, fit{}, 0},
			tableHead: {sans, accent, even(8.5), even(15), fit{}, fit{}, bold},
			factLabel: {sans, accent, even(8.5), even(15), fit{}, fit{}, bold},
			copyright: {sans, grey, even(8), even(11), even(4), fit{}, 0},

			folio:       {serif, grey, even(9.5), even(12), fit{}, fit{}, ended},
			runningHead: {sans, grey, even(8), even(11), fit{}, fit{}, 0},
		},
	}
}

func cardsSheet() stylesheet {
	return stylesheet{
		measure: 520, side: 40, titles: [3]float64{46, 46, 46}, pairs: 2,
		rules: map[part]rule{
			running:        {serif, black, even(12), even(16), fit{}, fit{}, centred | balanced},
			tableCardName:  {serif, accent, even(46), even(56), fit{}, fit{}, bold | centred | balanced},
			tableCardPosts: {serif, black, even(15), even(20), fit{}, fit{}, centred | balanced},
		},
	}
}

func registerSheet() stylesheet {
	return stylesheet{
		measure: 499, side: 44, top: even(50), foot: even(62), laterTop: 66, folio: 42, head: 40,
		padding: even(5.5), titles: [3]float64{19, 17, 15}, pairs: 2,
		rules: map[part]rule{
			running:   {serif, black, even(10), even(13.5), fit{}, even(6), 0},
			heading1:  {serif, accent, even(19), even(23.5), fit{}, even(3), bold | balanced},
			heading2:  {serif, accent, even(13), even(17), even(12), even(5), bold | kept | whole | balanced},
			heading3:  {sans, accent, even(9.5), even(13.5), even(20), even(2), bold | kept | whole},
			kicker:    {sans, accent, even(9), even(12), fit{}, even(4), bold | kept | balanced},
			dated:     {serif, black, even(10.5), even(14), fit{}, fit{}, kept},
			place:     {serif, black, even(10.5), even(14), fit{}, fit{}, kept},
			organiser: {sans, grey, even(8.5), even(13), even(5), fit{}, kept},
			cell:      {serif, black, even(10), even(13), fit{}, fit{}, 0},
			cellNote:  {serif, grey, even(9), even(12), fit{}, fit{}, italic},
			tableHead: {sans, accent, even(8.3), even(12), fit{}, fit{}, bold},
			sheetNote: {serif, grey, even(9.5), even(13), fit{}, even(3), 0},

			folio:       {sans, grey, even(8), even(11), fit{}, fit{}, ended},
			runningHead: {sans, grey, even(8), even(11), fit{}, fit{}, 0},
		},
	}
}
