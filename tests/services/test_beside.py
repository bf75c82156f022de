"""A file another program has open stays as it is; the same job puts the new one beside it."""

from functools import partial

import pytest

from app.files.sheet_faults import FileInUse
from app.files.workbooks import Sheet, write_xlsx
from app.services.beside import beside, place_in_use
from app.services.paper import papers

SHEETS = [Sheet("表", ("甲",), [("1",)])]


def test_a_list_named_by_its_path_goes_to_the_first_free_name(tmp_path, held_open):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(b"open")
    (tmp_path / "名单 (2).xlsx").write_bytes(b"older")
    held_open(path)
    job = partial(write_xlsx, path, SHEETS)
    with pytest.raises(FileInUse) as caught:
        job()
    other, free = beside(job, place_in_use(caught.value))
    other()
    assert free.name == "名单 (3).xlsx"
    assert free.read_bytes()[:2] == b"PK"
    assert path.read_bytes() == b"open"
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "名单 (2).xlsx",
        "名单 (3).xlsx",
        "名单.xlsx",
    ]


def test_papers_whose_names_a_service_chooses_go_beside_the_one_in_use(county, tmp_path, held_open):
    def issue(again=None):
        out = tmp_path / "out"
        args = (county.store, county.actors["clerk"], county.task_id, None, out)
        return partial(papers.issue_notices, *args, one_file=False, now=county.at(1))

    first = issue()().files
    before = first[0].read_bytes()
    for one in first:  # the same papers again, one of them open in a reader
        again = one.with_name(f"{one.stem}-重印.pdf")
        again.write_bytes(before)
    made = sorted(one for one in (tmp_path / "out").iterdir() if "重印" in one.name)
    held_open(made[0])
    with pytest.raises(FileInUse) as caught:
        issue()()
    assert made[0].read_bytes() == before
    other, free = beside(issue(), place_in_use(caught.value))
    done = other()
    assert free in done.files
    assert made[0].read_bytes() == before
    assert not list((tmp_path / "out").glob(".placing-*"))
