"""What can be wrong with a spreadsheet as a file: one message each."""

import errno

from app.errors import EnvironmentFault, UserError


class NoSuchFile(UserError):
    """There is no file at the path."""

    code = "sheets.no_file"


class EmptyFile(UserError):
    """The file has no bytes, or no cell with anything in it."""

    code = "sheets.empty"


class NotASpreadsheet(UserError):
    """Neither a workbook nor text in rows and columns."""

    code = "sheets.not_a_spreadsheet"


class Picture(UserError):
    """A picture, perhaps one of a table."""

    code = "sheets.picture"


class Pdf(UserError):
    """A PDF, perhaps with a table in it."""

    code = "sheets.pdf"


class TextDocument(UserError):
    """A document of a word processor or slides."""

    code = "sheets.text_document"


class Archive(UserError):
    """A packed folder; the spreadsheet may be inside."""

    code = "sheets.archive"


class LockFile(UserError):
    """What an office program leaves beside a file it has open: `~$` and the file's name."""

    code = "sheets.lock_file"


class WebPage(UserError):
    """A web page without a table in it, as a portal sends when the log-in has expired."""

    code = "sheets.web_page"


class WebArchive(UserError):
    """A page with its pictures in one file (.mht), as spreadsheet programs can save."""

    code = "sheets.web_archive"


class Truncated(UserError):
    """The beginning of a spreadsheet whose end is not there."""

    code = "sheets.truncated"


class Inflated(UserError):
    """A file that unpacks to far more than any table: made to fill memory or disk."""

    code = "sheets.inflated"


class Unsafe(UserError):
    """XML that declares entities, which no office program writes."""

    code = "sheets.unsafe"


class TooLarge(UserError):
    """The filled cells span more than can be held; mostly one stray cell far out."""

    code = "sheets.too_large"


class TooLong(UserError):
    """A part of the workbook is longer than can be held."""

    code = "sheets.too_long"


class FormulasWithoutValues(UserError):
    """Formulas whose results were never worked out and saved."""

    code = "sheets.formulas"


class PasswordNeeded(UserError):
    """The workbook is encrypted."""

    code = "sheets.password"


class Damaged(UserError):
    """It is a spreadsheet, but it breaks off or contradicts itself."""

    code = "sheets.damaged"


class UnknownEncoding(UserError):
    """Text that is neither UTF-8, GB 18030 nor UTF-16."""

    code = "sheets.encoding"


class WrongColumns(UserError):
    """No row carries the headings that must be there."""

    code = "sheets.columns"


class NoRows(UserError):
    """Headings, and nothing below them."""

    code = "sheets.no_rows"


class MissingCharacters(UserError):
    """The encoding asked for lacks characters of the text."""

    code = "sheets.characters"


class Unreadable(EnvironmentFault):
    """The system does not let the file be read: locked, no right, broken medium."""

    code = "sheets.unreadable"


class DiskFull(EnvironmentFault):
    """No room for the file; what stood there before is untouched."""

    code = "sheets.disk_full"


class Unwritable(EnvironmentFault):
    """The file cannot be replaced, mostly because another program has it open."""

    code = "sheets.unwritable"


class NoWriteRight(Unwritable):
    """The folder takes no files from this user, or its disk is read-only. Fields: file."""

    code = "sheets.no_right"


class FileInUse(Unwritable):
    """Another program has the file open; its folder can be written. Fields: file."""

    code = "sheets.in_use"


def not_written(error: OSError, file: str) -> EnvironmentFault:
    """Return what a refusal of the system to write means for the person at the screen."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(file=file)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NoWriteRight(file=file)
    return Unwritable(file=file, reason=error.strerror or "")
