"""The page for the bureau's site: whatever names say, it runs its own script and no other."""

import base64
import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from app.core.announced import Kind
from app.core.public_page import Attachment, Chapter, Fact, PublicPage, Said, Table, visible
from app.files import public_page as files
from app.files.public_page import public_page

SHARP = st.text(alphabet=st.sampled_from("<>&\"'/{}%;=-! \u202e\u2066a甲𬭎\x00\n"), max_size=40)
ANY = st.one_of(SHARP, st.text(max_size=40), st.sampled_from(("</script>", "{{ 7*7 }}", "<!--")))


def page(*words, copies=(), verifier=None):
    name, value = (*words, "", "")[:2]
    said = Said(
        Kind.LOT,
        name,
        "file",
        (Fact(name, value),),
        (name,),
        (Table((name, "代码"), ((value, "x"), (name, "y")), value),),
        (value,),
        copies,
    )
    chapter = Chapter(name, value, (said,))
    return PublicPage(
        name, "2026-03-05", (chapter,), (chapter,), ((name, value),), verifier=verifier
    )


def read(text):
    return html.fromstring(text.encode())


@settings(max_examples=40)
@given(ANY, ANY)
def test_no_name_becomes_markup_and_none_is_lost(name, value):
    name, value = f"甲{name}", f"乙{value}"  # what is empty leaves its element out
    plain, said = read(public_page(page("甲", "乙"))), read(public_page(page(name, value)))
    assert [one.tag for one in said.iter()] == [one.tag for one in plain.iter()]
    assert [one.keys() for one in said.iter()] == [one.keys() for one in plain.iter()]
    cells = ["".join(one.itertext()) for one in said.iter("td")]
    assert cells[0] == visible(value)
    assert cells[2] == visible(name)


def test_the_policy_names_the_one_style_and_the_one_script_and_no_address():
    root = read(public_page(page("甲", "乙")))
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for part in (*root.iter("style"), *root.xpath("//script[not(@type)]")):
        digest = base64.b64encode(hashlib.sha256(part.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    rest = [one for one in policy.split("; ") if "sha256" not in one]
    assert rest == ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]


def test_files_stand_inside_byte_for_byte_while_there_is_room(monkeypatch):
    copies = (Attachment("one.zip", bytes(range(256)) * 40), Attachment("two.zip", b"x" * 9000))
    verifier = Attachment("verify.html", b"</script><b>")
    monkeypatch.setattr(files, "MOST_EMBEDDED", 12_000)
    said = public_page(page("甲", "乙", copies=copies, verifier=verifier))
    root = read(said)
    held = {
        one.get("data-name"): base64.b64decode(one.text)
        for one in root.xpath("//script[@data-name]")
    }
    assert held == {"verify.html": verifier.data, "one.zip": copies[0].data}
    buttons = {one.get("data-save") for one in root.iter("button") if one.get("data-save")}
    assert buttons == set(held)
    assert copies[1].digest in said


def test_the_page_says_that_a_sample_is_one(root):
    assert 'class="sample"' not in public_page(page("甲", "乙"))
    told = PublicPage("局", "2026", (), (), sample=True)
    assert "不是真实的公开信息" in public_page(told)
    for name in ("page.html", "page.css", "page.js"):
        words = (root / "resources/public_page" / name).read_text(encoding="utf-8")
        assert "//" not in words
