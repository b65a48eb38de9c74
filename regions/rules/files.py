"""Read reviewed data files: YAML and CSV texts become entries that know their file and line.

Every fault is collected, so that one run names everything there is to mend.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from typing import Any, TypeVar

import yaml

from foundation.periods import Period
from regions.enums import Confidence
from regions.rules.facts import Source

_Code = TypeVar("_Code", bound=StrEnum)


@dataclass(frozen=True)
class Fault:
    """What is wrong on a line, and what to write there."""

    file: str
    line: int
    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Entry:
    """Named fields of one entry; reading a wrong field notes a fault and gives nothing."""

    file: str
    line: int
    fields: Mapping[str, Any]
    faults: list[Fault]

    def fault(self, code: str, what: str) -> None:
        """Note a fault of this entry."""
        self.faults.append(Fault(self.file, self.line, code, what))

    def only(self, *names: str) -> None:
        """Refuse fields that nobody reads: most are slips of the pen."""
        for name in sorted(set(self.fields) - set(names)):
            self.fault("regions.data.field", f"unknown field {name!r}; use: {', '.join(names)}")

    def text(self, name: str, *, required: bool = True) -> str:
        """Read a word or sentence."""
        value = self.fields.get(name, "")
        if isinstance(value, str):
            if required and not value:
                self.fault("regions.data.missing", f"write {name}")
            return value
        self.fault("regions.data.text", f"{name}: write text, in quotes where it looks like a number")
        return ""

    def whole(self, name: str) -> int:
        """Read a whole number that is not negative."""
        text = str(self.fields.get(name, ""))
        if text.isascii() and text.isdigit():
            return int(text)
        self.fault("regions.data.number", f"{name}: write a whole number")
        return 0

    def day(self, name: str) -> date | None:
        """Read a date, or nothing where the field is empty."""
        value = self.fields.get(name) or None
        if value is None:
            return None
        day = iso_date(str(value))
        if day is None:
            self.fault("regions.data.date", f"{name}: {value!r} is no date; write YYYY-MM-DD")
        return day

    def word(self, name: str, codes: type[_Code]) -> _Code | None:
        """Read one word of a code list."""
        value = self.text(name)
        try:
            return codes(value)
        except ValueError:
            self.fault("regions.data.word", f"{name}: {value!r} is unknown; write one of: {', '.join(codes)}")
            return None

    def period(self) -> Period | None:
        """Read a half-open period; an empty end is open."""
        starts_on, ends_on = self.day("starts_on"), self.day("ends_on")
        if starts_on is None:
            self.fault("regions.data.missing", "write starts_on as YYYY-MM-DD")
        elif ends_on is not None and ends_on <= starts_on:
            self.fault(
                "regions.data.period",
                f"ends_on {ends_on}: write a day after starts_on {starts_on}, the first without the value",
            )
        else:
            return Period(starts_on, ends_on)
        return None

    def entries(self, name: str) -> list["Entry"]:
        """Read a list of entries."""
        value = self.fields.get(name)
        if isinstance(value, list) and all(isinstance(item, LinedDict) for item in value):
            return [Entry(self.file, item.line, item, self.faults) for item in value]
        self.fault("regions.data.list", f"{name}: write a list of entries")
        return []


def iso_date(text: str) -> date | None:
    """Read YYYY-MM-DD and nothing else; the other forms of ISO 8601 are refused."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


class LinedDict(dict[str, Any]):
    """A YAML mapping that remembers the line it began on."""

    line: int = 0


class _Loader(yaml.SafeLoader):
    """Safe YAML without dates and doubled keys, with lines."""

    def construct_lined(self, node: yaml.MappingNode) -> Iterator[LinedDict]:
        lined = LinedDict()
        lined.line = node.start_mark.line + 1
        yield lined
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None or key in lined:
                what = "write a plain word before the colon" if key is None else f"write {key} once"
                raise yaml.constructor.ConstructorError(None, None, what, key_node.start_mark)
            lined[key] = self.construct_object(value_node, deep=True)


# Dates stay text: Entry.day reads them, and says which field is wrong.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _Loader.construct_lined)


def read_yaml(file: str, text: str, faults: list[Fault]) -> Entry:
    """Read one YAML text whose top is a mapping."""
    try:
        # The loader is a SafeLoader: it builds plain values only.
        top = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        faults.append(
            Fault(
                file, mark.line + 1 if mark else 1, "regions.data.yaml", problem.problem or "this is no YAML"
            )
        )
        return Entry(file, 1, {}, faults)
    if not isinstance(top, LinedDict):
        faults.append(Fault(file, 1, "regions.data.yaml", "begin with a name and a colon, such as policies:"))
        top = LinedDict()
    return Entry(file, 1, top, faults)


def read_csv(file: str, text: str, columns: tuple[str, ...], faults: list[Fault]) -> list[Entry]:
    """Read one CSV text with exactly these columns."""
    reader = csv.DictReader(StringIO(text), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        faults.append(Fault(file, 1, "regions.data.columns", f"write the columns {','.join(columns)}"))
        return []
    entries = []
    try:
        for row in reader:
            entry = Entry(file, reader.line_num, row, faults)
            if None in row or None in row.values():
                entry.fault("regions.data.columns", f"write exactly {len(columns)} columns")
            else:
                entries.append(entry)
    except csv.Error as problem:
        faults.append(Fault(file, reader.line_num, "regions.data.columns", f"mend the quotes: {problem}"))
    return entries


@dataclass(frozen=True)
class Register:
    """The documents that facts may cite, by short key."""

    documents: Mapping[str, Source]

    def cite(self, entry: Entry) -> Source | None:
        """Read the source of an entry: a key, or a key with article, page and note."""
        cited = entry.fields.get("source")
        if isinstance(cited, str):
            cited = {"document": cited}
        if not isinstance(cited, Mapping):
            entry.fault("regions.data.source", "write source, with the key of a document")
            return None
        citation = Entry(entry.file, entry.line, cited, entry.faults)
        citation.only("document", "article", "page", "note", "checked_on")
        key = citation.text("document")
        known = self.documents.get(key)
        if known is None:
            entry.fault("regions.data.source", f"no document has the key {key!r}; add it under sources:")
            return None
        return Source(
            document=known.document,
            article=citation.text("article", required=False),
            page=citation.text("page", required=False) or known.page,
            note=citation.text("note", required=False) or known.note,
            checked_on=citation.day("checked_on") or known.checked_on,
        )


def read_register(tops: list[Entry]) -> Register:
    """Collect the documents that the files list under `sources`."""
    documents: dict[str, Source] = {}
    for entry in [entry for top in tops if "sources" in top.fields for entry in top.entries("sources")]:
        entry.only("key", "document", "english", "page", "note", "checked_on")
        key = entry.text("key")
        if key in documents:
            entry.fault("regions.data.source", f"the key {key!r} is taken; choose another")
        checked_on = entry.day("checked_on")
        if checked_on is None:
            entry.fault("regions.data.missing", "write checked_on: the day the document was last looked at")
        documents[key] = Source(
            document=entry.text("document"),
            page=entry.text("page", required=False),
            note=entry.text("note", required=False),
            checked_on=checked_on,
        )
    return Register(documents)


def sourced(
    entry: Entry, register: Register, period: Period | None = None
) -> tuple[Period, Source, Confidence] | None:
    """Read what every fact has: its period, source and confidence; nothing when one is wrong."""
    period = period or entry.period()
    source = register.cite(entry)
    confidence = entry.word("confidence", Confidence)
    if period is None or source is None or confidence is None:
        return None
    return period, source, confidence
