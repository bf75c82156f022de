"""One version of a form, checked: its template filled in, parsed, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from app.core.paper_asks import About, Ask
from app.files.form_blank import empty_facts, unknown_given
from app.files.pdf.commands import refused
from app.files.pdf.faults import (
    FormAttributeUnknown,
    FormCommandRefused,
    FormError,
    FormFactMissing,
    FormPlaceholderUnknown,
    FormSampleIncomplete,
    FormTagUnknown,
    FormTemplateBroken,
    FormValueWrong,
)
from app.files.pdf.grammar import (
    Offence,
    is_known,
    offences_of_source,
    offences_of_tree,
    remember,
    skeleton,
)
from app.files.pdf.placeholders import known_paths, lacks, used_paths, values_at

_META, _TEMPLATE, _SAMPLE = "form.toml", "template.xml", "sample.toml"
_OFFENCES: dict[str, type[FormError]] = {
    "tag": FormTagUnknown,
    "attribute": FormAttributeUnknown,
    "value": FormValueWrong,
}
_EMPTIED = re.compile(r"<p(?:\s[^<>]*)?></p>")
_BREAKS = re.compile(r"\r\n?|\n")


def _shown(value: object) -> object:
    """How a fact enters the XML: line ends become <br/>, yes and no stand for truth."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and not isinstance(value, Markup):
        plain = value.replace("\t", " ")
        if "\n" in plain or "\r" in plain:
            return Markup("<br/>").join(escape(part) for part in _BREAKS.split(plain))
    return value


def _groups(value: str, size: int = 8, per_line: int = 0) -> str:
    """Cut a digest into groups, `per_line` of them a line (0: all in one)."""
    groups = [value[at : at + size] for at in range(0, len(value), size)]
    step = per_line or len(groups) or 1
    return "\n".join(" ".join(groups[at : at + step]) for at in range(0, len(groups), step))


def _environment() -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    kept = ("length", "join", "first", "last", "default", "round")
    environment.filters = {name: environment.filters[name] for name in kept}
    environment.filters["groups"] = _groups
    environment.globals = {"range": environment.globals["range"]}
    return environment


_ENVIRONMENT = _environment()


