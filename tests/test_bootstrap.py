"""What set-up decides: which Python, what is missing, whether .venv is trusted, what to start.

No network and no installation here; the real thing runs before these tests do.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from installer import environment, launch, libraries, pythons
from installer.lockfile import LOCK, PYPROJECT, normalise, read_lock, requirements
from installer.sentences import Stop

LINUX = "linux"
SCREEN = {"DISPLAY": ":0"}


def _python(version: str, *, fit: bool = True, has_venv: bool = True) -> pythons.Python:
    return pythons.Python(f"python-{version}-{has_venv}", version, "x86_64", fit, has_venv)


# -- which Python ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "suitable"),
    [
        ("3.8.18", False),
        ("3.10.13", False),
        ("3.11.0rc1", True),
        ("3.11.7", True),
        ("3.12.1", True),
        ("3.13.0", True),
        ("3.14.0", False),
    ],
)
def test_pythons_from_3_11_to_3_13_are_suitable(version, suitable):
    assert _python(version).suitable is suitable


def test_a_32_bit_or_other_python_is_not_suitable():
    assert not _python("3.11.7", fit=False).suitable


def test_this_python_answers_and_is_suitable():
    answer = pythons.ask([sys.executable])
    assert answer is not None
    assert answer.suitable
    assert answer.version == sys.version.split()[0]


def test_a_command_that_is_no_python_is_passed_over(tmp_path):
    assert pythons.ask([str(tmp_path / "nothing")]) is None


def test_candidates_are_this_one_then_path_then_pyenv(tmp_path):
    on_path = tmp_path / "bin" / "python3.12"
    in_pyenv = tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python"
    for path in (on_path, in_pyenv):
        path.parent.mkdir(parents=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    environ = {"PATH": str(on_path.parent), "PYENV_ROOT": str(tmp_path / "pyenv")}
    found = [command[0] for command in pythons.candidates(environ, LINUX)]
    assert found[1:] == [str(on_path), str(in_pyenv)]


def test_windows_asks_the_launcher_and_the_usual_folders(tmp_path):
    launcher = tmp_path / "py"
    launcher.write_text("#!/bin/sh\n")
    launcher.chmod(0o755)
    environ = {"PATH": str(tmp_path), "HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    found = list(pythons.candidates(environ, "win32"))
    assert [str(launcher), "-3.12"] in found
    assert [str(tmp_path / "Programs/Python/Python313/python.exe")] in found


def _answers(monkeypatch, *answers):
    told = {str(number): answer for number, answer in enumerate(answers)}
    monkeypatch.setattr(pythons, "candidates", lambda *_: [[name] for name in told])
    monkeypatch.setattr(pythons, "ask", lambda command: told[command[0]])


def test_the_first_suitable_python_with_venv_is_taken(monkeypatch):
    bare, whole = _python("3.11.2", has_venv=False), _python("3.12.1")
    _answers(monkeypatch, None, _python("3.9.1"), bare, whole)
    assert pythons.find() == whole


def test_a_python_without_venv_is_better_than_none(monkeypatch):
    bare = _python("3.11.2", has_venv=False)
    _answers(monkeypatch, bare, None)
    assert pythons.find() == bare


def test_no_suitable_python_is_no_python(monkeypatch):
    _answers(monkeypatch, _python("3.14.0"), None)
    assert pythons.find() is None


@pytest.mark.parametrize("version", [(3, 6), (3, 7)])
def test_an_old_starter_gets_a_sentence(version, tmp_path, root):
    """The version is pretended: the first lines must not need a newer one to be read."""
    code = (
        f"import sys; sys.version_info = {version!r}; sys.argv = ['bootstrap.py', 'run'];"
        f"sys.path.insert(0, ''); import runpy;"
        f"runpy.run_path({str(root / 'installer/bootstrap.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "3.11、3.12 或 3.13" in done.stderr


# -- what is missing ---------------------------------------------------------------------


def test_qt_wants_the_screen_s_libraries_only_where_there_is_a_screen():
    def names(environ, *, offscreen):
        return {part.name for part in libraries.wanted(environ, LINUX, offscreen=offscreen)}

    assert "libGL.so.1" in names({}, offscreen=True)
    assert "libxcb-cursor.so.0" not in names(SCREEN, offscreen=True)
    assert "libxcb-cursor.so.0" in names(SCREEN, offscreen=False)
    assert "libwayland-client.so.0" in names({"WAYLAND_DISPLAY": "w"}, offscreen=False)
    assert libraries.wanted(SCREEN, "win32", offscreen=False) == ()


def _cannot_load(*absent):
    def load(name):
        if name in absent:
            raise OSError(name)

    return load


def test_what_does_not_load_is_missing():
    found = libraries.missing(libraries.OFFSCREEN, _cannot_load("libEGL.so.1"))
    assert [part.deb for part in found] == ["libegl1"]


def _only(*tools):
    return lambda name: f"/usr/bin/{name}" if name in tools else None


def test_the_advice_for_debian_is_one_command():
    parts = libraries.missing(libraries.OFFSCREEN, _cannot_load("libGL.so.1", "libEGL.so.1"))
    said = libraries.advice(parts, _only("apt-get", "dnf"))
    assert "libGL.so.1、libEGL.so.1" in said
    assert said.splitlines()[-1].strip() == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 libegl1"
    )


def test_the_advice_elsewhere_uses_the_tool_that_is_there_or_names_the_files():
    parts = libraries.OFFSCREEN[:1]
    assert "sudo dnf install -y mesa-libGL" in libraries.advice(parts, _only("dnf"))
    assert "sudo yum install -y mesa-libGL" in libraries.advice(parts, _only("yum"))
    assert "libGL.so.1" in libraries.advice(parts, _only())


def test_debian_s_python_without_venv_names_the_package_of_its_version():
    assert libraries.venv_part(_python("3.12.3")).deb == "python3.12-venv"


def test_where_nobody_may_install_the_command_is_told(monkeypatch):
    monkeypatch.setattr(libraries.shutil, "which", _only("apt-get"))
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 1000)
    with pytest.raises(Stop, match="sudo apt-get update && sudo apt-get install"):
        libraries.install(libraries.OFFSCREEN[:1])


def _recorded(monkeypatch, *answers):
    ran, left = [], list(answers)
    monkeypatch.setattr(libraries.shutil, "which", _only("apt-get"))
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 0)

    def run(command, *, quiet=False):
        ran.append(" ".join(command[:2]))
        return left.pop(0)

    monkeypatch.setattr(libraries, "_run", run)
    return ran


def test_root_installs_and_updates_the_list_only_if_that_fails(monkeypatch):
    ran = _recorded(monkeypatch, False, True, True)
    libraries.install(libraries.OFFSCREEN[:1])
    assert ran == ["apt-get install", "apt-get update", "apt-get install"]


def test_a_list_that_cannot_be_updated_ends_with_the_command(monkeypatch):
    _recorded(monkeypatch, False, False)
    with pytest.raises(Stop, match="libgl1"):
        libraries.install(libraries.OFFSCREEN[:1])


# -- whether .venv is trusted ------------------------------------------------------------


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An environment with a lock and the Python of these tests in it, but no stamp."""
    monkeypatch.setattr(environment.tempfile, "tempdir", str(tmp_path))
    made = environment.Environment(tmp_path)
    made.lock.parent.mkdir()
    made.lock.write_text("a==1\n")
    made.python.parent.mkdir(parents=True)
    made.python.symlink_to(sys.executable)
    return made


