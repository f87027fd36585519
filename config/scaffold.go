package config

import "convene/planner"

// NewWorkspace is what somebody says about a new workspace. Everything is
// required unless it says otherwise.
type NewWorkspace struct {
	Name        string       // of the series: "Khojaly Commemoration Seminar"
	ID          planner.ID   // of the series; made from the name where empty
	Kind        string       // what an edition is called; "Seminar" where empty
	Anniversary planner.Date // the day commemorated
	Timezone    string       // IANA name; "UTC" where empty
	Language    string       // of plain texts (BCP 47); "en" where empty
	Organiser   string       // name of the leading organisation
	From        planner.Sender
	Year        int          // of the first edition; that of Date where 0
	Date        planner.Date // of the first edition
	Title       string       // of the first edition; the series' name where empty
}

// Examples lists the names of the bundled example workspaces.
func Examples() []string { return nil }

// WriteExample writes a bundled example into dir, which is made if it does not
// exist, and returns the names of the files written. Nothing is overwritten: if
// any of the files is there already, it is an error and none is written. An
// unknown name is an error.
func WriteExample(dir, name string) ([]string, error) { return nil, nil }

// WriteNew writes a small workspace with the answers into dir, under the rules
// of [WriteExample]. What it writes has no findings, apart from what only a
// person can fill in.
func WriteNew(dir string, answers NewWorkspace) ([]string, error) { return nil, nil }
