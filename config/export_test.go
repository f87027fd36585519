package config

// WithPeople is withPeople, which writes no file: the disk is slow.
var WithPeople = withPeople
