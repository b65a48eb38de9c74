"""One's own data as a sheet: every table under its name, every row a line of named values; and the paper made of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions.papers import NewPaper
from accounts.enums.papers import PaperKind
from accounts.queries.people import PersonCard
from foundation.identifiers import Sex
from foundation.masking import mask_name
from foundation.money import yuan
from foundation.plain import PlainRow, PlainValue
from portal.shared.dates import day_words, moment_words, reads_english
from portal.shared.held_codes import CODES
from portal.shared.held_labels import COLUMNS, TABLES, UNNAMED
from portal.shared.labels import action_words, has_label, label_of, place_name
from portal.shared.sheets import Line, Row, Section, Sheet
from regions.queries.places import areas_last_known

Tables = Mapping[str, list[PlainRow]]
# The record of who looked grows without end; the file holds all of it.
ROWS_MAX = 200
_SEXES = {Sex.FEMALE.value: "女", Sex.MALE.value: "男"}


def sheet_of(own: PersonCard, tables: Tables, *, on: date) -> Sheet:
    """Word everything held about a person, the newest rows first where there are many."""
    places = _places(tables, on=on)
    about = (
        Row(_("姓名"), own.name),
        Row(_("身份证号码"), own.id_number_masked or "—"),
        Row(_("截至"), day_words(on)),
    )
    count = rows_count(tables)
    short = (
        ngettext("一共 %(count)d 条登记。", "一共 %(count)d 条登记。", count) % {"count": count},
        _("没有内容的项目不列出。证件号码只印两头；别人只写姓名。"),
    )
    sections = tuple(_section(name, rows, places) for name, rows in tables.items() if rows)
    notes = (_("依据：个人信息保护法第四十五条。要给机器读的，请下载 JSON 文件，两份内容相同。"),)
    return Sheet(_("个人信息副本"), about, short, sections, notes)


def paper_of(own: PersonCard, tables: Tables, *, on: date) -> NewPaper:
    """Prepare the paper: all of it goes into the hash, and only whose it is and how many rows into its verification."""
    shown = {
        "name": mask_name(own.name),
        "number": own.id_number_masked,
        "on": on.isoformat(),
        "rows": rows_count(tables),
    }
    facts = {**shown, "name": own.name, "person": str(own.public_id), "tables": dict(tables)}
    return NewPaper(PaperKind.EXPORT, own.id, facts, shown)


def rows_count(tables: Tables) -> int:
    """Count all rows."""
    return sum(map(len, tables.values()))


def _section(table: str, rows: list[PlainRow], places: Mapping[str, str]) -> Section:
    shown = list(reversed(rows))[:ROWS_MAX] if len(rows) > ROWS_MAX else rows
    lines = [Line(_worded(table, row, places)) for row in shown]
    if len(rows) > len(shown):
        told = _("这里是最近的 %(shown)d 条，一共 %(count)d 条；全部在 JSON 文件里。")
        lines.append(Line(told % {"shown": len(shown), "count": len(rows)}))
    return Section(table.replace(".", "-"), str(TABLES[table]), lines=tuple(lines))


def _worded(table: str, row: PlainRow, places: Mapping[str, str]) -> str:
    """Say one row: each value with its name, those that are empty left out."""
    colon, between = (": ", "; ") if reads_english() else ("：", "；")
    parts = [
        f"{COLUMNS[name]}{colon}{_value(table, name, value, places)}"
        for name, value in row.items()
        if name not in UNNAMED and value not in (None, "", [], {})
    ]
    return between.join(parts)


def _value(table: str, name: str, value: PlainValue, places: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int):
        return _("%(amount)s 元") % {"amount": yuan(value)} if name.endswith("_fen") else str(value)
    if isinstance(value, list):
        return ", ".join(_value(table, name, one, places) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}={_value(table, key, one, places)}" for key, one in value.items())
    return _text(table, name, str(value), places)


def _text(table: str, name: str, text: str, places: Mapping[str, str]) -> str:
    kind = CODES.get(f"{table}.{name}") or CODES.get(name)
    if kind is not None and text in list(kind) and has_label(kind(text)):
        return label_of(kind(text))
    if name == "action":
        return action_words(text)
    if name == "sex":
        return _(_SEXES.get(text, "未知"))
    if name.endswith("_key"):
        return places.get(text, text)
    return _dated(name, text)


def _dated(name: str, text: str) -> str:
    try:
        if name.endswith("_on"):
            return day_words(date.fromisoformat(text))
        if name == "at" or name.endswith("_at"):
            return moment_words(datetime.fromisoformat(text))
    except ValueError:
        return text
    return text


def _places(tables: Tables, *, on: date) -> dict[str, str]:
    """Name every place that any row names."""
    keys = {str(value) for value in _keyed(tables) if value}
    return {key: place_name(area) for key, area in areas_last_known(keys, on=on).items()}


def _keyed(tables: Tables) -> Iterable[PlainValue]:
    for rows in tables.values():
        for row in rows:
            yield from (value for name, value in row.items() if name.endswith("_key"))
