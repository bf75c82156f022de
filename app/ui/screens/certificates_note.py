"""The start page's word on 执法证 that run out, with the way to the officers they belong to."""

from typing import cast

from app.core.certificates import Runs
from app.core.people import Right
from app.services.registry import registry_certificates
from app.services.registry.registry_certificates import Certificates
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.officers import OfficersPage
from app.ui.shell import Shell
from app.ui.views.registry import certificates_note
from app.ui.widgets import Banner


class CertificatesNote(Banner):
    """Shown to who keeps the registries, while there is something to say."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__("")
        self._desk = desk
        self._shell = shell

    def refresh(self) -> None:
        """Look at the certificates again."""
        if self._desk.actor.may(Right.REGISTRY):
            self._desk.act(self, registry_certificates.certificates, done=self._show)

    def _show(self, found: Certificates) -> None:
        self.show_note(certificates_note(found), "warning")
        if found.soon or found.out:
            how = Runs.SOON if found.soon else Runs.OUT
            words = text("registry.certificate.note_go")
            self.set_button(words, lambda: self._go(how), beside=True)

    def _go(self, how: Runs) -> None:
        if self._shell.go("officers"):
            cast(OfficersPage, self._shell.page("officers")).show_certificates(how.value)
