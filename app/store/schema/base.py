"""What every table shares: the declarative base and typed columns."""

import json
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Declarative base with fixed constraint names, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC text that sorts by time."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Refuse a moment without a zone: a bug that would shift evidence by hours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read the text back as an aware UTC moment."""
        if value is None:
            return None
        found = datetime.fromisoformat(value)  # strptime takes fifty times as long
        if found.tzinfo is not UTC:
            raise ValueError(f"a moment that is not in UTC: {value}")
        return found


class Json(TypeDecorator[Any]):
    """A JSON value with sorted keys, readable in the file by any tool."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write canonical JSON text."""
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read the JSON text back."""
        return None if value is None else json.loads(value)


class Packed(TypeDecorator[bytes]):
    """Bytes of a protocol file, zlib-compressed: a manifest of a city is 15 MB of text."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Compress."""
        return None if value is None else zlib.compress(value, 6)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Decompress."""
        return None if value is None else zlib.decompress(value)
