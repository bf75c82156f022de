"""The look: contrast, sizes, fonts, wrapped words, the shell at a small screen."""

import logging

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QGuiApplication, QRawFont
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from app.errors import Cancelled, EnvironmentFault, UserError
from app.files.fault_reports import ReportHandler
from app.texts import text
from app.ui import fonts, icons, messages, theme
from app.ui.palette import COLOURS, COMFORTABLE, COMPACT, PAIRS, contrast
from app.ui.shell import NavEntry, Shell
from app.ui.widgets import (
    ActionBar,
    Banner,
    Button,
    Card,
    FormGrid,
    Page,
    SearchBox,
    StepRail,
    WrappedLabel,
)

RARE = "龑䶮𬭎㙦"


@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_words_stand_out_from_their_ground(front, ground, least):
    assert contrast(COLOURS[front], COLOURS[ground]) >= least


def test_contrast_is_the_one_of_wcag():
    # Black on white and #777777 on white as WCAG's own tools give them.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_text_never_gets_below_13_pixels():
    assert theme.px(9) == 13
    assert theme.ui_font(10).pixelSize() == 13


def test_the_style_sheet_leaves_no_token_behind():
    assert "@" not in theme.style_sheet().split("*/", 1)[1]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("face", ["ui", "title"])
def test_rare_characters_of_names_have_a_glyph(face, bold):
    families = getattr(theme.state().families, face)
    for character in RARE:
        found = []
        for family in families:
            font = theme.exact_font((family,), 20, bold=bold)
            raw = QRawFont.fromFont(font)
            if raw.familyName() == family:
                found.append(raw.supportsCharacter(ord(character)))
        assert any(found), character


def test_a_font_that_is_not_there_is_told_as_a_damaged_copy(tmp_path):
    with pytest.raises(fonts.FontMissing) as caught:
        fonts.load(tmp_path)
    assert "UI-Regular.ttf" in str(caught.value.fields["path"])


def test_renaming_a_font_keeps_its_length_and_mends_the_checksum():
    table = "Noto Serif SC".encode("utf-16-be") + b"\0\0"
    head = b"\0\1\0\0" + b"\0\1" + bytes(6) + b"name" + bytes(4)
    font = head + (28).to_bytes(4, "big") + len(table).to_bytes(4, "big") + table
    made = fonts.renamed(font, "Noto Serif SC", "Noto Title SC")
    assert len(made) == len(font)
    assert "Noto Title SC".encode("utf-16-be") in made
    words = [int.from_bytes(made[i : i + 4], "big") for i in range(28, len(made), 4)]
    assert int.from_bytes(made[16:20], "big") == sum(words) % 2**32


def test_every_icon_can_be_drawn():
    for path in sorted(icons.FOLDER.glob("*.svg")):
        assert not icons.pixmap(path.stem, "#000000", 20).toImage().isNull()


def test_qt_speaks_chinese():
    assert QLocale().language() == QLocale.Language.Chinese
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_a_wrapped_label_claims_the_height_its_words_need(qtbot):
    card = Card("名单")
    banner = Banner("3 户缺少地址，抽中后无法派单。建议先补全再锁定。" * 4)
    card.add(banner)
    qtbot.addWidget(card)
    for width in (700, 240):
        card.resize(width, 100)
        card.show()
        qtbot.wait(1)
        words = banner.findChild(WrappedLabel)
        assert words.height() >= words.heightForWidth(words.width())


def test_form_errors_are_read_out_and_the_first_gets_the_focus(qtbot):
    form = FormGrid()
    first = form.add("name", "任务名称", QLineEdit(), required=True)
    second = form.add("number", "任务编号", QLineEdit())
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
    assert not form.set_errors({"number": "编号已被使用，请换一个。"})
    assert second.hasFocus()
    assert "编号已被使用" in second.accessibleDescription()
    assert "必填" in first.accessibleName()
    assert form.set_errors({})
    assert second.accessibleDescription() == ""


def test_return_presses_the_focused_button(qtbot):
    button = Button("导出 Excel")
    qtbot.addWidget(button)
    button.show()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)


def test_the_rail_tells_its_steps_in_words(qtbot):
    rail = StepRail()
    qtbot.addWidget(rail)
    rail.set_current(("核对名单", "锁定名单", "现场抽取"), 1)
    told = rail.accessibleDescription()
    assert "第 1 步 核对名单：已完成" in told
    assert "第 2 步 锁定名单：进行中" in told
    assert "第 3 步 现场抽取：待进行" in told
    for compact in (False, True):
        theme.set_compact(compact)
        rail.resize(1100, rail.height())
        assert not rail.grab().isNull()


def test_the_search_speaks_once_when_the_typing_pauses(qtbot):
    box = SearchBox("企业名称")
    qtbot.addWidget(box)
    said = []
    box.searched.connect(said.append)
    qtbot.keyClicks(box, "qxhy")
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["qxhy"]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == ["qxhy", ""]


class Working(Page):
    """A page with the bar, as screens have it."""

    def __init__(self):
        super().__init__("核对名单", "随机抽取 › 核对名单")
        self.refreshed = 0
        self.leaves = True
        self.field = self.content.parentWidget()
        self.add(SearchBox("企业名称"))
        self.add(Button("导出 Excel"))
        self.bar = self.set_actions(ActionBar("锁定名单", "lock"))

    def refresh(self):
        self.refreshed += 1

    def may_leave(self):
        return self.leaves


