"""Whoever comes to the web server while it dies: people who look at pages, and providers that send signed receipts.

A process of its own. What it was answered stands in two small files, one line each, so that a verdict can be spoken over
it however often it is started anew.
"""

import json
import time
import urllib.error
import urllib.request
from collections import Counter
from http.client import HTTPException
from pathlib import Path
from uuid import uuid4
from zlib import crc32

from accounts.rules.signed_posts import signature
from foundation import clock

PAGES = ("/", "/guide/", "/livez")
PROVIDERS = ("sms-http", "sms-http-2")
SECRETS = dict(zip(PROVIDERS, ("known to the storm and to its provider", "known to the second"), strict=True))
REST_SECONDS = 0.05
WAIT_SECONDS = 3
# A burst of receipts is followed by pages again.
RECEIPTS_AT_ONCE = 10
AWAY = "away"


class Visitors:
    """The pages asked for and the receipts sent, with what came of each."""

    def __init__(self, web_port: int, provider_url: str, folder: Path) -> None:
        self.web, self.provider = f"http://127.0.0.1:{web_port}", provider_url
        self.visits, self.receipts = folder / "visits", folder / "receipts"

    def come(self) -> None:
        """Come again and again until killed."""
        told = set(self.acknowledged())
        while True:
            for page in PAGES:
                self._note(self.visits, str(self._asked(urllib.request.Request(self.web + page))))
                time.sleep(REST_SECONDS)
            for provider, key in self._new(told)[:RECEIPTS_AT_ONCE]:
                if self._asked(self._receipt(provider, key)) == 202:
                    told.add(key)
                    self._note(self.receipts, key)

    def acknowledged(self) -> list[str]:
        """Give the keys of the receipts that the house said it had taken."""
        return self.receipts.read_text("utf8").splitlines() if self.receipts.exists() else []

    def answers(self) -> Counter[str]:
        """Count what came of the pages: by status, or that nobody was there."""
        return Counter(self.visits.read_text("ascii").split() if self.visits.exists() else ())

    def _new(self, told: set[str]) -> list[tuple[str, str]]:
        """List what a provider took and has not told of; of every second message it never tells."""
        try:
            with urllib.request.urlopen(f"{self.provider}/counts", timeout=WAIT_SECONDS) as answer:
                taken = json.load(answer)["taken_by"]
        except OSError:
            return []
        return [
            (provider, key)
            for provider, keys in taken.items()
            for key in keys
            if key not in told and crc32(key.encode()) % 2
        ]

    def _receipt(self, provider: str, key: str) -> urllib.request.Request:
        body = json.dumps({"key": key, "state": "delivered", "reference": key[-40:]}).encode()
        post_id, sent_at = str(uuid4()), str(int(clock.now().timestamp()))
        named = {
            "Content-Type": "application/json",
            "webhook-id": post_id,
            "webhook-timestamp": sent_at,
            "webhook-signature": signature(SECRETS[provider].encode(), post_id, sent_at, body),
        }
        return urllib.request.Request(f"{self.web}/receipts/{provider}/", body, named)

    def _asked(self, request: urllib.request.Request) -> int | str:
        try:
            with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return int(error.code)
        except (OSError, HTTPException):
            # Nobody is there, or the line broke in the middle of an answer.
            return AWAY

    @staticmethod
    def _note(path: Path, line: str) -> None:
        with path.open("a", encoding="utf8") as file:
            file.write(f"{line}\n")
