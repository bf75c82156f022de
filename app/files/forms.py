"""The form library: forms/<code>/v<n>/ with form.toml, template.xml and sample.toml.

A form is data: its wording belongs to the bureau. So everything is checked when a form is
loaded, and every fault names file, line and offence. A version never changes once papers
were made from it; `FormVersion.sha256` proves that.

The program's forms lie in one folder, the bureau's own versions of them in another. Own
versions are numbered from OWN_FROM on, so that a later program's v4 meets none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.files.form_folder import digest_of_folder, read_files, version_of
from app.files.form_version import FormVersion
from app.files.pdf.faults import FormChanged, FormError, FormFileMissing, FormUnknown
from app.installed import FORMS

__all__ = ["FormError", "FormLibrary", "FormVersion", "OwnForm"]

FOLDER = FORMS
OWN_FROM: Final = 1001


@dataclass(frozen=True, slots=True)
class OwnForm:
    """What a bureau said of one form.

    Attributes:
        digests: the SHA-256 of each of its own versions, as saved.
        chosen: the version in force; 0: the newest shipped one.
    """

    digests: Mapping[int, str] = field(default_factory=dict)
    chosen: int = 0


class FormLibrary:
    """The forms of the program, and the bureau's own versions of them.

    A version is loaded and checked when it is first asked for.
    """

    def __init__(
        self,
        folder: Path = FOLDER,
        own_folder: Path | None = None,
        own: Mapping[str, OwnForm] | None = None,
    ) -> None:
        self._folder = folder
        self._own_folder = own_folder
        self._own = own or {}
        self._loaded: dict[tuple[str, int], FormVersion] = {}

    def codes(self) -> list[str]:
        """Return the codes of all forms, sorted."""
        return sorted(path.name for path in self._folder.iterdir() if self.shipped(path.name))

    def versions(self, code: str) -> list[int]:
        """Return the version numbers of a form, the program's and then the bureau's."""
        return [*self.shipped(code), *self.own(code)]

    def shipped(self, code: str) -> list[int]:
        """Return the numbers of the program's versions, ascending."""
        found = (self._folder / code).glob("v*")
        return sorted(
            int(path.name[1:]) for path in found if path.name[1:].isdigit() and path.is_dir()
        )

    def own(self, code: str) -> list[int]:
        """Return the numbers of the bureau's versions, ascending."""
        return sorted(self._own[code].digests) if code in self._own else []

    def in_force(self, code: str) -> int:
        """Return the version that new papers are made in: the chosen, or the newest shipped.

        Raises:
            FormUnknown: there is no such form.
        """
        chosen = self._own[code].chosen if code in self._own else 0
        shipped = self.shipped(code)
        if not shipped:
            raise FormUnknown(form=code, version="", where=str(self._folder), what=code)
        return chosen or shipped[-1]

    def latest(self, code: str) -> FormVersion:
        """Return the version in force.

        Raises:
            FormError: there is none, or it is not usable.
        """
        return self.get(code, self.in_force(code))

    def get(self, code: str, version: int) -> FormVersion:
        """Return one version of a form.

        Raises:
            FormError: there is none, or it is not usable.
        """
        if (code, version) not in self._loaded:
            if version not in self.versions(code):
                where = str(self._folder / code / f"v{version}")
                raise FormUnknown(form=code, version=version, where=where, what=code)
            self._loaded[code, version] = self._read(code, version)
        return self._loaded[code, version]

    def _read(self, code: str, version: int) -> FormVersion:
        if version in self.shipped(code):
            folder = self._folder / code / f"v{version}"
            return _checked(code, version, folder, digest_of_folder(folder))
        assert self._own_folder is not None  # it has own versions
        folder = self._own_folder / code / f"v{version}"
        if not folder.is_dir():
            raise FormFileMissing(form=code, version=version, where=str(folder), what=folder.name)
        digest = digest_of_folder(folder)
        if digest != self._own[code].digests[version]:
            raise FormChanged(form=code, version=version, where=str(folder), what=folder.name)
        return _checked(code, version, folder, digest)


@lru_cache(maxsize=256)
def _checked(code: str, version: int, folder: Path, digest: str) -> FormVersion:
    """Load and check a version once per content: the digest is of its files as they are now."""
    form = version_of(code, version, read_files(code, version, folder), folder, digest)
    form.check()
    return form
