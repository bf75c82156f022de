"""A bureau with people, and registry files made by the sample's generator."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.core.headings import KINDS, Kind
from app.core.people import Actor, Role
from app.services import imports
from app.services.imports import commit
from app.store.engine import Store
from app.store.schema import Account, Bureau
from resources.sample import make_county

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
ROLES = {
    "clerk": (Role.CLERK,),
    "colleague": (Role.CLERK,),
    "reviewer": (Role.REVIEWER,),
    "approver": (Role.APPROVER,),
    "supervisor": (Role.SUPERVISOR,),
    "everything": (Role.CLERK, Role.REVIEWER, Role.APPROVER),
}
Tables = dict[Kind, tuple[Sequence[str], list[list[str]]]]


def county_tables(enterprises: int, officers: int) -> Tables:
    """Headings and rows of the three registries."""
    return {
        "enterprises": (
            make_county.ENTERPRISE_HEADINGS,
            list(make_county.enterprise_rows(enterprises, 7)),
        ),
        "officers": (make_county.OFFICER_HEADINGS, list(make_county.officer_rows(officers, 7))),
        "items": (make_county.ITEM_HEADINGS, list(make_county.item_rows())),
    }


@pytest.fixture(scope="session")
def tables() -> Callable[[int, int], Tables]:
    """How many enterprises, how many officers -> the three registries."""
    return county_tables


@pytest.fixture(scope="session")
def settle() -> Callable[[Store, Path, Tables], dict[str, Actor]]:
    """Put bureau, people and registries into an empty database."""

    def run(store: Store, files: Path, rows: Tables) -> dict[str, Actor]:
        actors = _people(store)
        for kind in KINDS:
            path = files / f"{kind}.csv"
            make_county.save_csv(path, *rows[kind])
            staging = imports.staging_file(store)
            imports.preview(store, actors["clerk"], kind, path, staging)
            commit(store, actors["clerk"], staging, now=NOW)
        return actors

    return run


def _people(store: Store) -> dict[str, Actor]:
    actors = {}
    with store.write() as session:
        session.add(
            Bureau(
                id=1,
                name="青岭县市场监督管理局",
                short_name="青市监",
                area_code="360899",
                contact="李联络",
                phone="0796-0000001",
                supervision_phone="0796-0000002",
            )
        )
        for login, roles in ROLES.items():
            row = Account(
                login=login,
                name=f"人员{login}",
                roles=[role.value for role in roles],
                password_hash="-",
            )
            session.add(row)
            session.flush()
            actors[login] = Actor(row.id, login, row.name, frozenset(roles))
    return actors
