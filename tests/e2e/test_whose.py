"""Whose number it is where a related list has tiles: the call is with whom the tile is about."""

from __future__ import annotations

from tests.e2e import eyes
from tests.e2e.conftest import Opener
from tests.e2e.desk import SHARED, Desk

TILE = """
<li><article class="slds-tile">
  <h3><a href="/lightning/r/Contact/ID/view">NAME</a></h3>
  <p><a href="/lightning/r/Account/ACCOUNT/view">Talleres Soto</a></p>
  <dl><dt>Phone</dt>
    <dd><lightning-formatted-phone><a href="tel:933 445 566">933 445 566</a></lightning-formatted-phone></dd>
  </dl>
</article></li>
"""


def test_a_related_lists_tile_is_the_persons_on_it_not_the_pages(desk: Desk, opened: Opener) -> None:
    account = desk.record("Talleres Soto", "Account")["Id"]
    people = {name: desk.record(name)["Id"] for name in ("Carmen Soto", "Diego Soto")}
    tiles = [TILE.replace("ID", who).replace("NAME", name).replace("ACCOUNT", account) for name, who in people.items()]
    number = "<p><a href='tel:912345678'>912 345 678</a></p>"
    heading = f"<h1><div>Account</div><slot name=primaryField>Talleres Soto</slot></h1>{number}"
    body = f"<div class='oneContent active'>{heading}<ul>{''.join(tiles)}</ul></div>"
    page = opened(f"{desk.org}/lightning/r/Account/{account}/view", body)
    eyes.wait_for_marks(page, ["912 345 678", "933 445 566", "933 445 566"])
    page.mouse.move(*eyes.mark(page, "912 345 678"))
    eyes.our_button(page, "Call Talleres Soto, +34 912 34 56 78")
    diego = max(eyes.marks(page), key=lambda mark: mark["y"])
    page.mouse.move(diego["x"], diego["y"])
    eyes.our_button(page, "Call Diego Soto, +34 933 44 55 66")
    page.mouse.click(diego["x"], diego["y"])
    assert desk.person_of(SHARED) == "Diego Soto"
