"""The roll of a ceremony: fields to people and back, and what is missing. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.core.ceremony import Authorisation, Ceremony, NamelessWitness, Person, TooFewThrows
from app.core.conduct import Manner
from app.core.draw_settings import DrawSettings
from app.core.manifest import MIN_DIGITS, MIN_WITNESSES
from app.core.rows import read_date
from app.core.task import DrawKind
from app.texts import error_text, text

DIGITS = 4  # what a witness throws unless changed
MOST_DIGITS = 40  # protocol §2


class Part(StrEnum):
    """What somebody does at a ceremony, in the order of the roll."""

    HOST = "HOST"
    OPERATOR = "OPERATOR"
    OFFICERS_DRAWER = "OFFICERS_DRAWER"
    ENTERPRISES_DRAWER = "ENTERPRISES_DRAWER"
    SUPERVISOR = "SUPERVISOR"
    WITNESS = "WITNESS"


GUESTS = (Part.WITNESS, Part.SUPERVISOR)  # any number of them


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the roll as it stands in the fields; digits 0: watches only."""

    part: Part
    name: str = ""
    body: str = ""
    post: str = ""
    digits: int = 0
    slips: bool = False
    keeps: bool = False
    absent: bool = False

    @property
    def empty(self) -> bool:
        """Nothing was written: the line does not count."""
        return not (self.name.strip() or self.body.strip() or self.post.strip())

    @property
    def throws(self) -> bool:
        """Whether this witness throws."""
        return self.part is Part.WITNESS and self.digits > 0 and not self.absent


@dataclass(frozen=True, slots=True)
class Entered:
    """Everything of the opening as it stands in the fields."""

    lines: tuple[Line, ...]
    place: str = ""
    leader: str = ""
    leader_post: str = ""
    day: str = ""
    paper: str = ""
    beacon_source: str = ""
    beacon_digits: int = 0
    manner: Manner = Manner.PUBLIC


@dataclass(frozen=True, slots=True)
class Opened:
    """The ceremony in the fields; field -> sentence for what is missing or wrong.

    Field names: place, day, beacon, `name<n>` of line n (from 0), roll for the whole list.
    """

    ceremony: Ceremony
    errors: dict[str, str] = field(default_factory=dict)


def entered_of(
    last: Ceremony | None,
    operator: str,
    kind: DrawKind,
    manner: Manner,
    usual: DrawSettings | None = None,
) -> Entered:
    """The fields to begin with: the last ceremony's, or the bureau's usual throws and no names."""
    if last is None:
        thrower = Line(
            Part.WITNESS,
            digits=usual.digits if usual else DIGITS,
            slips=bool(usual and usual.slips),
        )
        guests = (Line(Part.SUPERVISOR), thrower, thrower)
        keeper = (Line(Part.WITNESS, keeps=True),) if manner is Manner.PUBLIC else ()
        first = _leading("", "", operator, None, None, kind)
        return Entered(
            (*first, *guests, *keeper),
            beacon_source=usual.beacon_source if usual else "",
            beacon_digits=usual.beacon_digits if usual else 0,
            manner=manner,
        )
    first = _leading(
        last.host, last.host_post, operator, last.officers_drawer, last.enterprises_drawer, kind
    )
    supervisors = (_line(Part.SUPERVISOR, one) for one in last.supervisors)
    witnesses = (_line(Part.WITNESS, one) for one in last.witnesses)
    allowed = last.authorisation
    return Entered(
        (*first, *supervisors, *witnesses),
        last.place,
        allowed.leader,
        allowed.post,
        allowed.day,
        allowed.paper,
        last.beacon_source,
        last.beacon_digits,
        manner,
    )


def _leading(
    host: str,
    host_post: str,
    operator: str,
    officers: Person | None,
    enterprises: Person | None,
    kind: DrawKind,
) -> tuple[Line, ...]:
    lines = [Line(Part.HOST, host, "", host_post), Line(Part.OPERATOR, operator)]
    if kind is not DrawKind.ENTERPRISES:
        lines.append(_line(Part.OFFICERS_DRAWER, officers))
    if kind is not DrawKind.OFFICERS:
        lines.append(_line(Part.ENTERPRISES_DRAWER, enterprises))
    return tuple(lines)


