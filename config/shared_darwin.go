package config

import "syscall"

// onNetwork reports what the kernel does not take for local (statfs(2), MNT_LOCAL).
func onNetwork(dir string) bool {
	const local = 0x1000
	var s syscall.Statfs_t
	return syscall.Statfs(dir, &s) == nil && s.Flags&local == 0
}
