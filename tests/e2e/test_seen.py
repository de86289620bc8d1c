"""Only what the agent sees and presses dials: not what a page hides, moves, or has the browser click."""

from __future__ import annotations

import pytest

from tests.day.browser import told_on
from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.conftest import LIGHTNING, Opener
from tests.e2e.desk import MOBILE, PHONE, SHARED, Desk, shown

ANY = f"{LIGHTNING}/lightning/n/Any"
#: At the end of a page, to be called last: what the page asked for would have come before.
LAST = f"<p><a id=last href='tel:{SHARED}'>{shown(SHARED)}</a></p>"


def only_the_last_rings(desk: Desk, page: eyes.Page) -> None:
    eyes.marked(page.locator("#last")).click()
    desk.call_with(SHARED)
    until(lambda: SHARED in desk.at_the_pbx(), "the agent's own call")
    assert (desk.at_the_pbx(), len(desk.calls())) == ([SHARED], 1)


def test_a_number_that_cannot_be_seen_does_not_dial(desk: Desk, opened: Opener) -> None:
    styles = ["opacity:0", "opacity:.01", "color:transparent", "font-size:1px", "filter:opacity(0)"]
    cover = "<div style='position:absolute;inset:0;background:#0a0;pointer-events:none'>Play video</div>"
    boxes = [f"<div style='height:40px;{style}'>{shown(PHONE)}</div>" for style in styles]
    boxes.append(f"<div style='position:relative;height:40px'><div>{shown(PHONE)}</div>{cover}</div>")
    boxes.append(f"<div style='height:40px'><a href='tel:{PHONE}' style='opacity:.01'>{shown(PHONE)}</a></div>")
    page = opened(ANY, "".join(f"<div class=box>{box}</div>" for box in boxes) + LAST)
    eyes.mark(page, shown(SHARED))
    # The link is the browser's own affair then, which would leave the page.
    page.evaluate("addEventListener('click', (event) => event.target.id || event.preventDefault())")
    for box in page.locator(".box").all():
        place = box.bounding_box()
        assert place is not None
        page.mouse.move(place["x"] + 3, place["y"] + 1)
        page.mouse.click(place["x"] + 20, place["y"] + 8)
    only_the_last_rings(desk, page)


def test_a_click_that_was_made_elsewhere_does_not_dial(desk: Desk, opened: Opener) -> None:
    page = opened(
        ANY,
        f"<p><a href='tel:{PHONE}'>{shown(PHONE)} <input type=checkbox id=box></a> <label for=box>Accept</label></p>"
        f"<form onsubmit='return false'><input id=field><a href='tel:{MOBILE}'><button>go</button></a></form>"
        f"<p><a href='tel:{PHONE}' accesskey=k>{shown(PHONE)}</a></p>{LAST}",
    )
    eyes.mark(page, shown(SHARED))
    page.evaluate(
        "addEventListener('click', (event) => event.target.id !== 'last' && event.isTrusted"
        " && (window.trusted ??= []).push(event.target.localName))"
    )
    page.evaluate("document.forms[0].addEventListener('click', (event) => event.preventDefault())")
    page.click("label")
    page.click("#field")
    page.keyboard.press("Enter")
    assert {"input", "button"} <= set(page.evaluate("trusted")), "the browser has clicked in the links"
    only_the_last_rings(desk, page)


def test_our_button_does_not_come_under_the_pointer_by_the_pages_doing(desk: Desk, opened: Opener) -> None:
    page = opened(ANY, f"<div id=n style='position:absolute;left:100px;top:200px'>{shown(PHONE)}</div>{LAST}")
    eyes.mark(page, shown(PHONE))
    page.mouse.move(10, 300)
    page.evaluate(
        "() => { const { left, top } = n.getBoundingClientRect(); n.dispatchEvent(new PointerEvent('pointerover',"
        " { bubbles: true, composed: true, clientX: left + 5, clientY: top + 5 })); }"
    )
    page.locator("#last").hover()
    eyes.our_button(page, f"Call {shown(SHARED)}")
    assert len(eyes.our_buttons(page)) == 2
    # In the moment it comes it takes no click.
    page.mouse.move(10, 300)
    until(lambda: not eyes.our_buttons(page), "the button goes")
    x, y = eyes.mark(page, shown(PHONE))
    page.mouse.move(x, y)
    place = until(lambda: eyes.place_of_our_button(page, f"Call {shown(PHONE)}"), "our button")
    assert place is not None
    page.evaluate("n.style.left = '300px'")
    page.mouse.move(x + 200, y)
    page.mouse.click(place[0] + 200, place[1])
    only_the_last_rings(desk, page)


