"""Where a folder lies: SQLite's locks and WAL do not hold on network shares."""

import sys
from pathlib import Path

import psutil

NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs"),
        *("ceph", "glusterfs", "lustre", "davfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse"),
    }
)


def is_network(folder: Path) -> bool:
    """Tell whether a folder (existing or not yet) lies on a network share, or leads to one."""
    return any(_on_share(whole) for whole in {folder.absolute(), folder.resolve()})


def _on_share(whole: Path) -> bool:
    if sys.platform == "win32":
        if str(whole).startswith("\\\\"):
            return True
        import ctypes

        remote = 4  # DRIVE_REMOTE of GetDriveTypeW
        return bool(ctypes.windll.kernel32.GetDriveTypeW(whole.drive + "\\") == remote)
    return _type_of(whole) in NETWORK_TYPES


def _type_of(whole: Path) -> str:
    places = {part.mountpoint: part.fstype for part in psutil.disk_partitions(all=True)}
    for parent in (whole, *whole.parents):
        found = places.get(str(parent))
        if found is not None:
            return found.lower()
    return ""
