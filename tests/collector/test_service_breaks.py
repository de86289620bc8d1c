"""A collector that cannot go on ends, so that the service manager starts it anew."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from helper.collector import program
from helper.collector.rounds import Rounds
from tests.collector.rig import Server, company


@pytest.mark.parametrize("part", ["Rounds", "Outbox", "Salesforce"])
async def test_a_part_that_breaks_ends_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    async with company(tmp_path, set_up=False) as server:
        await server.stop()

        async def broken(_self: Rounds) -> None:
            await asyncio.sleep(0)
            raise RuntimeError("a fault of ours")

        monkeypatch.setattr(getattr(program, part), "run", broken)
        another = Server(server.sandbox, tmp_path / "another")
        await another.start()
        with pytest.raises(RuntimeError, match="a fault of ours"):
            await another.ended()
        assert not (another.home / "runtime.json").exists()
