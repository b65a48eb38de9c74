"""`python -m portal.variables` prints the table of every variable the settings and the launcher read."""

import importlib
import sys

from portal import env


def main() -> None:
    """Print the table, on a bare machine too: nothing is set while the readers are asked."""
    with env.documenting():
        importlib.import_module("portal.settings")
        importlib.import_module("portal.launch.options")
    sys.stdout.write(env.table() + "\n")


if __name__ == "__main__":
    main()
