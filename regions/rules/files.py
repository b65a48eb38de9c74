"""Read reviewed data files: YAML and CSV texts become entries that know their file and line.

Every fault is collected, so that one run names everything there is to mend.
"""

import csv
import unicodedata
from collections.abc import Callable, Iterator, Mapping
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
_NUMBER_MAX = 999_999_999
# What nobody sees in a text, or the database cannot hold: control and format characters, halves, line separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# As long as the columns that hold them (`models/sourced.py`).
_DOCUMENT_MAX, _ARTICLE_MAX, _PAGE_MAX = 200, 100, 300


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

    def text(self, name: str, *, required: bool = True, most: int | None = None) -> str:
        """Read a word or sentence, of at most so many characters."""
        value: object = self.fields.get(name, "")
        if not isinstance(value, str):
            self.fault("regions.data.text", f"{name}: write text, in quotes where it looks like a number")
            return ""
        if any(unicodedata.category(character) in _UNSEEN for character in value):
            self.fault(
                "regions.data.text", f"{name}: write it on one line, without characters that are not seen"
            )
        elif value and not value.strip():
            self.fault("regions.data.text", f"{name}: write more than blanks")
        elif required and not value:
            self.fault("regions.data.missing", f"write {name}")
        elif most is not None and len(value) > most:
            self.fault(
                "regions.data.text", f"{name}: write at most {most} characters; these are {len(value)}"
            )
        return value

    def whole(self, name: str, *, most: int = _NUMBER_MAX) -> int:
        """Read a whole number that is not negative, nor above what its column holds."""
        text = str(self.fields.get(name, ""))
        if not (text.isascii() and text.isdigit()):
            self.fault("regions.data.number", f"{name}: write a whole number")
        elif len(text) > len(str(most)) or int(text) > most:
            self.fault("regions.data.number", f"{name}: write a whole number up to {most}")
        else:
            return int(text)
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
    """Safe YAML without dates, doubled keys, tags, references and endless numbers, with lines."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        # The stubs leave this one of the parser's own methods without types.
        peek: Callable[[], Any] = self.peek_event
        event = peek()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) is not None:
            raise yaml.composer.ComposerError(
                None, None, "write the value itself, without * and !", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_number(self, node: yaml.ScalarNode) -> int:
        try:
            number = self.construct_yaml_int(node)
        except ValueError:
            number = None
        if number is None or abs(number) > _NUMBER_MAX:
            what = f"write a whole number of at most {len(str(_NUMBER_MAX))} digits, or text in quotes"
            raise yaml.constructor.ConstructorError(None, None, what, node.start_mark)
        return number

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
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_number)


def decoded(file: str, raw: bytes, faults: list[Fault]) -> str:
    """Read the bytes of a file as text."""
    try:
        # Spreadsheets put a mark before UTF-8, which is no part of the text.
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        faults.append(Fault(file, line, "regions.data.encoding", "save the file as UTF-8"))
        return raw.decode("utf-8-sig", errors="replace")


def read_yaml(file: str, text: str, faults: list[Fault]) -> Entry:
    """Read one YAML text whose top is a mapping."""
    try:
        top = _Loader(text).get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        faults.append(_yaml_fault(file, text, problem))
        return Entry(file, 1, {}, faults)
    if not isinstance(top, LinedDict):
        faults.append(Fault(file, 1, "regions.data.yaml", "begin with a name and a colon, such as policies:"))
        top = LinedDict()
    return Entry(file, 1, top, faults)


def _yaml_fault(file: str, text: str, problem: Exception) -> Fault:
    line, what = 1, "this is no YAML; write names, colons and values"
    if isinstance(problem, yaml.MarkedYAMLError):
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        what = problem.problem or what
    elif isinstance(problem, yaml.reader.ReaderError):
        line = text.count("\n", 0, problem.position) + 1
        what = "write it without control characters"
    return Fault(file, line, "regions.data.yaml", what)


def read_csv(file: str, text: str, columns: tuple[str, ...], faults: list[Fault]) -> list[Entry]:
    """Read one CSV text with exactly these columns."""
    reader = csv.DictReader(StringIO(text), strict=True)
    entries = []
    try:
        if tuple(reader.fieldnames or ()) != columns:
            faults.append(Fault(file, 1, "regions.data.columns", f"write the columns {','.join(columns)}"))
            return []
        for row in reader:
            entry = Entry(file, reader.line_num, row, faults)
            if None in row or None in row.values():
                entry.fault("regions.data.columns", f"write exactly {len(columns)} columns")
            else:
                entries.append(entry)
    except csv.Error as problem:
        faults.append(
            Fault(file, reader.line_num or 1, "regions.data.columns", f"mend the quotes: {problem}")
        )
    return entries


@dataclass(frozen=True)
class Register:
    """The documents that facts may cite, by short key; none was looked at after `read_on`."""

    documents: Mapping[str, Source]
    read_on: date | None = None

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
            article=citation.text("article", required=False, most=_ARTICLE_MAX),
            page=citation.text("page", required=False, most=_PAGE_MAX) or known.page,
            note=citation.text("note", required=False) or known.note,
            checked_on=_checked_on(citation, self.read_on) or known.checked_on,
        )


def read_register(tops: list[Entry], read_on: date | None = None) -> Register:
    """Collect the documents that the files list under `sources`."""
    documents: dict[str, Source] = {}
    for entry in [entry for top in tops if "sources" in top.fields for entry in top.entries("sources")]:
        entry.only("key", "document", "english", "page", "note", "checked_on")
        key = entry.text("key")
        if key in documents:
            entry.fault("regions.data.source", f"the key {key!r} is taken; choose another")
        checked_on = _checked_on(entry, read_on)
        if checked_on is None:
            entry.fault("regions.data.missing", "write checked_on: the day the document was last looked at")
        documents[key] = Source(
            document=entry.text("document", most=_DOCUMENT_MAX),
            page=entry.text("page", required=False, most=_PAGE_MAX),
            note=entry.text("note", required=False),
            checked_on=checked_on,
        )
    return Register(documents, read_on)


def _checked_on(entry: Entry, read_on: date | None) -> date | None:
    day = entry.day("checked_on")
    if day is not None and read_on is not None and day > read_on:
        entry.fault("regions.data.date", f"checked_on {day} is still to come; write the day it was looked at")
    return day


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
