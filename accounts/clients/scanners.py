"""Asks a virus scanner about a file: none by default, clamd where an operator runs one."""

import socket
import struct
from typing import Protocol

from accounts.errors.evidence import ScannerUnavailable

_CHUNK = 64 * 1024
_ANSWER_MAX = 4096
_CLEAN = b"OK"
_FOUND = b"FOUND"


class Scanner(Protocol):
    """Says whether a file is clean.

    Raises:
        ScannerUnavailable: no answer; the file waits and is asked about again.
    """

    def is_clean(self, content: bytes) -> bool:
        """Ask about one file."""


class NoScanner:
    """Stands where no scanner is set up: what is kept is a picture drawn anew, which carries nothing along."""

    def is_clean(self, content: bytes) -> bool:
        """Let the picture pass."""
        return True


class Clamd:
    """Asks a clamd daemon over TCP, by its INSTREAM command."""

    def __init__(self, host: str, port: int, timeout_s: int = 5) -> None:
        self._address = (host, port)
        self._timeout_s = timeout_s

    def is_clean(self, content: bytes) -> bool:
        """Ask about one file."""
        try:
            answer = self._ask(content)
        except OSError as error:
            raise ScannerUnavailable from error
        if answer.endswith(_CLEAN):
            return True
        if answer.endswith(_FOUND):
            return False
        raise ScannerUnavailable

    def _ask(self, content: bytes) -> bytes:
        with socket.create_connection(self._address, self._timeout_s) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                chunk = content[start : start + _CHUNK]
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < _ANSWER_MAX:
                part = line.recv(_ANSWER_MAX)
                if not part:
                    break
                answer += part
        return answer.rstrip(b"\0").strip()
