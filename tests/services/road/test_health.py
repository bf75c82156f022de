"""How everything stands is read from where it stands."""

import inspect
import re

import pytest

from app import cli
from app.core.dossier_report import Verdict
from app.core.health import Level, Look, Part
from app.core.people import NotAllowed
from app.services import journal
from app.services.walks import health, health_road
from app.services.walks.demo import Demo
from app.store.schema import Bureau
from app.texts import error_text, text


@pytest.fixture
def real(county):
    """The county as a bureau of its own, no sample."""
    with county.store.write() as session:
        session.get_one(Bureau, 1).is_sample = False
    return county


def _of(looks: tuple[Look, ...]) -> dict[Part, Look]:
    return {one.part: one for one in looks}


def test_a_county_that_never_made_a_backup_is_told_to(real) -> None:
    found = _of(health.health(real.store, real.actors["clerk"], now=real.at(1)))
    assert list(found) == list(Part)
    assert (found[Part.BACKUP].level, found[Part.BACKUP].case) == (Level.ACT, "none")
    assert found[Part.LOG].case == "whole"
    assert (
        found[Part.PROGRAM].case == "no_list"
    )  # a checkout has no list; same files as at the draw


def test_the_last_backup_of_the_log_counts(real) -> None:
    with real.store.write() as session:
        journal.record(session, "系统", health.BACKUP, {}, now=real.at(1))
    found = _of(health.health(real.store, real.actors["clerk"], now=real.at(2)))
    assert found[Part.BACKUP].case == "fresh"
    found = _of(health.health(real.store, real.actors["clerk"], now=real.at(30)))
    assert found[Part.BACKUP].level is Level.ACT
    assert found[Part.DUE].case in ("late", "none_late")


def test_a_program_file_that_was_altered_is_named(county, monkeypatch) -> None:
    monkeypatch.setattr(health, "altered_files", lambda: ("app/draw.py", "forms/a", "b", "c"))
    found = _of(health.health(county.store, county.actors["clerk"], now=county.at(1)))
    assert (found[Part.PROGRAM].case, found[Part.PROGRAM].level) == ("altered", Level.ACT)
    said = text("health.program.altered", **found[Part.PROGRAM].fields)
    assert "4 个程序文件" in said
    assert "app/draw.py、forms/a、b…" in said


def test_a_step_that_gives_something_else_is_named(tmp_path) -> None:
    made = Demo(tmp_path, 300, health_road._DRAWN - 1, 3, ())
    with pytest.raises(health_road.SelfTestFailed) as caught:
        health_road._check(made, tmp_path)
    assert "抽取户数不符" in error_text(caught.value)


def test_every_step_and_verdict_of_the_test_is_said_in_chinese() -> None:
    named = re.findall(
        r'test_step="(\w+)"', inspect.getsource(health_road) + inspect.getsource(cli)
    )
    assert {"draw", "verify", "verifier", "pdf", "disclosure", "program"} == set(named)
    for step in named:
        for verdict in Verdict:
            said = error_text(health_road.SelfTestFailed(test_step=step, detail=verdict.value))
            assert not re.search("[A-Za-z]", said)


def test_who_may_not_read_the_log_is_refused(county) -> None:
    nobody = county.actors["clerk"].__class__(1, "x", "某人", frozenset())
    with pytest.raises(NotAllowed):
        health.health(county.store, nobody, now=county.at(1))
