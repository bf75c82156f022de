"""The sentences of a template, cut out so that each can be changed by itself.

A template is read token by token (tags, Jinja, words). Every `p`, `td`, `th`, `foot` and
`sign` that holds words or values and no block of its own is a sentence, and so is one that
holds nothing at all between its tags: its words were taken away. Everything else is never
touched. A sentence that is given back as it was keeps its bytes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import jinja2

from app.files.pdf.placeholders import paths_in

_JINJA = r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}"
_TOKEN: Final = re.compile(
    rf"(?P<comment><!--.*?-->)|(?P<jinja>{_JINJA})"
    rf"|(?P<tag></?[A-Za-z][\w:.-]*(?:{_JINJA}|\"(?:{_JINJA}|[^\"])*\"|'(?:{_JINJA}|[^'])*'|[^<>\"'])*>)",
    re.DOTALL,
)
_NAME = re.compile(r"</?([A-Za-z][\w:.-]*)")
_STYLE = re.compile(r"\bs\s*=\s*[\"'](\w+)[\"']")
_CHECK = re.compile(r"\s+check\s*=\s*([\"'])yes\1")
_COMMAND = re.compile(r"\{%[-+]?\s*(\w+)")
_LOOP = re.compile(r"\{%[-+]?\s*for\s+(\w+)\s+in\s+(.*?)\s*[-+]?%\}", re.DOTALL)
_INDENTATION = re.compile(r"[ \t]*\n[ \t\n]*")  # not printed; see app/files/pdf/blocks.py
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#(\d+)|#x([0-9A-Fa-f]+));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_READ: Final = jinja2.Environment(autoescape=True)  # reads only; nothing is filled in here

_HOLD_SENTENCES = frozenset({"p", "td", "th", "foot", "sign"})
_BLOCKS = frozenset({"p", "qr", "grid", "sp", "keep", "td", "th"})
_LINE = "\n"


class PartKind(StrEnum):
    """What a part of a sentence is."""

    TEXT = "text"
    VALUE = "value"  # {{ … }}
    OPEN = "open"  # {% if %}, {% for %}, <f>, <nb>: has a partner
    BETWEEN = "between"  # {% else %}, {% elif %}
    CLOSE = "close"
    SINGLE = "single"  # <ck/>, <blank/>, {# … #}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence, in order.

    Attributes:
        words: of TEXT, as people read it; a line end is a <br/>. Else as in the template.
        word: the command, or the tag; "" of words and values.
        paths: the placeholders it names, seen through the loops around it.
        variable: of a loop, what one of its elements is called.
        pair: the same number for the parts that stand and fall together; 0 for none.
    """

    kind: PartKind
    words: str
    word: str = ""
    paths: tuple[str, ...] = ()
    variable: str = ""
    pair: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """One element with words.

    Attributes:
        number: from 0, in the order of the template.
        tag, style: the element and its `s`.
        line: of the template, from 1.
        check: a wording still to be confirmed (待核).
        locked: its commands reach beyond it; it is changed in the XML only.
        scope: name -> placeholder path of every loop around it.
        within: the commands around it, outermost first.
    """

    number: int
    tag: str
    style: str
    line: int
    check: bool
    locked: bool
    parts: tuple[Part, ...]
    scope: Mapping[str, str]
    within: tuple[Part, ...]
    head: tuple[int, int]  # where its opening tag stands
    body: tuple[int, int]


class Written(NamedTuple):
    """A sentence as it is to be: (is it words, words) per part, and whether to be confirmed."""

    parts: tuple[tuple[bool, str], ...]
    check: bool


class _Token(NamedTuple):
    kind: str  # tag, jinja, comment, text
    raw: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.raw)


