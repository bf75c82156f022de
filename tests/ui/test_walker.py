"""The walk ends where nobody is there to answer."""

from types import SimpleNamespace

from app.errors import EnvironmentFault
from app.ui import messages
from app.ui.walk.walker import Walker


class Broken(EnvironmentFault):
    """Something outside of the program fails in the middle of a step."""

    code = "store.gone"


def test_a_dialog_no_step_expects_is_closed_and_named(qtbot, tmp_path):
    walker = Walker(SimpleNamespace(window=None), tmp_path, patience=0.0)
    messages.show_error(None, Broken(path="data"))  # returns: somebody closed it
    assert "data" in walker.unanswered
    assert [one.name for one in walker.pictures.iterdir()] == ["01-unexpected.png"]
