"""All pages across the partnerships of a cycle, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from pifkit.reporting.across.gathered import Gathered
from pifkit.reporting.across.learning import learning_page
from pifkit.reporting.across.topic import topic_pages
from pifkit.reporting.across.whole import coverage_pages, picture_page
from pifkit.reporting.overview import Overview


def across_pages(gathered: Gathered, overview: Overview, minimum: int) -> Iterator[tuple[str, str]]:
    """Every page across all partnerships; none where there is no partnership.

    Args:
        gathered: all partnerships, added in the order of their names.
        overview: what stands around them.
        minimum: smallest group of partnerships that opted in to learning from each other.

    Yields:
        File name in `places.FOLDER`, and the whole HTML document: offline, no script, no request. One at a time, so that
        not more than one page is in memory.
    """
    if not len(gathered):
        return
    yield "picture.html", picture_page(gathered, overview)
    yield "learning.html", learning_page(gathered, overview, minimum)
    yield from coverage_pages(gathered, overview)
    for key in sorted(gathered.topics):
        yield from topic_pages(gathered.topics[key], gathered, overview)
