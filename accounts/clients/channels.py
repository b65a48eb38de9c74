"""Ways out for a message: SMTP, and a development outbox of small files in place of an SMS provider."""

import json
import smtplib
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from django.core.mail import EmailMessage, get_connection

from accounts.errors.notices import ChannelUnavailable


@dataclass(frozen=True)
class Outgoing:
    """One message as a provider takes it; the key makes a repeated send one message."""

    idempotency_key: str
    address: str = field(repr=False)
    text: str = field(repr=False)


class ChannelSender(Protocol):
    """Sends one message and gives the provider's reference.

    Raises:
        ChannelUnavailable: the provider did not take it; try again later with the same key.
    """

    def send(self, message: Outgoing) -> str:
        """Send one message."""


class DevelopmentOutbox:
    """Stands in for a provider: one JSON file per idempotency key, so a repeated send is one file."""

    def __init__(self, folder: Path, channel: str) -> None:
        self._folder = folder
        self._channel = channel

    def send(self, message: Outgoing) -> str:
        """Write the message once; a second send with the same key changes nothing."""
        name = sha256(message.idempotency_key.encode()).hexdigest()[:32]
        content = json.dumps(
            {
                "channel": self._channel,
                "address": message.address,
                "text": message.text,
                "key": message.idempotency_key,
            },
            ensure_ascii=False,
        )
        path = self._folder / f"{name}.json"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                self._write_whole(path, content)
        except OSError as error:
            raise ChannelUnavailable from error
        return name

    def _write_whole(self, path: Path, content: str) -> None:
        """Write a file under another name and rename it, so that a kill leaves no half message behind."""
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=self._folder, suffix=".half", delete=False
        ) as half:
            half.write(content)
        Path(half.name).replace(path)

    def messages(self, most: int) -> list[dict[str, str]]:
        """Give the newest messages, for the development page and for tests."""
        if not self._folder.is_dir():
            return []
        files = sorted(self._folder.glob("*.json"), key=lambda f: f.stat().st_mtime_ns, reverse=True)
        return [json.loads(f.read_text(encoding="utf-8")) for f in files[:most]]


class NotConfigured:
    """Stands where no provider is set up: messages wait, are given up visibly, and nobody is told they were sent."""

    def send(self, message: Outgoing) -> str:
        """Refuse."""
        raise ChannelUnavailable


class Smtp:
    """Sends e-mail through the configured SMTP server."""

    def __init__(self, subject: str, sender: str, timeout_s: int = 10) -> None:
        self._subject = subject
        self._sender = sender
        self._timeout_s = timeout_s

    def send(self, message: Outgoing) -> str:
        """Send one e-mail whose Message-ID is derived from the key."""
        reference = f"<{sha256(message.idempotency_key.encode()).hexdigest()[:32]}@jiashetong.invalid>"
        email = EmailMessage(
            self._subject, message.text, self._sender, [message.address], headers={"Message-ID": reference}
        )
        try:
            get_connection(timeout=self._timeout_s).send_messages([email])
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelUnavailable from error
        return reference
