"""The state of a call at the number it is with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.conftest import LIGHTNING, Opener
from tests.e2e.desk import MOBILE, PHONE, Desk, shown

_COLOURED = """(name) => [...(CSS.highlights.get(`sidecall-${name}`) ?? [])].map((one) =>
    one.startContainer.data.slice(one.startOffset, one.endOffset))"""
_COLOUR = "(name) => getComputedStyle(document.body, `::highlight(sidecall-${name})`).backgroundColor"


@pytest.fixture
def ringing(desk: Desk) -> Iterator[Desk]:
    """Ana's telephone rings until she lifts it."""
    desk.control("pbx/behave", destination=PHONE, then="ring")
    yield desk
    desk.control("pbx/behave", destination=PHONE, then="answer", after=0.2)


def in_colour(page: Page, name: str, *numbers: str) -> None:
    until(lambda: sorted(page.evaluate(_COLOURED, name)) == sorted(numbers), f"{numbers} are {name}")


def test_a_number_has_a_colour_of_its_own_while_it_is_called(ringing: Desk, opened: Opener) -> None:
    page = opened(
        f"{LIGHTNING}/lightning/n/Any",
        f"<p>{shown(PHONE)}</p><p>{shown(MOBILE)}</p><p><a href='tel:{PHONE}'>Ana</a></p>",
    )
    eyes.wait_for_marks(page, [shown(PHONE), shown(MOBILE), "Ana"])
    page.mouse.click(*eyes.mark(page, shown(PHONE)))
    in_colour(page, "calling", shown(PHONE), "Ana")
    # What comes onto the page meanwhile, too.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p>912 345 678</p>')")
    in_colour(page, "calling", shown(PHONE), "Ana", "912 345 678")
    # The page shows it before 3CX has been asked.
    [call] = until(lambda: ringing.control("pbx/state")["calls"], "3CX has the call")
    ringing.control("pbx/far_answer", callid=call["callid"])
    ringing.call_with(PHONE, "connected")
    in_colour(page, "connected", shown(PHONE), "Ana", "912 345 678")
    in_colour(page, "calling")
    ringing.control("pbx/hang_up", callid=call["callid"], by="far")
    in_colour(page, "connected")
    eyes.wait_for_marks(page, [shown(PHONE), shown(MOBILE), "Ana", "912 345 678"])


def test_a_dial_that_fails_leaves_no_colour(desk: Desk, opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/n/Any", "<p>+44 20 7946 0018</p>")
    page.mouse.click(*eyes.mark(page, "+44 20 7946 0018"))
    eyes.our_button(page, "Don't call")
    in_colour(page, "calling")


def test_its_colours_differ_in_light_and_dark_and_are_the_users_where_he_has_chosen_them(opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/n/Any", f"<p>{shown(PHONE)}</p>")
    eyes.mark(page, shown(PHONE))
    states = ("number", "calling", "connected")
    seen = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen += [page.evaluate(_COLOUR, state) for state in states]
    assert len(set(seen)) == 6
    page.emulate_media(color_scheme="light", forced_colors="active")
    number, calling, connected = (page.evaluate(_COLOUR, state) for state in states)
    assert number != calling == connected
