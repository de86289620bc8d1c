"""A page that draws itself anew all the time: its numbers stay marked and dial, for whom was clicked."""

from __future__ import annotations

import pytest

from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.conftest import LIGHTNING, Opener
from tests.e2e.desk import PHONE, SHARED, Desk

EACH_300_MS = """
<div id="list"></div>
<script>
  let count = 0, before = 0;
  function draw() { list.innerHTML = `<ul><li>Open for ${count++}: NUMBER</li></ul>`; }
  draw();
  setInterval(draw, 300);
  let drawn = 0, bare = 0;
  function watch() {
    const ranges = [...(CSS.highlights.get("sidecall-number") ?? [])];
    drawn++;
    if (!ranges.some((range) => range.startContainer.isConnected)) bare++;
    requestAnimationFrame(watch);
  }
</script>
"""


def test_a_number_drawn_anew_stays_marked_and_dials(desk: Desk, opened: Opener) -> None:
    for number in ("912 345 678", '<a href="tel:933445566">933 445 566</a>'):
        page = opened(f"{LIGHTNING}/lightning/n/Queue{len(number)}", EACH_300_MS.replace("NUMBER", number))
        text = number if "<" not in number else "933 445 566"
        eyes.mark(page, text)
        page.evaluate("watch()")
        page.wait_for_function("drawn > 90")
        assert page.evaluate("bare / drawn") < 0.1
        page.mouse.click(*eyes.mark(page, text))
        desk.call_with(PHONE if text.startswith("912") else SHARED)


@pytest.mark.parametrize("number", ["912 345 678", '<a href="tel:912345678">912 345 678</a>'])
def test_a_number_drawn_anew_under_the_finger_dials(desk: Desk, opened: Opener, number: str) -> None:
    page = opened(f"{LIGHTNING}/lightning/n/Finger{len(number)}", EACH_300_MS.replace("NUMBER", number))
    page.mouse.move(*eyes.mark(page, "912 345 678"))
    page.mouse.down()
    page.evaluate("before = count")
    page.wait_for_function("count > before + 1")
    page.mouse.up()
    desk.call_with(PHONE)


ROWS = """
<table><tbody id="rows"></tbody></table>
<script>
  const people = [["CARMEN", "Carmen Soto"], ["DIEGO", "Diego Soto"]];
  function draw() {
    rows.innerHTML = people.map(([id, name]) =>
      `<tr data-row-key-value="${id}"><td>${name}</td><td><div>933 445 566</div></td></tr>`).join("");
  }
  draw();
  addEventListener("click", () => { people.reverse(); draw(); });
</script>
"""


def test_it_is_whom_was_clicked_though_the_rows_change_places_before_the_call(desk: Desk, opened: Opener) -> None:
    ids = {name.upper(): desk.record(f"{name} Soto")["Id"] for name in ("Carmen", "Diego")}
    body = ROWS.replace("CARMEN", ids["CARMEN"]).replace("DIEGO", ids["DIEGO"])
    page = opened(f"{desk.org}/lightning/n/Sorted", body)
    eyes.wait_for_marks(page, ["933 445 566"] * 2)
    page.mouse.click(*eyes.mark(page, "933 445 566"))
    assert desk.person_of(SHARED) == "Carmen Soto"
    assert page.evaluate("people[0][1]") == "Diego Soto"


def test_rows_that_change_places_under_the_finger_dial_nobody(desk: Desk, opened: Opener) -> None:
    ids = {name.upper(): desk.record(f"{name} Soto")["Id"] for name in ("Carmen", "Diego")}
    body = ROWS.replace("CARMEN", ids["CARMEN"]).replace("DIEGO", ids["DIEGO"])
    page = opened(f"{desk.org}/lightning/n/SortedNow", body)
    eyes.wait_for_marks(page, ["933 445 566"] * 2)
    at = eyes.mark(page, "933 445 566")
    page.mouse.move(*at)
    page.mouse.down()
    page.evaluate("people.reverse(); draw()")
    eyes.wait_for_marks(page, ["933 445 566"] * 2)
    page.mouse.up()
    now_there = page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('tr').cells[0].textContent", at)
    page.mouse.click(*at)
    assert desk.person_of(SHARED) == now_there
    assert len(desk.calls()) == 1


def test_the_words_about_a_call_cover_no_other_number(desk: Desk, opened: Opener) -> None:
    cells = "<tr><th>Phone<th>Mobile</tr><tr><td>912 345 678</td><td>933 445 566</td></tr>"
    page = opened(f"{LIGHTNING}/lightning/n/Beside", f"<table>{cells}</table>")
    page.mouse.click(*eyes.mark(page, "912 345 678"))
    desk.call_with(PHONE, "connected")
    eyes.wait_for_words(page, "Connected")
    page.mouse.move(600, 600)
    x, y = eyes.mark(page, "933 445 566")
    # The button at the first number lies over the second until it goes.
    until(lambda: page.evaluate("([x, y]) => document.elementFromPoint(x, y).localName", [x, y]) == "td", "it is free")
    page.mouse.click(x, y)
    desk.call_with(SHARED)
