"""House rules as pattern and explanation: a remark made twice in review becomes a row."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE_FOLDERS = ("app", "installer", "tests", "resources", "forms")
TEXT_ENDINGS = {".py", ".toml", ".md", ".qss", ".xml", ".svg", ".sql", ".txt", ".csv", ""}
TOP_LEVEL = {"pyproject.toml", "app", "resources", "forms", "tests", "installer", "README.md"}
BUILD_OUTPUT = {"build", "dist"}  # in .gitignore
MODULE_LINES = 400
FUNCTION_LINES = 50

# Field terms that are data stand in a vocabulary; everything else a person reads is a text.
CHINESE_LITERALS = {
    "app/core/vocabulary.py": "status values and dictionary values of the field",
    "app/core/disclosure_vocabulary.py": "column headings of the published lists",
    "app/core/finding_vocabulary.py": "the result dictionary of the field, code by code",
    "app/core/headings.py": "column headings of registries with their synonyms",
    "app/core/holiday_rows.py": "how lists of a year's days off name a day off and one worked on",
    "app/core/headings_not_kept.py": "headings of the usual templates that nothing keeps",
    "app/core/annual_headings.py": "columns of the yearly plan with their synonyms",
    "app/core/annual_words.py": "how plans write dates, ratios and kinds of checks",
    "app/core/citations.py": "how a legal basis names laws, articles, paragraphs and points",
    "app/core/law_rows.py": "how a table writes the number of an article",
    "app/core/law_text.py": "how the text of a law is laid out",
    "app/core/numerals.py": "the signs numbers are written with",
    "app/core/codes.py": "the shapes of registration numbers, which hold hanzi",
    "app/core/least_ratio.py": "how item lists spell the least ratio they demand",
    "app/core/upper_ratio.py": "how item lists spell the highest ratio they allow",
    "app/core/eligibility.py": "the registry's own status words that decide who is in",
    "app/core/items.py": "spellings in item lists that stand for another cell",
    "app/core/other_checks.py": "how lists name inspections outside the lots",
    "app/core/frequency.py": "how item lists spell how often one enterprise may be inspected",
    "app/core/numbers.py": "the two lawful forms of a task number",
    "app/core/rows.py": "how files write dates, no end, and nothing",
    "app/core/typed.py": "the marks people type days and numbers with",
    "app/core/returns.py": "headings of the sheets that teams and departments fill in",
    "app/core/team_plan.py": "names of the officers' pools as the manifest holds them",
}


@dataclass(frozen=True)
class Rule:
    """A pattern nobody writes, outside the places that are there for it."""

    name: str
    pattern: str
    why: str
    where: tuple[str, ...] = ("app/",)
    places: tuple[str, ...] = ()  # regular expressions of the paths it may stand in
    part: str = "code"  # "code": without comments and strings; "comment"; "text": everything


RULES = (
    Rule(
        "commit",
        r"\.commit\(",
        "a transaction ends in Store.write() and nowhere else",
        places=(r"app/store/engine\.py",),
    ),
    Rule(
        "clock",
        r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time|time\.localtime)\b",
        "there is one clock; everything else is told what time it is",
        places=(r"app/bootstrap\.py", r"app/cli\.py"),
    ),
    Rule(
        "silenced lint",
        r"\bnoqa\b(?!: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)* +(--?|#) \S)",
        "name the rule and the reason: noqa: X123 - because",
        ("app/", "installer/", "tests/"),
        part="comment",
    ),
    Rule(
        "silenced types",
        r"type: ignore(?!\[[a-z, -]+\] +# \S)",
        "name the error and the reason: type: ignore[code]  # because",
        ("app/", "installer/", "tests/"),
        part="comment",
    ),
    Rule(
        "threads and event loops",
        r"\b(QThread|QThreadPool|QRunnable|QTimer\.singleShot|processEvents|ThreadPoolExecutor"
        r"|ProcessPoolExecutor|threading\.Thread|multiprocessing)\b",
        "there is one door off the GUI thread, with two lanes behind it",
        # The walk through the windows has to let them paint between two steps.
        places=(r"app/ui/(jobs|children)\.py", r"app/worker\.py", r"app/ui/walk/\w+\.py"),
    ),
    Rule(
        "invisible characters",
        "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]",
        "what a reviewer cannot see must be written as an escape",
        SOURCE_FOLDERS,
        # These test the refusal of exactly such bytes, or are other people's words.
        places=(
            r"resources/vectors/.*",
            r"resources/licences/.*",
            r"resources/fonts/licen[cs]es/.*",
        ),
        part="text",
    ),
    Rule(
        "machine paths",
        r"(?<![\w.])/(wor[k]|roo[t]|tm[p]|hom[e])/",
        "the project knows no machine",
        SOURCE_FOLDERS,
        places=(r"resources/licences/.*",),
        part="text",
    ),
    Rule(
        "registry addresses",
        r"(debia[n]|pythonhoste[d]|npmj[s]|pyp[i])[.](org|com)",
        "where packages come from is the machine's setting",
        SOURCE_FOLDERS,
        places=(r"resources/licences/.*", r"resources/fonts/licen[cs]es/.*"),
        part="text",
    ),
    Rule(
        "unfinished",
        r"\b(TOD[O]|FIXM[E]|XX[X]|NotImplemente[d](Error)?)\b",
        "finish it, or write it where open points are kept",
        ("app/", "installer/", "tests/", "forms/"),
        part="text",
    ),
    Rule(
        "tests left out",
        r"\b(pytest\.mark\.ski[p]\w*|pytest\.ski[p]|importorski[p]|xfai[l])\b",
        "a test runs and holds, or it goes",
        ("tests/",),
    ),
)


@cache
def _paths() -> tuple[str, ...]:
    found = []
    for folder in SOURCE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in TEXT_ENDINGS and path.is_file() and "__pycache__" not in name:
                found.append(name)
    return tuple(name for name in found if not name.startswith("installer/wheels/"))


def _modules(*folders: str) -> list[str]:
    return [name for name in _paths() if name.endswith(".py") and name.startswith(folders)]


@cache
def _text(name: str) -> str:
    # Vectors hold bytes that are no UTF-8 on purpose.
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


@cache
def _tree(name: str) -> ast.Module:
    return ast.parse(_text(name), name)


@cache
def _tokens(name: str) -> tuple[tuple[int, str, str], ...]:
    """(line, "code" | "comment", words) of a module, strings left out."""
    found: dict[tuple[int, str], list[str]] = {}
    for token in tokenize.generate_tokens(io.StringIO(_text(name)).readline):
        if token.type == tokenize.COMMENT:
            found.setdefault((token.start[0], "comment"), []).append(token.string)
        elif token.type in (tokenize.NAME, tokenize.OP):
            found.setdefault((token.start[0], "code"), []).append(token.string)
    return tuple((line, part, "".join(_spaced(words))) for (line, part), words in found.items())


@pytest.fixture(scope="module", autouse=True)
def _nothing_stays() -> Iterator[None]:
    """The trees and words of all modules are a million objects: the tests behind run without."""
    yield
    for kept in (_text, _tree, _tokens):
        kept.cache_clear()


def _spaced(words: list[str]) -> Iterator[str]:
    """Names apart, operators close: `a.b(` whatever the spacing was."""
    for before, word in zip(["", *words], words, strict=False):
        yield f" {word}" if before[-1:].isidentifier() and word[0].isidentifier() else word


def _lines(name: str, part: str) -> Iterator[tuple[int, str]]:
    if part == "text":
        yield from enumerate(_text(name).split("\n"), 1)
    elif name.endswith(".py"):
        yield from ((line, words) for line, kind, words in _tokens(name) if kind == part)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_nobody_writes(rule):
    pattern = re.compile(rule.pattern)
    found = [
        f"{name}:{line}: {words.strip()[:100]!a}"
        for name in _paths()
        if name.startswith(rule.where) and not any(re.fullmatch(p, name) for p in rule.places)
        for line, words in _lines(name, rule.part)
        if pattern.search(words)
    ]
    assert not found, "\n".join([rule.why, *found])


def test_no_module_is_longer_than_a_reader_can_hold():
    names = _modules("app", "installer", "tests")
    found = {name: n for name in names if (n := len(_text(name).splitlines())) > MODULE_LINES}
    assert not found, found


def test_no_function_is_longer_than_a_screen():
    """The docstring does not count; it is what makes the rest short."""
    found = {}
    for name in _modules("app", "installer"):
        for node in ast.walk(_tree(name)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0]
                described = ast.get_docstring(node) is not None
                words = (first.end_lineno or 0) - first.lineno + 1 if described else 0
                length = (node.end_lineno or 0) - node.lineno + 1 - words
                if length > FUNCTION_LINES:
                    found[f"{name}:{node.name}"] = length
    assert not found, found


def test_modules_are_named_after_what_they_hold():
    empty = re.compile(r"(^|_)(utils?|helpers?|managers?|commons?|misc)(_|$)")
    names = [Path(name) for name in _modules("app", "installer", "tests")]
    assert [p.as_posix() for p in names if any(empty.search(w) for w in (p.stem, *p.parts))] == []


def _docstrings(tree: ast.Module) -> set[int]:
    """ids of the nodes that are docstrings, attribute ones included."""
    return {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}


def test_chinese_stands_in_texts_and_vocabularies_only():
    hanzi = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
    found = []
    for name in _modules("app"):
        if name in CHINESE_LITERALS:
            continue
        words = _docstrings(_tree(name))
        found += [
            f"{name}:{node.lineno}: {node.value[:30]}"
            for node in ast.walk(_tree(name))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in words and hanzi.search(node.value)
        ]
    assert not found, "\n".join(found)


def test_every_vocabulary_is_there_and_has_a_reason():
    assert [n for n, why in CHINESE_LITERALS.items() if not why or not (ROOT / n).is_file()] == []


def test_the_top_level_is_what_the_customer_fixed():
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert there - BUILD_OUTPUT == TOP_LEVEL
