"""The opening: the secret and the throws, and the seed they give (§2 COMMIT, §3)."""

import re
from dataclasses import dataclass

from app.core.manifest_records import Manifest
from app.core.protocol import NONE, Tag, is_hex, sha256_hex
from app.core.refusal import RefusedFile, read_lines


class OpeningError(RefusedFile):
    """opening.txt is not what the manifest announced, or does not open its seal (§3)."""

    code = "opening.line_missing"
    area = "opening"


@dataclass(frozen=True, slots=True)
class Throw:
    """What one witness contributed: exactly the announced number of digits 0 to 9."""

    witness: str
    digits: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The three parts of opening.txt.

    s0: the sealed secret, 32 bytes as 64 lower-case hex digits.
    throws: one per witness of the manifest, in its order.
    beacon: the announced number of digits; None when none was announced.
    """

    s0: str
    throws: tuple[Throw, ...]
    beacon: str | None = None

    def to_bytes(self) -> bytes:
        """Return opening.txt."""
        throws = "".join(f"{throw.witness}={throw.digits}\n" for throw in self.throws)
        return f"S0={self.s0}\n{throws}B={self.beacon_text}\n".encode(
            "utf-8",
            "surrogatepass",  # so that the parser is the one to refuse it
        )

    @property
    def beacon_text(self) -> str:
        return NONE if self.beacon is None else self.beacon


def commitment(tag: Tag, draw_number: str, attempt: int, s0: str) -> str:
    """Return COMMIT of §2 for a secret of 64 lower-case hex digits.

    Raises:
        ValueError: s0 has another form, which is a bug in the caller.
    """
    if not is_hex(s0):
        raise ValueError("s0 is not 64 lower-case hex digits")
    return sha256_hex(f"{tag}|COMMIT|{draw_number}|{attempt}|{s0}")


def parse_opening(data: bytes, manifest: Manifest) -> Opening:
    """Return the opening in `data`, which must be the one `manifest` announces.

    Raises:
        OpeningError: another form or number of digits than announced, or an s0
            that does not open the seal; names the line and the reason.
    """
    lines = read_lines(data, OpeningError)
    values = _values(lines, ["S0", *(witness.id for witness in manifest.witnesses), "B"])
    if not is_hex(values[0]):
        raise OpeningError("s0_form", 1)
    throws = []
    for at, (witness, digits) in enumerate(zip(manifest.witnesses, values[1:-1], strict=True), 2):
        _check_digits(digits, witness.digits, at, witness.id)
        throws.append(Throw(witness.id, digits))
    beacon = None if values[-1] == NONE else values[-1]
    if manifest.beacon is None:
        if beacon is not None:
            raise OpeningError("beacon_unannounced", len(lines))
    else:
        _check_digits(values[-1], manifest.beacon.digits, len(lines), "B")
    sealed = commitment(manifest.tag, manifest.draw_number, manifest.attempt, values[0])
    if sealed != manifest.commit:
        raise OpeningError("seal", 1)
    return Opening(values[0], tuple(throws), beacon)


def check_opening(opening: Opening, manifest: Manifest) -> bytes:
    """Return opening.txt for an opening built in memory, after the same checks.

    Raises:
        OpeningError: as parse_opening; `changed` means that a value holds a line break.
    """
    data = opening.to_bytes()
    if parse_opening(data, manifest) != opening:
        raise OpeningError("changed", 0)
    return data


def seed(manifest_hash: str, manifest: Manifest, opening: Opening) -> str:
    """Return S of §3, 64 hex digits, from M, the secret, the throws and the beacon."""
    throws = "|".join(f"{throw.witness}={throw.digits}" for throw in opening.throws)
    return sha256_hex(
        f"{manifest.tag}|SEED|{manifest_hash}|{opening.s0}|{throws}|B={opening.beacon_text}"
    )


def _values(lines: list[str], names: list[str]) -> list[str]:
    values = []
    for at, name in enumerate(names, 1):
        if at > len(lines):
            raise OpeningError("line_missing", at, expected=name)
        found, joint, value = lines[at - 1].partition("=")
        if found != name or not joint:
            raise OpeningError("line_name", at, expected=name)
        values.append(value)
    if len(lines) > len(names):
        raise OpeningError("line_extra", len(names) + 1)
    return values


def _check_digits(digits: str, count: int, line: int, name: str) -> None:
    if not re.fullmatch("[0-9]*", digits) or len(digits) != count:
        raise OpeningError("digits", line, name=name, expected=count)
