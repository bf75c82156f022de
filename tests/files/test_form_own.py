"""A bureau's own version: its files, the one file that carries it, and what is refused."""

import io
import shutil
import tomllib
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files.form_folder import FILES, digest_of, digest_of_folder, read_files, version_of
from app.files.form_own import NoFormFile, changed, keep, packed, unpacked
from app.files.forms import FOLDER, FormLibrary, OwnForm
from app.files.pdf import faults

NOTICE = FOLDER / "check-notice" / "v3"
FILES_OF_NOTICE = read_files("check-notice", 3, NOTICE)
TEMPLATE = FILES_OF_NOTICE["template.xml"].decode()


def refused(template: str) -> list[faults.FormError]:
    """What is wrong with the notice when its template is this."""
    files = {**FILES_OF_NOTICE, "template.xml": template.encode()}
    form = version_of("check-notice", 3, files, Path("v3"), "")
    return list(form.faults())


@given(st.text(max_size=40), st.text(max_size=200))
def test_name_and_reason_come_back_whatever_they_hold_and_nothing_else_changes(
    name: str, reason: str
) -> None:
    name, reason = (one.encode("utf-8", "ignore").decode() for one in (name, reason))
    files = changed(FILES_OF_NOTICE, 1001, TEMPLATE, name, reason, 3)
    meta = tomllib.loads(files["form.toml"].decode())
    assert (meta["version"], meta["base"], meta["name"], meta["reason"]) == (1001, 3, name, reason)
    before = tomllib.loads(FILES_OF_NOTICE["form.toml"].decode())
    own = {"version", "base", "name", "reason"}
    assert {key: one for key, one in meta.items() if key not in own} == {
        key: one for key, one in before.items() if key not in own
    }
    again = changed(files, 1002, TEMPLATE, "二", "第二次改", 3)
    assert tomllib.loads(again["form.toml"].decode())["name"] == "二"


def test_a_kept_version_is_in_force_beside_the_programs(tmp_path: Path) -> None:
    files = changed(FILES_OF_NOTICE, 1001, TEMPLATE.replace("六、", "陆、"), "改", "按文件改", 3)
    keep(tmp_path, "check-notice", 1001, files)
    own = {"check-notice": OwnForm({1001: digest_of(files)}, 1001)}
    library = FormLibrary(own_folder=tmp_path, own=own)
    assert library.versions("check-notice") == [*FormLibrary().versions("check-notice"), 1001]
    assert library.latest("check-notice").source.count("陆、") == 1
    assert library.get("check-notice", 3).source == TEMPLATE
    back = {"check-notice": OwnForm({1001: digest_of(files)}, 0)}
    newest = FormLibrary(own_folder=tmp_path, own=back).latest("check-notice")
    assert newest.version == FormLibrary().versions("check-notice")[-1]


def test_a_saved_version_that_was_changed_or_taken_away_is_found_out(tmp_path: Path) -> None:
    files = changed(FILES_OF_NOTICE, 1001, TEMPLATE, "改", "按文件改", 3)
    place = keep(tmp_path, "check-notice", 1001, files)
    assert digest_of_folder(place) == digest_of(files)
    own = {"check-notice": OwnForm({1001: digest_of(files)}, 1001)}
    (place / "template.xml").write_bytes(TEMPLATE.replace("检查", "抽查").encode())
    with pytest.raises(faults.FormChanged):
        FormLibrary(own_folder=tmp_path, own=own).latest("check-notice")
    shutil.rmtree(place)
    with pytest.raises(faults.FormFileMissing):
        FormLibrary(own_folder=tmp_path, own=own).latest("check-notice")


def test_a_folder_put_there_by_hand_counts_for_nothing(tmp_path: Path) -> None:
    keep(tmp_path, "check-notice", 1001, FILES_OF_NOTICE)
    known = FormLibrary().versions("check-notice")
    assert FormLibrary(own_folder=tmp_path).versions("check-notice") == known


def test_what_is_carried_comes_back_and_is_the_same_bytes_every_time() -> None:
    data = packed(FILES_OF_NOTICE)
    assert data == packed(dict(reversed(list(FILES_OF_NOTICE.items()))))
    assert unpacked(data) == FILES_OF_NOTICE


def _zip(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_a_zip_made_by_hand_will_do() -> None:
    assert unpacked(_zip(FILES_OF_NOTICE)) == FILES_OF_NOTICE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        _zip({}),
        _zip(dict.fromkeys(FILES[:2], b"")),
        _zip({**FILES_OF_NOTICE, "../evil.py": b"x"}),
        _zip({**FILES_OF_NOTICE, "sample.toml": b"#" * 2_000_000}),
        packed(FILES_OF_NOTICE)[:-40],
        packed(FILES_OF_NOTICE)[:900] + b"\xff" * 8 + packed(FILES_OF_NOTICE)[908:],
    ],
    ids=["empty", "pdf", "no files", "two files", "four files", "bomb", "cut", "bits"],
)
def test_what_is_no_form_is_refused_with_one_error(data: bytes) -> None:
    with pytest.raises(NoFormFile):
        unpacked(data)


@pytest.mark.parametrize(
    "words",
    [
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% macro a() %}{% endmacro %}",
        "{% for a in range(100000) %}{% endfor %}",
        "{{ org.__class__ }}",
        "{{ org.format(1) }}",
        "{{ org * 999999999 }}",
        "{{ '%99999999d' % 1 }}",
        "{{ range(150 * 150) }}",
        "{% for a in items %}" * 5 + "{% endfor %}" * 5,
        "{{ [1, 2] }}",
        "{{ self._TemplateReference__context }}",
    ],
)
def test_a_template_may_take_judge_and_list_and_nothing_more(words: str) -> None:
    found = refused(TEMPLATE.replace('<p s="title">', f'<p s="title">{words}', 1))
    assert found
    assert any(
        isinstance(one, faults.FormCommandRefused | faults.FormPlaceholderUnknown)
        and one.fields["where"] == "template.xml:5"
        for one in found
    )


def test_entities_and_document_types_are_refused() -> None:
    bomb = '<!DOCTYPE form [<!ENTITY a "aaaa">]>\n' + TEMPLATE
    assert [one.fields["what"] for one in refused(bomb)][:2] == ["!DOCTYPE", "!ENTITY"]
    assert refused('<?xml-stylesheet href="x"?>' + TEMPLATE)


def test_every_fault_is_told_and_not_only_the_first() -> None:
    spoilt = TEMPLATE.replace("{{ org }}", "{{ orgg }}", 1).replace("<sp h=", "<hr h=", 1)
    found = refused(spoilt)
    assert {type(one) for one in found} == {faults.FormPlaceholderUnknown, faults.FormTagUnknown}
    assert {one.fields["where"] for one in found} == {"template.xml:4", "template.xml:6"}
