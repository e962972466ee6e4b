"""Where the ballot listens, under which names it may be asked for, and what to say about the network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from pifkit.model.errors import ParameterError

LOCAL = "127.0.0.1"


def lan_address() -> str | None:
    """This computer's address on the network that it would use; None without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if found.startswith(("127.", "0.")) else found


def bind_address(host: str) -> str:
    """The address to listen on, from what was asked for: an address, `localhost`, or `lan`.

    Raises:
        ParameterError: not an address of this computer, with what there is instead.
    """
    if host == "localhost":
        return LOCAL
    if host == "lan":
        found = lan_address()
        if found is None:
            raise ParameterError(
                "This computer is on no network that phones could be on. Connect it, or give --host ADDRESS."
            )
        return found
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError as err:
        raise ParameterError(
            f"--host {host!r} is no address. Give an address of this computer such as {lan_address() or LOCAL}, or `lan`; "
            "a name under which phones reach it goes into --public-host."
        ) from err


def is_everywhere(address: str) -> bool:
    """Whether an address stands for every network card."""
    return ipaddress.ip_address(address).is_unspecified


def is_local(address: str) -> bool:
    """Whether only this computer can reach an address."""
    return ipaddress.ip_address(address).is_loopback


def address_in_url(address: str, public: Iterable[str]) -> str:
    """The host that people type: the first public name, else the address, else (for every card) the one in use."""
    for name in public:
        return name
    if is_everywhere(address):
        return lan_address() or LOCAL
    return f"[{address}]" if ":" in address else address


def allowed_hosts(address: str, public: Iterable[str]) -> frozenset[str]:
    """Host names under which the server answers, without port and in small letters.

    A page that makes a name of its own point at this computer (DNS rebinding) is thereby turned away.
    """
    found = {"localhost", LOCAL, "[::1]", *(name.lower() for name in public)}
    if not is_everywhere(address):
        return frozenset(found | {f"[{address}]" if ":" in address else address})
    import psutil

    cards = [one for card in psutil.net_if_addrs().values() for one in card]
    found |= {one.address for one in cards if one.family == socket.AF_INET}
    found |= {f"[{one.address.split('%')[0]}]" for one in cards if one.family == socket.AF_INET6}
    return frozenset(found | {socket.gethostname().lower()})


def host_of(header: str) -> str:
    """The name in a Host header, without port, in small letters."""
    name = header.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0]


def warnings(address: str, *, secure: bool) -> list[str]:
    """What to tell the facilitator about this address, in plain words."""
    if is_local(address):
        here = lan_address()
        other = (
            f" To let phones in, start it with --host {here} (this computer's address on the network)." if here else ""
        )
        return [f"Only this computer can open the ballot: it listens on {address}.{other}"]
    found = []
    if not secure:
        found.append(
            "The connection is not encrypted: whoever is on the same network could read ratings and personal links on their way. "
            "Use a network that only the people in the room are on (a phone's hotspot will do), never a public or guest network; "
            "or give --cert and --key to use HTTPS. If you have neither, use the spreadsheet or paper ballot."
        )
    if is_everywhere(address):
        found.append(
            "The ballot listens on every network of this computer. Give the address of one network with --host to keep the others out."
        )
    return found