def sentences(source: str) -> tuple[Sentence, ...]:
    """Return the sentences of a template. Broken templates give what can be recognised."""
    tokens = list(_tokens(source))
    found: list[Sentence] = []
    around: list[Part] = []
    for at, token in enumerate(tokens):
        if token.kind == "jinja":
            _step(around, token)
        close = _closing(tokens, at) if _opens_sentence(token) else 0
        if close:
            body = tokens[at + 1 : close]
            parts, balanced = _parts(body, _scope(around))
            found.append(
                Sentence(
                    number=len(found),
                    tag=_name(token),
                    style=(_STYLE.search(token.raw) or ["", ""])[1],
                    line=source.count("\n", 0, token.start) + 1,
                    check=bool(_CHECK.search(token.raw)),
                    locked=not balanced,
                    parts=parts,
                    scope=_scope(around),
                    within=tuple(around),
                    head=(token.start, token.end),
                    body=(token.end, tokens[close].start),
                )
            )
    return tuple(found)


def joined(source: str, written: Mapping[int, Written]) -> str:
    """Return the template with sentences (by number) as they are to be.

    What was not changed keeps its bytes; so does everything outside of sentences.
    """
    pieces: list[str] = []
    at = 0
    for sentence in sentences(source):
        new = written.get(sentence.number)
        if new is None or sentence.locked:
            continue
        head = source[slice(*sentence.head)]
        if new.check != sentence.check:
            head = _marked(head, sentence.tag) if new.check else _CHECK.sub("", head)
        body = source[slice(*sentence.body)]
        if _plain(new.parts) != _plain(as_written(sentence).parts):
            body = _body(_plain(new.parts))
        pieces += [source[at : sentence.head[0]], head, body]
        at = sentence.body[1]
    return "".join((*pieces, source[at:]))


def as_written(sentence: Sentence) -> Written:
    """Return a sentence in the shape `joined` takes."""
    parts = tuple((part.kind is PartKind.TEXT, part.words) for part in sentence.parts)
    return Written(parts, sentence.check)


def _tokens(source: str) -> Iterator[_Token]:
    at = 0
    for match in _TOKEN.finditer(source):
        if match.start() > at:
            yield _Token("text", source[at : match.start()], at)
        assert match.lastgroup is not None  # one of the three alternatives
        yield _Token(match.lastgroup, match.group(), match.start())
        at = match.end()
    if at < len(source):
        yield _Token("text", source[at:], at)


def _name(token: _Token) -> str:
    found = _NAME.match(token.raw) if token.kind == "tag" else None
    return found[1] if found else ""


def _is_open(token: _Token) -> bool:
    return token.kind == "tag" and token.raw[1] != "/" and not token.raw.endswith("/>")


def _opens_sentence(token: _Token) -> bool:
    return _is_open(token) and _name(token) in _HOLD_SENTENCES


def _closing(tokens: Sequence[_Token], at: int) -> int:
    """Return where the element at `at` ends if it is a sentence, else 0."""
    name, says = _name(tokens[at]), False
    if at + 1 < len(tokens) and tokens[at + 1].raw == f"</{name}>":
        return at + 1  # emptied
    for end in range(at + 1, len(tokens)):
        token = tokens[end]
        if token.kind == "tag" and token.raw.startswith("</") and _name(token) == name:
            return end if says else 0
        if _name(token) in _BLOCKS or _name(token) in ("row", "section", "form"):
            return 0
        says = says or (token.kind == "text" and bool(token.raw.strip()))
        says = says or token.raw.startswith("{{")
    return 0


def _scope(around: Sequence[Part]) -> dict[str, str]:
    return {part.variable: part.paths[0] for part in around if part.variable and part.paths}


def _step(around: list[Part], token: _Token) -> None:
    """Go past a command: what it opens is around the rest, what it closes no more."""
    part = _jinja(token.raw, _scope(around))
    if part.kind is PartKind.OPEN or part.kind is PartKind.BETWEEN:
        if part.kind is PartKind.BETWEEN and around:
            around.pop()
        around.append(part)
    elif part.kind is PartKind.CLOSE and around:
        around.pop()


