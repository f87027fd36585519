package planner

// Labels is the table of fixed wordings. Each is a key of every language file
// and may be overridden under wording: by the series or an edition. In a
// wording, {name} is filled; what stands in [square brackets] is left out when
// a value in it is empty.
func Labels() []WordingSpec {
	subject := []string{"kind", "title", "date", "day", "series", "year"}
	change := []string{"kind", "now", "before"}
	return []WordingSpec{
		// Names and numbers.
		{"edition_line", []string{"series", "kind", "year", "ordinal", "number"}},
		{"occasion_default", []string{"ordinal", "number", "anniversary", "series"}},
		{"person_with_posts", []string{"name", "posts"}},
		{"post_former", []string{"post"}},
		{"posts_join", nil},
		{"full_title", []string{"title", "subtitle"}},
		{"date_range", []string{"from", "to"}},
		{"day_time", []string{"date", "time"}},
		{"place", []string{"hall", "venue", "address", "city"}},
		{"represented_by", []string{"person", "representative"}},
		{"represented_in_text", []string{"person", "posts", "representative"}},
		{"portrait_alt", []string{"name"}},
		{"logo_alt", []string{"name"}},
		{"picture_credit", []string{"credit"}},

		// The letter.
		{"letter_title", []string{"kind", "title", "year", "name"}},
		{"letter_reference", []string{"reference"}},
		{"letter_subject", []string{"series", "kind", "title", "subtitle", "year", "ordinal", "date"}},
		{"letter_ask", []string{"roles", "minutes", "when", "kind"}},
		{"letter_online", nil},
		{"letter_reads", []string{"from"}},
		{"letter_enclosures", []string{"enclosures"}},
		{"letter_copies", []string{"names"}},
		{"letter_contact", []string{"kind", "value"}},
		{"letter_code", nil},
		{"letter_code_alt", []string{"address"}},
		{"note_title", []string{"kind", "title", "year", "mission", "name"}},
		{"note_heading", nil},
		{"note_ask", []string{"person", "roles", "minutes", "when", "kind"}},
		{"note_close", []string{"sender", "mission"}},
		{"note_seal", nil},
		{"mission_named", []string{"name"}},
		{"mission_embassy", nil},
		{"mission_high_commission", nil},
		{"mission_consulate", nil},
		{"mission_permanent_mission", nil},
		{"mission_delegation", nil},
		{"mission_ministry", nil},
		{"mission_organisation", nil},
		{"thanks_title", []string{"kind", "title", "year", "name"}},
		{"thanks_subject", []string{"series", "kind", "title", "subtitle", "year", "ordinal", "date"}},

		// The programme.
		{"programme_kind", []string{"kind"}},
		{"programme_title", []string{"kind", "title", "year"}},
		{"programme_time_column", nil},
		{"programme_item_column", nil},
		{"programme_person_column", nil},
		{"programme_times", []string{"from", "to"}},
		{"programme_arrival", []string{"time"}},
		{"programme_dress", []string{"dress"}},
		{"programme_entry", []string{"entry"}},
		{"programme_version", []string{"number", "date"}},
		{"programme_day", []string{"day", "date"}},
		{"programme_moderator", []string{"person"}},
		{"programme_message", []string{"from"}},
		{"programme_read_by", []string{"person"}},
		{"programme_online", []string{"person"}},
		{"slot_arrival", nil},
		{"slot_recitation", nil},
		{"slot_anthem", nil},
		{"slot_silence", nil},
		{"slot_film", nil},
		{"slot_speech", nil},
		{"slot_message", nil},
		{"slot_panel", nil},
		{"slot_qa", nil},
		{"slot_photo", nil},
		{"slot_refreshments", nil},
		{"slot_break", nil},

		// The programme as its moderator gets it.
		{"moderator_kind", []string{"kind"}},
		{"moderator_title", []string{"kind", "title", "year"}},
		{"moderator_free", []string{"minutes"}},
		{"moderator_overlap", []string{"minutes"}},
		{"moderator_no_free", nil},
		{"moderator_discussion", nil},
		{"moderator_slack", []string{"minutes", "time"}},
		{"moderator_no_slack", []string{"time"}},
		{"moderator_past_closing", []string{"minutes", "time"}},
		{"moderator_address", []string{"address"}},
		{"moderator_unanswered", nil},
		{"moderator_tentative", nil},
		{"moderator_declined", nil},
		{"moderator_represented", nil},
		{"cue_anthem", nil},
		{"cue_silence", []string{"minutes"}},
		{"cue_film", nil},
		{"cue_message", []string{"from", "reader"}},
		{"cue_photo", nil},
		{"cue_online", nil},
		{"salutations_heading", nil},
		{"salutation_line", []string{"address", "person", "posts"}},

		// The year on a sheet for the wall.
		{"plan_kind", []string{"kind"}},
		{"plan_title", []string{"kind", "title", "year"}},
		{"plan_as_of", []string{"date"}},
		{"plan_when_column", nil},
		{"plan_what_column", nil},
		{"plan_owner_column", nil},
		{"plan_standing_column", nil},
		{"plan_event", []string{"kind", "time"}},
		{"plan_send", []string{"mailing", "audience", "count"}},
		{"plan_moved", []string{"from", "holiday"}},
		{"plan_ready", nil},
		{"plan_due", nil},
		{"plan_late", nil},
		{"plan_done", nil},
		{"plan_nobody", nil},
		{"plan_past", nil},
		{"plan_cancelled", nil},
		{"plan_stuck", nil},
		{"mailing_invitation", nil},
		{"mailing_guest-invitation", nil},
		{"mailing_reminder", nil},
		{"mailing_reminder-tomorrow", nil},
		{"mailing_programme", nil},
		{"mailing_update", nil},
		{"mailing_cancellation", nil},
		{"mailing_approval", nil},
		{"mailing_thanks", nil},
		{"mailing_report", nil},
		{"audience_speakers", nil},
		{"audience_participants", nil},
		{"audience_pending", nil},
		{"audience_guests", nil},
		{"audience_group", []string{"group"}},
		{"audience_list", []string{"list"}},

		// The table cards.
		{"cards_title", []string{"kind", "title", "year"}},

		// The attendance sheet and the list for the gate.
		{"attendance_kind", []string{"kind"}},
		{"attendance_title", []string{"kind", "title", "year"}},
		{"gate_kind", []string{"kind"}},
		{"gate_title", []string{"kind", "title", "year"}},
		{"list_count", []string{"count"}},
		{"list_number_column", nil},
		{"list_name_column", nil},
		{"list_group_column", nil},
		{"list_answer_column", nil},
		{"list_signature_column", nil},
		{"list_vehicle_column", nil},
		{"list_staff_column", nil},
		{"list_accepted", nil},
		{"list_tentative", nil},
		{"list_unanswered", nil},
		{"list_name_awaited", nil},
		{"list_reader", nil},
		{"list_for", []string{"person"}},
		{"list_awaited", []string{"person"}},
		{"list_further", nil},

		// The booklet.
		{"report_title", []string{"kind", "title", "year"}},
		{"report_kind", []string{"kind"}},
		{"report_contact", []string{"kind", "value"}},
		{"quoted_title", []string{"title"}},
		{"contents_heading", nil},
		{"jointly", nil},
		{"in_collaboration", nil},
		{"credit", []string{"label", "name"}},
		{"pictures_heading", nil},
		{"lead_in", []string{"person", "posts", "did"}},
		{"conclusion_heading", nil},
		{"recommendations_heading", nil},

		// The newsletter.
		{"view_online", nil},
		{"download_pdf", nil},
		{"unsubscribe", nil},
		{"web_version", nil},
		{"skip_to_content", nil},
		{"send_to_friend", nil},
		{"friend_subject", []string{"title"}},
		{"link_separator", nil},
		{"kicker", []string{"kind"}},
		{"newsletter_title", []string{"title"}},
		{"newsletter_title_before_subtitle", []string{"title"}},
		{"organised_by", []string{"name"}},
		{"with", []string{"name"}},
		{"role_sentence", []string{"people", "did"}},
		{"message_sentence", []string{"from", "reader"}},
		{"remarks_heading", nil},
		{"remarks_lead", []string{"kind"}},
		{"recommendations_lead", []string{"kind"}},
		{"follow_us", nil},
		{"copyright", []string{"year", "name"}},

		// Mail.
		{"subject_invitation", subject},
		{"subject_programme", subject},
		{"subject_report", subject},
		{"subject_guest_invitation", subject},
		{"subject_reminder", subject},
		{"subject_tomorrow", subject},
		{"subject_update", subject},
		{"subject_cancellation", subject},
		{"subject_withdrawal", subject},
		{"subject_approval", subject},
		{"subject_thanks", subject},
		{"change_date", change},
		{"change_time", change},
		{"change_place", change},
		{"change_arrival", change},
		{"change_dress", change},
		{"change_entry", change},
		{"change_part", change},
		{"change_online", change},
		{"change_dropped", []string{"before"}},
		{"parts_join", nil},
		{"part_item", []string{"item", "times", "date"}},
		{"programme_enclosed", nil},
		{"calendar_entries", nil},
		{"cancellation_calendar", nil},
		{"approval_heading", nil},
		{"approval_agree", nil},
		{"approval_suggest", nil},
		{"approval_subject_agree", []string{"kind", "name", "year", "token"}},
		{"approval_subject_suggest", []string{"kind", "name", "year", "token"}},
		{"approval_publish", []string{"kind", "date"}},
		{"approval_hold", []string{"kind", "date"}},
		{"thanks_report", []string{"kind"}},
		{"thanks_report_to_come", []string{"kind"}},
		{"secretary_cover", []string{"person"}},
		{"secretary_forward", []string{"person"}},
		{"secretary_salutation", nil},
		{"participant_salutation", nil},
		{"answer_accept", nil},
		{"answer_decline", nil},
		{"answer_subject_accept", []string{"kind", "name", "year", "token"}},
		{"answer_subject_decline", []string{"kind", "name", "year", "token"}},
		{"calendar_summary", []string{"kind", "title", "series", "year"}},
		{"calendar_description", []string{"series", "full_title", "hosts", "contact_name", "contact_phone", "contact_email"}},
	}
}

