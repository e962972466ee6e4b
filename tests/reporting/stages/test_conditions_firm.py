"""Which disagreements matter, how firm a result is, and what it says elsewhere."""

from __future__ import annotations

from pifkit.model.tables import RatingRow
from pifkit.reporting.stages import conditions
from tests.reporting.stages.example import COMPLETE, CONTESTED, STARTING, bare, book, said, with_tables


def test_open_disagreements_are_sorted_by_what_they_could_change() -> None:
    view = conditions.contested(book(CONTESTED))[0]
    assert view.table is not None
    assert "4 disagreements could change the band" in view.finding
    reach = view.table["Result if the high view won"] - view.table["Result if the low view won"]
    assert list(reach) == sorted(reach, reverse=True)
    assert (view.table["Highest"] - view.table["Lowest"] > 25).all()
    assert "Krippendorff's alpha is" in view.notes[0]


def test_an_agreed_group_has_nothing_open() -> None:
    view = conditions.contested(book(COMPLETE))[0]
    assert view.finding == "No disagreement is left open."
    assert view.table is None


def test_no_partner_with_few_people_gets_a_row() -> None:
    for view in conditions.firm(book(CONTESTED)):
        assert view.table is None or "Without" not in view.table.columns
        assert any(
            "is not shown: each partner, and all others together, must have at least 5 assessors" in note
            for note in view.notes
        )


def test_larger_partners_get_a_row_and_the_same_ratings_the_same_words() -> None:
    people = {
        f"{partner}{n}": (partner, level) for partner, level in (("council", 30), ("health", 50)) for n in range(5)
    }
    parts = [
        f"{criterion}.{part}"
        for criterion, count in enumerate([4, 4, 3, 6, 3, 2, 2, 2, 2], 1)
        for part in range(1, count + 1)
    ]
    ratings = tuple(
        RatingRow(part=part, score=str(level), assessor=name, partner=partner, framework="caf2020")
        for part in parts
        for name, (partner, level) in people.items()
    )
    given = with_tables(ratings=ratings)
    (view, *_) = conditions.firm(given)
    assert view.table is not None
    assert dict(zip(view.table["Without"], view.table["Result"], strict=True)) == {"council": 50, "health": 30}
    assert view.finding == conditions.firm(given)[0].finding


def test_weights_are_turned_only_where_there_is_a_total() -> None:
    titles = [view.title for view in conditions.firm(book(COMPLETE))]
    assert any(title.startswith("Weights: ") for title in titles)
    assert not any(view.title.startswith("Weights: ") for view in conditions.firm(book(CONTESTED)))


def test_what_it_says_elsewhere_is_an_indication() -> None:
    views = conditions.elsewhere(book(COMPLETE))
    assert views
    for view in views:
        assert view.table is not None
        assert view.table["Indication"].between(0, 100).all()
        assert "never a score" in said(view)


def test_the_beginning_says_why_there_is_nothing() -> None:
    assert conditions.contested(book(STARTING))[0].empty
    assert conditions.firm(bare())[0].empty
    assert "Nothing has been rated" in conditions.elsewhere(book(STARTING))[0].empty
