"""Reading back what a stored result.txt says, without drawing again (§8)."""


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
