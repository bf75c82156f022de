"""Which enterprises a task is about: conditions with a live count, or the upper level's list."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.core.scope import Scope, joined
from app.core.task import DrawKind, ListedFile
from app.errors import UserError
from app.services.draw import libraries, listed, pool
from app.services.draw.listed import Listed
from app.services.draw.pool import Reconciliation, ScopeCount
from app.services.registry import facts, registry
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.task.libraries import LibrariesDialog
from app.ui.task.plan_hand import HandButton
from app.ui.task.plan_scope_bar import GroupBar
from app.ui.task.plan_scope_group import GroupEditor
from app.ui.task.sections import Section, SectionStack
from app.ui.views import quota_ways as ways
from app.ui.views.plan import Draft, pool_rows
from app.ui.views.quota_ways import Typed, Way
from app.ui.views.scope import fault_words, why_words
from app.ui.widgets import Banner, Button, Card, SummaryCard, WrappedLabel

SHOWN_UNKNOWN = 8
SHOWN_SAMPLE = 5


class ScopeSection(Section):
    """Groups of conditions with live counts beside them; for a list from above, the list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.editor = GroupEditor()
        self.editor.changed.connect(self._changed)
        self.choices, self.facts = self.editor.choices, self.editor.facts
        self.bar = GroupBar()
        self.bar.opened.connect(self._open)
        self.bar.added.connect(self._add)
        self.bar.dropped.connect(self._drop)
        self.fault = Banner("", "danger")
        self.count = SummaryCard(text("plan.scope.count"))
        self.why = WrappedLabel("", "muted")
        self.sample = WrappedLabel("", "muted")
        self.count.extra.addWidget(self.why)
        self.rule = WrappedLabel(text("plan.scope.subtitle"), "small")
        self.count.extra.addWidget(self.rule)
        self.count.extra.addWidget(self.fault)
        self.count.extra.addWidget(self.sample)
        self.hand = HandButton(desk, "enterprise", self._hand_changed)
        self.keep = Button(text("plan.scope.keep"), "folder-open")
        self.keep.clicked.connect(self._open_libraries)
        self.list_card = ListedCard(desk)
        self.list_card.changed_keys = self.edited.emit
        self.conditions = self._conditions()
        self.stack = SectionStack()
        self.stack.addWidget(self.conditions)
        self.stack.addWidget(self.list_card)
        self.box.addWidget(self.stack, 1)
        self._draft: Draft | None = None
        self._groups: tuple[Scope, ...] = (Scope(),)
        self._front = 0
        self._loaded = self._asking = False
        self._told: tuple[Scope, ScopeCount] | None = None
        self._weighed: tuple[Scope, Reconciliation] | None = None

    def _conditions(self) -> QWidget:
        clear = Button(text("plan.scope.clear"), "x")
        clear.clicked.connect(self._clear)
        card = Card(text("plan.scope.title"))
        for button in (self.bar.add_button, self.hand, self.keep, clear):
            card.tools.addWidget(button)
        card.add(self.bar)
        card.add(self.editor, 1)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(card, 1)
        row.addWidget(self.count)
        return made

    # -- what is shown -------------------------------------------------------------------

    def load(self, draft: Draft) -> None:
        self._draft, self._weighed = draft, None
        upper = draft.plan.kind is DrawKind.OFFICERS
        self.stack.bring(self.list_card if upper else self.conditions)
        self.list_card.file = draft.plan.listed_file
        self.list_card.show_keys(draft.plan.listed)
        self.hand.show_rows(draft.plan.out_enterprises)
        if upper:
            return
        if not self._loaded:
            self._loaded = True
            self.desk.read(self, registry.facets, done=self.editor.offer)
            self.desk.act(self, facts.counts, done=self.editor.offer_facts)
        self.desk.read(self, libraries.library_names, done=self.editor.offer_libraries)
        self._show(tuple(draft.plan.scope.groups()), 0)

    def _show(self, groups: tuple[Scope, ...], front: int) -> None:
        self._groups, self._front = groups, front
        self.editor.show_group(groups[front])
        self._count()

    def _open(self, at: int) -> None:
        self._show(self._taken(), at)

    def _add(self) -> None:
        groups = self._taken()
        self._show((*groups, Scope()), len(groups))
        self.edited.emit()

    def _drop(self) -> None:
        left = tuple(one for at, one in enumerate(self._taken()) if at != self._front)
        self._show(left, max(0, self._front - 1))
        self.edited.emit()

    def _clear(self) -> None:
        self._show((Scope(),), 0)
        self.edited.emit()

    def _changed(self) -> None:
        self._groups = self._taken()
        self._count()
        self.edited.emit()

    def _hand_changed(self) -> None:
        self._weighed = None
        self._count()
        self.edited.emit()

    def _taken(self) -> tuple[Scope, ...]:
        at = self._front
        return (*self._groups[:at], self.editor.group(), *self._groups[at + 1 :])

    def scope(self) -> Scope:
        """The conditions of all groups, as ticked and typed."""
        return joined(self._taken())

    # -- what it comes to ----------------------------------------------------------------

    def _count(self) -> None:
        """Ask for the newest scope; one question at a time, those between are never asked."""
        self._tell()
        if not self._asking:
            self._asking = True
            asked = self.scope()
            self.desk.act(
                self,
                pool.count_scope,
                asked,
                done=partial(self._counted, asked),
                failed=partial(self._not_counted, asked),
            )

    def _counted(self, asked: Scope, count: ScopeCount) -> None:
        self._told = (asked, count)
        self._answered(asked)
        self._weigh(asked)

    def _weigh(self, asked: Scope) -> None:
        """Ask how many of a scope can be drawn: what the next step counts, in the same words."""
        if self._draft is None or asked != self.scope():
            return
        plan = replace(self._draft.plan, scope=asked, out_enterprises=self.hand.rows)
        plan = ways.to_count(plan, Typed(Way.WHOLE, {}))

        def weighed(state: Reconciliation) -> None:
            self._weighed = (asked, state)
            self._tell()

        self.desk.ponder(
            self, pool.reconcile, plan, self.list_version, done=weighed, failed=_no_matter
        )

    def _not_counted(self, asked: Scope, error: Exception) -> None:
        self._told = None
        self._answered(asked)
        if not isinstance(error, UserError):
            messages.show_error(self, error)
        elif asked == self.scope():
            self.fault.show_note(error_text(error), "danger")

    def _answered(self, asked: Scope) -> None:
        self._asking = False
        self._tell()
        if asked != self.scope():
            self._count()

    def _tell(self) -> None:
        """Show what is known of the scope as it stands."""
        scope = self.scope()
        count = self._told[1] if self._told and self._told[0] == scope else None
        self.bar.show_groups(
            [one.count for one in count.groups] if count else [None] * len(self._groups),
            self._front,
        )
        self.why.setText(why_words(scope))
        fault = self._fault()
        self.fault.show_note(fault, "danger")
        # What is wrong needs the room, on a small screen, and goes first on any.
        self.rule.setVisible(not fault)
        self.sample.setVisible(not fault)
        if count is None:
            return
        self.count.set_figure(f"{count.in_scope:,}")
        directed = "terms.directed.yes" if scope.directed else "terms.directed.no"
        state = self._weighed[1] if self._weighed and self._weighed[0] == scope else None
        self.count.set_rows(
            (
                (text("plan.scope.directed"), text(directed)),
                *(pool_rows(state) if state else ((text("plan.scope.total"), f"{count.total:,}"),)),
            )
        )
        names = "\n".join(name for name, _, _ in count.sample[:SHOWN_SAMPLE])
        self.sample.setText(f"{text('plan.scope.sample')}\n{names}" if names else "")

    def _fault(self) -> str:
        if bad := self.editor.bad_day():
            return text("plan.scope.bad_day", value=bad)
        scope = self.scope()
        count = self._told[1] if self._told and self._told[0] == scope else None
        return fault_words(scope, count)

    # -- libraries -----------------------------------------------------------------------

    def _open_libraries(self) -> None:
        window = LibrariesDialog(self, self.desk, self.scope())
        window.exec()
        self.desk.read(self, libraries.library_names, done=self._renamed)
        if window.chosen is not None:
            self._show(tuple(window.chosen.groups()), 0)
            self.edited.emit()

    def _renamed(self, names: tuple[str, ...]) -> None:
        self.editor.offer_libraries(names)
        self._count()

    # -- what is taken -------------------------------------------------------------------

    def take(self, draft: Draft) -> Draft:
        if draft.plan.kind is DrawKind.OFFICERS:
            card = self.list_card
            plan = replace(draft.plan, listed=card.keys, listed_file=card.file, scope=Scope())
        else:
            plan = replace(
                draft.plan,
                listed=(),
                listed_file=ListedFile(),
                scope=self.scope(),
                out_enterprises=self.hand.rows,
            )
        self._draft = replace(draft, plan=plan)
        return self._draft

    def complete(self, draft: Draft) -> bool:
        if draft.plan.kind is DrawKind.OFFICERS:
            if not draft.plan.listed:
                self.list_card.note.show_note(text("plan.scope.listed_none"), "danger")
            return bool(draft.plan.listed)
        self._tell()
        return not self._fault()


