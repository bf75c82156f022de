"""The form library: forms/<code>/v<n>/ with form.toml, template.xml and sample.toml.

A form is data: its wording belongs to the bureau. So everything is checked when a form is
loaded, and every fault names file, line and offence. A version never changes once papers
were made from it; `FormVersion.sha256` proves that.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from app.files.pdf.faults import (
    FormAttributeUnknown,
    FormError,
    FormFactMissing,
    FormFileBroken,
    FormFileMissing,
    FormPlaceholderUnknown,
    FormSampleIncomplete,
    FormTagUnknown,
    FormTemplateBroken,
    FormUnknown,
    FormValueWrong,
)
from app.files.pdf.grammar import Offence, offences_of_source, offences_of_tree
from app.files.pdf.placeholders import known_paths, lacks, used_paths, values_at

__all__ = ["FormError", "FormLibrary", "FormVersion"]

FOLDER = Path(__file__).resolve().parent.parent.parent / "forms"

_META, _TEMPLATE, _SAMPLE = "form.toml", "template.xml", "sample.toml"
_OFFENCES: dict[str, type[FormError]] = {
    "tag": FormTagUnknown,
    "attribute": FormAttributeUnknown,
    "value": FormValueWrong,
}
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

    @cached_property
    def template(self) -> jinja2.Template:
        """Return the compiled template."""
        return _ENVIRONMENT.from_string(self.source)

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
        except (jinja2.TemplateError, TypeError, ValueError) as error:
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
        for offence in offences_of_tree(root):
            raise self._offence(offence)
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

    def check(self) -> None:
        """Check template, bindings and sample against each other.

        Raises:
            FormError: a subclass; the first fault found.
        """
        for offence in offences_of_source(self.source):
            raise self._offence(offence)
        try:
            tree = _ENVIRONMENT.parse(self.source)
        except jinja2.TemplateSyntaxError as error:
            where = f"{_TEMPLATE}:{error.lineno}"
            raise FormTemplateBroken(**self._place(where), what=str(error.message)) from error
        known = known_paths(self.bindings)
        for line, path in used_paths(tree):
            if path not in known and path not in _ENVIRONMENT.globals:
                raise FormPlaceholderUnknown(**self._place(f"{_TEMPLATE}:{line}"), what=path)
        for path in self.bindings:
            if next(values_at(self.sample, path), None) is None:
                raise FormSampleIncomplete(**self._place(_SAMPLE), what=path)
        self.parse(self.fill(self.sample))

    def _place(self, where: str) -> dict[str, object]:
        return {"form": self.code, "version": self.version, "where": where}

    def _offence(self, offence: Offence) -> FormError:
        where = f"{_TEMPLATE}:{offence.line}"
        return _OFFENCES[offence.kind](**self._place(where), what=offence.what)


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


class FormLibrary:
    """The forms of one folder; a version is loaded and checked when it is first asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._loaded: dict[tuple[str, int], FormVersion] = {}

    def codes(self) -> list[str]:
        """Return the codes of all forms, sorted."""
        return sorted(path.name for path in self._folder.iterdir() if self._versions(path.name))

    def versions(self, code: str) -> list[int]:
        """Return the version numbers of a form, ascending."""
        return self._versions(code)

    def latest(self, code: str) -> FormVersion:
        """Return the newest version of a form.

        Raises:
            FormError: there is none, or it is not usable.
        """
        versions = self._versions(code)
        if not versions:
            raise FormUnknown(form=code, version="", where=str(self._folder), what=code)
        return self.get(code, versions[-1])

    def get(self, code: str, version: int) -> FormVersion:
        """Return one version of a form.

        Raises:
            FormError: there is none, or it is not usable.
        """
        if (code, version) not in self._loaded:
            folder = self._folder / code / f"v{version}"
            if version not in self._versions(code):
                raise FormUnknown(form=code, version=version, where=str(folder), what=code)
            form = _load(code, version, folder)
            form.check()
            self._loaded[code, version] = form
        return self._loaded[code, version]

    def _versions(self, code: str) -> list[int]:
        found = (self._folder / code).glob("v*")
        return sorted(
            int(path.name[1:]) for path in found if path.name[1:].isdigit() and path.is_dir()
        )


def _load(code: str, version: int, folder: Path) -> FormVersion:
    place: dict[str, object] = {"form": code, "version": version}
    files: dict[str, bytes] = {}
    for name in (_META, _TEMPLATE, _SAMPLE):
        path = folder / name
        if not path.is_file():
            raise FormFileMissing(**place, where=str(folder), what=name)
        files[name] = path.read_bytes()
    meta = _toml(files[_META], _META, place)
    sample = _toml(files[_SAMPLE], _SAMPLE, place)
    bindings = meta.get("bindings")
    for field, kind in (("title", str), ("basis", str), ("subject", str), ("bindings", dict)):
        if not isinstance(meta.get(field), kind):
            raise FormFileBroken(**place, where=_META, what=field)
    if meta.get("code") != code or meta.get("version") != version:
        raise FormFileBroken(**place, where=_META, what="code, version")
    assert isinstance(bindings, dict)
    try:
        source = files[_TEMPLATE].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormTemplateBroken(**place, where=_TEMPLATE, what="UTF-8") from error
    return FormVersion(
        code=code,
        version=version,
        title=str(meta["title"]),
        basis=str(meta["basis"]),
        bindings={str(path): str(label) for path, label in bindings.items()},
        subject=str(meta["subject"]),
        sample=sample,
        sha256=_digest(folder),
        folder=folder,
        source=source,
    )


def _toml(data: bytes, name: str, place: Mapping[str, object]) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormFileBroken(**place, where=name, what=str(error)) from error


def _digest(folder: Path) -> str:
    """SHA-256 over name, length and bytes of every file, sorted by name."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file():
            data = path.read_bytes()
            digest.update(f"{path.name}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()
