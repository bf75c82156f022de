"""What can be wrong with a spreadsheet as a file: one message each."""

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


class WebPage(UserError):
    """A web page under a spreadsheet's name, as some portals export."""

    code = "sheets.web_page"


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
