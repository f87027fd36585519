package planner

// Role is what somebody is in an edition. The built-in roles have their
// wording in the language files; a series' extra_roles carry their own.
type Role struct {
	ID        ID   `yaml:"id" need:"required"`
	Heading   Text `yaml:"heading" need:"required"`   // over a passage of a report: "Keynote Speech"
	Programme Text `yaml:"programme" need:"required"` // in a programme: "Keynote speech"
	Sentence  Text `yaml:"sentence" need:"required"`  // after a name: "delivered the keynote speech"
	Letter    Text `yaml:"letter" need:"required"`    // what a letter asks for: "to deliver the keynote speech"
}

// RoleForm is one of the wordings of a role.
type RoleForm string

const (
	RoleHeading   RoleForm = "heading"
	RoleProgramme RoleForm = "programme"
	RoleSentence  RoleForm = "sentence"
	RoleLetter    RoleForm = "letter"
)

// RoleForms lists the wordings that every role has in every language.
func RoleForms() []RoleForm {
	return []RoleForm{RoleHeading, RoleProgramme, RoleSentence, RoleLetter}
}

// In is the role's own wording; built-in roles have none.
func (r Role) In(form RoleForm) Text {
	return map[RoleForm]Text{
		RoleHeading: r.Heading, RoleProgramme: r.Programme, RoleSentence: r.Sentence, RoleLetter: r.Letter,
	}[form]
}

// The roles that rules name.
const (
	Chair         ID = "chair"
	ChiefGuest    ID = "chief-guest"
	GuestOfHonour ID = "guest-of-honour"
	Keynote       ID = "keynote"
	Welcome       ID = "welcome"
	Speaker       ID = "speaker"
	Panellist     ID = "panellist"
	Moderator     ID = "moderator"
	Reciter       ID = "reciter"
	Concluding    ID = "concluding"
	VoteOfThanks  ID = "vote-of-thanks"
)

// RoleRule is what the program knows of a built-in role.
type RoleRule struct {
	ID ID
	// OwesRemarks: a held edition's report says what the holder said.
	OwesRemarks bool
}

// BuiltInRoles is the table of roles, in the order in which an introduction
// names them. A further role is a line here and its four wordings in every
// language file.
func BuiltInRoles() []RoleRule {
	return []RoleRule{
		{ID: Chair},
		{ID: ChiefGuest, OwesRemarks: true},
		{ID: GuestOfHonour, OwesRemarks: true},
		{ID: Welcome},
		{ID: Keynote, OwesRemarks: true},
		{ID: Speaker, OwesRemarks: true},
		{ID: Panellist, OwesRemarks: true},
		{ID: Reciter},
		{ID: Moderator},
		{ID: Concluding},
		{ID: VoteOfThanks},
	}
}

// roleOrder lists the ids of all roles of the workspace: the built-in ones,
// then the series' own.
func (w *Workspace) roleOrder() []ID {
	var ids []ID
	for _, r := range BuiltInRoles() {
		ids = append(ids, r.ID)
	}
	for _, r := range w.ExtraRoles {
		ids = append(ids, r.ID)
	}
	return ids
}
