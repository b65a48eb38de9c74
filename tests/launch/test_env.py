"""The readers of the environment: right values, and one sentence for wrong ones."""

import base64
import subprocess
import sys

import pytest

from portal import env
from portal.launch.options import ROOT

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture(autouse=True)
def _clean_registry() -> object:
    """Keep the variables of these tests out of the reference page."""
    before = dict(env.SETTINGS)
    yield
    env.SETTINGS.clear()
    env.SETTINGS.update(before)


@pytest.mark.parametrize(("written", "read"), [("1", True), ("on", True), ("No", False), ("0", False)])
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, written: str, read: bool) -> None:
    monkeypatch.setenv("JST_X", written)

    assert env.flag("JST_X", "a flag", default=not read) is read


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JST_X", "  ")

    assert env.integer("JST_X", "a number", 5) == 5


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JST_X", "https://a.test/, ,http://b.test")

    assert env.words("JST_X", "words") == ["https://a.test/", "http://b.test"]
    assert env.urls("JST_X", "addresses") == ["https://a.test", "http://b.test"]


def test_an_address_is_a_network_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JST_X", "10.0.0.7, ,10.1.0.0/16,::1")

    assert [str(one) for one in env.networks("JST_X", "a")] == ["10.0.0.7/32", "10.1.0.0/16", "::1/128"]


def test_the_first_key_of_a_ring_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JST_X", f"new:{KEY},old:{KEY}")

    assert list(env.keyring("JST_X", "keys")) == ["new", "old"]


def test_a_ring_may_hold_keys_of_both_profiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JST_X", f"new:sm4:{base64.b64encode(b's' * 16).decode()},old:{KEY}")

    assert [len(key) for key in env.keyring("JST_X", "keys").values()] == [16, 32]


@pytest.mark.parametrize("written", [f"a:sm4:{KEY}", f"a:aes:{KEY}", f"a:{KEY[:24]}", "a:sm4:", "a:sm4"])
def test_a_key_of_the_wrong_length_for_its_profile_is_refused(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("JST_X", written)

    with pytest.raises(env.BadSetting):
        env.keyring("JST_X", "keys")


def test_an_address_is_taken_apart() -> None:
    found = env.parse_database("postgresql://me:p%40ss@db.test:5433/jia%20she?sslmode=require")

    assert (found.host, found.port, found.user, found.password, found.name) == (
        "db.test",
        5433,
        "me",
        "p@ss",
        "jia she",
    )
    assert found.options == {"sslmode": "require"}
    assert "p@ss" not in repr(found)


@pytest.mark.parametrize(
    ("reader", "written", "sentence"),
    [
        (lambda: env.flag("JST_X", "a", default=True), "maybe", "JST_X must be 1 or 0."),
        (lambda: env.integer("JST_X", "a"), "-1", "JST_X must be a whole number."),
        (lambda: env.integer("JST_X", "a"), "٣", "JST_X must be a whole number."),
        (lambda: env.integer("JST_X", "a", least=1, most=9), "10", "JST_X must be 1 to 9."),
        (lambda: env.integer("JST_X", "a", least=1), "0", "JST_X must be at least 1."),
        (lambda: env.choice("JST_X", "a", ("x", "y")), "z", "JST_X must be x or y."),
        (
            lambda: env.urls("JST_X", "a"),
            "example.test",
            "JST_X must hold addresses that begin with http:// or https://.",
        ),
        (
            lambda: env.networks("JST_X", "a"),
            "10.0.0.1/8",
            "JST_X must hold addresses like 10.0.0.7 or networks like 10.0.0.0/24.",
        ),
        (lambda: env.key("JST_X", "a"), "c2hvcnQ=", "JST_X must hold keys of 32 bytes in base64."),
        (
            lambda: env.keyring("JST_X", "a"),
            f"a:{KEY},a:{KEY}",
            "JST_X must look like id:base64,id:sm4:base64 with every id once.",
        ),
        (
            lambda: env.database("JST_X", "a"),
            "mysql://u:secret@h/n",
            "JST_X must look like postgresql://user:password@host:5432/name.",
        ),
        (
            lambda: env.database("JST_X", "a"),
            "postgresql://u:secret@h:port/n",
            "JST_X must look like postgresql://user:password@host:5432/name.",
        ),
        (
            lambda: env.redis_url("JST_X", "a"),
            "http://:secret@h/0",
            "JST_X must look like redis://:password@host:6379/0.",
        ),
    ],
)
def test_a_bad_value_is_one_sentence_that_does_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch, reader: object, written: str, sentence: str
) -> None:
    monkeypatch.setenv("JST_X", written)

    with pytest.raises(env.BadSetting) as refused:
        reader()

    assert refused.value.code == sentence


def test_a_missing_value_says_what_it_is_for() -> None:
    with pytest.raises(env.MissingSetting) as refused:
        env.text("JST_NOT_SET", "the name on the door")

    assert refused.value.code == "JST_NOT_SET is not set: the name on the door"


def test_the_table_names_every_variable_and_hides_secrets() -> None:
    with env.documenting():
        env.secret("JST_X", "a secret", "do-not-show")
        env.text("JST_Y", "a text")

    assert "| `JST_X` | secret | `hidden` | a secret |" in env.table()
    assert "| `JST_Y` | text | required | a text |" in env.table()


def test_the_settings_document_themselves_on_a_bare_machine() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "portal.variables"],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "JST_SECRET_KEY",
        "JST_SEALING_KEYS",
        "JST_PORT",
        "JST_STATE_DIR",
    ):
        assert f"| `{name}` |" in printed
