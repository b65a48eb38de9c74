"""The way to partners' endpoints: to public addresses only, and to the very address that was looked at.

A name is resolved here, every address behind it is held against `web_targets`, and the connection goes to one of those
addresses; nothing asks for the name again. The certificate is still checked for the name. There are no redirects and
no proxies, a watch ends what takes too long, and of an answer only its beginning is read.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from typing import Protocol, TypeAlias

from accounts.rules.web_targets import Target, refused_among, target_of
from accounts.rules.webhooks import Answered, Message

ADDRESSES_MAX = 3
ANSWER_MAX = 16 * 1024
AGENT = "Jiashetong-Webhooks/1"
_FORM = {"Content-Type": "application/json; charset=utf-8", "User-Agent": AGENT, "Accept": "*/*"}

Resolve: TypeAlias = Callable[[str, int], list[str]]
Dial: TypeAlias = Callable[[tuple[str, int], float], socket.socket]


class WebhookLine(Protocol):
    """One connection to one endpoint, for a few messages after one another."""

    def post(self, message: Message) -> Answered:
        """Send one message, and say what came of it; nothing is raised for what goes wrong out there."""


class WebhookSender(Protocol):
    """Opens lines to endpoints."""

    def line(self, url: str) -> AbstractContextManager[WebhookLine]:
        """Open a line to an endpoint, and close it at the end.

        Raises ValueError for an address that nothing is sent to.
        """


class _Refused(OSError):
    """Raised where a name leads to an address that no message may go to."""


def resolve(host: str, port: int) -> list[str]:
    """Give every address behind a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_kind, where in found))


class PublicWeb:
    """Sends to partners' endpoints in the public web; ``may_loop_back`` lets this machine through, to try things out."""

    def __init__(
        self,
        *,
        may_loop_back: bool = False,
        context: ssl.SSLContext | None = None,
        resolver: Resolve = resolve,
        dial: Dial = socket.create_connection,
        connect_s: float = 3.0,
        total_s: float = 8.0,
    ) -> None:
        self._may_loop_back = may_loop_back
        self._context = context or ssl.create_default_context()
        self._resolver, self._dial = resolver, dial
        self._connect_s, self._total_s = connect_s, total_s

    def line(self, url: str) -> AbstractContextManager[WebhookLine]:
        """Open a line to an endpoint; it connects when the first message is sent.

        Raises ValueError for an address that nothing is sent to.
        """
        return self._opened(target_of(url, may_loop_back=self._may_loop_back))

    @contextmanager
    def _opened(self, target: Target) -> Iterator[WebhookLine]:
        connection = _Pinned(target, self._connected, timeout=self._connect_s)
        try:
            yield _Line(target, connection, self._total_s)
        finally:
            connection.close()

    def _connected(self, target: Target) -> socket.socket:
        """Look at every address behind the name, and connect to one of them.

        Raises OSError.
        """
        addresses = self._resolver(target.host, target.port)
        if not addresses or refused_among(addresses, may_loop_back=not target.is_secure):
            raise _Refused("address.refused")
        line = self._first_open([(address, target.port) for address in addresses[:ADDRESSES_MAX]])
        if not target.is_secure:
            return line
        return self._context.wrap_socket(line, server_hostname=target.host, do_handshake_on_connect=False)

    def _first_open(self, addresses: list[tuple[str, int]]) -> socket.socket:
        *others, last = addresses
        for address in others:
            try:
                return self._dial(address, self._connect_s)
            except OSError:
                continue
        return self._dial(last, self._connect_s)


class _Pinned(HTTPConnection):
    """A connection that asks for its socket where addresses are looked at, and can be cut from outside."""

    def __init__(
        self, target: Target, connected: Callable[[Target], socket.socket], *, timeout: float
    ) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        # Without it the Host header would name the port where nobody does.
        self.default_port = 443 if target.is_secure else 80
        self._target, self._connected = target, connected
        self.was_cut = False

    def connect(self) -> None:
        """Connect, and shake hands where the line is a secure one."""
        self.sock = self._connected(self._target)
        self.sock.settimeout(self.timeout)
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.do_handshake()

    def cut(self) -> None:
        """End what is going on, from another thread."""
        self.was_cut = True
        if self.sock is not None:
            try:
                # Not by the secure socket's own way, which lets go of what the other thread reads from.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return


class _Line:
    """Sends messages over one connection, each within a time."""

    def __init__(self, target: Target, connection: _Pinned, total_s: float) -> None:
        self._target, self._connection, self._total_s = target, connection, total_s

    def post(self, message: Message) -> Answered:
        """Send one message; a line that was closed while it was idle is opened once more."""
        was_open = self._connection.sock is not None
        answered = self._tried(message)
        if was_open and answered.error == "connection":
            answered = self._tried(message)
        return answered

    def _tried(self, message: Message) -> Answered:
        self._connection.was_cut = False
        watch = Timer(self._total_s, self._connection.cut)
        watch.daemon = True
        watch.start()
        try:
            answered = self._exchange(message.body, {**_FORM, **message.headers})
        except (OSError, HTTPException, ValueError) as error:
            self._connection.close()
            answered = Answered(error=_named(error))
        finally:
            watch.cancel()
        # An answer that was cut off may look like a whole one.
        return Answered(error="timeout") if self._connection.was_cut else answered

    def _exchange(self, body: bytes, headers: Mapping[str, str]) -> Answered:
        self._connection.request("POST", self._target.path, body, dict(headers))
        response = self._connection.getresponse()
        if len(response.read(ANSWER_MAX + 1)) > ANSWER_MAX:
            self._connection.close()
        return Answered(response.status, retry_after_s=_seconds(response))


def _seconds(response: HTTPResponse) -> int:
    """Read how long the endpoint asks to wait; a date is not read."""
    text = response.headers.get("Retry-After", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("86400") else 0


def _named(error: Exception) -> str:
    match error:
        case _Refused():
            return "address.refused"
        case TimeoutError():
            return "timeout"
        case socket.gaierror():
            return "name.unknown"
        case ssl.SSLError():
            return "tls"
        case HTTPException():
            return "connection" if isinstance(error, ConnectionError) else "answer.malformed"
        case _:
            return "connection"
