"""Who is in the room of a draw, and how the witnesses' ids enter the manifest."""

from dataclasses import asdict, dataclass
from typing import Any

from app.core.manifest import MIN_DIGITS, MIN_WITNESSES, Witness, WitnessKind
from app.core.protocol import NONE, normalise_word
from app.errors import UserError

_TAKEN = frozenset({"S0", "B", NONE})  # protocol §2 keeps these


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


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Place and people of one draw."""

    place: str
    host: str
    operator: str
    supervisors: tuple[Person, ...]
    witnesses: tuple[Person, ...]

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
            if person.digits < 1:
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

    def manifest_witnesses(self) -> tuple[Witness, ...]:
        """Return the WITNESS records of the manifest."""
        return tuple(
            Witness(name, WitnessKind.SLIP if person.slips else WitnessKind.D10, person.digits)
            for name, person in self.throwers()
        )

    def names(self) -> tuple[str, ...]:
        """Return supervisors and witnesses by name, for the log."""
        return tuple(one.name for one in (*self.supervisors, *self.witnesses))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` gives the same back."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Ceremony":
        """Read what `to_json` wrote."""
        return Ceremony(
            data["place"],
            data["host"],
            data["operator"],
            tuple(Person(**one) for one in data["supervisors"]),
            tuple(Person(**one) for one in data["witnesses"]),
        )
