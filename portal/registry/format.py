"""Writes `docs/reference/import.md` from the columns themselves: `python -m portal.registry.format`."""

import sys
from collections.abc import Iterator

import django
from django.apps import apps

INTRODUCTION = """# Import format

What `manage.py import_registry` and the import pages of the counter read; how to go about it says
[Import a register](../guides/import-a-registry.md). Written by `python -m portal.registry.format` from the columns
themselves.

One comma-separated file a kind, named after it: `persons.csv` and so on. UTF-8, with or without a byte order mark, or
GB18030; the encoding is detected and stated. The first line names the columns, by the name or by the Chinese heading
below, in any order. A cell with a comma or a line break stands in double quotes. Files are read in this
page's order.

Every row has a `source` and an `external_id`: together they say which row it is, now and in every later file. A row that
says the same as last time changes nothing; one that says something else supersedes what was; one that is no longer there
is left as it is. References name the `external_id` of another row of the same `source`, which must be on record or stand
in a file read before.

Days are written `1960-02-29`, `19600229`, `1960/2/29` or `1960年2月29日`; yes and no as 1 and 0, 是 and 否. An identity
number is never an `external_id`, because keys stand in the clear. A cell that begins with `=`, `+`, `-` or `@` is taken
for a formula and refused, except a phone number's `+`.
"""


def lines() -> Iterator[str]:
    """Give the page line by line."""
    from portal.registry.kinds import LOADERS

    yield INTRODUCTION
    for kind, loader in LOADERS.items():
        yield f"## {kind}\n"
        yield "| Column | Heading | Needed | What it holds | Example |"
        yield "|---|---|---|---|---|"
        for column in loader.form.columns:
            needed = "yes" if column.is_required else "no"
            example = f"`{column.example}`" if column.example else ""
            yield f"| `{column.name}` | {column.heading} | {needed} | {column.meaning} | {example} |"
        yield ""
    yield from _causes()


def _causes() -> Iterator[str]:
    from portal.registry.words import CAUSES, SEVERITIES, SUGGESTIONS

    yield "## The file of errors\n"
    yield "One line for each row that was refused, or taken with a warning. It opens in a spreadsheet, holds no formula,"
    yield "and masks every number.\n"
    yield f"Severity is {' or '.join(str(word) for word in SEVERITIES.values())}.\n"
    yield "| Code | Cause | What to do |"
    yield "|---|---|---|"
    for cause, words in CAUSES.items():
        yield f"| `{cause}` | {words} | {SUGGESTIONS[cause]} |"


def page() -> str:
    """Give the whole page."""
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    if not apps.ready:
        django.setup()
    sys.stdout.write(page())
