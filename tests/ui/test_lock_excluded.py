"""The list of who is left out: found by words and by reason."""

from app.services.pool_excluded import Excluded, ExcludedRow
from app.ui.task.lock_excluded import ExcludedDialog

ROWS = (
    ExcludedRow("尹建", "14089910000", "城关所", "EXPIRED", True),
    ExcludedRow("青岭县明源小吃店", "92360899MAYXXXXX1A", "麦㙦镇", "CLOSED", False),
    ExcludedRow("青岭县云图商贸有限公司", "91360899MAYXXXXX2B", "临溪镇", "CAP", False),
)


def test_the_rows_are_narrowed_by_words_and_by_reason(qtbot):
    dialog = ExcludedDialog(None, Excluded(ROWS, 3))
    qtbot.addWidget(dialog)
    assert dialog.table.rows() == ROWS
    dialog.search.setText("麦㙦")
    qtbot.waitUntil(lambda: dialog.table.rows() == ROWS[1:2])
    dialog.search.clear()
    qtbot.waitUntil(lambda: dialog.table.rows() == ROWS)
    dialog.reason.setCurrentIndex(dialog.reason.findData("EXPIRED"))
    assert dialog.table.rows() == ROWS[:1]
    assert "1" in dialog.count.text()