@dataclass(frozen=True)
class FormVersion:
    """One version of one form, checked.

    Attributes:
        code, version, title, basis: as in form.toml; `basis` is the legal basis as text.
        bindings: placeholder path -> what it is called on screen.
        subject: the path whose value names one paper (an enterprise, a task).
        sample: the longest realistic value of every placeholder.
        sha256: of the names and bytes of the folder's files.
        folder: where the files lie.
        about, series, stages, order: what one paper is about, what stands before its number
            ("": it has none), in which stages of a task it is made, its place in lists.
        asks: what the clerk enters when it is made.
        blank: what is not empty where it is printed empty, to be filled in by hand; None: it
            never is.
        name, reason, base: of a bureau's own version: what it is called, why it was made,
            and from which version; "" and 0 of a shipped one.
    """

    code: str
    version: int
    title: str
    basis: str
    bindings: Mapping[str, str]
    subject: str
    sample: Mapping[str, object]
    sha256: str
    folder: Path
    source: str
    about: About | None = None  # None: made by the page it belongs to
    series: str = ""
    stages: tuple[str, ...] = ()
    order: int = 0
    asks: tuple[Ask, ...] = ()
    blank: Mapping[str, object] | None = None
    name: str = ""
    reason: str = ""
    base: int = 0

    @cached_property
    def template(self) -> jinja2.Template:
        """Return the compiled template; a paragraph whose words were taken away is no line."""
        return _ENVIRONMENT.from_string(_EMPTIED.sub("", self.source))

    def __getstate__(self) -> dict[str, object]:
        """Leave the compiled template behind on the way to a child process."""
        return {name: value for name, value in self.__dict__.items() if name != "template"}

    def fill(self, facts: Mapping[str, object]) -> str:
        """Return the XML of one paper.

        Raises:
            FormFactMissing: a declared placeholder has no value in `facts`.
            FormTemplateBroken: a value has a kind the template cannot use.
        """
        for path, label in self.bindings.items():
            if lacks(facts, path):
                raise FormFactMissing(**self._place(self.folder.name), what=f"{label} {path}")
        try:
            return self.template.render(**facts)
        except _BROKEN as error:
            raise FormTemplateBroken(**self._place(_TEMPLATE), what=str(error)) from error

    def parse(self, text: str) -> etree._Element:
        """Return the tree of a filled form, which keeps the grammar.

        Raises:
            FormTemplateBroken: what came out is no XML.
            FormTagUnknown, FormAttributeUnknown, FormValueWrong: it breaks the grammar.
        """
        try:
            root = etree.fromstring(text, _PARSER)
        except etree.XMLSyntaxError as error:
            where = f"{_TEMPLATE}:{error.lineno}"
            raise FormTemplateBroken(**self._place(where), what=error.msg) from error
        frame = skeleton(text)
        if not is_known(frame):
            for offence in offences_of_tree(root):
                raise self._offence(offence)
            remember(frame)
        return root

    def subject_of(self, facts: Mapping[str, object]) -> str:
        """Return the name of one paper, or "" when the form has no subject."""
        return next((str(value) for value in values_at(facts, self.subject)), "")

    def label_of(self, facts: Mapping[str, object], character: str) -> tuple[str, str]:
        """Return (label, value) of the first value that holds a character.

        The form's own title and "" when the character stands in the template.
        """
        for path, label in self.bindings.items():
            for value in values_at(facts, path):
                for text in value if isinstance(value, (list, tuple)) else (value,):
                    if character in str(text):
                        return label, str(text)
        return self.title, ""

    def empty_facts(self) -> dict[str, object]:
        """Return what fills the form in with nothing, so that it can be filled in by hand."""
        return empty_facts(self.bindings, self.sample, self.blank or {})

    def check(self) -> None:
        """Check template, bindings and sample against each other.

        Raises:
            FormError: a subclass; the first fault found.
        """
        for fault in self.faults():
            raise fault

    def faults(self) -> Iterator[FormError]:
        """Yield everything that is wrong; what needs a sound template comes last."""
        found: list[FormError] = list(self._faults_of_template())
        found += [
            FormSampleIncomplete(**self._place(_SAMPLE), what=path)
            for path in self.bindings
            if next(values_at(self.sample, path), None) is None
        ]
        found += [
            FormPlaceholderUnknown(**self._place(_META), what=f"blank.{name}")
            for name in unknown_given(self.bindings, self.blank or {})
        ]
        yield from found
        if not found:
            try:
                self.parse(self.fill(self.sample))
                if self.blank is not None:
                    self.parse(self.fill(self.empty_facts()))
            except FormError as error:
                yield error

    def _faults_of_template(self) -> Iterator[FormError]:
        for line, words in _declared(self.source):
            yield FormTagUnknown(**self._place(f"{_TEMPLATE}:{line}"), what=words)
        for offence in offences_of_source(self.source):
            yield self._offence(offence)
        try:
            tree = _ENVIRONMENT.parse(self.source)
            commands, paths = list(refused(tree)), list(used_paths(tree))
        except jinja2.TemplateSyntaxError as error:
            where = f"{_TEMPLATE}:{error.lineno}"
            yield FormTemplateBroken(**self._place(where), what=str(error.message))
            return
        except (RecursionError, ValueError) as error:  # brackets or digits by the thousand
            yield FormTemplateBroken(**self._place(_TEMPLATE), what=str(error))
            return
        for line, words in commands:
            yield FormCommandRefused(**self._place(f"{_TEMPLATE}:{line}"), what=words)
        known = known_paths(self.bindings)
        for line, path in paths:
            if path not in known and path not in _ENVIRONMENT.globals:
                yield FormPlaceholderUnknown(**self._place(f"{_TEMPLATE}:{line}"), what=path)

    def _place(self, where: str) -> dict[str, object]:
        return {"form": self.code, "version": self.version, "where": where}

    def _offence(self, offence: Offence) -> FormError:
        where = f"{_TEMPLATE}:{offence.line}"
        return _OFFENCES[offence.kind](**self._place(where), what=offence.what)


# What a template does that parses and cannot be made use of.
_BROKEN = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    SyntaxError,
    RecursionError,
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
_DECLARATION = re.compile(r"<!(?!--)\w*|<\?\w*")


def _declared(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, words) of what no form needs: document types, entities, instructions."""
    for match in _DECLARATION.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, match.group().lstrip("<")
