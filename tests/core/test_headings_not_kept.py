"""What the program's own templates add is asked of nobody when they come back filled in."""

import tomllib

import pytest

from app.core.headings_not_kept import NOT_KEPT, is_not_kept


@pytest.mark.parametrize("kind", NOT_KEPT)
def test_the_column_of_checks_in_a_template_is_not_asked_about(root, kind):
    source = tomllib.loads((root / "resources/templates/registry.toml").read_text("utf-8"))
    assert is_not_kept(kind, source[kind]["check_heading"])
