"""A folder from the field: each file matched by what its path says, shown before it is taken."""

import pytest

from app.services.evidence import evidence_offered
from app.services.evidence.evidence_offered import By, NoFolder, TooManyFiles
from app.store.schema import Document


@pytest.fixture
def folder(photo, tmp_path):
    """Make photos of these names below a folder, and return it."""

    def run(*names):
        for name in names:
            photo(name)
        return tmp_path / "camera"

    return run


@pytest.fixture
def look(county):
    """What a folder offers, by the path within it."""

    def run(folder):
        found = evidence_offered.offered(
            county.store, county.actors["clerk"], county.task_id, folder, today=county.day()
        )
        names = {key: at for at, key in enumerate(county.assignments)}
        return {one.shown: (names.get(one.owner), one.step, one.by) for one in found}

    return run


def owner(county, name):
    """Which assignment, from 0, an enterprise is."""
    from sqlalchemy import select

    from app.store.schema import Assignment, Enterprise

    with county.store.read() as session:
        key = session.scalars(
            select(Assignment.id)
            .join(Enterprise, Enterprise.id == Assignment.enterprise_id)
            .where(Enterprise.name == name)
        ).one()
    return county.assignments.index(key)


def test_files_are_matched_by_name_code_and_notice_number(county, folder, look):
    with county.store.write() as session:
        session.add(
            Document(
                form_code="check-notice",
                form_version=1,
                year=2026,
                number=4,
                assignment_id=county.assignments[3],
                issued_on=county.day(),
                by_id=1,
                at=county.at(),
            )
        )
    oil = owner(county, "淦江粮油店")
    super_ = owner(county, "麦㙦超市")
    found = look(
        folder(
            "淦江粮油店/IMG_1.jpg",
            "淦江粮油店/问题取证/IMG_2.jpg",
            "91360824MAC0000417 现场.jpg",
            "青市监检通〔2026〕4号 送达回证.jpg",
            "IMG_9999.jpg",
            "淦江粮油店和麦㙦超市.jpg",
            "抽取现场/1.jpg",
        )
    )
    assert found == {
        "淦江粮油店/IMG_1.jpg": (oil, "SITE", By.NAME),
        "淦江粮油店/问题取证/IMG_2.jpg": (oil, "PROBLEM", By.NAME),
        "91360824MAC0000417 现场.jpg": (super_, "SITE", By.CODE),
        "青市监检通〔2026〕4号 送达回证.jpg": (3, "SITE", By.NOTICE),
        "IMG_9999.jpg": (None, "", By.NONE),
        "淦江粮油店和麦㙦超市.jpg": (None, "", By.SEVERAL),
        "抽取现场/1.jpg": (None, "DRAW", By.STEP),
    }


def test_what_cannot_be_taken_is_shown_with_its_reason(county, folder, tmp_path):
    place = folder("淦江粮油店.jpg")
    (place / "说明.txt").write_text("字")
    (place / "Thumbs.db").write_bytes(b"x")
    found = evidence_offered.offered(
        county.store, county.actors["clerk"], county.task_id, place, today=county.day()
    )
    assert {one.shown: one.error and one.error.code for one in found} == {
        "淦江粮油店.jpg": None,
        "说明.txt": "evidence.unknown_kind",
    }


def test_a_folder_that_is_not_there_or_far_too_full_is_said(county, folder, look, monkeypatch):
    with pytest.raises(NoFolder):
        look(county.store.folder / "nowhere")
    monkeypatch.setattr(evidence_offered, "MOST_FILES", 1)
    with pytest.raises(TooManyFiles):
        look(folder("a.jpg", "b.jpg"))
