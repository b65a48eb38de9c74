"""The whole portal on one machine: services, one preparing process, then web, worker and beat."""

import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Final

from portal.launch import options
from portal.launch.errors import CannotStart, Stopped
from portal.launch.processes import Program, Supervisor, log_tail
from portal.launch.services import kept, say
from portal.launch.state import State

PREPARE: Final = (sys.executable, "manage.py", "prepare")
WEB_SECONDS: Final = 60.0
PORTS_TRIED: Final = 100


def run() -> int:
    """Start everything, tell the address and the sample logins, and stay until told to stop."""
    try:
        with kept() as (crew, state, environment):
            with listening() as listener:
                port = int(listener.getsockname()[1])
                logins = _prepared(crew, state, environment)
                _start_portal(crew, state, environment, listener)
            state.remember_port("web", port)
            crew.wait_until(lambda: _answers(port), "The web server", WEB_SECONDS)
            _welcome(port, logins)
            crew.watch()
    except Stopped:
        say("Stopped.")
    return 0


def listening() -> socket.socket:
    """Return a socket on the wanted port, or on the next free one, which is said aloud."""
    for port in range(options.PORT, min(options.PORT + PORTS_TRIED, 65_536)):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((options.BIND, port))
        except PermissionError:
            raise CannotStart(
                f"Port {port} may not be used by this user; set JST_PORT to 1024 or more."
            ) from None
        except socket.gaierror:
            raise CannotStart(f"JST_BIND {options.BIND!r} is not an address of this machine.") from None
        except OSError:
            listener.close()
            continue
        listener.listen(128)
        if port != options.PORT:
            say(f"Port {options.PORT} is in use; the portal takes {port}.")
        return listener
    raise CannotStart(f"No port from {options.PORT} on is free at {options.BIND}; set JST_PORT or JST_BIND.")


def _prepared(crew: Supervisor, state: State, environment: Mapping[str, str]) -> str:
    """Migrate and load what is missing, and return what the preparing process has to say: the sample logins."""
    say("Preparing the database (the first start takes longest) ...")
    said = state.log("logins")
    with said.open("wb") as output:
        program = Program(
            name="Preparing", argv=PREPARE, env=environment, log=state.log("prepare"), stdout=output
        )
        child = crew.start(program)
        code = crew.finish(child)
    if code != 0:
        raise CannotStart(f"The database could not be prepared (exit code {code}).{log_tail(program)}")
    return said.read_text("utf-8", "replace").strip()


def _start_portal(
    crew: Supervisor, state: State, environment: Mapping[str, str], listener: socket.socket
) -> None:
    """Start web, worker and beat."""
    fd = listener.fileno()
    crew.start(Program("The web server", _web(fd), environment, state.log("web"), pass_fds=[fd]))
    for name, argv, log in (("The job worker", _worker(), "worker"), ("The timer", _beat(), "beat")):
        crew.start(Program(name, argv, environment, state.log(log), is_restarted=True))


def _web(fd: int) -> list[str]:
    return [
        *(
            sys.executable,
            "-m",
            "gunicorn",
            "portal.wsgi",
            "--bind",
            f"fd://{fd}",
            "--worker-class",
            "gthread",
        ),
        *("--workers", str(options.WEB_WORKERS), "--threads", str(options.WEB_THREADS)),
        *("--graceful-timeout", "5", "--access-logfile", "-"),
        # An address may be a secret of somebody's, which no log keeps.
        *("--logger-class", "portal.shared.access_log.AccessLog"),
        # It would lie in the home folder, one for all installations.
        "--no-control-socket",
    ]


def _worker() -> list[str]:
    return [
        *(sys.executable, "-m", "celery", "-A", "portal.celery", "worker", "--loglevel", "INFO"),
        *("--pool", "prefork", "--concurrency", str(options.JOB_WORKERS)),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def _beat() -> list[str]:
    # Not the persistent scheduler: what is due stands in the database, so beat needs no file.
    return [
        *(sys.executable, "-m", "celery", "-A", "portal.celery", "beat", "--loglevel", "INFO"),
        *("--scheduler", "celery.beat.Scheduler", "--pidfile", ""),
    ]


def _answers(port: int) -> bool:
    """Tell whether the web server answers with anything but a failure of its own."""
    try:
        with urllib.request.urlopen(f"http://{_shown_host()}:{port}/livez", timeout=5) as answer:
            return bool(answer.status < 500)
    except urllib.error.HTTPError as refused:
        return refused.code < 500
    except OSError:
        return False


def _shown_host() -> str:
    """Return the host a person on this machine writes into the browser."""
    return "127.0.0.1" if options.BIND in {"0.0.0.0", "::"} else options.BIND


def _welcome(port: int, logins: str) -> None:
    say("")
    say(f"家社通 Jiashetong is ready at http://{_shown_host()}:{port}/")
    if logins:
        say("")
        say(logins)
    say("")
    say(f"Logs are in {options.state_folder() / 'logs'}. Ctrl-C stops everything.")
