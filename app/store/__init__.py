"""The only place that knows SQL: schema, connection, migrations, rows to values."""
