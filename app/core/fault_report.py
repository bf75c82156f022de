"""What a report of a fault of our own says: where in the code, on what machine, nothing of data.

Whoever mends the program reads it, so it may leave the bureau: an error's own words and the
log may quote a value, and a value may be somebody's name or number (domain §8).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

LAST_LINES: Final = 60  # of the log that go along
_HIDDEN: Final = "*"
# Our code and its log are written in ASCII: what is not came out of data. So did long numbers.
_DATA: Final = re.compile(r"[^\x00-\x7f]+|(?<![0-9A-Fa-f])\d{6,}[0-9Xx]*")
_HEADING: Final = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def scrubbed(words: str) -> str:
    """Return words of a log or a traceback without what may be data.

    Runs of characters outside ASCII and numbers of six digits and more become "*"; the code's
    own names, line numbers, digests and times stay.
    """
    return "\n".join(_scrubbed_line(line) for line in words.split("\n"))


def _scrubbed_line(line: str) -> str:
    time = _HEADING.match(line)
    start = time.end() if time else 0
    return line[:start] + _DATA.sub(_HIDDEN, line[start:])


def report_text(
    reference: str, facts: Mapping[str, str], trace: str, log_lines: Sequence[str]
) -> str:
    """Return a report as text: reference, facts of program and machine, trace, end of the log.

    Args:
        reference: the number the clerk reads out.
        facts: name -> value, e.g. version, system.
        trace: a traceback or a dump of stacks.
        log_lines: the newest lines of the log, oldest first; the last LAST_LINES are taken.
    """
    parts = [f"mingqian fault {reference}"]
    parts += [f"{name}: {value}" for name, value in facts.items()]
    parts += ["", scrubbed(trace).rstrip(), "", "-- log --"]
    parts += [scrubbed(line) for line in log_lines[-LAST_LINES:]]
    return "\n".join(parts) + "\n"