def _parts(tokens: Sequence[_Token], scope: Mapping[str, str]) -> tuple[tuple[Part, ...], bool]:
    """Return the parts of a body, and whether everything that opens in it closes in it."""
    parts: list[Part] = []
    open_: list[Part] = []
    balanced, pairs = True, 0
    for token in tokens:
        part = _part(token, {**scope, **_scope(open_)})
        if part.kind is PartKind.TEXT:
            if parts and parts[-1].kind is PartKind.TEXT:
                part = Part(PartKind.TEXT, parts.pop().words + part.words)
            if part.words:
                parts.append(part)
            continue
        if part.kind is PartKind.OPEN:
            pairs += 1
            part = _paired(part, pairs)
            open_.append(part)
        elif part.kind in (PartKind.BETWEEN, PartKind.CLOSE):
            partner = open_[-1] if open_ else None
            if partner is None or not _fits(partner, part):
                balanced = False
            else:
                part = _paired(part, partner.pair)
                if part.kind is PartKind.CLOSE:
                    open_.pop()
        parts.append(part)
    return tuple(parts), balanced and not open_


def _paired(part: Part, pair: int) -> Part:
    return Part(part.kind, part.words, part.word, part.paths, part.variable, pair)


def _fits(partner: Part, part: Part) -> bool:
    if part.kind is PartKind.BETWEEN:
        return partner.word in ("if", "for")
    return part.word == partner.word


def _part(token: _Token, scope: Mapping[str, str]) -> Part:
    if token.kind == "text":
        return Part(PartKind.TEXT, _said(token.raw))
    if token.kind == "jinja":
        return _jinja(token.raw, scope)
    if token.kind == "comment":
        return Part(PartKind.SINGLE, token.raw, "comment")
    name = _name(token)
    if name == "br":
        return Part(PartKind.TEXT, _LINE)
    if token.raw.startswith("</"):
        return Part(PartKind.CLOSE, token.raw, name)
    return Part(PartKind.OPEN if _is_open(token) else PartKind.SINGLE, token.raw, name)


def _jinja(raw: str, scope: Mapping[str, str]) -> Part:
    if raw.startswith("{{"):
        return Part(PartKind.VALUE, raw, "", _paths(raw, scope))
    if raw.startswith("{#"):
        return Part(PartKind.SINGLE, raw, "comment")
    found = _COMMAND.match(raw)
    command = found[1] if found else ""
    if command == "for":
        loop = _LOOP.match(raw)
        paths = _paths("{{ " + loop[2] + " }}", scope) if loop else ()
        over = tuple(f"{path}[]" for path in paths[:1])
        return Part(PartKind.OPEN, raw, "for", over, loop[1] if loop else "")
    if command == "if":
        return Part(PartKind.OPEN, raw, "if", _paths(raw + "{% endif %}", scope))
    if command == "elif":
        return Part(PartKind.BETWEEN, raw, command, _paths(_as_if(raw), scope))
    if command == "else":
        return Part(PartKind.BETWEEN, raw, command)
    if command in ("endif", "endfor"):
        return Part(PartKind.CLOSE, raw, command.removeprefix("end"))
    return Part(PartKind.SINGLE, raw, command)


def _as_if(raw: str) -> str:
    return raw.replace("elif", "if", 1) + "{% endif %}"


def _paths(snippet: str, scope: Mapping[str, str]) -> tuple[str, ...]:
    try:
        tree = _READ.parse(snippet)
    except jinja2.TemplateSyntaxError:
        return ()
    return tuple(dict.fromkeys(paths_in(tree, scope)))


def _said(raw: str) -> str:
    return _ENTITY.sub(_character, _INDENTATION.sub("", raw))


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _ENTITIES[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    return chr(code) if code < 0x110000 else match.group()


def _plain(parts: Sequence[tuple[bool, str]]) -> tuple[tuple[bool, str], ...]:
    """Join words that stand side by side; leave out empty ones."""
    plain: list[tuple[bool, str]] = []
    for is_text, words in parts:
        if is_text and plain and plain[-1][0]:
            plain[-1] = (True, plain[-1][1] + words)
        elif words:
            plain.append((is_text, words))
    return tuple(plain)


def _body(parts: Sequence[tuple[bool, str]]) -> str:
    return "".join(_escaped(words) if is_text else words for is_text, words in parts)


def _escaped(words: str) -> str:
    """Words for the template: no tag and no command can come of what somebody typed."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("{", "&#123;")):
        words = words.replace(sign, entity)
    return words.replace("\r\n", _LINE).replace("\r", _LINE).replace(_LINE, "<br/>")


def _marked(head: str, tag: str) -> str:
    return f'<{tag} check="yes"{head[1 + len(tag) :]}'
