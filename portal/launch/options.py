"""What the launcher reads from the environment."""

import os
from pathlib import Path
from typing import Final

from portal import env

ROOT: Final = Path(__file__).resolve().parents[2]

STATE_FOLDER: Final = Path(
    env.text("JST_STATE_DIR", "where the local mode keeps data, keys, logs and sent messages", ".state")
)
SANDBOX: Final = "JST_SANDBOX"
IS_SANDBOX: Final = env.flag(
    SANDBOX, "whether this installation is a sandbox: made-up families and movable clocks", default=False
)
BIND: Final = env.text("JST_BIND", "address `make run` serves the portal on", "127.0.0.1")
PORT: Final = env.integer(
    "JST_PORT",
    "port `make run` serves the portal on; when it is in use the next free one is taken",
    8000,
    least=1,
    most=65535,
)
WEB_WORKERS: Final = env.integer("JST_WEB_WORKERS", "web processes of `make run`", 2, least=1, most=64)
WEB_THREADS: Final = env.integer(
    "JST_WEB_THREADS", "threads of each web process of `make run`", 8, least=1, most=64
)
JOB_WORKERS: Final = env.integer("JST_JOB_WORKERS", "Celery processes of `make run`", 2, least=1, most=64)
FACE_MODEL_DIR: Final = Path(
    env.text(
        "JST_FACE_MODEL_DIR",
        "folder with the two model files of the local face check; without them people look at photos",
        ".venv/face-models",
    )
)
CHROMIUM: Final = env.text("JST_CHROMIUM", "Chromium for the browser tests, where it is not on the PATH", "")


def face_folder() -> Path:
    """Return the folder of the face check's models; a relative one lies in the checkout."""
    return ROOT / FACE_MODEL_DIR


def serve_sandbox() -> None:
    """Let this launcher, and all it starts, serve a sandbox."""
    os.environ[SANDBOX] = "1"


def state_folder() -> Path:
    """Return the state folder; a relative one lies in the checkout, and a sandbox's beneath that of the portal."""
    is_sandbox = IS_SANDBOX or os.environ.get(SANDBOX) == "1"
    return ROOT / STATE_FOLDER / "sandbox" if is_sandbox else ROOT / STATE_FOLDER
