"""The .deb on bare Debian systems: installed, tried, updated, removed. Long: it builds one.

Needs root, Xvfb, debootstrap and the machine's package mirror; where they are missing these
tests fail and say so. The short form leaves them out by their mark.
"""

import lzma
import re
from pathlib import Path

import pytest

PERSON, COLLEAGUE, OUTSIDER = "clerk", "colleague", "outsider"
pytestmark = pytest.mark.long
INSTALL = "apt-get update -q && apt-get install -y -q --no-install-recommends {}"
TIME_IS_UP = 124
DATA = f"{PERSON}/.local/share/mingqian"  # below the folder of all homes
SHARED = "/var/lib/mingqian/data"
LIST = "主体名称,统一社会信用代码,住所（经营场所）\n嘉禾豆腐坊,91360824MAC000017N,老街1号\n"
OLDEST_RELEASED = Path(__file__).parent.parent / "store/released/0001.db.xz"
# What the first-use wizard calls for data that every user of the machine may open.
MAKE_SHARED = (
    "/opt/mingqian/python/bin/python3.11 -I -c 'from pathlib import Path; "
    f'from app.services.folder.folder_place import make; print(make(Path("{SHARED}"), True))\''
)
# The window opens, then the packages are touched; what each said and its exit code.
WHILE_OPEN = """\
su - {person} -c 'DISPLAY={display} timeout 90 mingqian --home ~/open' &
for round in $(seq 300); do
    ls -l /proc/[0-9]*/exe 2>/dev/null | grep -q /opt/mingqian/python && break
    sleep 0.1
done
dpkg -i /{package}; echo "update $?"
dpkg -r mingqian; echo "remove $?"
dpkg -s mingqian | grep Status
"""


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

    _files_stay_under_an_open_window(bare, package.name, display)
    _two_users_share_data_and_a_third_is_kept_out(bare)
    _data_of_the_first_release_is_lifted_after_a_backup(bare)

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
    assert (bare.folder / "var/lib/mingqian/data/mingqian.db").is_file()
    assert not (bare.folder / "opt/mingqian").exists()
    assert (bare.folder / "home" / DATA / "mark").exists()


def _files_stay_under_an_open_window(bare, package, display):
    done = bare.run(WHILE_OPEN.format(person=PERSON, display=display, package=package))
    assert "再安装新版本" in done.stdout, done.stdout
    assert "再卸载" in done.stdout
    assert re.search("^update 1$", done.stdout, re.MULTILINE), done.stdout
    assert re.search("^remove 1$", done.stdout, re.MULTILINE), done.stdout
    assert "ok installed" in done.stdout  # before it stands what was wished for


def _two_users_share_data_and_a_third_is_kept_out(bare):
    """Whom the administrator lets in reads and writes what the others wrote."""
    assert bare.run("stat -c '%G %a' /var/lib/mingqian").stdout == "mingqian 2775\n"
    assert bare.run("touch /var/lib/mingqian/place.json", person=True).returncode != 0
    for name in (PERSON, COLLEAGUE):
        bare.run(f"usermod -aG mingqian {name}")
    assert bare.run(MAKE_SHARED, person=True).stdout == "True\n"
    (bare.folder / "list.csv").write_text(LIST, encoding="utf-8")
    # Strict on one side, loose on the other: what is made belongs to both all the same.
    for mask, name, said in (
        ("077", PERSON, "新增1"),
        ("022", COLLEAGUE, "未变1"),
        ("022", PERSON, "未变1"),
    ):
        command = f"umask {mask}; mingqian import enterprises /list.csv --data {SHARED}"
        done = bare.run(command, person=True, name=name)
        assert done.returncode == 0, done.stdout
        assert said in done.stdout
    assert bare.run(f"stat -c '%G %a' {SHARED}").stdout == "mingqian 2770\n"
    narrow = f"find {SHARED} -type f ! -perm -0660 -o ! -group mingqian -o -perm /0007"
    assert bare.run(narrow).stdout == ""
    done = bare.run(
        f"mingqian export items ~/items.xlsx --data {SHARED}", person=True, name=OUTSIDER
    )
    assert done.returncode == 1, done.stdout
    assert f"您没有权限使用数据文件夹 {SHARED}" in done.stdout


def _data_of_the_first_release_is_lifted_after_a_backup(bare):
    old = bare.folder / "home" / PERSON / "old"
    old.mkdir()
    (old / "mingqian.db").write_bytes(lzma.decompress(OLDEST_RELEASED.read_bytes()))
    bare.run(f"chown -R {PERSON}: ~{PERSON}/old")
    done = bare.run("mingqian export enterprises ~/old.xlsx --data ~/old", person=True)
    assert done.returncode == 0, done.stdout
    assert re.search("已导出[1-9]", done.stdout), done.stdout
    (kept,) = (old / "backups").glob("*-before-*.db")
    assert kept.stat().st_uid == old.stat().st_uid
    # The second time there is nothing to lift.
    bare.run("mingqian export enterprises ~/old.xlsx --data ~/old", person=True)
    assert len(list((old / "backups").glob("*-before-*.db"))) == 1
