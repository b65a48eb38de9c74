"""Ways out for a message, each against a server of its own on this machine."""

from pathlib import Path

import pytest

from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.clients.channels.sending import Outgoing
from accounts.errors.notices import ChannelUnavailable


def test_the_development_outbox_is_a_provider_that_knows_its_keys(tmp_path: Path) -> None:
    outbox = DevelopmentOutbox(tmp_path / "deep" / "outbox", "sms")
    first = outbox.send(Outgoing("k", "+8613700000001", "一"))
    assert outbox.send(Outgoing("k", "+8613700000001", "二")) == first
    assert [message["text"] for message in outbox.messages(5)] == ["一"]


def test_an_outbox_that_cannot_be_written_is_a_channel_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ChannelUnavailable):
        DevelopmentOutbox(tmp_path / "file", "sms").send(Outgoing("k", "a", "t"))


def test_a_kill_in_the_middle_of_writing_leaves_no_message_that_counts_as_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox, message = DevelopmentOutbox(tmp_path, "sms"), Outgoing("k", "a", "t")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _killed)
        with pytest.raises(KeyboardInterrupt):
            outbox.send(message)
    assert outbox.messages(9) == []
    outbox.send(message)
    assert [kept["text"] for kept in outbox.messages(9)] == ["t"]


def _killed(*_args: object) -> None:
    raise KeyboardInterrupt
