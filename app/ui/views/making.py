"""What the page 其他文书 offers and says: no Qt."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from app.core.paper_asks import About, Ask, AskKind, checked
from app.core.rows import read_date
from app.errors import UserError
from app.services.paper.making import KindOfPaper, PaperMade
from app.services.paper.making_choice import ChoiceDraw, ChoicePlace, ChoiceTeam, team_words
from app.texts import error_text, text

_GROUPS: Final = frozenset("123456")
_BLANK_GROUP: Final = "9"
REFRESH_MS: Final = 600  # after the last key


def group_of(kind: KindOfPaper) -> str:
    """The heading a form stands under: the hundreds of its order, blank sheets by themselves."""
    if kind.about is About.BLANK:
        return text(f"making.group.{_BLANK_GROUP}")
    hundreds = str(kind.order // 100)
    return text(f"making.group.{hundreds if hundreds in _GROUPS else '0'}")


def grouped(
    kinds: Sequence[KindOfPaper], words: str = ""
) -> tuple[tuple[str, tuple[KindOfPaper, ...]], ...]:
    """Return (heading, forms) in their order, of forms whose title has `words`."""
    found: dict[str, list[KindOfPaper]] = {}
    for kind in kinds:
        if words.strip() in kind.title:
            found.setdefault(group_of(kind), []).append(kind)
    return tuple((heading, tuple(some)) for heading, some in found.items())


def stages_words(kind: KindOfPaper) -> str:
    """In which stages of a task a form is made."""
    joint = text("making.kinds.stages_joint")
    return joint.join(text(f"terms.stage.{stage}") for stage in kind.stages)


def kind_words(kind: KindOfPaper) -> str:
    """The line of a form in the list; why not, where it cannot be made now."""
    if kind.ready:
        return kind.title
    return text("making.kinds.not_ready", title=kind.title, stages=stages_words(kind))


def check_words(kind: KindOfPaper) -> str:
    """How many wordings the bureau has still to confirm; "" for none."""
    return text("making.asks.to_check", count=kind.checks) if kind.checks else ""


def nothing_words(kind: KindOfPaper) -> str:
    """What stands in place of the fields of a form that asks for nothing."""
    return text(f"making.asks.nothing{'_blank' if kind.about is About.BLANK else ''}")


def may_be_several(kind: KindOfPaper) -> bool:
    """Whether one run may be for several enterprises: what is entered is the same for all."""
    return kind.about is About.ENTERPRISE and not any(ask.required for ask in kind.asks)


def first_values(kind: KindOfPaper, kept: Mapping[str, str]) -> dict[str, str]:
    """Return what the fields begin with: what was typed before, else the form's defaults."""
    return {ask.path: kept.get(ask.path, ask.default) for ask in kind.asks}


def read_value(ask: Ask, words: str) -> str:
    """Return what was typed as it is kept: a day in any usual spelling as ISO text."""
    words = words.strip()
    if ask.kind is not AskKind.DATE or not words:
        return words
    day = read_date(words)
    return day.isoformat() if day is not None else words


def ask_errors(kind: KindOfPaper, values: Mapping[str, str]) -> dict[str, str]:
    """Return path -> sentence of every ask that will not do."""
    found = {}
    for ask in kind.asks:
        try:
            checked((ask,), values)
        except UserError as error:
            dated = ask.kind is AskKind.DATE and values.get(ask.path)
            found[ask.path] = text("making.asks.day_wrong") if dated else error_text(error)
    return found


def preview_values(kind: KindOfPaper, values: Mapping[str, str], today: date) -> dict[str, str]:
    """Return values a preview can be made of: what is missing or wrong shows its name."""
    wrong = ask_errors(kind, values)
    return {
        ask.path: _stand_in(ask, today) if ask.path in wrong else values.get(ask.path, "")
        for ask in kind.asks
    }


def sample_words(ask: Ask) -> str:
    """What stands grey in an empty field: what an entry may look like, "" for nothing."""
    return text("making.asks.sample", sample=ask.sample) if ask.sample else ""


def _stand_in(ask: Ask, today: date) -> str:
    if ask.kind is AskKind.DATE:
        return today.isoformat()
    if ask.kind is AskKind.NUMBER:
        return "1"
    if ask.kind is AskKind.CHOICE:
        return ask.choices[0]
    return sample_words(ask) or text("making.asks.blank", label=ask.label)


def draw_words(one: ChoiceDraw) -> str:
    """An attempt in one line."""
    key = "draw_void" if one.voided else "draw_line"
    return text(f"making.target.{key}", attempt=one.attempt, number=one.number)


def team_line(one: ChoiceTeam) -> str:
    """A team in one line, with its officers."""
    return text(
        "making.target.team_line",
        name=team_words(one.target.team),
        officers=text("making.target.joint").join(one.officers),
        count=one.enterprises,
    )


def found_places(places: Sequence[ChoicePlace], words: str) -> tuple[ChoicePlace, ...]:
    """Return the enterprises whose name, code or place in the queue has the words."""
    words = words.strip()
    return tuple(
        one
        for one in places
        if words in one.name or words in one.code or words == str(one.position)
    )


def sentence_of(kind: KindOfPaper, targets: int) -> str:
    """What stands beside the primary button."""
    if not kind.ready:
        return text("making.make.sentence_not_ready", stages=stages_words(kind))
    if not targets:
        return text(f"making.target.missing_{kind.about.name}")
    if kind.about is About.BLANK:
        return text("making.make.sentence_blank")
    return text(f"making.make.{'sentence_numbered' if kind.numbered else 'sentence'}")


def primary_of(targets: int) -> str:
    """The words of the primary button."""
    if targets > 1:
        return text("making.make.action_several", count=targets)
    return text("making.make.action")


def folder_of(data: Path, task_no: str, kind: KindOfPaper, *, own_folder: bool) -> Path:
    """Where papers go: the task's folder, or that of the blank sheets; many files a folder below."""
    folder = data / "papers" / (task_no or text("making.page.blank_title"))
    return folder / kind.title if own_folder else folder


def done_words(kind: KindOfPaper, made: PaperMade) -> str:
    """What was made: papers, pages, numbers, and where it lies."""
    numbers = ""
    if made.first_no:
        key = "number" if made.first_no == made.last_no else "numbers"
        numbers = text(f"making.make.{key}", first=made.first_no, last=made.last_no)
    done = text(
        "making.make.done",
        title=kind.title,
        papers=made.papers,
        pages=made.pages,
        numbers=numbers,
    )
    if made.files > 1:
        return done + text("making.make.folder_of_files", files=made.files, name=made.path.name)
    return done + text("making.make.place", name=made.path.name)
