"""What the page of papers says and offers: no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.services.paper.paper_batch import Split
from app.services.paper.paper_changes import Change
from app.services.paper.paper_facts import NOTICE
from app.services.paper.paper_files import MadePaper
from app.services.paper.paper_rows import PaperRow
from app.services.paper.papers import Issued
from app.texts import text
from app.ui.views.reasons import reason_fault

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

_DUE_SHOWN: Final = 6  # numbers of notices to be issued again, named one by one


def folder_of(data: Path, task_no: str) -> Path:
    """The folder the papers of a task go to unless somebody says otherwise."""
    return data / "papers" / task_no


def split_words(split: Split) -> str:
    """How a way of splitting a run into files is offered."""
    return text(f"papers_page.option.{split.value}")


def split_tip(split: Split) -> str:
    """What that means for names and folders."""
    return text(f"papers_page.option.{split.value}_tip")


def target_of(folder: Path, code: str, split: Split, count: int) -> Path:
    """Where a run writes: several files of one kind get a folder of their own."""
    if split is Split.ONE or count == 1:
        return folder
    return folder / text(f"papers_page.made.{split.value}", title=text(f"papers.title.{code}"))


def chosen(rows: Sequence[PaperRow], checked: frozenset[object]) -> tuple[PaperRow, ...]:
    """The rows a run is for: those checked, or all where none is."""
    picked = tuple(row for row in rows if row.assignment_id in checked)
    return picked or tuple(rows)


def ids_of(rows: Sequence[PaperRow], every: Sequence[PaperRow]) -> tuple[int, ...] | None:
    """The assignments to print, None for the whole task."""
    return None if len(rows) == len(every) else tuple(row.assignment_id for row in rows)


def in_effect(rows: Sequence[PaperRow]) -> tuple[PaperRow, ...]:
    """The rows papers are made for: not what was substituted."""
    return tuple(row for row in rows if not row.withdrawn)


def name_of(row: PaperRow) -> str:
    """The enterprise with its mark where it went out or came in."""
    if row.withdrawn:
        reason = text(f"substitution.reason.{row.withdrawn}")
        return text("substitution.mark.name_out", name=row.enterprise_name, reason=reason)
    if row.substitute:
        return text("substitution.mark.name_in", name=row.enterprise_name)
    return row.enterprise_name


def officers_text(row: PaperRow) -> str:
    """The officers of a team in one cell."""
    return text("papers_page.table.joint").join(row.officers)


def state_of(row: PaperRow) -> "tuple[str, Tone]":
    """(word, tone) of the pill: whether the notice has its number."""
    if row.withdrawn:
        return text("substitution.mark.OUT"), "neutral"
    if row.due:
        return text("papers_page.table.due"), "warning"
    if row.notice_no:
        key = "reissued" if row.reissued else "issued"
        return text(f"papers_page.table.{key}", nth=row.reissued), "success"
    return text("papers_page.table.open"), "neutral"


def summary_rows(rows: Sequence[PaperRow]) -> tuple[tuple[str, str], ...]:
    """Lines that add up: numbered + open = drawn."""
    issued = sum(bool(row.notice_no) for row in rows)
    records = sum(bool(row.record_no) for row in rows)
    return tuple(
        (text(f"papers_page.summary.{key}"), text("papers_page.summary.count", count=count))
        for key, count in (
            ("issued", issued),
            ("open", len(rows) - issued),
            ("records", records),
        )
    )


def all_issued(rows: Sequence[PaperRow]) -> bool:
    """Whether every notice has its number and says what holds: the stage has done its work."""
    return bool(rows) and all(row.notice_no and not row.due for row in rows)


def due_words(rows: Sequence[PaperRow]) -> str:
    """Which notices a change made out of date; "" for none."""
    numbers = [row.notice_no for row in rows if row.due]
    if not numbers:
        return ""
    shown = text("papers_page.table.joint").join(numbers[:_DUE_SHOWN])
    key = "due_more" if len(numbers) > _DUE_SHOWN else "due"
    return text(f"papers_page.reissue.{key}", count=len(numbers), numbers=shown)


def sentence_of(rows: Sequence[PaperRow], picked: Sequence[PaperRow], *, may: bool) -> str:
    """The sentence beside the primary button."""
    if not may:
        return text("papers_page.sentence.read_only")
    if not rows:
        return text("papers_page.sentence.reading")
    if len(picked) < len(rows):
        key = "again" if all_issued(picked) else "some"
        return text(f"papers_page.sentence.{key}", count=len(picked))
    if goes_on(rows, picked):
        return text("papers_page.sentence.done")
    return text("papers_page.sentence.all", count=len(rows))


def goes_on(rows: Sequence[PaperRow], picked: Sequence[PaperRow]) -> bool:
    """Whether the next step is the entry of findings: all is numbered, nothing chosen."""
    return all_issued(rows) and len(picked) == len(rows)


@dataclass(frozen=True, slots=True)
class Reprint:
    """What is asked before numbered papers are printed again."""

    title: str
    sentence: str
    action: str


def reprint_of(code: str, picked: Sequence[PaperRow]) -> Reprint | None:
    """The question before a run, where it prints again what has its number; None where not.

    Notices that are due after a change are no reprint: they say themselves what changed.
    """
    if code == NOTICE:
        again = sum(bool(row.notice_no) and not row.due for row in picked)
    else:
        again = sum(bool(row.record_no) for row in picked)
    if not again:
        return None
    fresh = len(picked) - again
    sentence = text(f"papers_page.reprint.{code}", count=again)
    if fresh:
        sentence += text("papers_page.reprint.fresh", count=fresh)
    key = "both" if fresh else "action"
    return Reprint(
        text("papers_page.reprint.title", title=text(f"papers.title.{code}")),
        sentence,
        text(f"papers_page.reprint.{key}", count=again, fresh=fresh),
    )


def primary_of(rows: Sequence[PaperRow], picked: Sequence[PaperRow]) -> str:
    """The words of the primary button."""
    if rows and len(picked) < len(rows):
        key = "again_some" if all_issued(picked) else "notices_some"
        return text(f"papers_page.action.{key}", count=len(picked))
    return text(f"papers_page.action.{'findings' if goes_on(rows, picked) else 'notices'}")


def done_sentence(code: str, issued: Issued) -> str:
    """What was printed, with its numbers."""
    same = issued.first_no == issued.last_no
    numbers = text(
        f"papers_page.done.{'number' if same else 'numbers'}",
        first=issued.first_no,
        last=issued.last_no,
    )
    if issued.again:
        again = text("papers_page.done.again", again=issued.again)
        numbers = text("papers_page.done.joint").join((numbers, again))
    if issued.renewed:
        renewed = text("papers_page.done.renewed", count=issued.renewed)
        numbers = text("papers_page.done.joint").join((numbers, renewed))
    if issued.marked:
        marked = text("papers_page.done.marked", count=issued.marked)
        numbers = text("papers_page.done.joint").join((numbers, marked))
    return text(
        f"papers_page.done.{code}", papers=issued.papers, pages=issued.pages, numbers=numbers
    )


def made_name(one: MadePaper, task_no: str) -> str:
    """The first line of an entry: the file's name without what all of them share."""
    return one.path.name.removeprefix(task_no).lstrip("-").removesuffix(".pdf")


def made_note(one: MadePaper) -> str:
    """The second line of an entry in the list of what was made."""
    if one.is_folder:
        return text("papers_page.made.folder", files=one.files, at=one.at[:16])
    if not one.pages:
        return text("papers_page.made.broken", at=one.at[:16])
    return text("papers_page.made.file", pages=one.pages, at=one.at[:16])


def changed_fields(change: Change) -> str:
    """The names of the fields that differ, in one cell."""
    return text("papers_page.table.joint").join(
        text(f"papers_page.field.{name}") for name, _, _ in change.fields
    )


def takeover_problem(fields: Sequence[str], reason: str) -> str:
    """What keeps a decision to use the new facts from being logged, "" for nothing."""
    if not fields:
        return text("papers_page.changes.no_field")
    return reason_fault(reason)
