"""The .deb on bare Debian systems: installed, tried, updated, removed. Long: it builds one.

Needs root, debootstrap and the machine's package mirror; where they are missing these
tests fail and say so. The short form leaves them out by their mark.
"""

import re

import pytest

PERSON = "clerk"
pytestmark = pytest.mark.long
INSTALL = "apt-get update -q && apt-get install -y -q --no-install-recommends {}"
DATA = f"{PERSON}/.local/share/mingqian"  # below the folder of all homes


@pytest.mark.parametrize("suite", ["bullseye", "bookworm"])
def test_the_package_installs_starts_updates_and_leaves_the_data(suite, bare, package, older):
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
    assert "原有数据没有改动" in done.stdout
    assert not (bare.folder / "opt/mingqian/app/gone.py").exists()
    assert (bare.folder / "home" / DATA / "mark").exists()

    before = bare.run("cd /opt/mingqian && find . | sort | sha256sum").stdout
    done = bare.run("mingqian self-test", person=True)
    assert done.returncode == 0, done.stdout
    assert "程序文件与安装时的清单一致" in done.stdout
    assert "自检通过" in done.stdout
    assert re.search(r"汉字显示正常（offscreen）", done.stdout)
    # Nothing is written where nobody may write, not even by root.
    assert bare.run("mingqian self-test --no-window").returncode == 0
    assert bare.run("cd /opt/mingqian && find . | sort | sha256sum").stdout == before

    bare.run("echo '#' >> /opt/mingqian/app/errors.py")
    done = bare.run("mingqian self-test --no-window", person=True)
    assert done.returncode == 1
    assert "app/errors.py" in done.stdout

    done = bare.run("apt-get purge -y -q mingqian")
    assert done.returncode == 0, done.stdout
    assert DATA in done.stdout
    assert not (bare.folder / "opt/mingqian").exists()
    assert (bare.folder / "home" / DATA / "mark").exists()