@pytest.fixture
def shell(qtbot, jobs):
    made = Shell(
        (
            NavEntry("home", "工作台", "layout-dashboard", lambda _shell: Page("工作台")),
            NavEntry("draw", "随机抽取", "dices", lambda _shell: Working()),
            NavEntry("set", "系统设置", "settings", lambda _shell: Page("系统设置"), bottom=True),
        ),
        jobs,
        bureau="清溪县市场监督管理局",
        sample=True,
    )
    qtbot.addWidget(made)
    made.set_user("王海燕", "经办")
    made.set_status(database="D:\\双随机\\2026.db", version="1.0.0")
    made.go("home")
    with qtbot.waitActive(made):
        made.show()
    return made


def test_a_page_is_made_at_its_first_visit_and_refreshed_at_each(shell):
    shell.go("draw")
    shell.go("home")
    shell.go("draw")
    assert shell.page("draw").refreshed == 2
    assert shell.header.title.text() == "核对名单"


def test_a_page_with_unsaved_work_stays_in_front(shell):
    shell.go("draw")
    shell.page("draw").leaves = False
    assert not shell.go("home")
    assert shell.current_key == "draw"
    shell.page("draw").leaves = True


def test_a_pushed_page_goes_back_with_escape(shell, qtbot):
    shell.push(Page("企业详情"))
    assert shell.header.title.text() == "企业详情"
    qtbot.keyClick(shell, Qt.Key.Key_Escape)
    assert shell.header.title.text() == "工作台"


def test_control_return_presses_the_primary_button_of_the_page_in_front_only(shell, qtbot):
    shell.go("draw")
    bar = shell.page("draw").bar
    with qtbot.waitSignal(bar.primary):
        qtbot.keyClick(shell, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    shell.go("home")
    with qtbot.assertNotEmitted(bar.primary, wait=150):
        qtbot.keyClick(shell, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_f1_asks_for_help_on_the_page_in_front(shell, qtbot):
    shell.go("draw")
    with qtbot.waitSignal(shell.help_requested) as asked:
        qtbot.keyClick(shell, Qt.Key.Key_F1)
    assert asked.args == ["draw"]


def test_every_stop_of_the_keyboard_has_a_name(shell):
    shell.go("draw")
    for widget in shell.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


def test_a_small_screen_gets_the_small_heights_and_nothing_is_cut(shell, qtbot):
    shell.go("draw")
    shell.resize(1366, 900)
    assert theme.density() is COMFORTABLE
    shell.resize(1366, 728)
    qtbot.waitUntil(lambda: theme.density() is COMPACT)
    assert shell.header.height() == COMPACT.header
    bar = shell.page("draw").bar
    assert bar.height() == COMPACT.action_bar
    for button in shell.findChildren(Button):
        if button.isVisible():
            words = QFontMetrics(button.font()).horizontalAdvance(button.text())
            assert button.width() >= words, button.text()
            assert button.height() >= QFontMetrics(button.font()).height()
    assert shell.minimumSizeHint().width() <= 1366
    assert shell.minimumSizeHint().height() <= 728


class Shown:
    """Stands in for exec(): keeps what a dialog would have said and answers for the user."""

    def __init__(self, monkeypatch, answer):
        self.titles, self.sentences = [], []

        def run(dialog):
            self.titles.append(dialog.windowTitle())
            self.sentences += [label.text() for label in dialog.findChildren(WrappedLabel)]
            return answer

        monkeypatch.setattr(messages.Dialog, "exec", run)


class Full(EnvironmentFault):
    code = "child_died"


class Refused(UserError):
    code = "cancelled"


def test_a_cancel_is_shown_to_nobody(monkeypatch):
    shown = Shown(monkeypatch, answer=1)
    messages.show_error(None, Cancelled())
    assert shown.titles == []


def test_a_user_error_is_its_sentence(monkeypatch):
    shown = Shown(monkeypatch, answer=1)
    messages.show_error(None, Refused())
    assert shown.titles == ["还不能这样做"]


@pytest.mark.parametrize(("answer", "tries"), [(1, ["again"]), (0, [])])
def test_a_fault_of_the_machine_can_be_tried_again(monkeypatch, answer, tries):
    Shown(monkeypatch, answer)
    done = []
    messages.show_error(None, Full(exit=-9), retry=lambda: done.append("again"))
    assert done == tries


def test_a_bug_is_logged_under_the_reference_that_is_shown(monkeypatch, caplog):
    shown = Shown(monkeypatch, answer=1)
    with caplog.at_level(logging.ERROR):
        messages.show_error(None, ZeroDivisionError("division by zero"))
    reference = caplog.records[0].getMessage().split()[-1]
    assert any(reference in sentence for sentence in shown.sentences)
    assert "ZeroDivisionError" in caplog.text


def test_the_report_of_a_bug_is_copied_with_one_click(monkeypatch, tmp_path):
    handler = ReportHandler(tmp_path, {"version": "1"})
    logging.getLogger().addHandler(handler)

    def press(dialog):
        (button,) = [
            one
            for one in dialog.findChildren(QPushButton)
            if one.text() == text("ui.dialog.copy_report")
        ]
        button.click()
        assert button.text() == text("ui.dialog.report_copied")
        return 1

    monkeypatch.setattr(messages.Dialog, "exec", press)
    try:
        messages.show_error(None, ZeroDivisionError("张三"))
    finally:
        logging.getLogger().removeHandler(handler)
    copied = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError" in copied
    assert "张三" not in copied


def test_a_reason_that_is_too_short_is_not_taken(qtbot):
    dialog = messages._Reason(None, "作废抽取", "理由写入日志。", 4)
    dialog.set_buttons("作废抽取")
    qtbot.addWidget(dialog)
    dialog.field.setPlainText("重来")
    assert not dialog.may_accept()
    assert dialog.problem.text()
    dialog.field.setPlainText("名单  导入有误，需重新核对")
    assert dialog.may_accept()
    assert dialog.reason() == "名单 导入有误，需重新核对"
