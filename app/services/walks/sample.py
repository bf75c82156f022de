"""The sample county: an invented bureau with registries, to try everything on.

It is made once, in an empty data folder of its own, by the same import that files go
through, and all in one transaction: a start that is cut short leaves nothing behind.
"""

import importlib.util
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.headings import KINDS, Kind
from app.core.parameters import FIRST_DAY, FIRST_VALUES
from app.core.people import Actor, Role
from app.errors import EnvironmentFault, UserError
from app.files.workbooks import write_csv
from app.installed import RESOURCES
from app.services import journal
from app.services.account.accounts import AccountDraft, add_account
from app.services.registry import imports, recusals_import
from app.services.walks.sample_people import ACCOUNTS, ROLES
from app.store import staging
from app.store.engine import Store
from app.store.schema import Account, Bureau, Parameter
from app.texts import text

Progress = Callable[[str, float], None]

FOLDER: Final = RESOURCES / "sample"
SEED: Final = 7
ENTERPRISES: Final = 5_000
OFFICERS: Final = 60
RECUSALS: Final = 20


class NotEmpty(UserError):
    """The folder has a bureau or accounts: a sample never goes on top of real data."""

    code = "sample.not_empty"


class SampleMissing(EnvironmentFault):
    """The program's own sample files are not there or broken."""

    code = "sample.missing"


@dataclass(frozen=True, slots=True)
class SampleMade:
    """How many records the sample county holds."""

    enterprises: int
    officers: int
    items: int
    recusals: int


def make_sample(
    store: Store,
    *,
    now: datetime,
    progress: Progress | None = None,
    enterprises: int = ENTERPRISES,
    own: Mapping[Kind, Path] | None = None,
) -> SampleMade:
    """Fill an empty data folder with the sample county. Needs no log-in: nobody is there yet.

    Args:
        enterprises: how many to make.
        own: files to take instead of what would be made; recusals are made only
            where both registries are.

    Raises:
        NotEmpty: the user's. SampleMissing, DiskFull: the machine's fault; nothing is kept.
    """
    with store.read() as session:
        if session.scalar(select(func.count()).select_from(Account)) or session.get(Bureau, 1):
            raise NotEmpty(path=str(store.folder))
    county = _generator()
    folder = store.folder / staging.FOLDER
    folder.mkdir(exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=folder))
    try:
        return _make(store, county, work, enterprises, own or {}, now, progress)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _make(
    store: Store,
    county: ModuleType,
    work: Path,
    enterprises: int,
    own: Mapping[Kind, Path],
    now: datetime,
    progress: Progress | None,
) -> SampleMade:
    tables = {
        "enterprises": (
            county.ENTERPRISE_HEADINGS,
            list(county.enterprise_rows(enterprises, SEED)),
        ),
        "officers": (county.OFFICER_HEADINGS, list(county.officer_rows(OFFICERS, SEED))),
        "items": (county.ITEM_HEADINGS, list(county.item_rows())),
    }
    avoid = list(
        county.recusal_rows(tables["officers"][1], tables["enterprises"][1], RECUSALS, SEED)
    )
    made = not {"enterprises", "officers"} & set(own)
    # Nobody has logged in: the previews need somebody with the right, whoever it will be.
    nobody = Actor(0, "", "", frozenset({Role.CLERK}))
    previews = {}
    for at, kind in enumerate(KINDS):
        _tell(progress, 0.1 + at / 10)
        path = own.get(kind) or work / text(f"sample.file.{kind}")
        if kind not in own:
            write_csv(path, *tables[kind])
        previews[kind] = imports.preview(store, nobody, kind, path, work / f"{kind}.staged")
    _tell(progress, 0.5)
    with store.write() as session:
        clerk = _people(session, county.county(), now)
        for kind in KINDS:
            imports.take_over(session, clerk, previews[kind].staging, now=now)
            _tell(progress, 0.8)
        added = _recusals(session, clerk, work, avoid, county, now) if made else 0
    _tell(progress, 1)

    def new(kind: Kind) -> int:
        return previews[kind].counts.new

    return SampleMade(new("enterprises"), new("officers"), new("items"), added)


def _recusals(
    session: Session,
    clerk: Actor,
    work: Path,
    rows: Sequence[Sequence[str]],
    county: ModuleType,
    now: datetime,
) -> int:
    """Take in the pairs of the sample as a list; return how many there are."""
    path = work / text("sample.file.recusals")
    write_csv(path, county.RECUSAL_HEADINGS, rows)
    cells = [
        (number, {"cert_no": row[0], "uscc": row[2], "reason": row[4]})
        for number, row in enumerate(rows, start=2)
    ]
    return recusals_import.take_over(session, clerk, path, cells, now=now).added


def _tell(progress: Progress | None, share: float) -> None:
    if progress:
        progress("imports.step_sample", share)


def _people(session: Session, county: dict[str, str], now: datetime) -> Actor:
    """Make the bureau, its accounts and parameters; return the clerk."""
    facts = ("address", "contact", "phone", "supervision_phone")
    session.add(
        Bureau(
            id=1,
            name=county["bureau"],
            short_name=county["short_name"],
            area_code=county["code"],
            is_sample=True,
            **{name: text(f"sample.bureau.{name}") for name in facts},
        )
    )
    session.flush()
    actors = []
    for who, (login, name, role, password) in zip(ROLES, ACCOUNTS, strict=True):
        draft = AccountDraft(login, name, text(f"sample.{who}.post"), (role,), password=password)
        account = add_account(session, draft)
        actors.append(Actor(account.id, login, name, frozenset({role})))
        journal.record(session, name, "ACCOUNT", {"account": account.id}, now=now)
    for key, value in FIRST_VALUES.items():
        session.add(
            Parameter(
                key=key,
                value=value,
                valid_from=FIRST_DAY,
                by_id=actors[-1].account_id,
                at=now,
            )
        )
    journal.record(session, actors[-1].name, "SETTING", {"keys": sorted(FIRST_VALUES)}, now=now)
    return actors[0]


def _generator() -> ModuleType:
    """Load resources/sample/make_county.py, which also runs on its own."""
    path = FOLDER / "make_county.py"
    spec = importlib.util.spec_from_file_location("make_county", path)
    if spec is None or spec.loader is None:
        raise SampleMissing(path=str(path))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (OSError, ValueError, KeyError) as error:
        raise SampleMissing(path=str(path)) from error
    return module