def _stamp(place):
    python = pythons.ask([str(place.python)])
    assert python is not None
    place.stamp.write_text(environment.stamp_for(place, python))


def test_a_stamped_environment_is_ready_and_one_without_stamp_is_not(place):
    assert not environment.is_ready(place)
    _stamp(place)
    assert environment.is_ready(place)


def test_another_lock_makes_the_stamp_stale(place):
    _stamp(place)
    place.lock.write_text("a==2\n")
    assert not environment.is_ready(place)


def test_another_python_makes_the_stamp_stale(place):
    _stamp(place)
    place.stamp.write_text(place.stamp.read_text().replace("python 3", "python 4"))
    assert not environment.is_ready(place)


def test_an_environment_whose_python_is_gone_is_not_ready(place):
    _stamp(place)
    place.python.unlink()
    assert not environment.is_ready(place)


def test_a_program_folder_without_lock_is_told_so(place):
    place.lock.unlink()
    with pytest.raises(Stop, match="lock"):
        environment.stamp_for(place, _python("3.11.7"))


@pytest.fixture
def commands(monkeypatch):
    """The commands set-up would run, by their last telling word; all succeed."""
    ran = []

    def call(command, *, show=False):
        ran.append(next(word for word in ("--version", "venv", "install") if word in command))
        return subprocess.CompletedProcess(command, 0, "")

    monkeypatch.setattr(environment, "_call", call)
    return ran


