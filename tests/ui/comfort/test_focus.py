"""Whatever state it is in, one sees which part of a page has the keyboard."""

import pytest
import ring
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.widgets import Button


def parts() -> dict[str, QWidget]:
    made: dict[str, QWidget] = {}
    for kind in ("", "primary", "accent", "danger", "link"):
        made[f"button {kind}"] = Button("导出名单", "download", kind)
        made[f"checked {kind}"] = Button("导出名单", "", kind)
        made[f"checked {kind}"].setCheckable(True)
        made[f"checked {kind}"].setChecked(True)
    for one in (QLineEdit("2026"), QPlainTextEdit("一"), QComboBox(), QSpinBox()):
        made[type(one).__name__] = one
        wrong = type(one)()
        wrong.setProperty("invalid", "true")
        made[f"wrong {type(one).__name__}"] = wrong
    made["read only"] = QLineEdit("2026")
    made["read only"].setReadOnly(True)
    made["tick"], made["tick alone"], made["choice"] = (
        QCheckBox("是"),
        QCheckBox(),
        QRadioButton("否"),
    )
    made["table"] = QTableWidget(3, 3)
    tabs = QTabWidget()
    tabs.addTab(QLabel("一"), "总览")
    made["tabs"] = tabs
    area = QScrollArea()
    area.setWidget(QLabel("一\n" * 40))
    made["area"] = area
    return made


@pytest.fixture
def desk_top(qtbot):
    page = QWidget()
    box = QVBoxLayout(page)
    made = parts()
    for one in made.values():
        box.addWidget(one)
    made["tabs"] = made["tabs"].tabBar()
    rest = QLineEdit(page)
    box.addWidget(rest)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page, made, rest


def test_the_focus_is_seen_in_every_state(desk_top):
    _page, made, rest = desk_top
    unseen = {}
    for name, one in made.items():
        one.setFocus(Qt.FocusReason.TabFocusReason)
        assert one.hasFocus(), name
        ground = ring.behind(one)
        there = ring.look(one, ground)
        rest.setFocus(Qt.FocusReason.TabFocusReason)
        marks = ring.marks(there, ring.look(one, ground))
        if marks < ring.wanted(one):
            unseen[name] = (marks, ring.wanted(one))
    assert unseen == {}


def test_a_click_into_an_area_draws_no_frame(desk_top, qtbot):
    _page, made, _rest = desk_top
    area = made["area"]
    qtbot.mousePress(area.viewport(), Qt.MouseButton.LeftButton)
    assert not [one for one in area.children() if one.property("role") == "ring"]
