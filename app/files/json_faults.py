"""What can be wrong with a file of JSON records: one message each.

`record` counts from 1; `field` is the name of a member; `line` is the line of the file.
"""

from app.errors import UserError


class NoRecords(UserError):
    """An array with nothing in it, or records without a member."""

    code = "json.empty"


class NotARecord(UserError):
    """What stands where a record should is no object. Fields: record, value."""

    code = "json.not_a_record"


class NotAnArray(UserError):
    """One object that holds the records, as interfaces answer. Fields: field."""

    code = "json.wrapped"


class Broken(UserError):
    """It is not JSON from there on. Fields: record, line, value (what stands there)."""

    code = "json.broken"


class BrokenOff(UserError):
    """The file ends before the record or the array does. Fields: record."""

    code = "json.broken_off"


class TwiceNamed(UserError):
    """One record names a member twice: which one counts is not defined. Fields: record, field."""

    code = "json.twice"


class TooDeep(UserError):
    """Arrays in arrays in arrays, deeper than any list: made to exhaust a reader. Fields: record."""

    code = "json.too_deep"


class RecordTooLong(UserError):
    """No record of a registry is as long. Fields: record."""

    code = "json.too_long"


class TooManyMembers(UserError):
    """The records have more different members than a sheet has columns. Fields: most."""

    code = "json.too_many_members"
