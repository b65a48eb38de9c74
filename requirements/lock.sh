#!/bin/sh
# Pins every package by hash for Linux and macOS, with no index address in the files. Called by `make lock`.
set -eu
UV_VERSION=0.13.9
tools=.venv/lock-tools
[ -x "$tools/bin/python" ] || .venv/bin/python -m venv "$tools"
"$tools/bin/python" -m pip --disable-pip-version-check install --quiet "uv==$UV_VERSION"

compile() {
    "$tools/bin/python" -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}

compile --extra face --group local --output-file requirements/run.lock
compile --extra face --extra sms-tencent --group local --group test --group check --constraint requirements/run.lock --output-file requirements/dev.lock
