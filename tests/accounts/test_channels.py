"""Ways out for a message, each against a server of its own on this machine."""

import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.clients.channels.sending import Delivered, NotKnown, Outgoing, Taken, Undeliverable
from accounts.clients.channels.signed_http import SignedHttp
from accounts.clients.channels.smtp import Smtp
from accounts.errors.deliveries import ChannelRefused, MessageUnfit, OutcomeUnknown
from accounts.errors.notices import ChannelUnavailable
from accounts.rules.signed_posts import is_signed_post
from tests.cast import AT

SECRET = b"of this test"
ACCOUNT = {"secret_id": "id", "secret_key": "key", "app_id": "14", "sign": "家社通", "region": "ap-guangzhou"}
MESSAGE = Outgoing("reminder:1:sms", "+8613700000001", "您好", "greeting", {"n": 1}, "zh-hans")


@dataclass
class Gateway:
    """What a gateway was asked, and what it answers next."""

    port: int = 0
    answers: list[tuple[int, Any]] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    hang: Callable[[], None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/sms"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway that answers what the test says."""
    told = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told.asked.append((self.command, self.path, dict(self.headers), body))
            told.connections.add(self.client_address)
            status, said = told.answers.pop(0)
            if status == 0:
                self.close_connection = True
                return
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            if status == 302:
                self.send_header("Location", told.url)
            self.end_headers()
            self.wfile.write(raw)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


def http_to(gateway: Gateway, timeout_s: float = 20) -> SignedHttp:
    return SignedHttp(gateway.url, SECRET, lambda: AT, timeout_s)


def nobody_listens() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class TestSignedHttp:
    def test_what_cannot_be_written_down_is_not_sent_and_waits_for_a_person(self, gateway: Gateway) -> None:
        sender = http_to(gateway)
        with pytest.raises(MessageUnfit):
            sender.send(replace(MESSAGE, facts={"n": object()}))
        assert gateway.asked == []

    def test_it_posts_a_signed_message_over_one_connection(self, gateway: Gateway) -> None:
        gateway.answers = [(202, {"reference": "a"}), (200, b"fine")]
        sender = http_to(gateway)
        assert sender.send(MESSAGE) == Taken("a")
        assert sender.send(MESSAGE) == Taken("reminder:1:sms")
        sender.close()
        assert len(gateway.connections) == 1
        command, path, headers, body = gateway.asked[0]
        assert (command, path) == ("POST", "/sms/messages")
        assert json.loads(body) == {
            "key": "reminder:1:sms",
            "to": "+8613700000001",
            "text": "您好",
            "language": "zh-hans",
            "template": "greeting",
            "params": {"n": 1},
        }
        assert headers["Idempotency-Key"] == "reminder:1:sms"
        signed = (headers["webhook-id"], headers["webhook-timestamp"], body, headers["webhook-signature"])
        assert is_signed_post(SECRET, *signed, at=AT)
        assert not is_signed_post(b"another", *signed, at=AT)

    @pytest.mark.parametrize(
        ("status", "error"),
        [
            (302, ChannelUnavailable),
            (400, ChannelUnavailable),
            (401, ChannelUnavailable),
            (404, ChannelUnavailable),
            (429, ChannelUnavailable),
            (503, ChannelUnavailable),
            (410, ChannelRefused),
            (422, ChannelRefused),
            (500, OutcomeUnknown),
            (502, OutcomeUnknown),
            (504, OutcomeUnknown),
            (0, OutcomeUnknown),
        ],
    )
    def test_each_answer_means_one_thing(self, gateway: Gateway, status: int, error: type[Exception]) -> None:
        gateway.answers = [(status, {"code": "4011"}), (202, {})]
        sender = http_to(gateway)
        with pytest.raises(error) as refused:
            sender.send(MESSAGE)
        if isinstance(refused.value, ChannelRefused):
            assert refused.value.told == "channel.refused 4011"
        assert len(gateway.asked) == 1, "no redirect is followed, and nothing is sent twice"
        assert sender.send(MESSAGE) == Taken("reminder:1:sms"), "the next one has a connection all the same"
        sender.close()

    def test_where_nobody_listens_nothing_was_sent(self) -> None:
        sender = SignedHttp(f"http://127.0.0.1:{nobody_listens()}", SECRET, lambda: AT)
        with pytest.raises(ChannelUnavailable):
            sender.send(MESSAGE)
        with pytest.raises(ChannelUnavailable):
            sender.ask("k")

    def test_silence_is_not_waited_for_longer_than_the_timeout(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            sender = SignedHttp(
                f"http://127.0.0.1:{mute.getsockname()[1]}", SECRET, lambda: AT, timeout_s=0.2
            )
            with pytest.raises(OutcomeUnknown):
                sender.send(MESSAGE)
            sender.close()

    @pytest.mark.parametrize(
        ("status", "said", "answer"),
        [
            (200, {"state": "taken", "reference": "a"}, Taken("a")),
            (200, {"state": "delivered", "reference": "a"}, Delivered("a")),
            (200, {"state": "undeliverable", "code": "4010"}, Undeliverable("4010")),
            (404, {"state": "not_known"}, NotKnown()),
        ],
    )
    def test_it_asks_what_became_of_a_key(
        self, gateway: Gateway, status: int, said: object, answer: object
    ) -> None:
        gateway.answers = [(status, said)]
        sender = http_to(gateway)
        assert sender.ask("reminder:1:sms") == answer
        sender.close()
        assert gateway.asked[0][:2] == ("GET", "/sms/messages/reminder%3A1%3Asms")

    @pytest.mark.parametrize(
        ("status", "said"), [(404, b"<h1>Not Found</h1>"), (404, {}), (500, {"state": "not_known"}), (0, b"")]
    )
    def test_a_page_that_is_missing_is_not_a_message_that_is_not_known(
        self, gateway: Gateway, status: int, said: object
    ) -> None:
        gateway.answers = [(status, said)]
        sender = http_to(gateway)
        with pytest.raises(ChannelUnavailable):
            sender.ask("k")
        sender.close()


@dataclass
class Mailbox:
    """What a mail server answers to each command, and the texts it took."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    greetings: int = 0
    dies_after_text: bool = False


@contextmanager
def mail_server(box: Mailbox) -> Iterator[None]:
    """Speak as much SMTP as it takes."""

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            box.greetings += 1
            self.say("220 here")
            while line := self.rfile.readline():
                verb = line[:4].upper().strip().decode()
                if verb == "QUIT":
                    self.say("221 bye")
                    return
                self.say(box.answers.get(verb, "354 go on" if verb == "DATA" else "250 fine"))
                if verb == "DATA" and "DATA" not in box.answers:
                    text = b""
                    while not text.endswith(b"\r\n.\r\n"):
                        text += self.rfile.readline()
                    box.texts.append(text.decode())
                    if box.dies_after_text:
                        return
                    self.say(box.answers.get("TEXT", "250 taken"))

        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


class TestSmtp:
    @pytest.fixture
    def box(self, settings: Any) -> Iterator[Mailbox]:
        box = Mailbox()
        with mail_server(box):
            settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", box.port, False
            settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
            yield box

    def sender(self) -> Smtp:
        return Smtp("家社通", "noreply@example.org", 20)

    def test_it_sends_over_one_connection_with_an_id_made_from_the_key(self, box: Mailbox) -> None:
        sender = self.sender()
        references = {sender.send(MESSAGE).reference for _ in range(2)}
        sender.close()
        assert box.greetings == 1
        assert len(references) == 1
        assert all(f"Message-ID: {references.copy().pop()}" in text for text in box.texts)
        assert len(box.texts) == 2

    @pytest.mark.parametrize(
        ("answers", "error"),
        [
            ({"MAIL": "451 later"}, ChannelUnavailable),
            ({"RCPT": "450 later"}, ChannelUnavailable),
            ({"RCPT": "550 nobody here"}, ChannelRefused),
            ({"DATA": "451 not now"}, ChannelUnavailable),
            ({"TEXT": "451 not now"}, ChannelUnavailable),
            ({"TEXT": "554 never"}, ChannelRefused),
        ],
    )
    def test_each_answer_means_one_thing(
        self, box: Mailbox, answers: dict[str, str], error: type[Exception]
    ) -> None:
        box.answers = answers
        sender = self.sender()
        with pytest.raises(error):
            sender.send(MESSAGE)
        box.answers = {}
        sender.send(MESSAGE)
        sender.close()

    def test_silence_after_the_text_is_an_outcome_nobody_knows(self, box: Mailbox) -> None:
        box.dies_after_text = True
        sender = self.sender()
        assert not sender.takes_key
        with pytest.raises(OutcomeUnknown):
            sender.send(MESSAGE)
        assert len(box.texts) == 1

    def test_where_nobody_listens_nothing_was_sent(self, box: Mailbox, settings: Any) -> None:
        settings.EMAIL_PORT = nobody_listens()
        with pytest.raises(ChannelUnavailable):
            self.sender().send(MESSAGE)


class TestTencent:
    @pytest.fixture
    def sender(self, gateway: Gateway, tmp_path: Path) -> Any:
        tencent_sms = pytest.importorskip("accounts.clients.channels.tencent_sms")
        file = tmp_path / "templates.yaml"
        file.write_text(
            "greeting: {codes: {zh-hans: '1001', en: '1002'}, parameters: [code_word, items.0.name]}\n"
            "text: {codes: {zh-hans: '1003'}, parameters: [text]}\n",
            encoding="utf-8",
        )
        return tencent_sms.TencentSms(ACCOUNT, file, 5, f"http://127.0.0.1:{gateway.port}")

    def message(self, **changed: Any) -> Outgoing:
        facts = {"code_word": "青山", "items": [{"name": "王秀"}]}
        return Outgoing(
            "k:sms",
            "+8613700000001",
            "全文",
            **{"template": "greeting", "facts": facts, "language": "zh-hans", **changed},
        )

    def answer(self, code: str = "Ok") -> tuple[int, Any]:
        status = {
            "SerialNo": "no-1",
            "PhoneNumber": "",
            "Fee": 1,
            "SessionContext": "",
            "Code": code,
            "Message": "",
            "IsoCode": "CN",
        }
        return 200, {"Response": {"SendStatusSet": [status], "RequestId": "r"}}

    def test_it_sends_the_approved_template_with_its_parameters_in_order(
        self, sender: Any, gateway: Gateway
    ) -> None:
        gateway.answers = [self.answer(), self.answer()]
        assert sender.send(self.message()) == Taken("no-1")
        said = json.loads(gateway.asked[0][3])
        assert (said["TemplateId"], said["TemplateParamSet"]) == ("1001", ["青山", "王秀"])
        assert said["PhoneNumberSet"] == ["+8613700000001"]
        sender.send(self.message(template="text"))
        assert json.loads(gateway.asked[1][3])["TemplateParamSet"] == ["全文"]

    @pytest.mark.parametrize(
        "changed", [{"template": "another"}, {"language": "fr"}, {"facts": {}}, {"facts": {"code_word": "x"}}]
    )
    def test_what_has_no_approved_form_is_not_sent(self, sender: Any, gateway: Gateway, changed: Any) -> None:
        with pytest.raises(MessageUnfit):
            sender.send(self.message(**changed))
        assert gateway.asked == []

    @pytest.mark.parametrize(
        ("code", "error"),
        [
            ("FailedOperation.PhoneNumberInBlacklist", ChannelRefused),
            ("FailedOperation.TemplateIncorrectOrUnapproved", MessageUnfit),
            ("LimitExceeded.PhoneNumberDailyLimit", ChannelUnavailable),
        ],
    )
    def test_its_codes_mean_what_they_say(
        self, sender: Any, gateway: Gateway, code: str, error: type[Exception]
    ) -> None:
        gateway.answers = [self.answer(code)]
        with pytest.raises(error):
            sender.send(self.message())

    def test_a_lost_answer_is_unknown_and_a_missing_server_is_not(
        self, sender: Any, gateway: Gateway, tmp_path: Path
    ) -> None:
        gateway.answers = [(0, b""), (502, b"")]
        for _ in range(2):
            with pytest.raises(OutcomeUnknown):
                sender.send(self.message())
        away = type(sender)(ACCOUNT, tmp_path / "templates.yaml", 5, f"http://127.0.0.1:{nobody_listens()}")
        with pytest.raises(ChannelUnavailable):
            away.send(self.message())


def test_the_development_outbox_is_a_provider_that_knows_its_keys(tmp_path: Path) -> None:
    outbox = DevelopmentOutbox(tmp_path / "deep" / "outbox", "sms")
    first = outbox.send(Outgoing("k", "+8613700000001", "一"))
    assert outbox.send(Outgoing("k", "+8613700000001", "二")) == first
    assert outbox.ask("k") == first
    assert outbox.ask("other") == NotKnown()
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
