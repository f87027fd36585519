package config

import "syscall"

// onNetwork asks the kernel what kind of file system a folder is on (statfs(2)).
// FUSE is what sshfs, rclone and the desktops' remote folders come through.
func onNetwork(dir string) bool {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return false
	}
	switch uint32(s.Type) {
	case 0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x01021997, 0x5346414F, 0x73757245, 0x00C36400, 0x65735546: // NFS, SMB, CIFS, SMB2, 9P, AFS, Coda, Ceph, FUSE
		return true
	}
	return false
}
