"""The page of how everything stands: what to do is said, and the test is one click."""

from app.core.people import Role
from app.services import journal
from app.texts import text
from app.ui import messages
from app.ui.screens.settings_health import HealthTab


def test_the_clerk_sees_what_to_do_and_tests_the_program_with_one_click(
    approved, settle, qtbot, monkeypatch
):
    told: list[str] = []
    monkeypatch.setattr(messages, "inform", lambda _parent, title, _said: told.append(title))
    tab = HealthTab(approved.desks[Role.CLERK])
    qtbot.addWidget(tab)
    tab.resize(1100, 600)
    tab.show()
    tab.refresh()
    settle()
    assert tab.table.rows_model.rowCount() == 7
    said = [tab.table.rows_model.index(row, 2).data() for row in range(7)]
    assert text("health.backup.sample") in said
    assert any("第二个文件夹" in words for words in said)  # what to do
    assert tab.state._words.text() == text("health.some_look", count=1)
    desk = approved.desks[Role.CLERK]
    before = journal.verify_log(desk.store, desk.actor)
    tab.test.click()
    qtbot.waitUntil(lambda: bool(told), timeout=120_000)
    assert told == [text("health.test_title")]
    assert journal.verify_log(desk.store, desk.actor) == before  # the bureau's data is as it was
