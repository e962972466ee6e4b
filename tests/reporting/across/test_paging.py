"""Pages by letter: none is longer than it may be, nobody is lost, and every letter leads somewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.reporting.across.paging import alphabet, parts
from pifkit.reporting.across.values import letter_id, letter_of, name_key

LETTERS = st.lists(st.sampled_from("ABCMXYZ#"), max_size=120).map(
    lambda found: sorted(found, key=lambda one: (one == "#", one))
)


@given(LETTERS, st.integers(1, 40))
def test_every_row_stands_on_one_page_and_a_letter_is_cut_only_when_it_must_be(letters: list[str], size: int) -> None:
    cut = parts(letters, size)
    assert [at for part in cut for at in range(part.start, part.stop)] == list(range(len(letters)))
    assert all(1 <= part.count <= size for part in cut)
    assert [part.number for part in cut] == list(range(1, len(cut) + 1))
    for letter in set(letters):
        if letters.count(letter) <= size:
            assert sum(letter in part.letters for part in cut) == 1


@pytest.mark.parametrize(("count", "pages"), [(0, 0), (1, 1), (59, 1), (60, 1), (61, 2), (121, 3)])
def test_the_boundaries_of_a_page(count: int, pages: int) -> None:
    assert len(parts(["A"] * count)) == pages


def test_letters_are_kept_together() -> None:
    cut = parts([*"A" * 40, *"B" * 30, *"C" * 20, *"D" * 130, *"E" * 5])
    assert [(part.span, part.count) for part in cut] == [
        ("A", 40),
        ("B to C", 50),
        ("D", 60),
        ("D", 60),
        ("D to E", 15),
    ]
    letters = ["A", "B", "B", "#"]
    found = {one.letter: one for one in alphabet(letters, parts(letters, 2), "page-{}.html")}
    assert (found["B"].address, found["B"].count) == ("page-2.html#letter-b", 2)
    assert found["#"].address == "page-3.html#letter-other"
    assert (found["C"].address, found["C"].count) == ("", 0)
    assert len(found) == 27
    assert parts(letters, 2)[2].span == "other"


def test_names_sort_by_letter_and_those_without_one_come_last() -> None:
    names = ["zebra", "Écosse", " fife", "3 Towns", "", "Ærø", "eastern"]
    ordered = sorted(names, key=name_key)
    assert ordered[:4] == ["eastern", "Écosse", " fife", "zebra"]
    assert [letter_of(one) for one in ordered] == ["E", "E", "F", "Z", "#", "#", "#"]
    assert letter_id("#") == "letter-other"
