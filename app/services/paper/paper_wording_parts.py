"""The parts of a sentence in the words of the bureau: what a chip is called, what may be put in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.vocabulary import LIST_MARK
from app.files.form_sentences import Part, PartKind, Sentence, Written, sentences
from app.files.form_version import FormVersion
from app.files.pdf.placeholders import values_at
from app.texts import text

__all__ = ["Insert", "Line", "Piece", "Written", "changed_lines", "insertable", "lines_of"]

_NOTE = re.compile("（[^（）]*）")
_PLAIN = re.compile(r"[\w.]+")
_ENDS = re.compile(r'"([^"]*)" if loop\.last else "([^"]*)"')
_FONT = re.compile(r'n="([\w-]+)"')
_LOOP_VARIABLE: Final = "one"
_KINDS = frozenset({"org", "title", "subtitle", "no", "to", "h1", "h2", "seal", "date", "small"})
_TAGS = frozenset({"td", "th", "foot", "sign"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part as the editor shows it.

    Attributes:
        words: words as read (a line end is one in print); of a chip, what the template has.
        label: of a chip; "" for words. tip: what it is in full.
        tone: value, command or mark; "" for words.
        pair: the same number for chips that stand and fall together; 0 for none.
        opens, closes: it is the first or last of its pair.
        variable, path: of a loop's opening chip, for what may be put in inside.
    """

    words: str
    label: str = ""
    tip: str = ""
    tone: str = ""
    pair: int = 0
    opens: bool = False
    closes: bool = False
    variable: str = ""
    path: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it is words that can be typed over."""
        return not self.tone


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the editor shows it.

    Attributes:
        kind: what it is on the page: 标题, 正文, 表格 …
        within: when it is printed, where that is not always; "" else.
        scope: name -> placeholder path of the loops around it.
    """

    number: int
    kind: str
    style: str
    check: bool
    locked: bool
    pieces: tuple[Piece, ...]
    within: str
    scope: Mapping[str, str]

    @property
    def shown(self) -> str:
        """The sentence in one line, chips in brackets; for lists and for finding."""
        return "".join(shown(piece) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Insert:
    """Something that may be put into a sentence: one chip, or some with words between."""

    label: str
    tip: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """What placeholders are called, and which of them say yes or no."""

    bindings: Mapping[str, str]
    flags: frozenset[str] = frozenset()

    def __contains__(self, path: str) -> bool:
        return path in self.bindings

    def full(self, path: str) -> str:
        return self.bindings[path]

    def short(self, path: str) -> str:
        """Without the notes in brackets; a list after its first element."""
        if path in self.bindings:
            return _NOTE.sub("", self.bindings[path]) or self.bindings[path]
        element = path if path.endswith("[]") else f"{path}[]"
        first = (element, f"{path}.")
        inner = [label for one, label in self.bindings.items() if one.startswith(first)]
        return _NOTE.sub("", inner[0]) if inner else path


def shown(piece: Piece) -> str:
    """Return a part as plain words."""
    return piece.words if piece.is_text else text("form_editor.chip.shown", label=piece.label)


def lines_of(form: FormVersion, source: str) -> tuple[Line, ...]:
    """Return the sentences of a template of a form, with its names for placeholders."""
    flags = (
        path for path in form.bindings if isinstance(next(values_at(form.sample, path), None), bool)
    )
    names = _Names(form.bindings, frozenset(flags))
    return tuple(_line(names, sentence) for sentence in sentences(source))


def changed_lines(lines: Sequence[Line], written: Mapping[int, Written]) -> tuple[int, ...]:
    """Return the numbers of the sentences that are not as they were."""
    before = {line.number: line for line in lines}
    return tuple(
        number
        for number, new in sorted(written.items())
        if number in before and new != _written(before[number])
    )


def confirmed_lines(before: Sequence[Line], after: Sequence[Line]) -> tuple[tuple[Line, ...], bool]:
    """Return the sentences that are no longer to be confirmed, and whether all else is as it was.

    Sentences are compared in their order; where some came or went, as many as there are.
    """
    pairs = list(zip(before, after, strict=False))
    cleared = tuple(new for old, new in pairs if old.check and not new.check)
    same = len(before) == len(after) and all(old.pieces == new.pieces for old, new in pairs)
    marked = any(new.check and not old.check for old, new in pairs)
    return cleared, bool(cleared) and same and not marked


def original(shipped: Sequence[Line], lines: Sequence[Line], number: int) -> Line | None:
    """Return the program's wording of a sentence; None where the sentences no longer match."""
    if [line.style for line in shipped] != [line.style for line in lines]:
        return None  # some came or went in the expert view
    return shipped[number] if number < len(shipped) else None


def _written(line: Line) -> Written:
    return Written(tuple((piece.is_text, piece.words) for piece in line.pieces), line.check)


def insertable(
    bindings: Mapping[str, str], sample: Mapping[str, object], scope: Mapping[str, str]
) -> tuple[Insert, ...]:
    """Return what may stand where these loops are around: only what the form knows."""
    found = [one for path in bindings for one in _inserts(path, bindings, sample, scope)]
    if scope:
        words = "{{ loop.index }}"
        label = text("form_editor.chip.index")
        found.insert(0, Insert(label, words, (Piece(words, label, words, "value"),)))
    for word, raw in (("box", "<ck/>"), ("blank", '<blank w="30"/>')):
        label = text(f"form_editor.chip.{word}")
        found.append(Insert(label, raw, (Piece(raw, label, raw, "mark"),)))
    return tuple(found)


def _inserts(
    path: str, bindings: Mapping[str, str], sample: Mapping[str, object], scope: Mapping[str, str]
) -> Iterator[Insert]:
    label, tip = _Names(bindings).short(path), bindings[path]
    if isinstance(next(values_at(sample, path), None), bool):
        return
    variables = {element: variable for variable, element in scope.items()}
    owner, lists, rest = path.rpartition("[]")
    if not lists:
        yield Insert(label, tip, (_value("{{ " + path + " }}", label, tip),))
    elif owner + "[]" in variables:
        words = "{{ " + variables[owner + "[]"] + rest + " }}"
        yield Insert(label, tip, (_value(words, label, tip),))
    elif "[]" not in owner and not rest:
        words = f'{{{{ {owner} | join("{LIST_MARK}") }}}}'
        yield Insert(
            label, text("form_editor.insert.joined", label=tip), (_value(words, label, tip),)
        )
    elif "[]" not in owner:
        yield Insert(
            text("form_editor.insert.each", label=label),
            text("form_editor.insert.joined", label=tip),
            _loop(owner, rest, label, tip),
        )


def _loop(owner: str, rest: str, label: str, tip: str) -> tuple[Piece, ...]:
    begin = f"{{% for {_LOOP_VARIABLE} in {owner} %}}"
    ends = f'{{{{ "" if loop.last else "{LIST_MARK}" }}}}'
    between = text("form_editor.chip.ends", last="", between=LIST_MARK)
    each = text("form_editor.chip.for", name=label)
    return (
        Piece(begin, each, begin, "command", 1, True, False, _LOOP_VARIABLE, owner + "[]"),
        _value("{{ " + _LOOP_VARIABLE + rest + " }}", label, tip),
        Piece(ends, between, ends, "value"),
        Piece("{% endfor %}", text("form_editor.chip.endfor"), each, "command", 1, False, True),
    )


def _value(words: str, label: str, tip: str) -> Piece:
    return Piece(words, label, tip, "value")


def _line(names: _Names, sentence: Sentence) -> Line:
    openings = {part.pair: part for part in sentence.parts if part.kind is PartKind.OPEN}
    kind = sentence.style if sentence.tag == "p" else sentence.tag
    known = kind if kind in _KINDS or kind in _TAGS else "body"
    return Line(
        sentence.number,
        text(f"form_editor.kind.{known}"),
        known,
        sentence.check,
        sentence.locked,
        tuple(_piece(part, names, openings.get(part.pair)) for part in sentence.parts),
        text("form_editor.semicolon").join(_label(part, names) for part in sentence.within),
        sentence.scope,
    )


def _piece(part: Part, names: _Names, opening: Part | None) -> Piece:
    if part.kind is PartKind.TEXT:
        return Piece(part.words)
    if part.kind is PartKind.VALUE:
        return Piece(part.words, _label(part, names), _tip(part, names), "value")
    label = _label(part, names)
    tip = text("form_editor.chip.nb_tip") if part.word == "nb" else label
    if part.kind in (PartKind.CLOSE, PartKind.BETWEEN) and opening is not None:
        tip = text("form_editor.chip.of", label=_label(opening, names))
    tone = "mark" if part.word in ("f", "nb", "ck", "blank", "comment", "qr") else "command"
    opens, closes = part.kind is PartKind.OPEN, part.kind is PartKind.CLOSE
    path = part.paths[0] if part.variable and part.paths else ""
    return Piece(part.words, label, tip, tone, part.pair, opens, closes, part.variable, path)


def _tip(part: Part, names: _Names) -> str:
    known = [names.full(path) for path in part.paths if path in names]
    return LIST_MARK.join(known) or part.words


def _label(part: Part, names: _Names) -> str:
    called = LIST_MARK.join(dict.fromkeys(names.short(path) for path in part.paths))
    said = part.words.strip("{}% ").strip()
    if part.kind is PartKind.VALUE:
        return _value_label(said, called)
    word = part.word
    if part.kind is PartKind.CLOSE:
        return text(f"form_editor.chip.end{word}") if word in ("if", "for", "f", "nb") else said
    if word in ("if", "elif"):
        condition = said.removeprefix(word).strip()
        if _PLAIN.fullmatch(condition) and called:
            is_flag = names.flags.issuperset(part.paths)
            return text(f"form_editor.chip.{'flag' if is_flag else 'if'}", name=called)
        if _PLAIN.fullmatch(condition.removeprefix("not ")) and called:
            return text("form_editor.chip.unless", name=called)
        return text("form_editor.chip.judged", name=called or condition)
    if word == "for":
        return text("form_editor.chip.for", name=called)
    if word == "f":
        font = _FONT.search(part.words)
        named = text(f"form_editor.font.{font[1]}") if font else word
        return text("form_editor.chip.f", font=named)
    known = {"else": "else", "nb": "nb", "ck": "box", "blank": "blank", "comment": "comment"}
    return text(f"form_editor.chip.{known[word]}") if word in known else said


def _value_label(said: str, names: str) -> str:
    ends = _ENDS.fullmatch(said)
    if ends:
        return text("form_editor.chip.ends", last=ends[1], between=ends[2])
    if said == "loop.index":
        return text("form_editor.chip.index")
    if names and said.endswith("| length"):
        return text("form_editor.chip.length", name=names)
    return names or said
