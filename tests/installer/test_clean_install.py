"""The .deb on bare Debian systems: installed, tried, updated, removed. Long: it builds one.

Needs root, Xvfb, debootstrap and the machine's package mirror; where they are missing these
tests fail and say so. The short form leaves them out by their mark.
"""

import re

import pytest

PERSON = "clerk"
pytestmark = pytest.mark.long
INSTALL = "apt-get update -q && apt-get install -y -q --no-install-recommends {}"
TIME_IS_UP = 124
DATA = f"{PERSON}/.local/share/mingqian"  # below the folder of all homes


@pytest.mark.parametrize("suite", ["bullseye", "bookworm"])
def test_the_package_installs_starts_updates_and_leaves_the_data(
    suite, bare, package, older, display
):
    bare = bare(suite)
    for path in (older, package):
        (bare.folder / path.name).write_bytes(path.read_bytes())
    done = bare.run(INSTALL.format(f"/{older.name}"))
    assert done.returncode == 0, done.stdout
    bare.run(
        "mkdir -p ~/.local/share/mingqian && echo 1 > ~/.local/share/mingqian/mark", person=True
    )

    done = bare.run(INSTALL.format(f"/{package.name}"))
    assert done.returncode == 0, done.stdout
    assert "已由 0.0.1 更新到" in done.stdout
    assert "原有数据没有改动" in done.stdout
    assert not (bare.folder / "opt/mingqian/app/gone.py").exists()
    assert (bare.folder / "home" / DATA / "mark").exists()

    before = bare.run("cd /opt/mingqian && find . | sort | sha256sum").stdout
    done = bare.run("mingqian self-test", person=True)
    assert done.returncode == 0, done.stdout
    assert "程序文件与安装时的清单一致" in done.stdout
    assert "自检通过" in done.stdout
    assert re.search(r"汉字显示正常（offscreen）", done.stdout)
    # With a screen: a library that only the window's own platform asks for would be missed.
    done = bare.run(f"DISPLAY={display} mingqian self-test", person=True)
    assert done.returncode == 0, done.stdout
    assert re.search(r"汉字显示正常（xcb）", done.stdout)
    # The window stays until the time is up.
    done = bare.run(f"DISPLAY={display} timeout 20 mingqian --home ~/window", person=True)
    assert done.returncode == TIME_IS_UP, done.stdout
    # Nothing is written where nobody may write, not even by root.
    assert bare.run("mingqian self-test --no-window").returncode == 0
    assert bare.run("cd /opt/mingqian && find . | sort | sha256sum").stdout == before

    # Shared data is for those whom the administrator lets in.
    assert bare.run("stat -c '%G %a' /var/lib/mingqian").stdout == "mingqian 2775\n"
    assert bare.run("touch /var/lib/mingqian/place.json", person=True).returncode != 0
    bare.run(f"usermod -aG mingqian {PERSON}")
    done = bare.run(
        "mkdir /var/lib/mingqian/data && stat -c %G /var/lib/mingqian/data", person=True
    )
    assert done.stdout == "mingqian\n"

    bare.run("echo '#' >> /opt/mingqian/app/errors.py")
    done = bare.run("mingqian self-test --no-window", person=True)
    assert done.returncode == 1
    assert "app/errors.py" in done.stdout

    done = bare.run(f"dpkg -i /{older.name}")
    assert done.returncode == 0, done.stdout
    assert "换回较旧的 0.0.1" in done.stdout
    assert "更新到" not in done.stdout

    done = bare.run("apt-get purge -y -q mingqian")
    assert done.returncode == 0, done.stdout
    assert DATA in done.stdout
    assert "/var/lib/mingqian" in done.stdout
    assert (bare.folder / "var/lib/mingqian/data").is_dir()
    assert not (bare.folder / "opt/mingqian").exists()
    assert (bare.folder / "home" / DATA / "mark").exists()