def _line(part: Part, one: Person | None) -> Line:
    if one is None:
        return Line(part)
    return Line(part, one.name, one.body, one.post, one.digits, one.slips, one.keeps, one.absent)


def ceremony_of(entered: Entered) -> Opened:
    """Return the ceremony in the fields, and what is missing."""
    errors = {} if entered.place.strip() else {"place": text("ceremony.error.place")}
    used = [(at, line) for at, line in enumerate(entered.lines) if not line.empty]
    errors |= {
        f"name{at}": text("ceremony.error.name") for at, line in used if not line.name.strip()
    }
    for part in (Part.HOST, Part.OPERATOR):
        at, line = next((at, one) for at, one in enumerate(entered.lines) if one.part is part)
        if not line.name.strip():
            errors[f"name{at}"] = text(f"ceremony.error.{part.value}")
    day, wrong = _day(entered.day)
    if wrong:
        errors["day"] = wrong
    if bool(entered.beacon_source.strip()) != bool(entered.beacon_digits):
        errors["beacon"] = text("ceremony.error.beacon")
    named = {line.part: line for _, line in used}
    host = named.get(Part.HOST, Line(Part.HOST))
    ceremony = Ceremony(
        entered.place.strip(),
        host.name.strip(),
        named.get(Part.OPERATOR, Line(Part.OPERATOR)).name.strip(),
        tuple(_person(line) for _, line in used if line.part is Part.SUPERVISOR),
        tuple(_person(line) for _, line in used if line.part is Part.WITNESS),
        host.post.strip(),
        _drawer(named.get(Part.OFFICERS_DRAWER)),
        _drawer(named.get(Part.ENTERPRISES_DRAWER)),
        Authorisation(
            entered.leader.strip(), entered.leader_post.strip(), day, entered.paper.strip()
        ),
        entered.manner,
        entered.beacon_source.strip(),
        entered.beacon_digits,
    )
    try:
        ceremony.throwers()
    except TooFewThrows as error:
        errors["roll"] = error_text(error)
    except NamelessWitness as error:
        errors.setdefault("roll", error_text(error))
    return Opened(ceremony, errors)


def _day(words: str) -> tuple[str, str]:
    """(ISO day or "", sentence where it is no day)."""
    if not words.strip():
        return "", ""
    found = read_date(words.strip())
    return (found.isoformat(), "") if found else ("", text("ceremony.error.day"))


def _drawer(line: Line | None) -> Person | None:
    if line is None or not line.name.strip():
        return None
    return Person(line.name.strip(), line.body.strip(), line.post.strip())


def _person(line: Line) -> Person:
    throws = line.part is Part.WITNESS
    digits = line.digits if throws else 0
    return Person(
        line.name.strip(),
        line.body.strip(),
        line.post.strip(),
        digits,
        bool(digits) and line.slips,
        line.keeps and not digits,
        line.absent,
    )


def throws_note(lines: Sequence[Line]) -> tuple[str, bool]:
    """(sentence, whether it suffices) of how many throw how many digits."""
    throwing = [line for line in lines if line.throws and line.name.strip()]
    digits = sum(line.digits for line in throwing)
    enough = len(throwing) >= MIN_WITNESSES and digits >= MIN_DIGITS
    sentence = text(
        f"ceremony.throwing.{'enough' if enough else 'lacking'}",
        witnesses=len(throwing),
        digits=digits,
        least=MIN_WITNESSES,
        least_digits=MIN_DIGITS,
    )
    return sentence, enough


def only_keeper(lines: Sequence[Line], at: int) -> tuple[Line, ...]:
    """The lines with line `at` keeping the envelope, and nobody else."""
    return tuple(replace(line, keeps=place == at) for place, line in enumerate(lines))