def _no_matter(_error: Exception) -> None:
    """Whatever is wrong with the scope is said by the count itself."""


class ListedCard(Card):
    """The upper level's list: a file, what of it was found, what was not."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(text("plan.scope.listed_title"))
        self.desk = desk
        self.keys: tuple[str, ...] = ()
        self.file = ListedFile()  # kept whole: the pairing goes back in its shape
        self.changed_keys: Callable[[], None] = _nothing
        choose = Button(text("plan.scope.listed_choose"), "upload", "accent")
        choose.clicked.connect(self._choose)
        self.found = Banner("", "success")
        self.note = Banner("", "warning")
        self.tools.addWidget(choose)
        self.add(WrappedLabel(text("plan.scope.listed_subtitle"), "muted"))
        self.add(self.found)
        self.add(self.note)
        self.body.addStretch(1)

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Show how many the list holds."""
        self.keys = keys
        words = text("plan.scope.listed_count", count=f"{len(keys):,}") if keys else ""
        self.found.show_note(words, "success")

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, text("plan.scope.listed_choose"), "", text("plan.scope.listed_filter")
        )
        if name:
            self.read_file(Path(name))

    def read_file(self, path: Path) -> None:
        """Match a file's rows with the registry."""
        self.desk.read(self, listed.read_listed, path, done=self._read)

    def _read(self, found: Listed) -> None:
        self.show_keys(found.keys)
        self.file = found.file
        rows = text("libraries.form.joint").join(
            text("libraries.form.row", row=row, name=name)
            for row, name in found.unknown[:SHOWN_UNKNOWN]
        )
        self.note.show_note(
            text("plan.scope.listed_unknown", count=len(found.unknown), rows=rows)
            if found.unknown
            else "",
            "warning",
        )
        self.changed_keys()


def _nothing() -> None:
    """Tell nobody."""
