"""Pages that are not compiled from Salesforce's components: Aura, Classic, Visualforce, sites, consoles and others."""

from __future__ import annotations

from pathlib import Path

from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.conftest import LIGHTNING, Opener
from tests.e2e.desk import MOBILE, PHONE, SHARED, Desk, shown

ANA = "003Sc0000000001IAA"


def markup(name: str) -> str:
    return (Path(__file__).parent / "structures" / f"{name}.html").read_text(encoding="utf-8")


def test_an_aura_list_is_marked_before_and_after_inline_edit_and_knows_its_rows(opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/o/Contact/list", markup("aura_list"))
    both = ["912345678", "(93) 344 55 66"]
    eyes.wait_for_marks(page, both)
    before = eyes.document(page)
    cell = page.locator("td").first
    inside = cell.inner_html()
    cell.evaluate("(cell) => { cell.innerHTML = '<input type=tel value=\"912345678\">' }")
    eyes.wait_for_marks(page, both[1:])
    cell.evaluate("(cell, html) => { cell.innerHTML = html }", inside)
    eyes.wait_for_marks(page, both)
    assert eyes.document(page) == before
    page.mouse.move(*eyes.mark(page, "(93) 344 55 66"))
    eyes.our_button(page, "Call Eva Sanz, +34 933 44 55 66")


def test_kanban_cards_and_reports_are_marked(opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/o/Lead/list", markup("kanban_and_report"))
    eyes.wait_for_marks(page, ["655 12 39 87", "963 52 14 78"])


def test_classic_shows_one_of_two_and_dials_it_for_the_record(desk: Desk, opened: Opener) -> None:
    page = opened(f"https://acme.my.salesforce.com/{ANA}", markup("classic"))
    eyes.wait_for_marks(page, [shown(SHARED)])
    page.mouse.click(*eyes.mark(page, shown(SHARED)))
    desk.call_with(SHARED)
    until(lambda: desk.at_the_pbx() == [SHARED], "it rings, once")


def test_a_visualforce_frame_is_a_page_of_its_own(desk: Desk, opened: Opener) -> None:
    visualforce = f"https://acme--c.vf.force.com/apex/MyPage?id={ANA}&isdtp=p1"
    frame = f'<force-aloha-page><iframe src="{visualforce}" width=600 height=200></iframe></force-aloha-page>'
    page = opened(f"{LIGHTNING}/lightning/n/MyPage", frame, **{visualforce: f"<p>Call {shown(MOBILE)} today</p>"})
    inner = until(lambda: next((one for one in page.frames if "vf.force.com" in one.url), None), "the frame is there")
    assert inner is not None
    page.mouse.click(*eyes.mark_in_frame(page, inner, shown(MOBILE)))
    desk.call_with(MOBILE)
    until(lambda: desk.at_the_pbx() == [MOBILE], "it rings, once")


def test_a_site_with_native_shadow_is_marked_and_its_code_dials_nothing(desk: Desk, opened: Opener) -> None:
    page = opened("https://acme.my.site.com/s/contactsupport", markup("site"))
    eyes.wait_for_marks(page, ["+34 912", " 345 678", "Ana"])
    page.evaluate("clickByItself()")
    page.mouse.click(*eyes.mark(page, "Ana"))
    desk.call_with(MOBILE)
    until(lambda: desk.at_the_pbx() == [MOBILE], "the agent's click rings, once")
    assert page.evaluate("clicked") == 2, "the page's own handler hears both"


def test_a_record_that_is_loaded_behind_another_is_marked_when_it_is_shown(opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/r/Contact/{ANA}/view", markup("console"))
    eyes.wait_for_marks(page, ["912 345 678"])
    page.evaluate("loadBehind()")
    eyes.wait_for_marks(page, ["912 345 678"])
    page.evaluate("showOther()")
    page.mouse.click(600, 500)
    eyes.wait_for_marks(page, ["655 12 39 87"])


def test_a_number_without_its_country_code_is_one_of_the_records_country(desk: Desk, opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/r/Contact/{ANA}/view", markup("german"))
    page.evaluate("showAddress()")
    eyes.wait_for_marks(page, ["030 23125 118"])
    page.mouse.click(*eyes.mark(page, "030 23125 118"))
    desk.call_with("+493023125118")


def test_a_rows_number_without_its_country_code_is_one_of_the_rows_country(opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/o/Contact/list", markup("rows"))
    numbers = {
        "030 23125 118": "+49 30 23125118",
        "912 345 678": "+34 912 34 56 78",
        "01 42 68 53 12": "+33 1 42 68 53 12",
        "020 7946 0018": "+44 20 7946 0018",
        "06 1234 5678": "+39 06 1234 5678",
        "01 42 68 53 13": "+33 1 42 68 53 13",
    }
    eyes.wait_for_marks(page, list(numbers))
    for written, called in numbers.items():
        page.mouse.move(*eyes.mark(page, written))
        until(lambda called=called: any(label.endswith(called) for label in eyes.our_buttons(page)), f"{called} it is")
    # Of a row that says its country later, and another one then.
    page.evaluate("later.textContent = 'Germany'")
    eyes.wait_for_marks(page, [*numbers, "030 23125 119"])
    page.evaluate("later.firstChild.data = 'Portugal'")
    eyes.wait_for_marks(page, list(numbers))


def test_name_and_country_are_found_in_native_shadow(desk: Desk, opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/r/Contact/{ANA}/view", markup("native"))
    page.mouse.move(*eyes.mark(page, "030 23125 118"))
    eyes.our_button(page, "Call Lucas Meyer, +49 30 23125118")
    page.mouse.click(*eyes.mark(page, "030 23125 118"))
    desk.call_with("+493023125118")


def test_what_becomes_an_editor_loses_its_marks_and_is_saved_as_it_was(opened: Opener) -> None:
    page = opened(
        f"{LIGHTNING}/lightning/page/home", "<div id=note><p>Ring <b>912</b> 345 678</p><p>or 655 12 39 87</p></div>"
    )
    pieces = ["912", " 345 678", "655 12 39 87"]
    eyes.wait_for_marks(page, pieces)
    note = page.locator("#note")
    html = note.inner_html()
    note.evaluate("(note) => { note.contentEditable = 'true'; note.focus(); }")
    eyes.wait_for_marks(page, [])
    page.keyboard.press("End")
    page.keyboard.type("!")
    assert note.inner_html().replace("!", "") == html
    note.evaluate("(note) => { note.contentEditable = 'false' }")
    until(lambda: "655 12 39 87" in eyes.texts(page), "it is marked again")


def test_what_is_copied_is_the_pages_own_text_and_its_handlers_hear_of_it(desk: Desk, opened: Opener) -> None:
    page = opened(
        f"{LIGHTNING}/lightning/page/home",
        f"<p>Ring {shown(PHONE)} today</p><script>addEventListener('copy', () => {{ window.copied = 1; }});</script>",
    )
    eyes.wait_for_marks(page, [shown(PHONE)])
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.mouse.move(*eyes.mark(page, shown(PHONE)))
    page.evaluate("getSelection().selectAllChildren(document.querySelector('p'))")
    page.keyboard.press("Control+C")
    until(lambda: page.evaluate("window.copied"), "the page hears of it")
    assert page.evaluate("navigator.clipboard.readText()") == f"Ring {shown(PHONE)} today"


def test_text_that_changes_under_a_mark_is_marked_as_it_is(opened: Opener) -> None:
    page = opened(
        f"{LIGHTNING}/lightning/page/home", "<p>Ring 912 345 678 today</p><table><tr><td>655 12 39 87</td></tr></table>"
    )
    eyes.wait_for_marks(page, ["912 345 678", "655 12 39 87"])
    page.evaluate("document.querySelector('p').firstChild.data = 'Not today, call 963 52 14 78'")
    eyes.wait_for_marks(page, ["963 52 14 78", "655 12 39 87"])
    page.evaluate("document.querySelector('p').firstChild.data = 'Order 963 52 14 78'")
    eyes.wait_for_marks(page, ["655 12 39 87"])
    page.evaluate("document.querySelector('td').textContent = ''")
    eyes.wait_for_marks(page, [])
