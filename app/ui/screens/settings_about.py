"""Settings: what this program is made of."""

from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from app import __version__
from app.services import heads, settings_facts
from app.services.heads import Kept
from app.texts import text
from app.ui.desk import Desk
from app.ui.views import heads as heads_view
from app.ui.views.settings import notices_in_chinese
from app.ui.widgets import Card, FormGrid, WrappedLabel, selectable


class AboutTab(QWidget):
    """Version, place of the data, and the notices of what others wrote."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        form = FormGrid(1, 96)
        kind = "settings.about.kind_sample" if desk.is_sample else "settings.about.kind_real"
        folder = WrappedLabel(str(desk.folder))
        form.add("version", text("settings.about.version"), WrappedLabel(__version__))
        form.add(
            "folder",
            text("settings.about.folder"),
            selectable(folder),
            hint=text("settings.about.folder_hint"),
        )
        form.add("kind", text("settings.about.kind"), WrappedLabel(text(kind)))
        self.heads = selectable(WrappedLabel(""))
        if desk.heads is not None:
            form.add("heads", text("heads.state.label"), self.heads)
        facts = Card(text("settings.about.title"), text("settings.about.subtitle"))
        facts.add(form)
        self.notices = QTextBrowser()
        self.notices.setOpenLinks(False)
        self.notices.setMinimumHeight(180)
        self.notices.setAccessibleName(text("settings.about.licences"))
        licences = Card(text("settings.about.licences"), text("settings.about.licences_note"))
        licences.add(self.notices, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(14)
        box.addWidget(facts)
        box.addWidget(licences, 1)

    def refresh(self) -> None:
        """Read the notices, once; note the newest head and say how its files stand."""
        if self.desk.heads is not None:
            self.desk.act(self, heads.keep, self.desk.heads, done=self._show_heads)
        if not self.notices.toPlainText():
            self.desk.read(self, settings_facts.licence_notices, done=self._show_notices)

    def _show_heads(self, kept: tuple[Kept, ...]) -> None:
        lines = [heads_view.state_line(one) for one in kept] or [text("heads.state.empty")]
        self.heads.setText("\n".join(lines))

    def _show_notices(self, notices: str) -> None:
        self.notices.setMarkdown(notices_in_chinese(notices))
