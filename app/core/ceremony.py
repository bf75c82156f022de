"""Who is in the room of a draw, and how the witnesses' ids enter the manifest."""

from dataclasses import asdict, dataclass
from typing import Any

from app.core.conduct import Manner
from app.core.manifest import MIN_DIGITS, MIN_WITNESSES, Beacon, Witness, WitnessKind
from app.core.protocol import NONE, normalise_word
from app.errors import UserError

BEACON_ID = "B"
_TAKEN = frozenset({"S0", BEACON_ID, NONE})  # protocol §2 keeps these


class TooFewThrows(UserError):
    """Fewer than two throwing witnesses or fewer than eight digits in all (protocol §2)."""

    code = "ceremony.too_few_throws"


class NamelessWitness(UserError):
    """A witness without a name."""

    code = "ceremony.nameless"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody present: name, body (人大, 政协, 纪检, enterprise …) and post."""

    name: str
    body: str
    post: str
    digits: int = 0  # how many digits this witness throws; 0: watches only
    slips: bool = False  # written slips instead of ten-sided dice
    keeps: bool = False  # keeps the envelope with the sealed number; throws nothing (protocol §10)
    absent: bool = False  # invited, did not come: throws nothing, signs nothing


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Who allowed the draw to be held: the leader, the post, the day, the paper if there is one.

    day: as entered, ISO date or "".
    """

    leader: str = ""
    post: str = ""
    day: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Place and people of one draw.

    Attributes:
        host, operator: who leads the ceremony and who sits at the machine; names.
        drawers: who calls the draw of officers and that of enterprises (抽取人); name, "" for
            the host. They press nothing that could change a result.
    """

    place: str
    host: str
    operator: str
    supervisors: tuple[Person, ...]
    witnesses: tuple[Person, ...]
    host_post: str = ""
    officers_drawer: Person | None = None
    enterprises_drawer: Person | None = None
    authorisation: Authorisation = Authorisation()
    manner: Manner = Manner.PUBLIC
    beacon_source: str = ""  # a public draw with its issue, announced at the freeze (protocol §3)
    beacon_digits: int = 0

    def throwers(self) -> tuple[tuple[str, Person], ...]:
        """Return (witness id, person) of those who throw; ids are the names as words.

        Raises:
            TooFewThrows, NamelessWitness: the user's.
        """
        named: list[tuple[str, Person]] = []
        used: set[str] = set()
        for person in self.witnesses:
            if not person.name.strip():
                raise NamelessWitness()
            if person.digits < 1 or person.absent:
                continue
            base = normalise_word(person.name)
            name, turn = base, 1
            while name in used or name in _TAKEN:
                turn += 1
                name = f"{base[:60]}-{turn}"
            used.add(name)
            named.append((name, person))
        digits = sum(person.digits for _, person in named)
        if len(named) < MIN_WITNESSES or digits < MIN_DIGITS:
            raise TooFewThrows(
                witnesses=len(named), digits=digits, least=MIN_WITNESSES, least_digits=MIN_DIGITS
            )
        return tuple(named)

    def beacon(self) -> Beacon | None:
        """Return the BEACON record of the manifest, None where none is announced."""
        source = normalise_word(self.beacon_source)
        if source == NONE or not self.beacon_digits:
            return None
        return Beacon(source, self.beacon_digits)

    def wanted(self) -> dict[str, int]:
        """Return what is keyed: id -> digits, witnesses in order, then the beacon as "B"."""
        found = {word: person.digits for word, person in self.throwers()}
        beacon = self.beacon()
        return {**found, BEACON_ID: beacon.digits} if beacon else found

    def manifest_witnesses(self) -> tuple[Witness, ...]:
        """Return the WITNESS records of the manifest."""
        return tuple(
            Witness(name, WitnessKind.SLIP if person.slips else WitnessKind.D10, person.digits)
            for name, person in self.throwers()
        )

    def names(self) -> tuple[str, ...]:
        """Return the supervisors and witnesses who are there by name, for the log."""
        return tuple(one.name for one in self.present())

    def present(self) -> tuple[Person, ...]:
        """Return the supervisors and witnesses who came."""
        return tuple(one for one in (*self.supervisors, *self.witnesses) if not one.absent)

    def keeper(self) -> Person | None:
        """Return who keeps the envelope: as chosen, else the first who is there and throws nothing."""
        throwing = {id(person) for _, person in self.throwers()}
        idle = [one for one in self.present() if id(one) not in throwing]
        return next((one for one in idle if one.keeps), idle[0] if idle else None)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` gives the same back."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Ceremony":
        """Read what `to_json` wrote, here or in an older program."""
        return Ceremony(
            data["place"],
            data["host"],
            data["operator"],
            tuple(Person(**one) for one in data["supervisors"]),
            tuple(Person(**one) for one in data["witnesses"]),
            data.get("host_post", ""),
            _person(data.get("officers_drawer")),
            _person(data.get("enterprises_drawer")),
            Authorisation(**data.get("authorisation", {})),
            Manner(data.get("manner", Manner.PUBLIC)),
            data.get("beacon_source", ""),
            data.get("beacon_digits", 0),
        )


def _person(data: dict[str, Any] | None) -> Person | None:
    return Person(**data) if data else None
