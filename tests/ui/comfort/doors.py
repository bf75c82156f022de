"""The pages before the log-in, as they stand and with all that can be wrong said on them."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QMainWindow, QWidget
from rooms import NOW, House

from app.services.folder.folder_marks import MovedOut, Way
from app.ui.setup.start_page import StartPage
from app.ui.setup.wizard import SetupWizard
from app.ui.start.moved_page import MovedPage
from app.ui.start.rescue import RescuePage
from app.ui.start.trouble import TroublePage

_PLACE = Path("D:/双随机一公开/青岭县市场监督管理局/明签数据")
_SENTENCE = "数据文件夹正由另一台电脑上的明签使用。两处同时使用会损坏数据，请先在那台电脑上退出。"


def doors(house: House) -> Iterator[tuple[str, QWidget]]:
    """Each in a window of its own, of the size of the main window."""
    window = QMainWindow()
    window.resize(*house.size)

    def shown(name: str, page: QWidget) -> tuple[str, QWidget]:
        if window.centralWidget() is not page:
            window.setCentralWidget(page)
        window.show()
        house.rest()
        return name, window

    yield shown("start", StartPage())
    notes = (house.folder.path / "place.json",)
    wizard = SetupWizard(_PLACE, notes, house.jobs, lambda: NOW, lambda: "ab" * 32)
    for at, step in enumerate(wizard.steps):
        wizard.show_step(at)
        yield shown(f"wizard.{step.key}", wizard)
        step.is_right()
        yield shown(f"wizard.{step.key}.refused", wizard)
    yield shown("trouble", TroublePage("数据文件夹打不开", _SENTENCE, _SENTENCE, _PLACE, "仍继续"))
    yield shown("rescue", RescuePage(house.folder.path, _SENTENCE))
    left = MovedOut(Way.FOLDER, NOW, "彭浩(peng)", "沈禾(shen)", 12345, _PLACE)
    moved = MovedPage(house.folder.store, left, house.jobs, lambda: NOW)
    yield shown("moved", moved)
    moved.here_button.click()
    moved.problem.show_note(_SENTENCE, "danger")
    yield shown("moved.refused", moved)
    window.close()