def _base():
    python = pythons.ask([sys.executable])
    assert python is not None
    return python


def test_an_environment_made_by_hand_is_completed_and_not_thrown_away(place, commands):
    kept = place.folder / "kept"
    kept.touch()
    environment.complete(place, _base())
    assert commands == ["--version", "install"]
    assert kept.exists()
    assert environment.is_ready(place)


def test_our_own_half_made_environment_is_emptied_first(place, commands):
    place.marker.touch()
    (place.folder / "lib" / "half").mkdir(parents=True)
    with pytest.raises(Stop):  # nothing made a Python here
        environment.complete(place, _base())
    assert commands == ["venv", "install"]
    assert [path.name for path in place.folder.iterdir()] == [place.marker.name]


def test_a_failed_installation_leaves_no_stamp(place, monkeypatch):
    _stamp(place)
    place.lock.write_text("a==2\n")
    codes = {"pip_version": 0, "install": 1}

    def call(command, *, show=False):
        code = codes["install" if "install" in command else "pip_version"]
        return subprocess.CompletedProcess(command, code, "")

    monkeypatch.setattr(environment, "_call", call)
    with pytest.raises(Stop, match="installer/wheels"):
        environment.complete(place, _base())
    assert not place.stamp.exists()


def test_local_wheels_are_tried_alone_before_the_network(place, monkeypatch):
    place.wheels.mkdir()
    tried = []

    def call(command, *, show=False):
        if "install" in command:
            tried.append(("--no-index" in command, "--find-links" in command))
        alone = "--no-index" in command
        return subprocess.CompletedProcess(command, 1 if alone else 0, "")

    monkeypatch.setattr(environment, "_call", call)
    environment.complete(place, _base())
    assert tried == [(True, True), (False, True)]


# -- what to start -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "environ", "platform", "started", "offscreen"),
    [
        ([], SCREEN, LINUX, [], False),
        ([], {"WAYLAND_DISPLAY": "wayland-0"}, LINUX, [], False),
        ([], {}, LINUX, ["walk"], True),
        ([], {}, "win32", [], False),
        (["--headless"], SCREEN, LINUX, ["walk"], True),
        (["--headless", "--out", "d"], {}, LINUX, ["walk", "--out", "d"], True),
        (["--out", "d"], {}, LINUX, ["walk", "--out", "d"], True),
        (["demo", "--out", "d"], {}, LINUX, ["demo", "--out", "d"], True),
        (["--data", "d"], SCREEN, LINUX, ["--data", "d"], False),
    ],
)
def test_run_opens_the_window_or_walks_without_one(rest, environ, platform, started, offscreen):
    plan = launch.plan_run(rest, environ, platform)
    assert plan == launch.Plan(("-P", "-m", "app", *started), offscreen)


def test_a_command_nobody_knows_prints_the_usage(capsys):
    assert launch.start(["walk"]) == launch.USAGE_EXIT
    assert "bootstrap.py run" in capsys.readouterr().err


# -- the lock ----------------------------------------------------------------------------


def _pins():
    return read_lock(LOCK.read_text(encoding="utf-8"))


def test_the_lock_answers_every_requirement_of_pyproject():
    versions = {}
    for pin in _pins():
        versions.setdefault(pin.name, set()).add(pin.version)
    lacking = [
        line
        for line in map(Requirement, [*requirements(), *requirements("test")])
        if not any(line.specifier.contains(v) for v in versions.get(normalise(line.name), ()))
    ]
    assert lacking == []


def test_every_pin_has_a_hash():
    assert [pin.name for pin in _pins() if pin.hashes == 0] == []


def test_an_address_in_the_lock_would_be_refused():
    with pytest.raises(ValueError, match="unexpected line"):
        read_lock("--find-links /somewhere\n")


def test_project_files_are_where_set_up_looks_for_them():
    assert PYPROJECT.is_file()
    assert Path(environment.ROOT, ".ci", "run").is_file()
