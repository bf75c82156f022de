"""A bureau with people and empty registries, in a real database migrated to head."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.core.headings import Kind
from app.core.people import Actor, Role
from app.services.registry import imports
from app.services.registry.imports import commit
from app.store.engine import Store
from app.store.migrate import open_store
from app.store.schema import Account, Bureau

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
ROLES = {"clerk": Role.CLERK, "supervisor": Role.SUPERVISOR, "admin": Role.ADMIN}


def _people(store: Store) -> dict[str, Actor]:
    actors = {}
    with store.write() as session:
        session.add(
            Bureau(id=1, name="青岭县市场监督管理局", short_name="青市监", area_code="360899")
        )
        for login, role in ROLES.items():
            account = Account(
                login=login, name=f"人员{login}", roles=[role.value], password_hash="-"
            )
            session.add(account)
            session.flush()
            actors[login] = Actor(account.id, login, account.name, frozenset({role}))
    return actors


@dataclass(frozen=True)
class Desk:
    """A bureau with people and empty registries, and a way to import rows."""

    store: Store
    actors: dict[str, Actor]
    folder: Path  # for files, apart from the data

    @property
    def clerk(self) -> Actor:
        return self.actors["clerk"]

    def file(self, rows: list[dict[str, str]], name: str = "a.csv") -> Path:
        """Write rows (heading -> cell) as a .csv."""
        path = self.folder / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def preview(self, kind: Kind, path: Path) -> imports.ImportPreview:
        staging = imports.staging_file(self.store)
        return imports.preview(self.store, self.clerk, kind, path, staging)

    def take(
        self, kind: Kind, rows: list[dict[str, str]], now: datetime = NOW
    ) -> imports.ImportDone:
        """Preview rows and save them."""
        path = self.preview(kind, self.file(rows)).staging
        return commit(self.store, self.clerk, path, now=now)


@pytest.fixture(scope="session")
def _manned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Actor]]:
    """The folder of a bureau before its first import, and its people; nobody writes to it."""
    folder = tmp_path_factory.mktemp("manned") / "data"
    store = open_store(folder, NOW)
    actors = _people(store)
    store.close()
    return folder, actors


@pytest.fixture
def desk(_manned: tuple[Path, dict[str, Actor]], tmp_path: Path) -> Iterator[Desk]:
    """A bureau before its first import."""
    folder, actors = _manned
    shutil.copytree(folder, tmp_path / "data")
    store = Store(tmp_path / "data")
    (tmp_path / "files").mkdir()
    yield Desk(store, dict(actors), tmp_path / "files")
    store.close()
