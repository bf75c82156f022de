"""The machines an installer is made for, and what of the lock each of them takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.markers import Marker

from installer.lockfile import read_lock, runtime_names

GLIBC = 31  # 2.31: Debian 11, Kylin V10 SP1
_FIRST_GLIBC = 17  # 2.17: the oldest a wheel of CPython 3.11 is tagged with
_PIN_LINE = re.compile(r"^(?P<pin>[A-Za-z0-9._-]+==[^ ;\\]+)(?: ; [^\\]+?)? *\\$")


class UnknownTargetError(ValueError):
    """No installer is made for that system and processor."""


@dataclass(frozen=True, slots=True)
class Target:
    """One system and processor.

    Attributes:
        system: sys.platform there: "linux" or "win32".
        machine: platform.machine() there.
        deb_machine: Debian's word for it, "" on Windows.
    """

    system: str
    machine: str
    deb_machine: str

    @property
    def python(self) -> str:
        """The version the program runs on there."""
        return "3.11"

    def wheel_platforms(self) -> tuple[str, ...]:
        """Return the platform tags whose wheels run there, newest first."""
        if self.system == "win32":
            return ("win_amd64",)
        numbers = range(GLIBC, _FIRST_GLIBC - 1, -1)
        newer = tuple(f"manylinux_2_{number}_{self.machine}" for number in numbers)
        return (*newer, f"manylinux2014_{self.machine}")

    def environment(self) -> dict[str, str]:
        """Return what the markers of the lock ask about."""
        is_windows = self.system == "win32"
        return {
            "sys_platform": self.system,
            "platform_machine": self.machine,
            "platform_system": "Windows" if is_windows else "Linux",
            "os_name": "nt" if is_windows else "posix",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }


LINUX = Target("linux", "x86_64", "amd64")
LINUX_ARM = Target("linux", "aarch64", "arm64")
WINDOWS = Target("win32", "AMD64", "")


def target_of(kind: str, machine: str) -> Target:
    """Return the target of "deb" or "windows" and a processor.

    Raises:
        UnknownTargetError: there is no such installer.
    """
    known = {
        ("deb", "x86_64"): LINUX,
        ("deb", "aarch64"): LINUX_ARM,
        ("windows", "x86_64"): WINDOWS,
    }
    try:
        return known[kind, machine]
    except KeyError:
        raise UnknownTargetError(f"{kind} {machine}") from None


def requirement_lines(lock: str, target: Target) -> list[str]:
    """Return what pip installs there: the program's own packages, each with its hashes.

    The markers are judged here: pip would judge them by the machine it runs on.

    Args:
        lock: the text of the lock file.
    """
    pins = read_lock(lock)
    names = runtime_names(pins)
    environment = target.environment()
    wanted = {
        f"{pin.name}=={pin.version}"
        for pin in pins
        if pin.name in names and (not pin.marker or Marker(pin.marker).evaluate(dict(environment)))
    }
    return [line for pin, line in _with_hashes(lock) if pin in wanted]


def _with_hashes(lock: str) -> Iterator[tuple[str, str]]:
    """Yield each pin and its requirement with hashes, without its marker."""
    pin, hashes = "", list[str]()
    for line in [*lock.splitlines(), "end==0 \\"]:
        found = _PIN_LINE.match(line)
        if found:
            if pin:
                yield pin, " ".join([pin, *hashes])
            pin, hashes = found["pin"], []
        elif line.startswith("    --hash="):
            hashes.append(line.strip(" \\"))
