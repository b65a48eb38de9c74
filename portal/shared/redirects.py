"""Where people may be sent back to after they agreed: pages of a partner, written down word for word."""

from urllib.parse import urlsplit

_THIS_MACHINE = frozenset({"127.0.0.1", "[::1]", "localhost"})


def is_redirect_open(address: str, *, may_loop_back: bool) -> bool:
    """Say whether an address may stand in a partner's list: https without a fragment, or this machine for trying out.

    Why: RFC 9700, section 2.1; RFC 8252, section 7.3.
    """
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.fragment or parts.username is not None or address != address.strip():
        return False
    if parts.scheme == "https":
        return True
    return may_loop_back and is_loop_back(address)


def is_loop_back(address: str) -> bool:
    """Say whether an address leads to the machine of whoever opens it, and nowhere else."""
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.netloc.rsplit(":", 1)[0] in _THIS_MACHINE


def origin_of(address: str) -> str:
    """Give the origin of an address, as the content policy of a page names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
