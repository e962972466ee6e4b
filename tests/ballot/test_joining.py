"""Codes that can be read aloud, and QR codes that lead to them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.ballot.joining import ALPHABET, LENGTH, join_address, new_code, plain, qr_svg, qr_text, shown


def test_codes_are_random_and_have_no_signs_that_look_alike() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) > 490
    assert not set("".join(codes)) & set("01OIL2Z5S")
    assert all(len(one) == LENGTH for one in codes)


@pytest.mark.parametrize("typed", ["K7M4QX", "k7m-4qx", " k7m 4qx ", "K7M–4QX"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert plain(typed) == "K7M4QX"
    assert plain(shown("K7M4QX")) == "K7M4QX"


@given(st.text())
def test_anything_else_is_no_code(text: str) -> None:
    found = plain(text)
    assert found is None or (len(found) == LENGTH and set(found) <= set(ALPHABET))


def test_qr_codes_hold_the_address_and_nothing_personal() -> None:
    address = join_address("http://192.168.1.20:8765/", "K7M4QX")
    assert address == "http://192.168.1.20:8765/join/K7M4QX"
    svg = ET.fromstring(qr_svg(address))
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert svg.find("{http://www.w3.org/2000/svg}title").text.startswith("QR code")  # type: ignore[union-attr]
    assert qr_svg(address) == qr_svg(address)
    lines = qr_text(address).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert set("".join(lines)) <= set("█▀▄ ")
    assert lines[0] == "█" * len(lines[0]), "a quiet edge"
