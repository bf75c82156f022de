"""The windows over the rooms that a clerk meets most: opened as the program does, looked at, left.

What waits in exec() for an answer is shown without waiting, and answered with 取消.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtWidgets import QApplication, QDialog, QWidget
from rooms import House
from windows_more import more

from app.core.backups import End
from app.services.keeping.backup_restore import Weighed
from app.ui import messages
from app.ui.ceremony.voiding import VoidDialog
from app.ui.find_all import find_all
from app.ui.habits import Habits
from app.ui.move_window import ArriveDialog, PackDialog, RelocateDialog
from app.ui.restore_window import RestoreDialog
from app.ui.screens.settings_account_window import AccountWindow
from app.ui.screens.settings_parameters import ParameterWindow
from app.ui.screens.tasks import NewTask
from app.ui.second_person import SecondPersonDialog
from app.ui.shortcuts import show_shortcuts
from app.ui.widgets import DayField

_FILE = Path("D:/双随机备份/mingqian-2026-03-09-173000-每日.mqbackup")
_SENTENCE = "“鲜味小吃店（个体工商户）”的检查结果已经提交审核，撤回以后要重新录入并再次提交。"
_ARRIVED = SimpleNamespace(
    bureau="青岭县市场监督管理局",
    area_code="330399",
    at="2026-03-09T09:30:00Z",
    n=12345,
    files=678,
    size=987_654_321,
    left=1234,
)


def windows(house: House) -> Iterator[tuple[str, QWidget]]:
    """Open one after another over the main window; yields a name and the window as it stands."""
    desk, shell = house.desk, house.shell
    weighed = Weighed(_FILE, "a7" * 32, End(12300, "5e" * 32), 12345, 45, True, True)
    package = SimpleNamespace(manifest=_ARRIVED, code="0123456789abcdef")
    yield from _shown(
        house,
        {
            "new task": partial(NewTask, shell, "2026年第一季度双随机抽查"),
            "void": partial(VoidDialog, shell, "360-2026-0001", 1),
            "second person": partial(SecondPersonDialog, shell, desk, _SENTENCE),
            "account": partial(AccountWindow, shell, desk, None),
            "parameter": partial(ParameterWindow, shell, desk, "township_places", {}),
            "cap": partial(ParameterWindow, shell, desk, "yearly_cap", 2),
            "restore": partial(RestoreDialog, shell, desk, weighed),
            "pack": partial(PackDialog, shell, desk),
            "move": partial(RelocateDialog, shell, desk),
            "move refused": partial(_refused, house),
            "arrive": partial(ArriveDialog, shell, package, Path("D:/双随机数据")),
            **more(house),
        },
    )
    yield from _asked(
        house,
        {
            "reason": partial(messages.ask_reason, shell, "作废这张表", _SENTENCE, "作废"),
            "confirm": partial(messages.confirm, shell, "撤回", _SENTENCE, "撤回这一户", True),
            "told": partial(messages.inform, shell, "已导出", f"{_SENTENCE}{_FILE}"),
            "fault": partial(messages.show_error, shell, RuntimeError("x")),
            "all keys": partial(show_shortcuts, shell),
            "find all": partial(find_all, shell, desk, Habits(desk.heads)),
        },
    )
    yield "month", _month(house)


def _shown(house: House, made: dict[str, Callable[[], QDialog]]) -> Iterator[tuple[str, QWidget]]:
    for name, make in made.items():
        dialog = make()
        yield from _looked_at(house, name, dialog)
        dialog.deleteLater()


def _asked(house: House, acts: dict[str, Callable[[], object]]) -> Iterator[tuple[str, QWidget]]:
    """What an act asks in a window of its own; the window stays for whoever looks."""
    for name, act in acts.items():
        met: list[QDialog] = []
        before, QDialog.exec = QDialog.exec, lambda dialog, met=met: met.append(dialog) or 0
        try:
            act()
        finally:
            QDialog.exec = before
        assert met, name
        for dialog in met:
            yield from _looked_at(house, name, dialog)


def _refused(house: House) -> QDialog:
    """A folder that is in use, and nobody to confirm."""
    dialog = RelocateDialog(house.shell, house.desk)
    dialog.show()
    house.rest()
    dialog.field.path.setText(str(house.folder.path))
    dialog.accept_button.click()
    return dialog


def _looked_at(house: House, name: str, dialog: QDialog) -> Iterator[tuple[str, QWidget]]:
    dialog.show()
    house.rest()
    yield name, dialog
    dialog.reject()


def _month(house: House) -> QWidget:
    """The calendar of a day, in its menu."""
    house.day = DayField(datetime(2026, 3, 10, tzinfo=UTC).date(), house.shell)
    house.day.show()
    house.day.open_month()
    house.rest()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    return menu
