"""A list of joint inspections in the import window: it adds to the list in force."""

from app.core.people import Role
from app.services.registry import items
from app.ui.importing.page import ImportPage


def test_a_joint_list_is_taken_in_beside_the_list_in_force(approved, qtbot, tmp_path):
    desk = approved.desks[Role.CLERK]
    before = items.items(desk.store, desk.actor)
    path = tmp_path / "联合清单.csv"
    path.write_text(
        "抽查领域,抽查事项,检查对象,发起部门,配合部门\n"
        "学校办学情况抽查,校外培训机构的检查,校外培训机构,教育部门,市场监管部门\n",
        "utf-8-sig",
    )

    class Frame:
        def back(self) -> bool:
            return True

    page = ImportPage(desk, Frame(), "items")
    qtbot.addWidget(page)
    page.resize(1150, 620)
    page.show()
    page.read_file(path)
    qtbot.waitUntil(lambda: page.step == "preview", timeout=30_000)
    assert f"{len(before)} 项继续保留" in page.preview.keep_box.text()
    page.preview.keep_box.click()
    page.bar.primary_button.click()
    qtbot.waitUntil(lambda: page.step == "done", timeout=30_000)
    after = items.items(desk.store, desk.actor)
    assert [one.code for one in after] == [*(one.code for one in before), "L01-01"]
    assert [one.usable for one in after].count(False) == 1
