"""The way to endpoints, against real servers on this machine: the bytes, the address that was looked at, the limits."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from accounts.clients.webhooks import ANSWER_MAX, PublicWeb
from accounts.rules.webhooks import Answered, Message, message_of, written
from foundation import clock
from tests.accounts.receivers import Receiver, certificate, receiving

SECRET = written(b"\x07" * 32)
TOLD = {"type": "webhook.test", "timestamp": "2026-11-26T09:00:00+00:00", "data": {"word": "你好"}}
NAME = "hooks.hospital.cn"
PUBLIC = "1.1.1.1"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with receiving() as one:
        yield one


def signed() -> Message:
    """Write and sign a message now."""
    return message_of("01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e31", TOLD, [SECRET], at=clock.now())


def local(**more: float) -> PublicWeb:
    """Let this machine through."""
    return PublicWeb(may_loop_back=True, **more)


def sent(url: str, web: PublicWeb, *, times: int = 1) -> list[Answered]:
    """Send a message so often over one line."""
    with web.line(url) as line:
        return [line.post(signed()) for _again in range(times)]


def test_a_real_receiver_gets_the_bytes_and_the_reference_library_verifies_them(receiver: Receiver) -> None:
    assert sent(receiver.url, local()) == [Answered(204)]
    (heard,) = receiver.heard
    assert heard.path == "/hook"
    assert heard.headers["Content-Type"] == "application/json; charset=utf-8"
    assert heard.headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert Webhook(SECRET).verify(heard.body, {k.lower(): v for k, v in heard.headers.items()}) == TOLD


def test_messages_go_over_one_connection(receiver: Receiver) -> None:
    assert sent(receiver.url, local(), times=5) == [Answered(204)] * 5
    assert len({heard.client for heard in receiver.heard}) == 1


def test_a_line_that_the_other_side_closes_is_opened_again(receiver: Receiver) -> None:
    receiver.headers = {"Connection": "close"}
    assert sent(receiver.url, local(), times=3) == [Answered(204)] * 3
    assert len({heard.client for heard in receiver.heard}) == 3


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    with receiving() as inner:
        receiver.status, receiver.headers = 307, {"Location": inner.url}
        assert sent(receiver.url, local()) == [Answered(307)]
        assert inner.heard == []


def test_a_proxy_of_the_environment_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as proxy:
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert sent(receiver.url, local()) == [Answered(204)]
        assert proxy.heard == []


def test_how_long_to_wait_is_read_when_it_is_a_number(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 503, {"Retry-After": "120"}
    assert sent(receiver.url, local()) == [Answered(503, retry_after_s=120)]
    receiver.headers = {"Retry-After": "Fri, 31 Dec 2099 23:59:59 GMT"}
    assert sent(receiver.url, local()) == [Answered(503)]
    receiver.headers = {"Retry-After": "9" * 400}
    assert sent(receiver.url, local()) == [Answered(503)]


def test_of_a_long_answer_only_the_beginning_is_read(receiver: Receiver) -> None:
    receiver.status, receiver.body = 200, b"x" * (ANSWER_MAX * 50)
    assert sent(receiver.url, local(), times=2) == [Answered(200)] * 2
    assert len({heard.client for heard in receiver.heard}) == 2


def test_an_answer_that_never_comes_and_one_that_never_ends_are_given_up(receiver: Receiver) -> None:
    receiver.waits_s = 30
    assert sent(receiver.url, local(connect_s=0.2)) == [Answered(error="timeout")]
    receiver.waits_s, receiver.drips = 0, True
    assert sent(receiver.url, local(total_s=0.5)) == [Answered(error="timeout")]


def test_nobody_there_is_said_as_that() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert sent(f"http://127.0.0.1:{port}/", local()) == [Answered(error="connection")]


def test_what_is_no_http_is_said_as_that() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            line, _where = server.accept()
            line.recv(1000)
            line.sendall(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
            line.close()

        threading.Thread(target=babble, daemon=True).start()
        (answered,) = sent(f"http://127.0.0.1:{server.getsockname()[1]}/", local())
    assert (answered.status, answered.error) == (None, "answer.malformed")


def test_a_name_that_leads_inside_is_not_called() -> None:
    """Whatever stands behind the name, and in whichever place of the answer."""
    dialled: list[tuple[str, int]] = []

    def dial(address: tuple[str, int], _timeout: float) -> socket.socket:
        dialled.append(address)
        raise OSError

    for found in (["127.0.0.1"], ["169.254.169.254"], [PUBLIC, "10.0.0.1"], ["::ffff:127.0.0.1"], []):
        web = PublicWeb(resolver=lambda host, port, found=found: found, dial=dial)
        assert sent(f"https://{NAME}/", web) == [Answered(error="address.refused")]
    # Not even where this machine is let through: that is for its own plain address.
    web = PublicWeb(may_loop_back=True, resolver=lambda host, port: ["127.0.0.1"], dial=dial)
    assert sent(f"https://{NAME}/", web) == [Answered(error="address.refused")]
    assert dialled == []


def test_an_address_that_is_not_allowed_is_not_even_looked_up() -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    for url in ("http://a.cn/", "https://127.0.0.1/", "https://a.cn:25/", "https://localhost/"):
        with pytest.raises(ValueError, match=r"scheme|host|port"):
            PublicWeb(resolver=never).line(url)


def test_an_unknown_name_is_said_as_that() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    assert sent(f"https://{NAME}/", PublicWeb(resolver=unknown)) == [Answered(error="name.unknown")]


def test_the_connection_goes_to_the_address_that_was_looked_at(tmp_path: Path) -> None:
    """A name that means something else the next moment gains nothing: it is asked for once a connection."""
    server, trusting = certificate(NAME, tmp_path)
    asked: list[str] = []
    dialled: list[tuple[str, int]] = []
    with receiving(server) as receiver:

        def rebinding(host: str, port: int) -> list[str]:
            asked.append(host)
            return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

        def dial(address: tuple[str, int], timeout: float) -> socket.socket:
            dialled.append(address)
            return socket.create_connection(("127.0.0.1", receiver.port), timeout)

        web = PublicWeb(context=trusting, resolver=rebinding, dial=dial)
        assert sent(f"https://{NAME}/in?x=1", web, times=2) == [Answered(204)] * 2
        assert (asked, dialled) == ([NAME], [(PUBLIC, 443)])
        assert [heard.headers["Host"] for heard in receiver.heard] == [NAME, NAME]
        assert receiver.heard[0].path == "/in?x=1"
        # The line closed, the name is asked for again, and what it means now is looked at again.
        assert sent(f"https://{NAME}/in", web) == [Answered(error="address.refused")]
        assert dialled == [(PUBLIC, 443)]


def test_one_dead_address_of_several_is_passed_over(tmp_path: Path) -> None:
    server, trusting = certificate(NAME, tmp_path)
    dialled: list[str] = []
    with receiving(server) as receiver:

        def dial(address: tuple[str, int], timeout: float) -> socket.socket:
            dialled.append(address[0])
            if address[0] == PUBLIC:
                raise ConnectionRefusedError
            return socket.create_connection(("127.0.0.1", receiver.port), timeout)

        web = PublicWeb(context=trusting, resolver=lambda host, port: [PUBLIC, "8.8.8.8"], dial=dial)
        assert sent(f"https://{NAME}:8443/", web) == [Answered(204)]
        assert receiver.heard[0].headers["Host"] == f"{NAME}:8443"
    assert dialled == [PUBLIC, "8.8.8.8"]


def test_a_certificate_of_another_name_or_of_nobody_is_refused(tmp_path: Path) -> None:
    server, trusting = certificate("other.hospital.cn", tmp_path)
    with receiving(server) as receiver:

        def dial(address: tuple[str, int], timeout: float) -> socket.socket:
            return socket.create_connection(("127.0.0.1", receiver.port), timeout)

        for web in (
            PublicWeb(context=trusting, resolver=lambda host, port: [PUBLIC], dial=dial),
            PublicWeb(resolver=lambda host, port: [PUBLIC], dial=dial),
        ):
            assert sent(f"https://{NAME}/", web) == [Answered(error="tls")]
        assert receiver.heard == []
