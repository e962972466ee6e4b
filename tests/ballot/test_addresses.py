"""Where it listens, under which names, and what it says about the network."""

from __future__ import annotations

import pytest

from pifkit.ballot import addresses
from pifkit.model.errors import ParameterError


@pytest.mark.parametrize(
    ("header", "name"),
    [("LocalHost:80", "localhost"), ("127.0.0.1", "127.0.0.1"), ("[::1]:8765", "[::1]"), ("", ""), ("a:b:c", "a")],
)
def test_host_headers_are_read(header: str, name: str) -> None:
    assert addresses.host_of(header) == name


def test_only_names_of_this_computer_are_answered() -> None:
    assert addresses.allowed_hosts("192.168.1.20", ["Room.Example"]) == {
        "localhost", "127.0.0.1", "[::1]", "192.168.1.20", "room.example",
    }  # fmt: skip
    assert "127.0.0.1" in addresses.allowed_hosts("0.0.0.0", [])
    assert "evil.example" not in addresses.allowed_hosts("0.0.0.0", [])


def test_what_is_typed_as_host() -> None:
    assert addresses.bind_address("localhost") == "127.0.0.1"
    assert addresses.bind_address("[::1]") == "::1"
    with pytest.raises(ParameterError, match="--public-host"):
        addresses.bind_address("my-laptop")
    assert addresses.address_in_url("::1", []) == "[::1]"
    assert addresses.address_in_url("192.168.1.20", ["ballot.example"]) == "ballot.example"


def test_the_facilitator_is_told_about_the_network_in_plain_words() -> None:
    (alone,) = addresses.warnings("127.0.0.1", secure=False)
    assert "Only this computer" in alone
    (plain,) = addresses.warnings("192.168.1.20", secure=False)
    assert "not encrypted" in plain
    assert "hotspot" in plain
    assert addresses.warnings("192.168.1.20", secure=True) == []
    assert len(addresses.warnings("0.0.0.0", secure=False)) == 2


def test_a_computer_without_a_network_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "lan_address", lambda: None)
    with pytest.raises(ParameterError, match="no network"):
        addresses.bind_address("lan")
    assert addresses.address_in_url("0.0.0.0", []) == "127.0.0.1"
