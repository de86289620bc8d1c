"""The shortcut that goes from number to number, through all frames of the tab."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.conftest import LIGHTNING, Opener
from tests.e2e.desk import MOBILE, PHONE, SHARED, Desk, shown

ANY = f"{LIGHTNING}/lightning/n/Any"
VISUALFORCE = "https://acme--c.vf.force.com/apex"


def frame(url: str, style: str = "") -> str:
    return f'<iframe src="{url}" width=600 height=110 style="display:block;{style}"></iframe>'


def all_read(page: Page, count: int) -> None:
    def look() -> bool:
        return sum(len(eyes.texts(one)) for one in page.frames) >= count

    until(look, f"{count} numbers are marked")


def test_it_goes_through_the_frames_in_their_order_and_around(desk: Desk, opened: Opener) -> None:
    inner = "<p>Ring 933 445 501</p>" + frame(f"{VISUALFORCE}/Innermost", "height:60px")
    page = opened(
        ANY,
        "<input id=field value=x><p>Ring 933 445 500</p><x-box>"
        f"<template shadowrootmode=open>{frame(f'{VISUALFORCE}/Box')}</template></x-box>"
        f"{frame(f'{VISUALFORCE}/Inner', 'height:160px')}{frame(f'{VISUALFORCE}/Empty')}{frame(f'{VISUALFORCE}/Tall')}"
        f"<p>Ring 933 445 504</p><div style='height:2000px'></div>{frame(f'{VISUALFORCE}/Below')}",
        **{
            f"{VISUALFORCE}/Inner": inner,
            f"{VISUALFORCE}/Innermost": "<p>Ring 933 445 502</p>",
            f"{VISUALFORCE}/Empty": "<p>Nothing here</p>",
            # A frame that the page shows a part of, and a number that is scrolled away in a box.
            f"{VISUALFORCE}/Tall": "<p>Ring 933 445 503</p><div style='height:40px;overflow:auto'><p>None</p>"
            "<p style='margin-top:60px'>933 445 509</p></div>",
            f"{VISUALFORCE}/Below": "<p>Ring 933 445 508</p>",
            f"{VISUALFORCE}/Box": "<p>Ring 933 445 510</p>",
        },
    )
    page.locator("#field").focus()
    all_read(page, 8)
    order = [f"Call +34 933 44 55 {end}" for end in ("00", "10", "01", "02", "03", "04")]
    assert [eyes.step_on(desk.context, page) for _ in range(7)] == [*order, order[0]]
    assert [eyes.step_on(desk.context, page, "step-back") for _ in range(2)] == [order[5], order[4]]
    # The frame with the button is of another process, and not looked into.
    until(lambda: not eyes.our_buttons(page), "what it has left behind is gone")


def test_escape_gives_the_keyboard_back_across_frames_and_enter_calls_from_one(desk: Desk, opened: Opener) -> None:
    url = f"{VISUALFORCE}/Inner"
    page = opened(ANY, f"<input id=field value=x>{frame(url)}", **{url: f"<p>Ring {shown(MOBILE)}</p>"})
    all_read(page, 1)
    field = page.locator("#field")
    field.focus()
    assert eyes.step_on(desk.context, page) == f"Call {shown(MOBILE)}"
    page.keyboard.press("Escape")
    until(lambda: field.evaluate("one => one === document.activeElement && document.hasFocus()"), "it has it back")
    eyes.step_on(desk.context, page)
    page.keyboard.press("Enter")
    desk.call_with(MOBILE)
    until(lambda: desk.at_the_pbx() == [MOBILE], "it rings, once")


def test_it_goes_on_from_an_open_menu_and_into_a_sandboxed_frame(desk: Desk, opened: Opener) -> None:
    sandboxed = f"<iframe sandbox width=600 height=90 srcdoc='<p>Ring {shown(SHARED)}</p>'></iframe>"
    page = opened(ANY, f"<p><input id=field value=x></p><p>{shown(PHONE)}</p><p>{shown(MOBILE)}</p>{sandboxed}")
    all_read(page, 3)
    field = page.locator("#field")
    field.focus()
    assert eyes.step_on(desk.context, page) == f"Call {shown(PHONE)}"
    page.keyboard.press("ArrowDown")
    eyes.our_button(page, f"Copy {PHONE}")
    heard = [eyes.step_on(desk.context, page) for _ in range(3)]
    assert heard == [f"Call {shown(number)}" for number in (MOBILE, SHARED, PHONE)]
    assert f"Copy {PHONE}" not in eyes.our_buttons(page)
    page.keyboard.press("Escape")
    until(lambda: field.evaluate("one => one === document.activeElement && document.hasFocus()"), "it has it back")


def test_it_leaves_out_what_lies_under_something_else(desk: Desk, opened: Opener) -> None:
    page = opened(
        ANY,
        "<div style='position:fixed;inset:0 0 auto;height:60px;background:#fff;z-index:2'>Header</div>"
        f"<p style='margin:15px'>{shown(MOBILE)}</p><p style='margin-top:80px'>{shown(PHONE)}</p>"
        f"<p>{shown(SHARED)}</p>",
    )
    all_read(page, 3)
    heard = [eyes.step_on(desk.context, page) for _ in range(3)]
    assert heard == [f"Call {shown(number)}" for number in (PHONE, SHARED, PHONE)]
