"""One thing changed in a lawful manifest or opening: what comes out may be lawful or not."""

import random
from collections.abc import Callable

Seal = Callable[[str, str, str], str]
HIGH = "\U00020164"
HOSTILE = (
    *(
        "",
        "-",
        "--",
        "0",
        "1",
        "2",
        "9",
        "12",
        "13",
        "00",
        "01",
        "-1",
        "+1",
        "1.0",
        " 1",
        "1 ",
        "1_0",
    ),
    *(
        "999999999",
        "1000000000",
        "\uff11",
        "\u0661",
        "²",
        "IN",
        "OUT",
        "OUT:",
        "OUT:-",
        "OUT:休假",
        "in",
    ),
    *(
        "S0",
        "B",
        "S1",
        "W1",
        "P001",
        "ANY",
        "EACH",
        "AREA",
        "CUT",
        "NONE",
        "ACROSS",
        "WITHIN",
        "SLIP",
    ),
    *(
        "a",
        "Az",
        "A,B",
        "B,A",
        "A,A",
        ",",
        "A,",
        "A=B",
        "A B",
        "A\tB",
        "A\x00",
        "A\x7f",
        "A\x85",
        "A\xa0",
    ),
    *(
        "A\u00ad",
        "A\u034f",
        "A\u061c",
        "A\u115f",
        "A\u1680",
        "A\u17b5",
        "A\u180f",
        "A\u200b",
        "A\u2028",
    ),
    *(
        "A\u2060",
        "A\u2800",
        "A\u3000",
        "A\u3164",
        "A\ufe0f",
        "\ufeffA",
        "A\uff21",
        "A\uffa0",
        "A\uffff",
    ),
    *(
        "A\U000e0001",
        "A\U000e0fff",
        "A\U000e1000",
        "A\u2010",
        "A\ufe10",
        "A\uff5f",
        "A\uffe5",
        "A\u2030",
    ),
    *("长" * 64, "长" * 65, HIGH * 64, HIGH * 65, "0" * 64, "f" * 64, "F" * 64, "\u0131", "ÿ"),
)


def change_one(
    rng: random.Random, manifest: list[str], opening: list[str], kinds: list[str], seal: Seal
) -> tuple[str, bytes, bytes]:
    """Change one thing in the lines of either file.

    Args:
        kinds: the kinds of record in manifest order, to sort by.
        seal: the COMMIT line for a tag, a draw number and an attempt.

    Returns:
        In words what was changed, and both files.
    """
    if rng.random() < 0.7:
        how, data = _change(rng, manifest, "|")
        if rng.random() < 0.5:
            sealed = next(line for line in manifest if line.startswith("COMMIT|"))
            data = _made_good(data, kinds, sealed, seal)
            how += ", sorted and sealed again"
        return f"manifest: {how}", data, _to_bytes(opening)
    how, data = _change(rng, opening, "=")
    return f"opening: {how}", _to_bytes(manifest), data


