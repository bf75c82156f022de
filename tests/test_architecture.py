"""The layers hold, and the contract that says so bites."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

SERVICES = "app.services"
# What every stage may lean on, with the reason; these in turn lean on nothing but each other.
# The modules that stand in no folder, by the first word of their name, and whole folders.
SHARED = {
    "journal": "every act is logged, refusals too",
    "right": "every act asks who may do it",
    "people": "who somebody is",
    "personal": "what of somebody is masked, and named in the log where it leaves the house",
    "bureau": "the bureau's name and the parameters in force on a day",
    "scope": "what a scope says is said in the same words everywhere",
    "quota": "how many a task draws is said, and held to the item list, the same way everywhere",
    "decision": "the sheets of review and approval, of tasks and of yearly plans",
    "exemption": "who was let in against a rule, in the words of every page and paper",
    "beside": "a file in use is gone round the same way, whoever writes it",
}
SHARED_FOLDERS = {
    "form": "every paper is printed in the bureau's own version of its form",
    "evidence": "what goes with a draw for whoever checks it; files of every stage are kept as evidence",
    "assigned": "the drawn enterprises with the facts papers, findings and lists may use",
}
# Walks a whole road by the acts of the stages, as a person would; no stage leans on it.
WALKS = "walks"
BREAKING = {
    "Layers: a module may import those below it": ("extra.py", ""),
    "core is pure": ("core/broken.py", "import random\n"),
    "The verifier stands alone": ("verify.py", "import sqlalchemy\n"),
    "Only ui knows Qt": ("services/broken.py", "import PySide6.QtCore\n"),
    "The database stays below": ("ui/broken.py", "import sqlalchemy\n"),
    "Services leave the connection": ("services/broken_too.py", "import sqlite3\n"),
    "Only files knows file formats": ("store/broken.py", "import openpyxl\n"),
    "store and files hold no sentence": ("files/broken.py", "import app.texts\n"),
    "Only services, and what puts": ("ui/broken_too.py", "import app.store.engine\n"),
    "No circles": ("core/broken_a.py", "import app.core.broken_b\n"),
}


def test_every_import_contract_is_kept(root):
    # In a process of its own: the linter switches off the loggers of the one it runs in.
    said = _lint(root)
    assert re.search(r"Contracts: [1-9][0-9]* kept, 0 broken", said), said


def test_every_contract_is_broken_by_a_module_that_breaks_it(root, tmp_path):
    shutil.copytree(root / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    for name, source in BREAKING.values():
        with (tmp_path / "app" / name).open("a", encoding="utf-8") as file:
            file.write(source)
    (tmp_path / "app/core/broken_b.py").write_text("import app.core.broken_a\n")
    said = _lint(tmp_path)
    kept = [start for start in BREAKING if not _is_broken(start, said)]
    assert kept == [], said


def _lint(folder: Path) -> str:
    call = "from importlinter.cli import lint_imports as lint; lint(no_cache=True, no_logo=True)"
    return subprocess.run(
        [sys.executable, "-c", call],
        cwd=folder,
        env={"COLUMNS": "500", "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout


def _is_broken(start: str, said: str) -> bool:
    return any(line.startswith(start) and "BROKEN" in line for line in said.splitlines())


def _stage(module: str) -> str:
    """The folder a service module stands in, which is its stage; "shared" for what all may use."""
    folder, _, name = module.removeprefix(SERVICES + ".").rpartition(".")
    if folder:
        return "shared" if folder in SHARED_FOLDERS else folder
    return "shared" if name.split("_")[0].removesuffix("s") in SHARED else ""


def _services(graph: grimp.ImportGraph) -> set[str]:
    return {one for one in graph.find_descendants(SERVICES) if not graph.find_children(one)}


def _calls_between_services() -> list[tuple[str, str]]:
    graph = grimp.build_graph("app", cache_dir=None)
    modules = _services(graph)
    return sorted(
        (importer, imported)
        for importer in modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported in modules
    )


def test_a_service_that_stands_in_no_folder_is_shared_for_a_reason():
    modules = _services(grimp.build_graph("app", cache_dir=None))
    assert sorted(module for module in modules if not _stage(module)) == []


def test_services_of_two_stages_meet_in_the_database_and_not_in_python():
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in _calls_between_services()
        if _stage(importer) != WALKS and _stage(imported) not in ("shared", _stage(importer))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("absent", ["PySide6", "sqlalchemy", "reportlab", "openpyxl"])
def test_the_verifier_starts_where_a_library_is_absent(root, absent):
    block = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] == {absent!r}: raise ImportError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "import app.verify\n"
    )
    subprocess.run([sys.executable, "-c", block], cwd=root, check=True)
