"""A sender for the storm's provider, while the portal has none of its own that speaks HTTP."""

import json
import urllib.request

from accounts.clients.channels import Outgoing
from accounts.errors.notices import ChannelUnavailable


class PlainSender:
    """Posts one message and believes whatever it hears."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, message: Outgoing) -> str:
        """Send one message."""
        data = json.dumps({"key": message.idempotency_key}).encode()
        try:
            with urllib.request.urlopen(f"{self._url}/messages", data, timeout=2) as answer:
                return str(json.load(answer)["reference"])
        except OSError as error:
            raise ChannelUnavailable from error
