"""The strip: one dot for each rating, none outside, one's own ringed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from pifkit.ballot.strip import HEIGHT, WIDTH, strip


@given(st.lists(st.integers(0, 100), min_size=1, max_size=30), st.data())
def test_every_rating_is_one_dot_inside_and_none_hides_another(numbers: list[int], data: st.DataObject) -> None:
    own = data.draw(st.sampled_from([None, *numbers]))
    svg = str(strip([float(one) for one in numbers], (0.0, 100.0), 50.0, None if own is None else float(own)))
    ET.fromstring(svg)
    dots = re.findall(r'class="dot" cx="([-\d.]+)" cy="([-\d.]+)"', svg)
    assert len(dots) == len(numbers)
    assert len(set(dots)) == len(numbers)
    assert all(6 <= float(x) <= WIDTH - 6 and 6 <= float(y) <= HEIGHT for x, y in dots)
    rings = re.findall(r'class="own" cx="([-\d.]+)" cy="([-\d.]+)"', svg)
    assert len(rings) == (own is not None)
    assert set(rings) <= set(dots)
