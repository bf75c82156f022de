"""One value, one key or one field of an entry replaced by another that looks the same."""

import json
import re
from collections.abc import Iterator

from dossiers import NOTHING


def other(value: str) -> str:
    """Another value that looks the same."""
    pairs = {"DRAWN": "RESERVE", "RESERVE": "DRAWN", "IN": "OUT:A", "ANY": "AVOID", "D10": "SLIP"}
    pairs |= {"EACH": "CUT", "AREA": "EACH", "ENT": "OFF", "OFF": "ENT", "SSJ1": "SSJ1R"}
    pairs |= {"DISTINCT": "ANY", "AVOID": "ANY", "ACROSS": "WITHIN", "CLOSED": "MOVED"}
    if value in pairs:
        return pairs[value]
    if re.fullmatch("[0-9a-f]{64}", value):
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    if re.fullmatch("[0-9]{1,40}", value):
        return value[:-1] + str((int(value[-1]) + 1) % 10)
    return "X" if value == "-" else value + "X"


def as_json(told: object) -> str:
    """A payload as it is mostly written."""
    return json.dumps(told, ensure_ascii=True)


def other_value(value: object) -> object:
    """Another JSON value of the same kind."""
    if isinstance(value, str):
        return other(value)
    if isinstance(value, int):
        return value + 1
    return NOTHING if value is None else [value]


def entry_changes(line: str, payload: str) -> Iterator[tuple[str, list[str], str, bool]]:
    """What, the fields, the payload, and whether nothing in the dossier depends on it."""
    fields = line.split("|")
    kind = fields[5]
    elsewhere = '"另一项' in payload
    for place, name, new, harmless in (
        (0, "TAG", "SSJ1R", False),
        (1, "LOG", "LOGS", False),
        (4, "time", "2027-01-01T00:00:00Z", True),
        (4, "time without Z", "2027-01-01T00:00:00", False),
        (6, "operator", "另一人", True),
        (6, "operator in small letters", "x", False),
        (7, "witnesses", "另一人", True),
        (7, "witnesses -,-", "-,-", False),
        (7, "a witness twice and -", "王五,-", False),
        # No file depends on what another task's ADJUST says, nor on that it is one.
        (5, "type", kind + "X", kind in ("IMPORT", "PRINT") or (elsewhere and kind == "ADJUST")),
        (5, "type in small letters", kind.lower(), False),
    ):
        yield name, [*fields[:place], new, *fields[place + 1 :]], payload, harmless
    yield "a field more", [*fields[:8], "X", fields[8]], payload, False
    yield "a field less", [*fields[:7], fields[8]], payload, False
    if kind not in ("LOCK", "SEED", "RESULT", "VOID", "ADJUST"):
        yield "payload", fields, payload + "X", True
        return
    told = json.loads(payload)
    # Of other tasks only the order is there, no files; the reason and the second are for reading.
    for key, value in told.items():
        free = key in ("also", "reason", "second")
        free = free or (elsewhere and key in ("commit", "names", "kit", "opening", "s", "adjust"))
        changed = {**told, key: other_value(value)}
        yield f"key {key} changed", fields, as_json(changed), free
        rest = {one: told[one] for one in told if one != key}
        gone = key == "also" or (elsewhere and key in ("names", "kit"))
        yield f"key {key} left out", fields, as_json(rest), gone
