"""Which input method Qt is told to ask, from what the desktop set."""

import pytest

from app.ui.theme import fix_input_method

PORTAL = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}
DIRECT = {"QT_IM_MODULE": "ibus"}


# Chinese was typed with each, under fcitx5 5.0.21 and ibus 1.5.27 (installer/SUPPORT.md).
@pytest.mark.parametrize(
    ("desktop", "asked"),
    [
        ({"QT_IM_MODULE": "fcitx"}, PORTAL),
        ({"QT_IM_MODULE": "fcitx", "QT_IM_MODULES": "fcitx"}, PORTAL),
        ({"XMODIFIERS": "@im=fcitx"}, PORTAL | {"XMODIFIERS": "@im=fcitx"}),
        ({"QT_IM_MODULE": "ibus"}, DIRECT),
        ({"XMODIFIERS": "@im=ibus"}, DIRECT | {"XMODIFIERS": "@im=ibus"}),
    ],
)
def test_fcitx_is_asked_by_the_portal_and_ibus_itself(desktop, asked, monkeypatch):
    surroundings = dict(desktop)
    monkeypatch.setattr("os.environ", surroundings)
    monkeypatch.setattr("sys.platform", "linux")
    fix_input_method()
    assert surroundings == asked
