"""Partners' endpoints on this machine: a receiver that keeps the very bytes, and one that stands in for all of them."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from accounts.clients.webhooks import WebhookLine
from accounts.rules.webhooks import Answered, Message
from foundation import clock


@dataclass
class Heard:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes
    client: tuple[str, int]


@dataclass
class Receiver:
    """A real HTTP server that keeps what it hears, and answers what the test sets."""

    port: int
    heard: list[Heard] = field(default_factory=list)
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    waits_s: float = 0
    drips: bool = False

    @property
    def url(self) -> str:
        """Give the address of the endpoint."""
        return f"http://127.0.0.1:{self.port}/hook"


def _handler(receiver: list[Receiver]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            mine = receiver[0]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            mine.heard.append(Heard(self.path, dict(self.headers), body, self.client_address))
            time.sleep(mine.waits_s)
            if mine.drips:
                self._drip()
                return
            self.send_response(mine.status)
            for name, value in mine.headers.items():
                self.send_header(name, value)
            if mine.status != 204:
                self.send_header("Content-Length", str(len(mine.body)))
            self.end_headers()
            if mine.status != 204:
                self.wfile.write(mine.body)

        def _drip(self) -> None:
            """Send an answer that never ends, a byte at a time."""
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            try:
                for _again in range(200):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                self.close_connection = True

        def log_message(self, *_args: Any, **_more: Any) -> None:
            """Say nothing."""

    return Handler


class _Quiet(ThreadingHTTPServer):
    """A server to which callers that hang up are nothing to speak of."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver on this machine."""
    holder: list[Receiver] = []
    server = _Quiet(("127.0.0.1", 0), _handler(holder))
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    holder.append(Receiver(server.server_address[1]))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield holder[0]
    finally:
        server.shutdown()
        server.server_close()


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for a name, and give the server's side and the side of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    began = clock.now() - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=3))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "endpoint.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())


@dataclass
class Everywhere:
    """Stands in for the way to all endpoints: keeps each message, and answers by a rule of the test."""

    answers: Callable[[str, Message], Answered] = lambda url, message: Answered(204)
    heard: list[tuple[str, Message]] = field(default_factory=list)

    def line(self, url: str) -> AbstractContextManager[WebhookLine]:
        """Open a line that keeps what it is given."""
        return self._line(url)

    @contextmanager
    def _line(self, url: str) -> Iterator[WebhookLine]:
        outer = self

        class Line:
            def post(self, message: Message) -> Answered:
                outer.heard.append((url, message))
                return outer.answers(url, message)

        yield Line()

    def ids(self) -> list[str]:
        """Give the ids of the messages in the order in which they were sent."""
        return [message.headers["webhook-id"] for _url, message in self.heard]