// The names of the text templates: files NAME.md of a language.
const (
	InvitationLetterTemplate       = "letter-invitation"
	GuestLetterTemplate            = "letter-guest"
	NoteTemplate                   = "letter-note"
	ThanksLetterTemplate           = "letter-thanks"
	InvitationMailTemplate         = "mail-invitation"
	SecretaryMailTemplate          = "mail-invitation-secretary"
	NoteMailTemplate               = "mail-note"
	ProgrammeMailTemplate          = "mail-programme"
	GuestInvitationMailTemplate    = "mail-guest-invitation"
	ReminderMailTemplate           = "mail-reminder"
	TomorrowMailTemplate           = "mail-reminder-tomorrow"
	UpdateMailTemplate             = "mail-update"
	CancellationMailTemplate       = "mail-cancellation"
	WithdrawalMailTemplate         = "mail-withdrawal"
	ApprovalMailTemplate           = "mail-approval"
	ThanksMailTemplate             = "mail-thanks"
	BookletIntroductionTemplate    = "introduction-booklet"
	NewsletterIntroductionTemplate = "introduction-newsletter"
)

// Templates is the table of the text templates, each a Markdown file of every
// language that a workspace may override by a file of the same name. A line
// that uses an empty value is left out, and what then has no line.
func Templates() []WordingSpec {
	event := []string{
		"series", "kind", "year", "number", "ordinal", "title", "subtitle", "full_title", "occasion",
		"lead", "hosts", "partners", "date", "day", "time", "place", "city",
	}
	invitation := append([]string{
		"ask", "roles", "minutes", "arrive_by", "dress", "entry", "media", "chair", "confirmed",
		"reply_by", "rsvp_name", "rsvp_phone", "rsvp_email", "rsvp_page",
	}, event...)
	guest := append([]string{
		"arrive_by", "dress", "entry", "media", "reply_by", "rsvp_name", "rsvp_phone", "rsvp_email", "rsvp_page",
	}, event...)
	mail := append([]string{"salutation", "close", "signature", "contact_name", "contact_phone", "contact_email"}, event...)
	return []WordingSpec{
		{InvitationLetterTemplate, invitation},
		{GuestLetterTemplate, guest},
		{NoteTemplate, append([]string{"sender", "mission", "person"}, invitation...)},
		{ThanksLetterTemplate, append([]string{"roles", "representative", "report"}, event...)},
		{InvitationMailTemplate, append([]string{"accept", "decline", "reply_by", "entries"}, mail...)},
		{SecretaryMailTemplate, append([]string{"accept", "decline", "reply_by", "cover", "entries"}, mail...)},
		{NoteMailTemplate, append([]string{"accept", "decline", "reply_by", "mission", "person", "entries"}, mail...)},
		{ProgrammeMailTemplate, append([]string{"arrive_by", "dress", "entry"}, mail...)},
		{GuestInvitationMailTemplate, append([]string{"accept", "decline", "reply_by", "entries"}, mail...)},
		{ReminderMailTemplate, append([]string{"accept", "decline", "reply_by"}, mail...)},
		{TomorrowMailTemplate, append([]string{"arrive_by", "dress", "entry", "online_address", "online_passcode", "programme"}, mail...)},
		{UpdateMailTemplate, append([]string{"changes", "programme", "arrive_by", "dress", "entry"}, mail...)},
		{CancellationMailTemplate, append([]string{"reason", "calendar"}, mail...)},
		{WithdrawalMailTemplate, append([]string{"reason", "calendar"}, mail...)},
		{ApprovalMailTemplate, append([]string{"approve", "suggest", "silence"}, mail...)},
		{ThanksMailTemplate, append([]string{"report"}, mail...)},
		{BookletIntroductionTemplate, append([]string{"roles"}, event...)},
		{NewsletterIntroductionTemplate, append([]string{"roles", "groups", "count"}, event...)},
	}
}
