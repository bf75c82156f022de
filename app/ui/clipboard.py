"""The clipboard, handed what Qt itself has made.

Qt keeps what was copied until the process ends, and frees it after Python is gone. Data
that Python has made is then told to a Python that no longer runs, which ends the process
with a fault; data that Qt has made is simply freed.
"""

from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel


def put_plain(plain: str) -> None:
    """Put words on the clipboard as text alone."""
    QGuiApplication.clipboard().setText(plain)


def put(plain: str, html: str) -> None:
    """Put words on the clipboard, as text and as HTML for programs that keep tables."""
    model = QStandardItemModel()
    model.appendRow(QStandardItem())
    data = model.mimeData([model.index(0, 0)])  # a QMimeData that belongs to Qt
    data.clear()
    data.setText(plain)
    data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)
