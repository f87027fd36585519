// Package config turns the files of a workspace into a [planner.Workspace] and
// back.
//
// [Load] reads convene.yaml, the people, every edition, the lists and the long
// remarks. One strict walker fills the planner's types from the files' YAML
// nodes and reports every problem it meets as a [planner.Finding]: it goes on
// after each, so that one run shows all of them, and notes what it could not
// resolve in Workspace.Unread, so that later checks do not report the
// consequences. [Workspace.Locate] says at which file, line and column any
// finding stands, the planner's own included.
//
// A value that is a secret is never in a file: the file names an environment
// variable, and [Secret.Resolve] looks it up when the value is needed.
//
// Everything read is confined to the workspace's folder and has a size limit.
// Everything written is written whole or not at all ([WriteFile]).
package config
