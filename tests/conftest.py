"""What every test can count on: a database of its own, and a browser where the machine has one."""

import gc
import multiprocessing
import os
from collections.abc import Iterator
from unittest.mock import patch
from urllib.parse import quote

import hypothesis
import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from accounts.queries import ledger
from portal.launch import chromium
from portal.shared.hashing import Argon2id
from tests import standing
from tests.databases import Kind, WorkerDatabase, build_ahead, worker_label

NO_BROWSER = "there is no Chromium on this machine"
LAUNCH_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WORKER = WorkerDatabase(worker_label())
COMMITTING = frozenset({"transactional_db", "live_server", "django_db_reset_sequences"})
DATABASE_FIXTURES = COMMITTING | {"db"}

# Nearly all that is made while tests are collected stays to the end: there is nothing to find in it.
gc.disable()

# Calls that one test counted would be written down in the transaction of another.
settings.USAGE_SECONDS = 0

# How long a machine takes is nothing a test asserts: `make bench` measures.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

# Playwright's sync interface runs a loop in the test's thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin with the templates while the workers are still collecting; whoever needs one sooner waits for it."""
    config = session.config
    if config.getoption("dist", "no") == "no" or config.getoption("collectonly"):
        return
    with config.stash[blocking_manager_key].unblock():
        multiprocessing.get_context("fork").Process(target=build_ahead, daemon=True).start()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what needs no database first, for that is still being made."""
    items.sort(key=_needs_database)


def _needs_database(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(names)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Let the collector of garbage look at what the tests leave, and at nothing that was there before them."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note which database the test starts from, and settle at once what cannot be tested here."""
    standing.expect(is_committing=_is_committing(item))
    with item.config.stash[blocking_manager_key].unblock():
        WORKER.want(_beginning_of(item))
    if item.get_closest_marker("browser") and chromium.find() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)


def _is_committing(item: pytest.Item) -> bool:
    """Say whether a test writes what other connections see: then nothing it does may lie in a module's transaction."""
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and (bool(marker.kwargs.get("transaction")) or any(marker.args[:1]))
    return asked or not COMMITTING.isdisjoint(getattr(item, "fixturenames", ()))


def _beginning_of(item: pytest.Item) -> Kind:
    if item.get_closest_marker("sample"):
        return Kind.SAMPLE
    return Kind.CAST if "cast" in getattr(item, "fixturenames", ()) else Kind.PLAIN


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly when browser tests were not run."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(
            f"!!! {len(skipped)} BROWSER TESTS WERE NOT RUN: {NO_BROWSER}. Install it or set JST_CHROMIUM.",
            red=True,
            bold=True,
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """After every test with a database the ledger has to add up, whatever the test was about."""
    yield
    if not _needs_database(item) or connection.connection is None or connection.needs_rollback:
        return
    try:
        wrong = ledger.faults()
    except (DatabaseError, InterfaceError):
        # The test took the database away, or left a statement that failed: there is nothing to ask.
        return
    if wrong:
        pytest.fail(f"the ledger does not add up: {wrong}", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash with the portal's own hasher, but without the memory that makes it slow on purpose."""
    with patch.object(Argon2id, "memory_cost", 64):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give this process a clone of the template instead of migrating a database of its own."""

    def renew(_test: TransactionTestCase) -> None:
        WORKER.renew()

    with django_db_blocker.unblock():
        WORKER.open()
    # Emptying the tables, as Django does after a test with real transactions, would lose the shipped facts.
    with patch.object(TransactionTestCase, "_fixture_teardown", renew):
        yield
    with django_db_blocker.unblock():
        WORKER.close()


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The address of this test's database, for programs a test starts."""
    where = connection.settings_dict
    login = f"{quote(where['USER'])}:{quote(where['PASSWORD'])}"
    return f"postgresql://{login}@{where['HOST']}:{where['PORT']}/{where['NAME']}"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Start the Chromium of this machine, quietly."""
    flags = [*LAUNCH_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    found = chromium.find()
    return {**browser_type_launch_args, **({"executable_path": found} if found else {}), "args": flags}
