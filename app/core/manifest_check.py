"""The rules between the records of a manifest (§2, last paragraph)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from app.core.enterprise_lines import EnterpriseColumns
from app.core.manifest_records import Manifest, ParcelRule, Quota, TeamMode
from app.core.manifest_scan import Block, ManifestError
from app.core.protocol import NONE

MIN_WITNESSES = 2
MIN_DIGITS = 8  # of all witnesses together; the beacon is not counted


def check_rules(manifest: Manifest, blocks: dict[str, Block]) -> None:
    """Refuse what has the right form and still cannot be drawn from.

    Args:
        manifest: as read from the file, in its order.
        blocks: where each kind stood, for the line a refusal names.

    Raises:
        ManifestError: names line and reason; the bureau changes quota, list or rule.
    """
    lines = {kind: block.first for kind, block in blocks.items()}
    _check_names(manifest, lines)
    _check_witnesses(manifest, lines)
    columns = EnterpriseColumns.of(manifest.enterprises)
    enterprises = _check_ids(columns.ids, lines["E"])
    officers = _check_ids([record.id for record in manifest.officers], lines["O"])
    for at, recusal in enumerate(manifest.recusals, lines["X"]):
        if recusal.officer not in officers:
            raise ManifestError("recusal_officer", at, id=recusal.officer)
        if recusal.enterprise not in enterprises:
            raise ManifestError("recusal_enterprise", at, id=recusal.enterprise)
    if manifest.parcel is ParcelRule.AREA:
        bare = {t for t, traits in columns.traits.items() if traits.is_in and traits.area == NONE}
        if not bare.isdisjoint(columns.tails):
            place = next(at for at, tail in enumerate(columns.tails) if tail in bare)
            raise ManifestError("area_missing", lines["E"] + place, id=columns.ids[place])
    _check_quotas(
        manifest.ent_quotas, lines, columns.sizes(), ("stratum", "ENT", "E"), columns.strata
    )
    _check_quotas(
        manifest.off_quotas,
        lines,
        Counter(record.pool for record in manifest.officers if record.is_in),
        ("pool", "OFF", "O"),
        lambda: (record.pool if record.is_in else None for record in manifest.officers),
    )
    _check_teams(manifest, lines)


def _check_names(manifest: Manifest, lines: dict[str, int]) -> None:
    named: tuple[tuple[str, Iterable[str]], ...] = (
        ("QUOTA|ENT", (quota.name for quota in manifest.ent_quotas)),
        ("QUOTA|OFF", (quota.name for quota in manifest.off_quotas)),
        ("NEED|POOL", (need.name for need in manifest.need_pools)),
        ("NEED|SKILL", (need.name for need in manifest.need_skills)),
        ("WITNESS", (witness.id for witness in manifest.witnesses)),
    )
    for kind, names in named:
        seen: set[str] = set()
        for at, name in enumerate(names, lines[kind]):
            if name in seen:
                raise ManifestError("name_twice", at, kind=kind, value=name)
            seen.add(name)


def _check_witnesses(manifest: Manifest, lines: dict[str, int]) -> None:
    count = len(manifest.witnesses)
    if count < MIN_WITNESSES:
        raise ManifestError("few_witnesses", lines["WITNESS"], found=count, least=MIN_WITNESSES)
    digits = sum(witness.digits for witness in manifest.witnesses)
    if digits < MIN_DIGITS:
        raise ManifestError("few_digits", lines["WITNESS"], found=digits, least=MIN_DIGITS)


def _check_ids(ids: Sequence[str], first: int) -> set[str]:
    there = set(ids)
    if len(there) < len(ids):
        seen: set[str] = set()
        for at, name in enumerate(ids, first):
            if name in seen:
                raise ManifestError("id_twice", at, id=name)
            seen.add(name)
    return there


def _check_quotas(
    quotas: Sequence[Quota],
    lines: dict[str, int],
    there: Counter[str],
    words: tuple[str, str, str],
    groups: Callable[[], Iterable[str | None]],
) -> None:
    """Compare quotas with what is IN.

    Args:
        there: per stratum or pool how many are IN.
        words: what a group is called in reasons, in QUOTA lines, and the kind of its records.
        groups: gives the group of each record, None for OUT; asked only to name a line.
    """
    what, quota_kind, kind = words
    missing = there.keys() - {quota.name for quota in quotas}
    if missing:
        at, group = next(
            (at, group) for at, group in enumerate(groups(), lines[kind]) if group in missing
        )
        raise ManifestError(f"{what}_without_quota", at, value=group)
    for at, quota in enumerate(quotas, lines[f"QUOTA|{quota_kind}"]):
        if quota.k > there[quota.name]:
            raise ManifestError(
                f"{what}_quota_above", at, value=quota.name, k=quota.k, there=there[quota.name]
            )


def _check_teams(manifest: Manifest, lines: dict[str, int]) -> None:
    mode = manifest.team.mode
    if mode is not TeamMode.ACROSS and manifest.need_pools:
        raise ManifestError("need_pool_mode", lines["NEED|POOL"])
    if mode is TeamMode.NONE and manifest.need_skills:
        raise ManifestError("need_skill_mode", lines["NEED|SKILL"])
    if mode is TeamMode.ACROSS:
        _check_across(manifest, lines)
    elif mode is TeamMode.WITHIN:
        _check_within(manifest, lines)


def _check_across(manifest: Manifest, lines: dict[str, int]) -> None:
    needs = {need.name: need.count for need in manifest.need_pools}
    size = manifest.team.size
    if needs.keys() != {quota.name for quota in manifest.off_quotas}:
        raise ManifestError("need_pool_set", lines["NEED|POOL"])
    if sum(needs.values()) != size:
        raise ManifestError("size_sum", lines["TEAM"], size=size, sum=sum(needs.values()))
    teams: int | None = None
    for at, quota in enumerate(manifest.off_quotas, lines["QUOTA|OFF"]):
        count, rest = divmod(quota.k, needs[quota.name])
        if rest or (teams is not None and count != teams):
            raise ManifestError("teams_uneven", at, value=quota.name, k=quota.k)
        teams = count
    if not teams:
        raise ManifestError("no_team", lines["TEAM"])


def _check_within(manifest: Manifest, lines: dict[str, int]) -> None:
    size = manifest.team.size
    for at, quota in enumerate(manifest.off_quotas, lines["QUOTA|OFF"]):
        if quota.k % size:
            raise ManifestError("teams_uneven", at, value=quota.name, k=quota.k)
    if not any(quota.k for quota in manifest.off_quotas):
        raise ManifestError("no_team", lines["TEAM"])
