"""The stage 检查结果: entry, review and approval, enterprise by enterprise or in a batch."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut

from app.core.findings import FindingBody, Issue
from app.core.people import Right
from app.core.times import beijing_date, stamp
from app.errors import AppError
from app.services.finding import findings
from app.services.finding.finding_sheets import FindingRow, FindingSheet
from app.services.paper import serving
from app.services.task.tasks import TaskCard
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.law_reader import show_task_basis
from app.ui.task.evidence import open_evidence
from app.ui.task.findings_acts import SheetActs
from app.ui.task.findings_bar import FindingsBar
from app.ui.task.findings_batch import BatchActs
from app.ui.task.findings_dialogs import ConflictDialog
from app.ui.task.findings_keep import Keeper
from app.ui.task.findings_list import FindingList
from app.ui.task.findings_returns import ReturnsDialog
from app.ui.task.findings_sheet import SheetCard
from app.ui.task.follow_ups import open_follow_ups
from app.ui.task.panel import Panel
from app.ui.task.undoing import Undoing
from app.ui.views import finding_words
from app.ui.views import findings as view
from app.ui.widgets import Banner


class FindingsPanel(Panel):
    """The enterprises at the left, one sheet at the right, one primary act by role and state."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scroll=False)
        self.card: TaskCard | None = None
        self.turn = view.Turn("", False, False, "pick")
        self._wanted = 0
        self._sought: Issue | None = None  # where to stand once the sheet is there
        self._day: date | None = None  # the day entered last is proposed for the next
        holder = self.content.parentWidget()
        self.list = FindingList(desk.actor, holder)
        self.list.picked.connect(self.open)
        self.list.batch.connect(self.run_batch)
        self.list.ticked.connect(self._show_bar)
        self.list.returns.connect(self.open_returns)
        self.sheet_card = SheetCard(holder)
        self.sheet_card.edited.connect(self._edited)
        self.sheet_card.quick.connect(self.quick_clean)
        self.sheet_card.basis.connect(self.show_basis)
        self.told = Banner("", "success")
        self.add(self.told)
        self.add_row((self.list, 13), (self.sheet_card, 17), stretch=1)
        self.list.setMinimumWidth(330)
        self.keeper = Keeper(desk, self, self.sheet_card.form)
        self.keeper.saved.connect(self._saved)
        self.keeper.stale.connect(self._stale)
        self.keeper.failed.connect(self._not_saved)
        self.batch = BatchActs(desk, self)
        self.batch.done.connect(self._batch_done)
        self.acts = SheetActs(desk, self)
        self.acts.signed.connect(self._batch_done)
        self.acts.wanted.connect(self._seek)
        self.acts.moved.connect(self._moved)
        self.acts.correcting.connect(self._correcting)
        self.acts.named.connect(self._show_waiting)
        self.sheet_card.sign.connect(self.sign)
        self.sheet_card.compare.connect(self.compare)
        self._make_bar()
        for keys, act in (
            ("F2", self.sheet_card.form.points_button.click),
            ("F6", self.quick_clean),
            ("F7", self.sheet_card.check.first),
            ("Ctrl+Down", partial(self.step, 1)),
            ("Ctrl+Up", partial(self.step, -1)),
        ):
            QShortcut(QKeySequence(keys), self, act)
        self.sheet_card.show_nothing()
        self._show_bar()

    def _make_bar(self) -> None:
        self.bar = FindingsBar()
        self.set_actions(self.bar)
        form = self.sheet_card.form
        self.undoing = Undoing(self, lambda: (form.body(), form.inspected_on()), self._take_back)
        self.bar.add_button(self.undoing.button)
        for signal, act in (
            (self.bar.primary, self.primary),
            (self.bar.return_button.clicked, self.send_back),
            (self.bar.correct_button.clicked, self.correct),
            (self.bar.check_button.clicked, self.check_task),
            (self.sheet_card.follow_button.clicked, self.show_follow_ups),
            (self.sheet_card.evidence_button.clicked, self.show_evidence),
        ):
            signal.connect(act)

    # -- showing -------------------------------------------------------------------------

    def show_task(self, card: TaskCard) -> None:
        """Show the enterprises of the task; the one in front stays in front."""
        if self.card is None or self.card.id != card.id:
            self._wanted = 0
            self.list.uncheck()
            self.told.show_note("")
        self.card = card
        self.desk.read(self, findings.task_findings, card.id, done=self._show_rows)

    def _show_rows(self, rows: tuple[FindingRow, ...]) -> None:
        self.list.show_rows(rows)
        if self._wanted:
            if not self.keeper.dirty:
                self._read(self._wanted)
            return
        first = view.next_waiting(rows, self.desk.actor, 0) or (rows[0] if rows else None)
        if first is not None:
            self.open(first.assignment_id)

    def open(self, assignment_id: int) -> None:
        """Bring an enterprise to the front once the one before is kept."""
        if assignment_id == self._wanted:
            return
        self.keeper.flush(partial(self._read, assignment_id))
        if self.keeper.dirty:
            self.bar.set_sentence(text("finding_sheet.sentence.saving"))

    def step(self, by: int) -> None:
        """Bring the next or the previous enterprise of the list to the front."""
        rows = self.list.table.rows()
        at = next((n for n, row in enumerate(rows) if row.assignment_id == self._wanted), -1)
        if 0 <= at + by < len(rows):
            self.open(rows[at + by].assignment_id)

    def _read(self, assignment_id: int) -> None:
        self._wanted = assignment_id
        self.list.select(assignment_id)
        self.desk.read(
            self, findings.sheet, assignment_id, today=self.today(), done=self._show_sheet
        )

    def today(self) -> date:
        """The day in Beijing."""
        return beijing_date(self.desk.clock())

    def _show_sheet(self, sheet: FindingSheet) -> None:
        if sheet.assignment_id != self._wanted:
            return  # an answer for an enterprise that is no longer asked for
        self.turn = view.turn_of(self.desk.actor, sheet.state)
        self.keeper.follow(sheet.assignment_id, sheet.revision)
        before = self.sheet_card.sheet
        if before is None or before.assignment_id != sheet.assignment_id:
            self.bar.begin()
        self.sheet_card.show_sheet(sheet, self.turn, self._day or self.today())
        self.undoing.begin() if self.turn.edits else self.undoing.end()
        self.bar.set_saved("")
        self._check()
        self._show_bar()
        if self.turn.sentence in view.WAITING:
            self.acts.name_who_passes(sheet.assignment_id)
        if self.turn.edits:
            shown = partial(self._show_unreachable, sheet.assignment_id)
            self.desk.read(self, serving.unreachable, sheet.assignment_id, done=shown)
        if self._sought is not None and self.turn.edits:
            self.sheet_card.go_to(self._sought)
        self._sought = None

    def _show_waiting(self, assignment_id: int, words: str) -> None:
        if assignment_id == self._wanted:
            self.bar.show_waiting(words)
            self._show_bar()

    def _show_unreachable(self, assignment_id: int, since: date | None) -> None:
        if assignment_id == self._wanted:
            self.sheet_card.propose_unreachable(since)

    def _check(self) -> None:
        if self.turn.edits:
            self.sheet_card.check_now(self.today())

    def _show_bar(self) -> None:
        done = view.all_approved(self.list.rows()) and self.desk.actor.may(Right.PUBLISH)
        issues = self.sheet_card.check.issues() if self.turn.edits and self.turn.act else ()
        self.bar.show_turn(self.turn, issues, self._ticked(), may_go_on=done)

    def _ticked(self) -> view.Ticked:
        keys = self.list.table.checked_keys()
        return view.ticked(self.desk.actor, self.list.rows(), keys, self.turn.act)

    # -- the entry -----------------------------------------------------------------------

    def _edited(self) -> None:
        self._day = self.sheet_card.form.inspected_on()
        self.told.show_note("")
        self.undoing.note()
        self.keeper.touched()
        self._check()
        self._show_bar()

    def _take_back(self, before: tuple[FindingBody, date]) -> None:
        """Show the entry before the last change; it is kept as any other change."""
        self.sheet_card.form.show_body(*before)
        self.sheet_card.form.edited.emit()

    def open_returns(self) -> None:
        """Sheets for departments and teams; what is being entered is kept first."""
        if self.card is not None:
            self.keeper.flush(partial(self._returns, self.card))

    def _returns(self, card: TaskCard) -> None:
        dialog = ReturnsDialog(self, self.desk, card)
        dialog.taken.connect(self._returned)
        dialog.exec()

    def _returned(self, words: str) -> None:
        self.told.show_note(words, "success")
        if self.card is not None:
            self.desk.read(self, findings.task_findings, self.card.id, done=self._show_rows)

    def show_basis(self, code: str) -> None:
        """Open the texts an item of the task cites; "" for all of its items."""
        if self.card is not None:
            show_task_basis(self, self.desk, self.card.id, code)

    def show_follow_ups(self) -> None:
        """Open what was set going at the enterprise in front; the entry is kept first."""
        sheet = self.sheet_card.sheet
        if self.card is not None and sheet is not None:
            name = sheet.enterprise["name"]
            self.keeper.flush(partial(open_follow_ups, self.desk, self, self.card, name))

    def show_evidence(self) -> None:
        """Open the records of the enterprise in front; the entry is kept first."""
        if self.card is not None:
            self.keeper.flush(partial(open_evidence, self.desk, self, self.card, self._wanted))

    def quick_clean(self) -> None:
        """未发现问题 throughout; asks where something would be lost."""
        if not self.turn.edits or self.sheet_card.sheet is None:
            return
        if view.has_problems(self.sheet_card.form.body()) and not messages.confirm(
            self,
            text("finding_sheet.quick.title"),
            text("finding_sheet.quick.sentence"),
            text("finding_sheet.quick.action"),
            danger=True,
        ):
            return
        self.sheet_card.quick_clean()

    def _saved(self, sheet: FindingSheet) -> None:
        self.bar.set_saved(stamp(self.desk.clock())[-8:])
        if sheet.assignment_id == self._wanted:
            self.sheet_card.show_facts(sheet)
        row = next((r for r in self.list.rows() if r.assignment_id == sheet.assignment_id), None)
        if row is not None:
            self.list.update_rows((view.row_after(row, sheet),))

    def _not_saved(self, error: Exception) -> None:
        self.list.select(self._wanted)
        self._show_bar()
        messages.show_error(self, error, self.keeper.save)

    def _stale(self, error: AppError) -> None:
        self.list.select(self._wanted)
        self.desk.read(
            self,
            findings.sheet,
            self._wanted,
            today=self.today(),
            done=partial(self._choose_version, error),
        )

    def _choose_version(self, error: AppError, theirs: FindingSheet) -> None:
        form = self.sheet_card.form
        mine = (form.body(), form.inspected_on())
        parts = finding_words.differences(mine, (theirs.body, theirs.inspected_on), theirs.wording)
        editable = theirs.state in view.WITH_WRITER
        if not editable:
            messages.show_error(self, error)
        elif ConflictDialog(self, error_text(error), parts).exec():
            self.keeper.follow(theirs.assignment_id, theirs.revision)
            self.sheet_card.show_facts(theirs)
            self.keeper.touched()
            self.keeper.save()
            return
        self._show_sheet(theirs)

    # -- acts ----------------------------------------------------------------------------

    def primary(self) -> None:
        """Do what is due with the ticked, else with the one in front; or go on to publish."""
        ticked = self._ticked()
        if ticked.count:
            if ticked.ids:
                self.run_batch(ticked.act)
        elif self.turn.act == "submit":
            self.submit()
        elif self.turn.act:
            opinion = self.bar.opinion.text().strip()
            self.acts.decide(self._wanted, self.turn.act, True, opinion)
        else:
            self.stage_wanted.emit("disclosure")

    def submit(self) -> None:
        """Keep the entry and hand it to review; goes to what is missing instead."""
        issues = self.sheet_card.check_now(self.today())
        if issues:
            self.sheet_card.go_to(issues[0])
            return
        self.keeper.flush(partial(self.acts.submit, self._wanted))

    def send_back(self) -> None:
        """Return the finding with a reason."""
        self.acts.send_back(self._wanted, self.turn.act)

    def correct(self) -> None:
        """Open an approved finding for correction, with a reason."""
        self.acts.correct(self.sheet_card.sheet)

    def _correcting(self, sheet: FindingSheet) -> None:
        row = next(r for r in self.list.rows() if r.assignment_id == sheet.assignment_id)
        self.list.update_rows((replace(row, state=sheet.state, correcting=True),))
        self._tell(text("finding_sheet.done.correct", name=sheet.enterprise["name"]))
        self._show_sheet(sheet)

    def _moved(self, act: str, rows: tuple[FindingRow, ...]) -> None:
        self.list.update_rows(rows)
        self._tell(text(f"finding_sheet.done.{act}", name=rows[0].enterprise_name))
        self._go_on(rows[0].assignment_id)

    def _go_on(self, after: int) -> None:
        """To the next that waits for this person; where none does, stay and look again."""
        following = view.next_waiting(self.list.rows(), self.desk.actor, after)
        self._wanted = 0
        self.open(following.assignment_id if following else after)

    def run_batch(self, act: str) -> None:
        """Begin a batch act for the ticked enterprises it fits."""
        ids = self.list.batch_ids(act)
        if act == "sign":
            self.keeper.flush(partial(self._sign, ids, ""))
            return
        day = self._day or self.today()
        opinion = self.bar.opinion.text().strip()
        self.keeper.flush(partial(self.batch.run, act, ids, day, opinion))

    def sign(self, department: str) -> None:
        """Keep a department's signature under the enterprise in front, kept first."""
        self.keeper.flush(partial(self._sign, (self._wanted,), department, one=True))

    def _sign(self, ids: tuple[int, ...], department: str, one: bool = False) -> None:
        rows = tuple(row for row in self.list.rows() if row.assignment_id in ids)
        waiting = tuple(dict.fromkeys(name for row in rows for name in row.unsigned))
        self.acts.sign(rows, (department,) if one else waiting)

    def check_task(self) -> None:
        """一键核查 of all enterprises; what is being entered is kept first."""
        if self.card is not None:
            self.keeper.flush(partial(self.acts.check_task, self.card.id))

    def _seek(self, assignment_id: int, issue: Issue) -> None:
        self._sought = issue
        self._wanted = 0
        self.open(assignment_id)

    def compare(self) -> None:
        """Show what a correction changes, as it is kept."""
        self.keeper.flush(lambda: self.acts.compare(self.sheet_card.sheet))

    def _batch_done(self, rows: tuple[FindingRow, ...], words: str) -> None:
        self.list.update_rows(rows)
        self.list.uncheck()
        self._tell(words)
        front, self._wanted = self._wanted, 0
        if any(row.assignment_id == front for row in rows) and not self.turn.edits:
            self._go_on(front)
        else:
            self.open(front or rows[0].assignment_id)

    def _tell(self, words: str) -> None:
        self.told.show_note(words, "success")

    # -- leaving -------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """What is written is kept on the way out."""
        self.keeper.save()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        self.keeper.save()
        super().hideEvent(event)
