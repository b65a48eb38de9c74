"""`python -m benchmarks.gateway`: a message gateway that takes whatever comes, as quickly as it can; prints its port.

A process of its own, so that what it costs is nobody's; the answer leaves in one packet, so that nobody waits for it.
"""

import socketserver
import sys

_ANSWER = b'{"reference":"0123456789abcdef"}'
_HEAD = b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
    _ANSWER
)


class _Caller(socketserver.StreamRequestHandler):
    """One connection, for as long as it is kept."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        while self.rfile.readline():
            length = 0
            while (line := self.rfile.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            self.rfile.read(length)
            self.wfile.write(_HEAD + _ANSWER)


class _Gateway(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


def main() -> None:
    """Serve until killed."""
    with _Gateway(("127.0.0.1", 0), _Caller) as server:
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
