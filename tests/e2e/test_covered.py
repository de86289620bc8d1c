"""A page lays something over a number that lets clicks through, just before the agent clicks: that dials nothing."""

from __future__ import annotations

import pytest

from tests.e2e import eyes
from tests.e2e.conftest import LIGHTNING, Opener
from tests.e2e.desk import MOBILE, PHONE, Desk, shown

PAGE = f"""
<div style="font: 20px Arial; padding: 40px; position: relative" id=box><span id=number>{shown(MOBILE)}</span></div>
<p>{shown(PHONE)}</p>
<script>
  let since = Infinity;
  function drawAnew() {{ number.outerHTML = number.outerHTML; }}
  function cover() {{
    const over = box.appendChild(document.createElement("div"));
    over.textContent = "Continue";
    over.style = "position: absolute; inset: 0; background: white; pointer-events: none; z-index: 9";
    since = performance.now();
  }}
</script>
"""
DRAWN = {"as it is": "", "drawn anew": "drawAnew()", "drawn anew all the time": "setInterval(drawAnew, 40)"}


@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN)
def test_a_number_that_is_covered_while_it_is_pointed_at_does_not_dial(desk: Desk, opened: Opener, drawn: str) -> None:
    page = opened(f"{LIGHTNING}/lightning/n/Covered", PAGE)
    page.mouse.move(*eyes.mark(page, shown(MOBILE)))
    # It is known not to be covered, and our button stands beside it.
    eyes.our_button(page, f"Call {shown(MOBILE)}")
    page.evaluate(f"cover(); {drawn}")
    page.wait_for_function("performance.now() > since + 700")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(1_000)  # well past the time in which a click is taken back by a second one
    # The agent goes on, and calls another.
    page.mouse.click(*eyes.mark(page, shown(PHONE)))
    desk.call_with(PHONE)
    assert len(desk.calls()) == 1


def test_a_number_in_the_shadow_of_what_is_told_of_another_dials(desk: Desk, opened: Opener) -> None:
    lines = f"<div>Phone {shown(PHONE)}</div><div>Mobile {shown(MOBILE)}</div>"
    page = opened(f"{LIGHTNING}/lightning/n/Shadow", f"<div style='padding: 120px'>{lines}</div>")
    page.mouse.click(*eyes.mark(page, shown(PHONE)))
    desk.call_with(PHONE, "connected")
    eyes.wait_for_words(page, "Connected")
    page.mouse.click(*eyes.mark(page, shown(MOBILE)))
    desk.call_with(MOBILE)
