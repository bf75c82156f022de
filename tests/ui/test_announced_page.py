"""信息公开 as the clerk works it: make the files, look, put them up, see what changed."""

import pytest

from app.core.announced import Kind, State
from app.core.people import Role
from app.ui.jobs import Jobs
from app.ui.pages import nav_entries
from app.ui.screens.announced_note import AnnouncedNote
from app.ui.shell import Shell
from app.ui.views import announced as view
from app.ui.widgets import WrappedLabel


@pytest.fixture
def open_page(qtbot, drawn, jobs: Jobs, settle):
    def run(role=Role.CLERK):
        shell = Shell(nav_entries(drawn.desks[role]), jobs)
        qtbot.addWidget(shell)
        shell.resize(1366, 768)
        shell.show()
        shell.go("announced")
        settle()
        return shell, shell.page("announced")

    return run


def on_a_thread(desk, owner, _title, service, *args, done):
    desk.act(owner, service, *args, done=done)


def states(page):
    return {one.matter.kind: one.state for one in page.lines}


def words(page):
    return [line.words for one in page.detail.passages() for line in one.lines]


def test_a_clerk_makes_everything_public_and_keeps_where(
    open_page, drawn, settle, in_dialog, tmp_path, monkeypatch, typing
):
    shell, page = open_page()
    opened = []
    monkeypatch.setattr(
        "app.ui.screens.announced.QDesktopServices.openUrl", lambda url: opened.append(url)
    )
    # What is to be made is ticked; what may not be shown is not among what waits.
    rows = {one.matter.kind for one in page.table.rows()}
    assert rows == {Kind.ITEMS, Kind.DUTIES, Kind.TASK, Kind.DRAWN}
    assert page.make_button.text().endswith("（4）")
    assert not page.post_button.isEnabled()
    assert page.table.horizontalScrollBar().maximum() == 0
    monkeypatch.setattr("app.ui.screens.announced.ask_place", lambda *_: tmp_path / "out")
    # On the thread lane: a child process costs seconds, and test_jobs tests it.
    monkeypatch.setattr(type(page.desk), "long", on_a_thread)
    page.make_button.click()
    settle()
    assert page.made is not None
    assert (page.made.folder / "SHA256SUMS.txt").is_file()
    assert set(states(page).values()) == {State.MADE, State.CLOSED}
    assert str(page.made.folder) in page.note.findChild(WrappedLabel).text()
    page.open_page()
    assert opened[-1].toLocalFile() == str(page.made.page)
    page.table.selectRow(0)
    said = words(page)
    digest = next(iter(page.table.current_row().files.values()))
    assert digest[:8] in " ".join(said)

    def keep(window):
        typing(window.words, "县政府网站专栏")
        window.accept_button.click()
        settle()

    in_dialog(page.post_button.click, keep)
    settle()
    assert set(states(page).values()) == {State.POSTED, State.CLOSED}
    assert page.table.rows() == ()
    assert page.empty.isVisible()
    page.when.setCurrentIndex(1)
    assert len(page.table.rows()) == 6
    assert any("县政府网站专栏" in one for one in words(page))
    assert view.last_place(page.lines) == "县政府网站专栏"

    def take_down(window):
        typing(window.words, "换版")
        window.accept_button.click()
        settle()

    page.table.rows_model.set_checked(
        [one.key for one in page.lines if one.matter.kind is Kind.ITEMS], on=True
    )
    in_dialog(page.withdraw_button.click, take_down)
    settle()
    assert states(page)[Kind.ITEMS] is State.WITHDRAWN
    # Nothing presses: the start page says nothing, and the log holds all three deeds.
    note = AnnouncedNote(drawn.desks[Role.CLERK], shell)
    note.refresh()
    settle()
    assert note.isHidden()


def test_why_a_thing_is_not_shown_and_by_when_it_is_due_stand_beside_it(open_page):
    _shell, page = open_page()
    page.when.setCurrentIndex(1)
    page.kind.setCurrentIndex(page.kind.findData(Kind.LOT))
    assert [one.matter.kind for one in page.table.rows()] == [Kind.LOT]
    assert any("通风报信" in one for one in words(page))
    assert not page.make_button.isEnabled()
    page.kind.setCurrentIndex(page.kind.findData(Kind.DRAWN))
    assert any("2026-04-02" in one for one in words(page))
    page.kind.setCurrentIndex(0)
    page.year.setCurrentIndex(page.year.findData(2019))
    page.year.setCurrentIndex(page.year.findData(None))


def test_who_may_not_publish_reads_and_has_no_button(open_page):
    _shell, page = open_page(Role.SUPERVISOR)
    assert page.table.rows()
    assert not any(
        one.isVisible() for one in (page.make_button, page.post_button, page.withdraw_button)
    )
