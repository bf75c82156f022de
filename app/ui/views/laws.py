"""What the pages of laws decide: the blocks that are read and copied, words of tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Final, Literal

from app.core.rows import read_date
from app.core.vocabulary import LIST_MARK
from app.services.registry.item_comparison import Fate, ItemFate, VersionsCompared
from app.services.registry.law_citations import CitedLaw, CitedPlace, ItemBasis, MissingText
from app.services.registry.law_import import LawDraft, LawsRead
from app.services.registry.laws import MOST_HITS, ArticleLine, LawCard, LawLine
from app.texts import text

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

Role = Literal["title", "note", "chapter", "plain", "missing"]
_FIELDS_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of what is read: a bold label in front, then the words."""

    words: str
    label: str = ""
    role: Role = "plain"


def law_blocks(card: LawCard) -> tuple[Block, ...]:
    """Return a law with its chapters and articles."""
    made = list(_head(card.line.title, card.line.number, card.line.in_force_from))
    chapter = ""
    for one in card.articles:
        if one.chapter != chapter:
            chapter = one.chapter
            made.append(Block(chapter, role="chapter"))
        made.append(Block(one.body, one.label))
    return tuple(made)


def hit_blocks(hit: ArticleLine) -> tuple[Block, ...]:
    """Return one article with the law it is from."""
    chapter = (Block(hit.chapter, role="note"),) if hit.chapter else ()
    return (*_head(hit.title, "", hit.in_force_from), *chapter, Block(hit.body, hit.label))


def _head(title: str, number: str, day: date | None) -> tuple[Block, ...]:
    facts = [number, text("law.words.in_force", day=day.isoformat()) if day else ""]
    said = "　".join(one for one in facts if one)
    head = (Block(text("law.words.head", title=title), role="title"),)
    return (*head, Block(said, role="note")) if said else head


def basis_blocks(bases: Sequence[ItemBasis]) -> tuple[Block, ...]:
    """Return the cited texts of some items; with several each is named."""
    made: list[Block] = []
    for one in bases:
        if len(bases) > 1:
            name = text("law.words.item", code=one.code, name=one.name)
            made.append(Block(name, role="chapter"))
        if not one.basis.strip():
            made.append(Block(text("law.words.no_basis"), role="missing"))
        elif not one.cited:
            made.append(Block(one.basis))
        for law in one.cited:
            made.extend(cited_blocks(law))
    return tuple(made)


def cited_blocks(law: CitedLaw) -> tuple[Block, ...]:
    """Return a cited law with the places cited of it; what is not entered is said to be."""
    made = list(_head(law.title, law.number, law.in_force_from))
    if not law.places:
        key = "whole" if law.law_id is not None else "not_entered"
        made.append(Block(text(f"law.words.{key}"), role="note"))
    for place in law.places:
        made.extend(_place(place))
    return tuple(made)


def _place(place: CitedPlace) -> tuple[Block, ...]:
    if not place.body:
        return (Block(text("law.words.not_entered"), place.label, "note"),)
    if place.passage:
        return (Block(place.passage, place.label),)
    lacking = Block(text("law.words.no_such_part"), place.label, "missing")
    return (lacking, Block(place.body, place.article))


def entered_words(basis: ItemBasis) -> str:
    """Return how many of the cited texts are there."""
    wanted = sum(max(1, len(law.places)) for law in basis.cited)
    there = wanted - sum(len(law.missing) for law in basis.cited)
    if there == wanted:
        return text("law.words.entered_all")
    return text("law.words.entered", there=there, all=wanted)


def plain(blocks: Iterable[Block]) -> str:
    """Return blocks as text to paste."""
    return "\n".join(f"{one.label}　{one.words}" if one.label else one.words for one in blocks)


def html(blocks: Iterable[Block], colours: dict[str, str]) -> str:
    """Return blocks as rich text; `colours`: of the roles note and missing."""
    made = []
    for one in blocks:
        words = escape(one.words).replace("\n", "<br>　　")
        if one.label:
            words = f"<b>{escape(one.label)}</b>　{words}"
        if one.role in ("title", "chapter"):
            words = f"<b>{words}</b>"
        colour = f' style="color:{colours[one.role]}"' if one.role in colours else ""
        centred = ' align="center"' if one.role == "chapter" else ""
        made.append(f"<p{centred}><span{colour}>{words}</span></p>")
    return "".join(made)


def found_laws(lines: Sequence[LawLine], words: str) -> tuple[LawLine, ...]:
    """Return the laws in whose title, short title or number every word stands."""
    wanted = words.split()
    return tuple(
        line
        for line in lines
        if all(word in "\n".join((line.title, *line.short_titles, line.number)) for word in wanted)
    )


def hits_words(count: int) -> str:
    """Return how many articles a search found."""
    return text("law.hits_more" if count == MOST_HITS else "law.hits", count=count)


