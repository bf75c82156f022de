"""Data folders at every stage of a task, for work that is to be killed; and teams' answers."""

import base64
import hashlib
import json
import lzma
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.core.people import Actor, Role
from app.core.task import Act
from app.services.draw import draws, pool
from app.services.keeping import heads_folder
from app.services.registry import imports
from app.services.registry.imports import commit
from app.services.task import approvals, tasks
from app.store.engine import DATABASE, Store
from app.store.migrate import open_store
from app.store.schema import Account, Bureau
from resources.sample import make_county
from tests.walkthrough.worker_to_kill import CEREMONY, PLAN, THROWS

NOW: Final = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
ENTERPRISES: Final = 60
RELEASED: Final = Path(__file__).resolve().parent.parent / "store" / "released"


def people(store: Store) -> dict[str, Actor]:
    """Return everybody by login."""
    with store.read() as session:
        return {
            row.login: Actor(row.id, row.login, row.name, frozenset(map(Role, row.roles)))
            for row in session.scalars(select(Account))
        }


def make_stages(work: Path) -> None:
    """Make a data folder for every stage: each is the one before, and one step more."""
    home = work / "making"
    files = home / "files"
    files.mkdir(parents=True)
    _make_files(files)
    store = open_store(home / "data", NOW)
    _make_people(store)
    actors = people(store)
    (home / "second").mkdir()
    heads_folder.set_second_folder(store, actors["admin"], home / "second", now=NOW)
    for kind in ("officers", "items", "enterprises"):
        name = "0.csv" if kind == "enterprises" else f"{kind}.csv"
        staging = imports.staging_file(store)
        imports.preview(store, actors["clerk"], kind, files / name, staging)
        commit(store, actors["clerk"], staging, now=NOW)
    _keep(work, "ground", home)
    clerk = actors["clerk"]
    numbers = tasks.propose_numbers(store, clerk, NOW.date())
    plan = replace(PLAN, scope=replace(PLAN.scope), period_from=date(2026, 3, 5))
    task_id, _ = tasks.save_task(store, clerk, None, 0, plan, numbers, now=NOW)
    approvals.submit(store, clerk, task_id, now=NOW)
    approvals.decide(store, actors["reviewer"], task_id, Act.REVIEW, "", now=NOW)
    approvals.decide(store, actors["approver"], task_id, Act.APPROVE, "", now=NOW)
    _keep(work, "approved", home)
    draw_id = tasks.task(store, clerk, task_id).draws[0].id
    locked = pool.freeze(store, clerk, draw_id, CEREMONY, "5e" * 32, "a7" * 32, now=NOW)
    draws.record_throws(store, clerk, locked.lock_id, THROWS, THROWS, now=NOW)
    _keep(work, "seeded", home)
    draws.run(store, clerk, locked.lock_id, now=NOW)
    _keep(work, "drawn", home)
    store.close()
    shutil.rmtree(home)


def _keep(work: Path, stage: str, home: Path) -> None:
    """Copy a home; SQLite's copy of the database, so that nothing is missing beside it."""
    shutil.copytree(home, work / stage)


def _make_files(files: Path) -> None:
    rows = list(make_county.enterprise_rows(ENTERPRISES, 7))
    make_county.save_csv(files / "0.csv", make_county.ENTERPRISE_HEADINGS, rows)
    moved = [[*row[:6], row[6] + "旁", *row[7:]] for row in rows]
    make_county.save_csv(files / "1.csv", make_county.ENTERPRISE_HEADINGS, moved)
    officers = make_county.officer_rows(24, 7)
    make_county.save_csv(files / "officers.csv", make_county.OFFICER_HEADINGS, officers)
    make_county.save_csv(files / "items.csv", make_county.ITEM_HEADINGS, make_county.item_rows())


def _make_people(store: Store) -> None:
    roles = {
        "clerk": (Role.CLERK,),
        "reviewer": (Role.REVIEWER,),
        "approver": (Role.APPROVER,),
        "admin": (Role.ADMIN,),
    }
    with store.write() as session:
        said = {"name": "青岭县市场监督管理局", "short_name": "青市监", "area_code": "360899"}
        phones = {"contact": "李联络", "phone": "0796-1", "supervision_phone": "0796-2"}
        session.add(Bureau(id=1, **said, **phones))
        for login, own in roles.items():
            words = [one.value for one in own]
            session.add(Account(login=login, name=f"人员{login}", roles=words, password_hash="-"))


def team_answer(folder: Path, turn: int) -> Path:
    """What a team's page saves: everything without problems, a photo each."""
    page = next(folder.glob("*.html")).read_text("utf-8")
    sheet = json.loads(page.split('id="sheet">', 1)[1].split("</script>", 1)[0])["text"]
    said = json.loads(sheet)
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    photo = head + f"{folder.name} {turn}".encode() + bytes(200) + b"\xff\xd9"
    digest = hashlib.sha256(photo).hexdigest()
    places = [
        {
            "seal": place["seal"],
            "code": place["code"],
            "day": "2026-03-09",
            "other": "",
            "methods": ["ONSITE"],
            "results": ["CLEAR"],
            "follow_ups": ["NONE"],
            "items": [
                {
                    "code": code,
                    "seal": place["seals"][code],
                    "verdict": "CLEAR",
                    "problem": "",
                    "handling": "",
                    "points": [True for _ in said["items"][code]["points"]],
                }
                for code in place["items"]
            ],
            "photos": [{"name": "a.jpg", "note": "门头", "sha256": digest, "place": ""}],
        }
        for place in said["places"]
    ]
    body = {
        "task": said["task"]["no"],
        "team": said["team"]["code"],
        "filled_by": "林一",
        "sheet": hashlib.sha256(sheet.encode()).hexdigest(),
        "places": places,
        "saved_at": "2026-03-10T15:20:30+08:00",
    }
    words = json.dumps(body, ensure_ascii=False)
    whole = {
        "format": "mingqian-team-answers-1",
        "body": words,
        "check": hashlib.sha256(words.encode()).hexdigest(),
        "photos": {digest: base64.b64encode(photo).decode()},
    }
    path = folder / "回填.json"
    path.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    return path


def released() -> Iterable[Path]:
    """Return the databases earlier versions wrote, packed."""
    return sorted(RELEASED.glob("*.db.xz"))[:-1]


def unpack_released(packed: Path, home: Path) -> None:
    """Make a home with a database of an earlier version."""
    (home / "data").mkdir(parents=True)
    (home / "data" / DATABASE).write_bytes(lzma.decompress(packed.read_bytes()))