def test_the_button_says_what_it_dials(desk: Desk, opened: Opener) -> None:
    page = opened(ANY, f"<p><a href='tel:{SHARED}'>{shown(PHONE)}</a></p>")
    page.mouse.move(*eyes.mark(page, shown(PHONE)))
    page.mouse.click(*eyes.our_button(page, "Call +34 933 44 55 66"))
    eyes.wait_for_words(page, "+34 933 44 55 66")
    desk.call_with(SHARED)


def test_a_click_during_the_call_makes_no_other_and_the_button_hangs_up(desk: Desk, opened: Opener) -> None:
    page = opened(ANY, "<p style='font-size:24px'>Please call 912 345 678 today</p>")
    place = eyes.mark(page, "912 345 678")
    page.mouse.click(*place)
    desk.call_with(PHONE, "connected")
    page.mouse.click(*place)
    hang_up = eyes.our_button(page, "Hang up the call with +34 912 34 56 78")
    page.wait_for_timeout(1_500)  # well past the time in which a second click is the same wish
    page.mouse.click(*place)
    page.wait_for_timeout(1_000)
    assert (desk.at_the_pbx(), len(desk.calls())) == ([PHONE], 1)
    page.mouse.click(*hang_up)
    until(lambda: desk.at_the_pbx() == [], "3CX has ended the call")
    eyes.our_button(page, "Call +34 912 34 56 78")


def test_selecting_by_double_and_triple_click_dials_nothing(desk: Desk, opened: Opener) -> None:
    page = opened(
        ANY,
        "<p style='font-size:24px'>Please call 912 345 678 today</p>"
        "<table><tr><td ondblclick='window.edited = 1'>612 345 678</td></tr></table>"
        f"<ul><li style='cursor:pointer'>Ana 912 345 678</li></ul><p id=taken>963 52 14 78</p>{LAST}"
        "<script>taken.addEventListener('click', (event) => event.preventDefault())</script>",
    )
    sentence, cell = eyes.mark(page, "912 345 678"), eyes.mark(page, "612 345 678")
    page.mouse.dblclick(*sentence)
    assert page.evaluate("getSelection().toString()").strip() in "912 345 678"
    page.mouse.click(*sentence, click_count=3)
    page.mouse.dblclick(*cell)
    assert page.evaluate("edited") == 1
    page.locator("li").click(position={"x": 50, "y": 8})
    page.mouse.click(*eyes.mark(page, "963 52 14 78"))
    page.wait_for_timeout(700)  # longer than a single click waits for a second
    only_the_last_rings(desk, page)


@pytest.mark.parametrize(
    "around",
    [
        "<div onclick='event.currentTarget.id = \"opened\"'>%s</div>",
        "<div role=button tabindex=0>%s</div>",
        "<div style='cursor:pointer'>%s</div>",
        "<a href='#opened'>%s</a>",
        "<table><tr role=link><td>Ana</td><td>%s</td></tr></table>",
    ],
    ids=["handler", "button", "pointer", "link", "row"],
)
def test_a_number_in_something_to_click_is_the_pages_and_its_button_dials(
    desk: Desk, opened: Opener, around: str
) -> None:
    page = opened(
        ANY,
        f"<div id=all style='padding:60px;font-size:20px'>{around % shown(PHONE)}</div>"
        "<script>window.clicks = 0; all.addEventListener('click', () => { clicks += 1; })</script>",
    )
    place = eyes.mark(page, shown(PHONE))
    page.mouse.click(*place)
    assert page.evaluate("clicks") == 1, "the page hears it"
    page.mouse.click(*eyes.our_button(page, f"Call {shown(PHONE)}"))
    desk.call_with(PHONE)
    until(lambda: desk.at_the_pbx() == [PHONE], "it rings")
    assert (len(desk.calls()), page.evaluate("clicks")) == (1, 1)


def test_an_editor_without_an_attribute_is_left_alone(desk: Desk, opened: Opener) -> None:
    page = opened(ANY, "<p>Ring 912 345 678</p>")
    place = eyes.mark(page, "912 345 678")
    page.evaluate("document.designMode = 'on'")
    page.mouse.click(*place)
    eyes.wait_for_marks(page, [])
    page.evaluate("document.designMode = 'off'")
    page.mouse.click(10, 400)
    eyes.mark(page, "912 345 678")
    page.mouse.click(*place)
    desk.call_with(PHONE)
    assert len(desk.calls()) == 1


