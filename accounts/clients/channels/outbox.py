"""Stand-ins for a provider: small files in a folder, and nothing at all."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from accounts.clients.channels.sending import Answer, NotKnown, Outgoing, Taken
from accounts.errors.notices import ChannelUnavailable


class DevelopmentOutbox:
    """Stands in for a provider: one JSON file per idempotency key, so a repeated send is one file.

    ``part`` says, at each message, in which part of the folder it lies: in a sandbox each world has its own.
    """

    takes_key = True

    def __init__(self, folder: Path, channel: str, part: Callable[[], str] = str) -> None:
        self._whole = folder
        self._channel = channel
        self._part = part

    @property
    def _folder(self) -> Path:
        return self._whole / self._part()

    def send(self, message: Outgoing) -> Taken:
        """Write the message once; a second send with the same key changes nothing."""
        path = self._path(message.idempotency_key)
        content = json.dumps(
            {
                "channel": self._channel,
                "address": message.address,
                "text": message.text,
                "key": message.idempotency_key,
            },
            ensure_ascii=False,
        )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                self._write_whole(path, content)
        except OSError as error:
            raise ChannelUnavailable from error
        return Taken(path.stem)

    def ask(self, key: str) -> Answer:
        """Say whether there is a file for the key."""
        path = self._path(key)
        return Taken(path.stem) if path.exists() else NotKnown()

    def close(self) -> None:
        """Do nothing: nothing is kept open."""

    def _path(self, key: str) -> Path:
        return self._folder / f"{sha256(key.encode()).hexdigest()[:32]}.json"

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

    takes_key = True

    def send(self, message: Outgoing) -> Taken:
        """Refuse."""
        raise ChannelUnavailable

    def ask(self, key: str) -> Answer:
        """Say that nothing was taken."""
        return NotKnown()

    def close(self) -> None:
        """Do nothing."""