def until_words(line: LawLine) -> str:
    """Return the last day of a wording that another follows."""
    return line.until.isoformat() if line.until else ""


def one_line(body: str) -> str:
    """Return an article as a table shows it."""
    return " ".join(body.split("\n"))


def codes_words(row: MissingText) -> str:
    """Return the items that cite a missing article."""
    return LIST_MARK.join(row.codes)


def label_words(row: MissingText) -> str:
    """Return what of a law is missing."""
    return row.label or text("law.words.whole_law")


# -- entering laws -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a law as somebody typed it."""

    title: str
    short: str
    number: str
    day: str

    @property
    def short_titles(self) -> tuple[str, ...]:
        """The short titles, one by one."""
        words = self.short.replace("，", LIST_MARK).replace(",", LIST_MARK)
        return tuple(one for part in words.split(LIST_MARK) if (one := part.strip(" 《》")))


def head_of(draft: LawDraft) -> Head:
    """Return what a text says of itself, to start from."""
    one = draft.text
    day = one.in_force_from.isoformat() if one.in_force_from else ""
    return Head(one.title, LIST_MARK.join(draft.short_titles), one.number, day)


def head_errors(head: Head) -> dict[str, str]:
    """Return field -> what is wrong with it."""
    wrong = {}
    if not head.title.strip():
        wrong["name"] = text("law.import_window.name_missing")
    if not head.day.strip():
        wrong["day"] = text("law.import_window.day_missing")
    elif read_date(head.day) is None:
        wrong["day"] = text("law.import_window.day_wrong")
    return wrong


def state_words(draft: LawDraft) -> str:
    """Return what saving a law would do."""
    if draft.before is None:
        return text("law.import_window.state_new")
    if not draft.changed:
        return text("law.import_window.state_same")
    return text("law.import_window.state_changed", count=len(draft.changed))


def day_words(draft: LawDraft) -> str:
    """Return the first day of a law as read."""
    return head_of(draft).day


def read_words(read: LawsRead) -> str:
    """Return what to look at before saving; "" where nothing is odd."""
    said = []
    for draft in read.drafts:
        gaps, repeated = draft.text.gaps, draft.text.repeated
        if len(gaps) == 1:
            said.append(text("law.import_window.gap_one", first=gaps[0]))
        elif gaps:
            said.append(text("law.import_window.gaps", first=gaps[0], count=len(gaps)))
        if repeated:
            key = "law.import_window.repeated"
            said.append(text(key, first=repeated[0], count=len(repeated)))
    if read.issues:
        first = read.issues[0]
        said.append(
            text(
                "law.import_window.issues",
                count=len(read.issues),
                row=first.row,
                message=first.message,
            )
        )
    return "\n".join(said)


def pieces_words(draft: LawDraft) -> str:
    """Return how many articles were read, and from which to which."""
    articles = draft.text.articles
    return text(
        "law.import_window.pieces",
        count=len(articles),
        first=articles[0].label,
        last=articles[-1].label,
    )


# -- two versions of the list ------------------------------------------------------------


def compared_words(found: VersionsCompared) -> str:
    """Return two versions and the sums of what became of their items."""
    sums = {fate: sum(1 for row in found.rows if row.fate is fate) for fate in Fate}
    return text(
        "law.compare.sentence",
        old=found.old.label,
        old_day=found.old.valid_from.isoformat(),
        new=found.new.label,
        new_day=found.new.valid_from.isoformat(),
        added=sums[Fate.NEW],
        changed=sums[Fate.CHANGED],
        gone=sums[Fate.GONE],
        same=found.same,
    )


def fate_words(row: ItemFate) -> str:
    """Return 新增, 修改 or 取消."""
    return text(f"law.fate.{row.fate}")


def fate_tone(row: ItemFate) -> "Tone":
    """Return the tone of its pill."""
    tones: dict[Fate, Tone] = {Fate.NEW: "success", Fate.CHANGED: "warning", Fate.GONE: "danger"}
    return tones[row.fate]


def fields_words(row: ItemFate) -> str:
    """Return the changed fields by name."""
    names = [one.column for one in row.changes]
    more = "…" if len(names) > _FIELDS_NAMED else ""
    return LIST_MARK.join(names[:_FIELDS_NAMED]) + more


def change_blocks(row: ItemFate) -> tuple[Block, ...]:
    """Return an item's changes field by field, before and after."""
    made = [Block(text("law.words.item", code=row.code, name=row.name), role="title")]
    blank = text("law.compare.blank")
    for one in row.changes:
        pair = {"before": one.before or blank, "after": one.after or blank}
        words = text("law.compare.change", **pair)
        made.append(Block(words, one.column))
    if not row.changes:
        made.append(Block(fate_words(row), role="note"))
    return tuple(made)
