"""What is wanted of the figures, and the table that people read."""

from __future__ import annotations

AT_MOST: dict[str, float] = {
    "ring_to_card_ms_p95": 50,
    "name_after_reply_ms_p95": 30,
    "pbx_requests_per_event": 3,
    "pbx_requests_idle_hour": 0,
    "salesforce_requests_per_answered_call": 2,
    "scan_2000_rows_ms": 150,
    "scan_longest_task_ms": 50,
    "page_memory_added_mb": 10,
    "drain_1000_requests": 10,
    "drain_1000_s": 15,
    "end_of_call_ms_p95": 20,
}
DIAL_TIMES_BARE = 10


def limit(name: str, figures: dict[str, float]) -> float | None:
    """The most that a figure should be; None where nothing is promised."""
    if name == "dial_overhead_ms_p50":
        return round(DIAL_TIMES_BARE * figures["bare_roundtrip_ms_p50"], 2)
    return AT_MOST.get(name)


def table(figures: dict[str, float]) -> str:
    lines = [f"{'':42}{'measured':>12}{'wanted':>12}"]
    for name, value in figures.items():
        wanted = limit(name, figures)
        told = "" if wanted is None else f"<= {wanted:g}"
        missed = "" if wanted is None or value <= wanted else "  missed"
        lines.append(f"{name:42}{value:>12g}{told:>12}{missed}")
    return "\n".join(lines)
