"""Reading back what a stored result.txt says, without drawing again (§8)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TeamsFound:
    """Where the search for teams ended (§6), beside the allowance the plan began with.

    shift: how far the window slid down the officers' ranks; slack: enterprises a team may
    have above the average; attempt: the try, from 0; cap: the most one team may receive.
    """

    shift: int
    slack: int
    attempt: int
    cap: int
    slack_set: int


def teams_found(manifest: bytes, result: bytes) -> TeamsFound | None:
    """Return what the TEAMS line of a result says; None without teams or with NOPLAN.

    Args:
        manifest, result: manifest.txt and result.txt of one attempt, as stored.
    """
    at = result.find(b"\nTEAMS|SHIFT|")
    rule = manifest.find(b"\nTEAM|")
    if at < 0 or rule < 0:
        return None
    figures = result[at + 1 :].split(b"\n", 1)[0].split(b"|")
    planned = manifest[rule + 1 :].split(b"\n", 1)[0].split(b"|")
    shift, slack, attempt, cap = (int(figures[place]) for place in (2, 4, 6, 8))
    return TeamsFound(shift, slack, attempt, cap, int(planned[3]))


def serving_and_teams(data: bytes) -> tuple[list[tuple[str, int, str]], dict[str, str]]:
    """Return (pool, rank, officer id) of those who serve, and officer id -> team name.

    Args:
        data: result.txt as the engine wrote it.
    """
    serving: list[tuple[str, int, str]] = []
    teams: dict[str, str] = {}
    # Enterprises come first and are by far the most lines: start after them.
    start = max(data.find(b"\nOFF|"), 0)
    for line in data[start:].decode().splitlines():
        kind, *rest = line.split("|")
        if kind == "OFF" and rest[-1] == "DRAWN":
            serving.append((rest[0], int(rest[1]), rest[2]))
        elif kind == "TEAM":
            teams.update(dict.fromkeys(rest[2].split(","), rest[0]))
    return serving, teams


def drawn_enterprises(data: bytes) -> list[tuple[str, int, str]]:
    """Return (stratum, rank, id) of the drawn enterprises in queue order (§4).

    Args:
        data: result.txt as the engine wrote it.
    """
    end = data.find(b"\nOFF|")
    drawn = []
    for line in data[: end if end >= 0 else len(data)].decode().splitlines():
        kind, *rest = line.split("|")
        if kind == "ENT" and rest[-1] == "DRAWN":
            stratum, rank, key, ticket = rest[:4]
            drawn.append((ticket, key, stratum, int(rank)))
    return [(stratum, rank, key) for _, key, stratum, rank in sorted(drawn)]
