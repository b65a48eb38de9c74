"""The part of the statement that tells what is on record: months and money by insurance and year."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from accounts.enums.people import Insurance
from accounts.queries.statements import InsuranceLine, Statement
from accounts.rules.contributions import Doubled, YearLine
from foundation.money import yuan
from foundation.periods import Period, month_number, month_of
from portal.shared.dates import month_words, reads_english
from portal.shared.labels import label_of, place_name
from portal.shared.policy_words import months_words
from portal.shared.sheets import Line, Section, Table
from regions.rules.facts import AreaFact

Areas = Mapping[str, AreaFact]


def named(insurance: Insurance) -> str:
    """Name an insurance where a sentence or a line begins."""
    name = label_of(insurance)
    return name[:1].upper() + name[1:]


def record_section(statement: Statement, areas: Areas) -> Section:
    """Tell months, money, place and state of every insurance; the years are folded."""
    lines = statement.lines
    if not lines:
        return Section("record", _("参保和缴费"), lines=(Line(_("还没有参保和缴费的记录。")),))
    return Section(
        "record",
        _("参保和缴费"),
        lines=tuple(_remarks(lines, areas)),
        tables=(_by_insurance(lines, areas, on=statement.on),),
        folded=tuple(_by_year(line) for line in lines if line.paid.years),
    )


def _by_insurance(lines: Iterable[InsuranceLine], areas: Areas, *, on: date) -> Table:
    return Table(
        _("每个险种一行，金额是元"),
        (_("险种"), _("累计月数"), _("单位缴费（元）"), _("个人缴费（元）"), _("参保地和状态")),
        tuple(_row(line, areas, on=on) for line in lines),
        (1, 2, 3),
    )


def _row(line: InsuranceLine, areas: Areas, *, on: date) -> tuple[str, ...]:
    live = line.live(on)
    where = _names([live.area_key] if live else line.area_keys, areas)
    comma = ", " if reads_english() else "，"
    state = f"{label_of(live.scheme)}{comma}{label_of(live.state)}" if live else _("现在没有参保")
    paid = line.paid
    return (
        named(line.insurance),
        str(paid.months_count),
        yuan(paid.unit_fen),
        yuan(paid.personal_fen),
        f"{where}{comma}{state}",
    )


def _by_year(line: InsuranceLine) -> Table:
    heads = (_("年份"), _("月数"), _("单位缴费（元）"), _("个人缴费（元）"))
    return Table(named(line.insurance), heads, tuple(map(_year, line.paid.years)), (1, 2, 3))


def _year(line: YearLine) -> tuple[str, ...]:
    return (str(line.year), str(line.months_count), yuan(line.unit_fen), yuan(line.personal_fen))


def _remarks(lines: Iterable[InsuranceLine], areas: Areas) -> Iterable[Line]:
    """Say what the table leaves out: gaps between months, one-off payments, months that stand twice."""
    interrupted: dict[tuple[Period, ...], list[str]] = {}
    for line in lines:
        paid, name = line.paid, named(line.insurance)
        if paid.one_off_months:
            facts = {"insurance": name, "time": months_words(paid.one_off_months)}
            yield Line(_("%(insurance)s：其中 %(time)s是一次性缴费买的。") % facts)
        if len(paid.periods) > 1:
            interrupted.setdefault(paid.periods, []).append(name)
        for doubled in paid.doubled:
            yield Line(_doubled(name, doubled, areas))
    for periods, names in interrupted.items():
        facts = {"insurance": _list(names), "periods": _list(map(_period, periods))}
        yield Line(_("%(insurance)s中间断过，缴费的时段是：%(periods)s。") % facts)


def _doubled(name: str, doubled: Doubled, areas: Areas) -> str:
    facts = {"insurance": name, "period": _period(doubled.period), "areas": _names(doubled.area_keys, areas)}
    return (
        _("%(insurance)s在 %(period)s重复缴费（%(areas)s），只算一次。请到窗口核对，多缴的可以问能不能退。")
        % facts
    )


def _period(period: Period) -> str:
    """Write whole months from the first to the last: `2004年7月—2020年6月`."""
    ends_on = period.ends_on or period.starts_on
    first, last = month_words(period.starts_on), month_words(month_of(month_number(ends_on) - 1))
    if first == last:
        return first
    return f"{first} – {last}" if reads_english() else f"{first}—{last}"


def _names(keys: Iterable[str], areas: Areas) -> str:
    return _list(place_name(areas[key]) if key in areas else key for key in keys)


def _list(words: Iterable[str]) -> str:
    return (", " if reads_english() else "、").join(words)
