"""Two providers that look at no keys: they count every message they take, by HTTP and by SMTP, and misbehave when told.

A program of its own, which no storm touches: `python tests/faults/gateway.py FILE` writes its three ports into FILE.

    POST /messages         takes a message; the key stands in its body or in its header
    GET  /messages/KEY     says whether a message of this key was taken at this door
    POST /control          {"mode": ..., "next_count": ...}: how the next so many messages are treated
    GET  /counts           all that was taken and refused, also by provider, and how many requests are under way

In the mode "first down" the first of the two takes nothing, and the second goes on.
"""

import json
import os
import socketserver
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

# Longer than any sender waits, so that it gives up on a message that was taken.
HANGS_SECONDS = 30.0
SLOW_SECONDS = 0.2
# What a provider near by needs, and time for something to happen meanwhile.
USUAL_SECONDS = 0.004


# As the settings of the portal call them, in their order.
NAMES = ("sms-http", "sms-http-2")
FIRST_DOWN = "first down"


@dataclass
class Book:
    """What was taken, by key; shared by the threads of both servers."""

    taken: Counter[str] = field(default_factory=Counter)
    taken_by: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in NAMES})
    mails: Counter[str] = field(default_factory=Counter)
    turned_away: Counter[str] = field(default_factory=Counter)
    modes: dict[str, int] = field(default_factory=dict)
    under_way: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def is_down(self, name: str) -> bool:
        """Say whether a provider takes nothing at the moment."""
        with self.lock:
            left = self.modes.get(FIRST_DOWN, 0)
            if name != NAMES[0] or left <= 0:
                return False
            self.modes[FIRST_DOWN] = left - 1
            return True

    def mode(self) -> str:
        """Say how the next message is treated."""
        with self.lock:
            for name, left in self.modes.items():
                if left > 0 and name != FIRST_DOWN:
                    self.modes[name] = left - 1
                    return name
        return "well"

    def take(self, counter: Counter[str], key: str) -> None:
        """Count one message."""
        with self.lock:
            counter[key] += 1

    def as_json(self) -> dict[str, Any]:
        """Give everything that was counted."""
        with self.lock:
            return {
                "taken": dict(self.taken),
                "taken_by": {name: dict(taken) for name, taken in self.taken_by.items()},
                "mails": dict(self.mails),
                "turned_away": dict(self.turned_away),
                "under_way": self.under_way,
            }


BOOK = Book()


class Messages(BaseHTTPRequestHandler):
    """The HTTP door."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Take a message, or an instruction."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        if self.path == "/control":
            with BOOK.lock:
                BOOK.modes[body["mode"]] = BOOK.modes.get(body["mode"], 0) + body["next_count"]
            self._answer(200, {})
            return
        with BOOK.lock:
            BOOK.under_way += 1
        try:
            self._take(str(body.get("key") or self.headers.get("Idempotency-Key") or ""))
        finally:
            with BOOK.lock:
                BOOK.under_way -= 1

    def do_GET(self) -> None:
        """Say what is known."""
        if self.path == "/counts":
            self._answer(200, BOOK.as_json())
            return
        key = unquote(self.path.rpartition("/messages/")[2])
        with BOOK.lock:
            count = BOOK.taken_by[self._name][key]
        if count:
            self._answer(200, {"key": key, "state": "taken", "reference": key[-40:]})
        else:
            self._answer(404, {"key": key, "state": "not_known"})

    @property
    def _name(self) -> str:
        """Say at whose door this is."""
        server = self.server
        return server.name if isinstance(server, MessageServer) else NAMES[0]

    def _take(self, key: str) -> None:
        """Treat one message as the mode of the moment says."""
        mode = "broken" if BOOK.is_down(self._name) else BOOK.mode()
        if mode == "broken":
            BOOK.take(BOOK.turned_away, key)
            self._answer(503, {"error": "try again"})
            return
        BOOK.take(BOOK.taken, key)
        BOOK.take(BOOK.taken_by[self._name], key)
        time.sleep(SLOW_SECONDS if mode == "slow" else USUAL_SECONDS)
        if mode == "silent":
            self._say_nothing()
        elif mode == "reset":
            self.close_connection = True
        elif mode == "lying":
            self._answer(500, {"error": "it was taken all the same"})
        else:
            self._answer(200, {"key": key, "reference": key[-40:], "state": "taken"})

    def _say_nothing(self) -> None:
        """Keep the caller waiting until it goes away."""
        self.connection.settimeout(HANGS_SECONDS)
        with suppress(OSError):
            self.connection.recv(1)
        self.close_connection = True

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Stay silent: what matters is in the book."""


class Mails(socketserver.StreamRequestHandler):
    """The SMTP door: enough of RFC 5321 for a client that sends one message after another."""

    def handle(self) -> None:
        """Talk until the client leaves."""
        self._say("220 storm ESMTP")
        while line := self.rfile.readline():
            verb = line.strip().upper()
            if verb.startswith((b"EHLO", b"HELO")):
                self._say("250 storm")
            elif verb == b"DATA":
                if not self._take():
                    return
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> bool:
        """Read one message to its end and count it; false where the line then breaks before the answer."""
        self._say("354 go on")
        key = ""
        while (line := self.rfile.readline().rstrip(b"\r\n")) != b".":
            if not line and self.rfile.closed:
                return False
            if line.lower().startswith(b"message-id:") and not key:
                key = line.partition(b":")[2].strip().decode()
        mode = BOOK.mode()
        if mode == "broken":
            BOOK.take(BOOK.turned_away, key)
            self._say("451 try again")
            return True
        BOOK.take(BOOK.mails, key)
        time.sleep(SLOW_SECONDS if mode == "slow" else USUAL_SECONDS)
        if mode in {"silent", "reset"}:
            return False
        self._say("250 taken")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """One thread a client."""

    allow_reuse_address = True
    daemon_threads = True


class MessageServer(ThreadingHTTPServer):
    """One thread a connection; a queue long enough for every worker at once."""

    daemon_threads = True
    request_queue_size = 128
    name = NAMES[0]


def main() -> None:
    """Serve until killed."""
    http, smtp = MessageServer(("127.0.0.1", 0), Messages), MailServer(("127.0.0.1", 0), Mails)
    second = MessageServer(("127.0.0.1", 0), Messages)
    second.name = NAMES[1]
    threading.Thread(target=second.serve_forever, daemon=True).start()
    threading.Thread(target=smtp.serve_forever, daemon=True).start()
    path = Path(sys.argv[1])
    half = path.with_suffix(".new")
    half.write_text(
        json.dumps(
            {
                "http": http.server_address[1],
                "second": second.server_address[1],
                "smtp": smtp.server_address[1],
            }
        ),
        "ascii",
    )
    os.replace(half, path)
    http.serve_forever()


if __name__ == "__main__":
    main()
