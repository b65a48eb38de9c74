"""Building blocks for tables of facts: two time axes, named constraints, and guards in the database.

Every floor above uses them: a fact says when it holds (`starts_on`, `ends_on`, half-open) and when the
house learned it (`recorded_at`, `superseded_at`). A fact is never rewritten: its row is superseded and a
new one is added, so that "as it was known on" stays answerable.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.migrations.operations import RunSQL
from django.db.models import F, Func, Q

_SQL = Path(__file__).parent / "sql"
_Row = TypeVar("_Row", bound=models.Model)


class BitemporalQuerySet(models.QuerySet[_Row]):
    """Narrow facts along their two time axes."""

    def current(self) -> Self:
        """Keep what the house holds to be true now."""
        return self.filter(superseded_at__isnull=True)

    def known_at(self, at: datetime | None) -> Self:
        """Keep what the house held to be true at an instant; None means now."""
        if at is None:
            return self.current()
        return self.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=at), recorded_at__lte=at)

    def valid_on(self, on: date) -> Self:
        """Keep facts whose period contains the day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class BitemporalFact(models.Model):
    """A dated fact whose every earlier version is kept.

    A subclass writes `class Meta(BitemporalFact.Meta)` and, where it adds constraints of its own,
    `constraints = [*BitemporalFact.Meta.constraints, ...]`. Its migration attaches `supersede_only`.
    """

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = BitemporalQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_period_not_empty",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_superseded_after_recorded",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
            ),
        ]


class DateRange(Func):
    """The half-open range of two date columns; an empty end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


def one_at_a_time(name: str, *columns: str, condition: Q | None = None) -> ExclusionConstraint:
    """Forbid two current facts about the same columns on one day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((column, RangeOperators.EQUAL) for column in columns),
            (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
        ],
        condition=Q(superseded_at__isnull=True) & (condition or Q()),
    )


def choices_of(codes: type[StrEnum]) -> list[tuple[str, str]]:
    """List the choices of a code list; the words shown to people belong to the portal."""
    return [(code.value, code.value) for code in codes]


def one_of(name: str, field: str, codes: Iterable[StrEnum]) -> models.CheckConstraint:
    """Forbid a value outside the code list."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": [code.value for code in codes]}))


def guard_functions() -> RunSQL:
    """Create the trigger functions that the guards below attach."""
    return RunSQL(
        (_SQL / "guards.sql").read_text(encoding="utf-8"),
        reverse_sql="DROP FUNCTION house_append_only(); DROP FUNCTION house_supersede_only();",
    )


def append_only(table: str) -> RunSQL:
    """Make the database refuse every UPDATE and DELETE of a row.

    It needs regions 0001.
    """
    return _guard(table, "append_only", "BEFORE")


def supersede_only(table: str) -> RunSQL:
    """Make the database refuse every DELETE, and every UPDATE but setting `superseded_at` once.

    It needs regions 0001.
    Why: it runs after the row, because generated columns are not yet computed before it.
    """
    return _guard(table, "supersede_only", "AFTER")


def _guard(table: str, guard: str, moment: str) -> RunSQL:
    trigger = f"{table}_{guard}"
    return RunSQL(
        f'CREATE TRIGGER "{trigger}" {moment} UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION house_{guard}()",
        reverse_sql=f'DROP TRIGGER "{trigger}" ON "{table}"',
    )


def sql_file(migration: str, name: str, reverse_sql: str) -> RunSQL:
    """Run a file of the floor's `sql/` room; `migration` is the migration's own `__file__`."""
    path = Path(migration).parent.parent / "sql" / name
    return RunSQL(path.read_text(encoding="utf-8"), reverse_sql=reverse_sql)
