"""Where this machine takes Debian's packages from; no address stands in the repository."""

import subprocess
from contextlib import suppress
from dataclasses import dataclass

from installer.sentences import Stop, sentence


@dataclass(frozen=True, slots=True)
class Mirrors:
    """The addresses of Debian's archive and of its security archive."""

    main: str
    security: str


def read_targets(listing: str) -> dict[str, str]:
    """Return label -> address from lines "ORIGIN|LABEL|ADDRESS" of apt's own listing."""
    found: dict[str, str] = {}
    for line in listing.splitlines():
        origin, label, address = [*line.split("|"), "", ""][:3]
        if origin == "Debian" and address:
            found.setdefault(label, address.rstrip("/"))
    return found


def mirrors_of_machine(given: str | None) -> Mirrors:
    """Return the mirrors apt is set to, or those below an address a person gave.

    Args:
        given: the address of Debian's archive; its security archive is looked for beside it.

    Raises:
        Stop: this machine is no Debian, and none was given.
    """
    if given:
        address = given.rstrip("/")
        return Mirrors(address, f"{address}-security")
    listing = ""
    with suppress(OSError):  # no apt: said below
        listing = subprocess.run(
            ["apt-get", "indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(REPO_URI)"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        ).stdout
    found = read_targets(listing)
    if "Debian" not in found:
        raise Stop(sentence("build_no_mirror"))
    return Mirrors(found["Debian"], found.get("Debian-Security", f"{found['Debian']}-security"))