def test_what_a_class_a_style_or_a_late_component_shows_is_marked(opened: Opener) -> None:
    page = opened(
        ANY,
        "<style>.h { display: none }</style><div id=a class=h><p>912 345 678</p></div>"
        "<div id=b style='display:none'><p>612 345 678</p></div><div id=c hidden><p>933 445 566</p></div>"
        "<x-late></x-late><div id=d></div><p>963 52 14 78</p>",
    )
    eyes.wait_for_marks(page, ["963 52 14 78"])
    page.evaluate("a.className = ''; b.style.display = ''; c.hidden = false")
    shown_now = ["963 52 14 78", "912 345 678", "612 345 678", "933 445 566"]
    eyes.wait_for_marks(page, shown_now)
    page.evaluate(
        "document.querySelector('x-late').attachShadow({ mode: 'open' }).innerHTML = '<p>955 12 34 56</p>';"
        "d.attachShadow({ mode: 'closed' }).innerHTML = '<p>966 12 34 56</p>'"
    )
    eyes.wait_for_marks(page, [*shown_now, "955 12 34 56", "966 12 34 56"])


def test_what_stands_in_a_closed_shadow_root_dials(desk: Desk, opened: Opener) -> None:
    page = opened(
        ANY,
        "<script>customElements.define('y-b', class extends HTMLElement { constructor() { super();"
        f" this.attachShadow({{ mode: 'closed' }}).innerHTML = '<p>Ring 912 345 678</p><a href=tel:{MOBILE}>Ana</a>';"
        " } })</script><y-b></y-b>",
    )
    page.mouse.click(*eyes.mark(page, "912 345 678"))
    desk.call_with(PHONE)
    page.mouse.click(*eyes.mark(page, "Ana"))
    desk.call_with(MOBILE)


@pytest.mark.parametrize(
    "body",
    [
        "<dialog id=box><p>912 345 678</p></dialog><script>box.showModal()</script>",
        "<div popover id=box style='width:500px'><p>912 345 678</p></div><script>box.showPopover()</script>",
    ],
    ids=["dialog", "popover"],
)
def test_our_button_is_of_use_in_the_pages_top_layer(desk: Desk, opened: Opener, body: str) -> None:
    page = opened(ANY, body)
    page.mouse.move(*eyes.mark(page, "912 345 678"))
    place = eyes.our_button(page, "Call +34 912 34 56 78")
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).localName", place) == "sidecall-marks"
    page.mouse.click(*place)
    desk.call_with(PHONE)
    eyes.wait_for_words(page, "Connected")
    assert page.evaluate("box.matches(':modal, :popover-open')"), "what is open there stays open"


def test_the_highlights_are_put_back_where_the_page_clears_them(opened: Opener) -> None:
    page = opened(ANY, "<p id=p>Ring 912 345 678</p>")
    eyes.wait_for_marks(page, ["912 345 678"])
    page.evaluate("CSS.highlights.clear(); p.className = 'x'")
    eyes.wait_for_marks(page, ["912 345 678"])


def test_a_sandboxed_frame_is_marked_and_dials(desk: Desk, opened: Opener) -> None:
    page = opened(ANY, f"<iframe sandbox width=500 height=200 srcdoc='<p>Ring {shown(MOBILE)}</p>'></iframe>")
    inner = page.frames[1]
    page.mouse.click(*eyes.mark_in_frame(page, inner, shown(MOBILE)))
    desk.call_with(MOBILE)


def test_our_button_hides_no_text_beside_the_number(opened: Opener) -> None:
    page = opened(ANY, "<p id=p style='margin:80px'>Ring 912 345 678 before 14:00 and ask for Ana</p>")
    page.mouse.move(*eyes.mark(page, "912 345 678"))
    _, y = eyes.our_button(page, "Call +34 912 34 56 78")
    top, bottom = page.evaluate("[p.getBoundingClientRect().top, p.getBoundingClientRect().bottom]")
    assert not top - 12 < y < bottom + 12
    assert told_on(page) == ""


def test_a_records_country_does_not_take_a_whole_number_of_the_agents(opened: Opener) -> None:
    address = "<div data-target-selection-name='sfdc:RecordField.Contact.MailingAddress'><div>75002 Paris</div>"
    page = opened(
        f"{LIGHTNING}/lightning/r/Contact/003Sc0000000001IAA/view",
        f"{address}<div>France</div></div><p><a href='tel:612 345 678'>612 345 678</a></p><p>01 42 68 53 12</p>",
    )
    page.mouse.move(*eyes.mark(page, "01 42 68 53 12"))
    eyes.our_button(page, "Call +33 1 42 68 53 12")
    page.mouse.move(*eyes.mark(page, "612 345 678"))
    until(lambda: "Call +34 612 34 56 78" in eyes.our_buttons(page), "it is the agent's own country's")
