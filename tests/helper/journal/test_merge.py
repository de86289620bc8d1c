"""A Task's text is brought up to date without undoing what somebody wrote into it."""

from __future__ import annotations

import pytest

from helper.journal.merge import merged

BASE = "Answered call (00:01)\n\nfirst"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "text"),
    [
        ("a", "b", "a", "b"),
        ("a", "a\n\nnote", "a", "a\n\nnote"),
        ("a", "a\nRecording: x", "a, edited", "a, edited\n\nRecording: x"),
        (BASE, "Answered call (00:01)\n\nsecond", BASE + "\ntheirs", "Answered call (00:01)\n\nsecond\ntheirs"),
        (BASE, "Answered call (00:09)\n\nfirst", BASE + "\n\ntheirs", "Answered call (00:09)\n\nfirst\n\ntheirs"),
        (BASE, "Answered call (00:01)\n\nsecond", "All mine now", "All mine now\n\nsecond"),
        (BASE, "Answered call (00:01)", BASE + "\ntheirs", "Answered call (00:01)\ntheirs"),
        ("a", "a\nlink", "a\nlink\ntheirs", "a\nlink\ntheirs"),
        ("a\n", "b", "a\r\n", "b"),
        ("a", "a\nlink", "", "link"),
        # Part of it has been added there by somebody else: the company's collector, say.
        ("a", "a\nSummary: s\nlink\n\nnote", "a\n\nSummary: s\nlink", "a\n\nSummary: s\nlink\n\nnote"),
        ("a\n\nnote", "a\nSummary: s\nlink\n\nnote", "a\n\nnote\n\nlink", "a\nSummary: s\n\nnote\n\nlink"),
        ("a", "a\nSummary: s\nlink", "a\n\nlink", "a\n\nlink\n\nSummary: s"),
    ],
)
def test_both_are_kept(base: str, ours: str, theirs: str, text: str) -> None:
    assert merged(base, ours, theirs) == text


def test_to_do_it_again_changes_nothing() -> None:
    once = merged(BASE, BASE + "\nRecording: x", BASE + "\ntheirs")
    assert merged(BASE, BASE + "\nRecording: x", once) == once
    assert merged(BASE + "\nRecording: x", BASE + "\nRecording: x", once) == once