def _to_bytes(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


def _change(rng: random.Random, lines: list[str], joint: str) -> tuple[str, bytes]:
    """How, and the file with one thing changed."""
    shape = rng.random()
    if shape < 0.1:
        return _changed_bytes(rng, _to_bytes(lines))
    lines = list(lines)
    at = rng.choice(_heads(lines)) if rng.random() < 0.5 else rng.randrange(len(lines))
    if shape < 0.2:
        return _changed_lines(rng, lines, at)
    fields = lines[at].split(joint)
    which = rng.randrange(1 if len(fields) > 1 and rng.random() < 0.9 else 0, len(fields))
    old = fields[which]
    if old.isdigit() and len(old) < 10 and shape < 0.75 and rng.random() < 0.7:
        fields[which] = str(max(0, int(old) + rng.choice((-1, 1, 1, 2))))
    elif shape < 0.27:
        fields = rng.choice(([*fields, "X"], [*fields, ""], fields[:-1], fields[::-1]))
    elif shape < 0.6:
        # What a line of the same kind has in this place is mostly lawful here too.
        others = [line.split(joint) for line in lines if line.startswith(fields[0] + joint)]
        fields[which] = rng.choice(
            [other[which] for other in others if len(other) > which] or [old]
        )
    else:
        fields[which] = rng.choice((*HOSTILE, *_near(old)))
    how = f"line {at + 1}, field {which}: {lines[at]!a} becomes {joint.join(fields)!a}"
    lines[at] = joint.join(fields)
    return how, _to_bytes(lines)


def _near(old: str) -> tuple[str, ...]:
    """Values that look like the old one; several times, to come up among the hostile ones."""
    return 4 * (
        old.lower(),
        old + "0",
        old[:-1],
        old + HIGH,
        "1" + old,
        old[1:] + old[:1],
        old[::-1],
    )


def _heads(lines: list[str]) -> list[int]:
    """Where the lines are that are neither E nor O nor X."""
    return [at for at, line in enumerate(lines) if not line.startswith(("E|", "O|", "X|"))]


def _changed_lines(rng: random.Random, lines: list[str], at: int) -> tuple[str, bytes]:
    how = rng.choice(("dropped", "doubled", "swapped", "moved", "last repeated", "strange line"))
    if how == "dropped":
        del lines[at]
    elif how == "doubled":
        lines.insert(at, lines[at])
    elif how == "swapped":
        other = min(at + 1, len(lines) - 1)
        lines[at], lines[other] = lines[other], lines[at]
    elif how == "moved":
        lines.insert(rng.randrange(len(lines)), lines.pop(at))
    elif how == "last repeated":
        lines.append(lines[-1])
    else:
        strange = (
            "",
            "Z|1",
            "END",
            "E",
            "O|",
            "X|-|-",
            "ITEM|A|-",
            "ITEM|-|A",
            "QUOTA|ENT|外|0",
            "QUOTA|OFF|外|0",
        )
        lines.insert(
            at, rng.choice((*strange, "NEED|SKILL|外|0", "NEED|POOL|外|0", "W9=1", "=", "B="))
        )
    return f"line {at + 1} {how}", _to_bytes(lines)


def _changed_bytes(rng: random.Random, data: bytes) -> tuple[str, bytes]:
    at = rng.randrange(len(data) + 1)
    odd = rng.choice(
        (
            b"\r",
            b"\n",
            b"\x00",
            b"\xff",
            b"\xc0\x80",
            b"\xed\xa0\x80",
            b"\xf4\x90\x80\x80",
            b"\xe4\xb8",
            b"\xef\xbb\xbf",
            b"\x0c",
            b"\x1c",
            b"\xc2\x85",
            b"\xe2\x80\xa8",
        )
    )
    shapes = {
        f"{odd!r} put in at {at}": data[:at] + odd + data[at:],
        f"byte {at} left out": data[: max(at - 1, 0)] + data[at:],
        "BOM": b"\xef\xbb\xbf" + data,
        "CRLF": data.replace(b"\n", b"\r\n"),
        "no last LF": data[:-1],
        "two last LF": data + b"\n",
        "empty": b"",
        f"cut at {at}": data[:at],
    }
    return rng.choice(list(shapes.items()))


def _made_good(data: bytes, kinds: list[str], sealed: str, seal: Seal) -> bytes:
    """The changed manifest sorted by kinds and with the seal that fits, so that it gets further."""
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError:
        return data
    sorts: dict[str, list[str]] = {kind: [] for kind in (*kinds, "END")}
    for line in lines[1:-1]:
        two, one = "|".join(line.split("|")[:2]), line.split("|", maxsplit=1)[0]
        if two not in sorts and one not in sorts:
            return data
        sorts[two if two in sorts else one].append(line)
    if sorts["COMMIT"] == [sealed] and sorts["TASK"] and sorts["ATTEMPT"]:
        task, attempt = (sorts[kind][0].partition("|")[2] for kind in ("TASK", "ATTEMPT"))
        sorts["COMMIT"] = [seal(lines[0].split("|")[0], task, attempt)]
    body = [line for found in sorts.values() for line in sorted(set(found), key=str.encode)]
    return _to_bytes([lines[0], *body])
