package app

import (
	"context"
	"fmt"

	"convene/mail"
	"convene/planner"
)

// previews are a kind's mails to the speakers as they would be composed today,
// each as a file that mail programs open. Their links lead nowhere.
func (o *Office) previews(ctx context.Context, e *planner.Edition, kind planner.MailKind, only planner.ID, put putter) error {
	here := *o
	var err error
	if here.Post.Route, err = RouteOf(o.Workspace.Settings, true, nil); err != nil {
		return err
	}
	task := errand{key: here.key(e, kind, "preview"), to: planner.Speakers}
	how, ok := makerOf(kind)
	if !ok {
		return fmt.Errorf("no mail of the kind %s can be previewed", kind)
	}
	room, err := here.mailroom(ctx, e, task, PrepareOrder{}, how, blank{})
	if err != nil {
		return err
	}
	room.made = o.longAgo()
	for m, err := range how.messages(room) {
		if err != nil {
			return err
		}
		if m.ByHand || m.Part == mail.Copy || only != "" && m.Recipient != string(only) {
			continue
		}
		if err := put(fmt.Sprintf("mail/%s/%s.eml", kind, m.Recipient), m.Content.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
