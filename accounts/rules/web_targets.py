"""Which addresses in the web a message of ours may go to: public ones, by https, and never our own house.

A name is looked at when an endpoint is registered; the addresses behind it are looked at each time, right before the
connection is made to one of them, since whoever owns a name may change what it means at any moment.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

URL_LENGTH_MAX = 500
PORTS = frozenset({443, 8443})
_HTTPS = 443
_HTTP = 80
_NAME_LENGTH_MAX = 253
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\U0010ffff\\]")
# Names that mean something inside a house only (RFC 6761, 6762, 7686, 8375, 9476).
_INSIDE = frozenset(
    {"local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "alt"}
    | {"onion", "invalid", "test", "example", "arpa"}
)
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
# Behind these stand services of a cloud for its own machines, or nobody: not every reader of addresses knows.
_NOT_FOR_US = (
    IPv4Network("168.63.129.16/32"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
)
_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")
# Ways to write an IPv4 address inside of an IPv6 address, which no honest endpoint needs.
_TUNNELS = (
    IPv6Network("2001::/32"),
    IPv6Network("2002::/16"),
)


@dataclass(frozen=True)
class Target:
    """An address as it is used: the name that is asked for and shown, the port, and the path with its query."""

    host: str
    port: int
    path: str
    is_secure: bool = True


def target_of(url: str, *, may_loop_back: bool = False) -> Target:
    """Read the address of an endpoint.

    ``may_loop_back`` also lets this machine through, by http and any port, for trying things out on it.

    Raises ValueError with a code that says what is wrong.
    """
    if len(url) > URL_LENGTH_MAX:
        raise ValueError("long")
    # What another reader of addresses could understand differently is refused, not mended.
    if _UNSEEN.search(url):
        raise ValueError("characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("shape") from None
    host = (parts.netloc.rpartition(":")[0] if port is not None else parts.netloc).lower()
    if "@" in parts.netloc or "#" in url or not host or parts.netloc.endswith(":"):
        raise ValueError("shape")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if may_loop_back and host in _LOOPBACK_NAMES and parts.scheme == "http":
        return Target(host.strip("[]"), _HTTP if port is None else port, path, is_secure=False)
    if parts.scheme != "https":
        raise ValueError("scheme")
    port = _HTTPS if port is None else port
    if port not in PORTS:
        raise ValueError("port")
    _refuse_name(host)
    return Target(host, port, path)


def _refuse_name(host: str) -> None:
    """Take names of the public web only; no numbers in place of a name, in whichever way they are written."""
    labels = host.split(".")
    if len(host) > _NAME_LENGTH_MAX or len(labels) < 2 or not all(_LABEL.match(label) for label in labels):
        raise ValueError("host")
    # A last part that begins with a digit is a number to some readers: 0x7f.1, 127.1, 2130706433.
    if labels[-1][0].isdigit() or labels[-1] in _INSIDE:
        raise ValueError("host")


def refused_among(addresses: Sequence[str], *, may_loop_back: bool = False) -> list[str]:
    """Give those of the addresses behind a name that no message may go to; one of them is too many."""
    return [text for text in addresses if not (_is_public(text) or (may_loop_back and _is_loopback(text)))]


def _is_loopback(text: str) -> bool:
    return text in {"127.0.0.1", "::1"}


def _is_public(text: str) -> bool:
    """Say whether an address is one that anybody in the world reaches the same machine by."""
    try:
        found = ip_address(text)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_global(found)
    # As a machine in a network without IPv4 sees a public address of the old kind.
    inner = IPv4Address(int(found) & 0xFFFF_FFFF) if found in _NAT64 else found.ipv4_mapped
    if inner is not None:
        return _is_global(inner)
    is_plain = found in _UNICAST and found.scope_id is None and not any(found in net for net in _TUNNELS)
    return is_plain and _is_global(found)


def _is_global(found: IPv4Address | IPv6Address) -> bool:
    if isinstance(found, IPv4Address) and any(found in net for net in _NOT_FOR_US):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
