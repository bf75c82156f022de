"""The grid of small pictures; they are drawn in a child process and read on a thread."""

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QListView

from app.core.evidence import Health, MediaKind
from app.services.evidence import evidence_access
from app.services.evidence.evidence_files import FileLine
from app.texts import text
from app.ui.desk import Desk
from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.views import evidence as view

_TILE = QSize(150, 112)
_CELL = QSize(172, 166)
_ICONS = {
    MediaKind.PHOTO: "eye",
    MediaKind.SCAN: "file-text",
    MediaKind.TEXT: "file-text",
    MediaKind.AUDIO: "megaphone",
    MediaKind.VIDEO: "play",
}
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_DECORATION = int(Qt.ItemDataRole.DecorationRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_NAME = int(Qt.ItemDataRole.AccessibleTextRole)
Index = QModelIndex | QPersistentModelIndex


class FilesModel(QAbstractListModel):
    """Files as tiles; a tile without its picture yet has the sign of its kind."""

    def __init__(self) -> None:
        super().__init__()
        self.files: tuple[FileLine, ...] = ()
        self._pictures: dict[str, QPixmap] = {}

    def set_files(self, files: Sequence[FileLine]) -> None:
        """Show these files."""
        self.beginResetModel()
        self.files = tuple(files)
        self.endResetModel()

    def set_pictures(self, images: Mapping[str, QImage]) -> None:
        """Show the pictures that have been read."""
        for digest, image in images.items():
            if not image.isNull():
                self._pictures[digest] = _framed(QPixmap.fromImage(image))
        if self.files:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self.files) - 1, 0), [_DECORATION]
            )

    def lacking(self) -> tuple[str, ...]:
        """Digests of what is shown without its picture."""
        return tuple(
            one.digest
            for one in self.files
            if one.digest not in self._pictures and one.health is Health.SOUND
        )

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.files)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        file = self.files[index.row()]
        if role in (_DISPLAY, _NAME):
            return view.file_words(file)
        if role == _TIP:
            # Names come from anywhere: they are words, never mark-up.
            return f"<p>{escape(view.file_tip(file)).replace(chr(10), '<br>')}</p>"
        if role == _DECORATION:
            gone = file.health is Health.DESTROYED
            shown = None if gone else self._pictures.get(file.digest)
            return shown or _sign("trash-2" if gone else _ICONS[file.kind])
        return None


class FilesGrid(QListView):
    """The files of a step. Files can be dropped on it.

    Signals:
        opened: a file was double-clicked or Return was pressed on it.
        dropped: paths of files and folders.
        chosen: the selection changed.
    """

    opened = Signal(object)
    dropped = Signal(object)
    chosen = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.files_model = FilesModel()
        self.setModel(self.files_model)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setIconSize(_TILE)
        self.setGridSize(_CELL)
        self.setWordWrap(True)
        self.setUniformItemSizes(True)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(True)
        self.setAccessibleName(text("evidence.page.title"))
        self.doubleClicked.connect(lambda index: self.opened.emit(self._file(index)))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.takes_files = True

    def show_files(self, files: Sequence[FileLine]) -> None:
        """Show files, and ask for the pictures not read yet; what is chosen stays chosen."""
        chosen = {one.link_id for one in self.selected()}
        self.files_model.set_files(files)
        for at, one in enumerate(files):
            if one.link_id in chosen:
                flag = QItemSelectionModel.SelectionFlag.Select
                self.selectionModel().select(self.files_model.index(at, 0), flag)
        self.chosen.emit()
        wanted = self.files_model.lacking()
        if wanted:
            self.desk.read(
                self,
                evidence_access.kept_pictures,
                wanted,
                done=partial(self._kept, wanted),
                failed=_none,
            )

    def _kept(self, wanted: tuple[str, ...], paths: Mapping[str, str]) -> None:
        """Show what was drawn before; have the others drawn."""
        self._show(paths)
        new = tuple(digest for digest in wanted if digest not in paths)
        if new and not self.desk.jobs.closed:
            self.desk.jobs.run_process(
                evidence_access.small_pictures,
                (self.desk.store, self.desk.actor, new),
                self._show,
                _none,
                owner=self,
            )

    def _show(self, paths: Mapping[str, str]) -> None:
        there = {digest: path for digest, path in paths.items() if path}
        if there and not self.desk.jobs.closed:
            self.desk.jobs.run(
                partial(_read, there), self.files_model.set_pictures, _none, owner=self
            )

    def selected(self) -> tuple[FileLine, ...]:
        """The chosen files, in their order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return tuple(self.files_model.files[row] for row in rows)

    def _file(self, index: Index) -> FileLine:
        return self.files_model.files[index.row()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.selected()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(chosen) == 1:
            self.opened.emit(chosen[0])
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.takes_files and _paths(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(_paths(event))


def _none(_error: Exception) -> None:
    """Without a picture the sign of its kind stays."""


def _paths(event: QDropEvent) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())


def _read(paths: Mapping[str, str]) -> dict[str, QImage]:
    """Read small pictures; on a thread, as QImage may be."""
    return {digest: QImage(path) for digest, path in paths.items()}


def _framed(picture: QPixmap) -> QPixmap:
    """A picture in the middle of a tile, made smaller where it does not fit."""
    if picture.width() > _TILE.width() or picture.height() > _TILE.height():
        mode = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaled(_TILE, Qt.AspectRatioMode.KeepAspectRatio, mode)
    tile = QPixmap(_TILE)
    tile.fill(QColor(COLOURS["bg"]))
    painter = QPainter(tile)
    try:
        left, top = _TILE.width() - picture.width(), _TILE.height() - picture.height()
        painter.drawPixmap(left // 2, top // 2, picture)
    finally:
        painter.end()
    return tile


def _sign(name: str) -> QPixmap:
    """The sign of a kind of file in the middle of a tile."""
    return _framed(pixmap(name, COLOURS["text2"], 40))
