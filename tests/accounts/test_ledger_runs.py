"""Long runs over personal accounts: each credit once, whatever is cut off and begun again."""

from datetime import UTC, date, datetime

import pytest

from accounts.actions import account_moves, contributions, ledger, ledger_accounts, ledger_runs, people
from accounts.actions.contributions import Origin
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.ledger import AccountState, TransferKind
from accounts.enums.people import Insurance
from accounts.models.ledger import LedgerAccount, LedgerTransfer
from accounts.models.people import InsuredPerson
from accounts.queries import ledger as reads
from accounts.rules.actors import SYSTEM
from accounts.rules.contributions import Span
from accounts.rules.ledger import Moved, interest_fen
from foundation.identifiers import Sex
from foundation.periods import Period
from regions.enums import Confidence, PolicyScope
from regions.enums import Origin as PolicyOrigin
from regions.models.policy import PolicyValue
from tests.cast import AT, BENGBU, OPENING_FEN, SHENZHEN, Cast

pytestmark = pytest.mark.django_db

MONTH = date(2026, 1, 1)


def pay(person: InsuredPerson, first: date, last: date, *, personal: int = 13_400, unit: int = 46_900) -> int:
    months = (last.year - first.year) * 12 + last.month - first.month
    span = Span(
        insurance=Insurance.EMPLOYEE_MEDICAL,
        scheme=Scheme.EMPLOYEE,
        kind=ContributionKind.PAID,
        area_key=BENGBU,
        period=Period(first, last),
        months_count=months,
        base_fen=670_000,
        unit_fen=unit,
        personal_fen=personal,
    )
    return contributions.record(SYSTEM, person.pk, span, Origin("test", f"{person.pk}-{first}"), at=AT)


def account(person: InsuredPerson) -> LedgerAccount:
    return LedgerAccount.objects.exclude(state="closed").get(person=person, kind="personal")


class TestMonths:
    def test_what_was_paid_for_a_month_goes_in_once(self, cast: Cast) -> None:
        pay(cast.daughter, date(2025, 7, 1), date(2026, 2, 1))
        pay(cast.husband, date(2025, 7, 1), date(2026, 1, 1))

        first = ledger_runs.credit_month(MONTH, at=AT)
        again = ledger_runs.credit_month(MONTH, at=AT)

        assert (first.written_count, again.written_count) == (1, 0)
        assert account(cast.daughter).balance_fen == OPENING_FEN["daughter"] + 13_400
        assert account(cast.husband).balance_fen == OPENING_FEN["husband"]
        transfer = LedgerTransfer.objects.get(kind="contribution")
        assert transfer.key == f"contribution:{cast.daughter.pk}:2026-01"
        assert (transfer.booked_on, transfer.note) == (MONTH, "2026-01")
        assert reads.faults() == []

    def test_before_the_reform_a_share_of_the_employers_part_goes_in_too(self, cast: Cast) -> None:
        pay(cast.daughter, date(2021, 3, 1), date(2021, 6, 1))

        for month in (date(2021, 4, 1), date(2021, 5, 1)):
            ledger_runs.credit_month(month, at=AT)

        assert account(cast.daughter).balance_fen == OPENING_FEN["daughter"] + (13_400 + 14_070) + 13_400

    def test_a_run_in_small_pieces_reaches_everybody_and_tells(self, cast: Cast) -> None:
        for person in (cast.daughter, cast.husband, cast.father):
            pay(person, MONTH, date(2026, 2, 1))
        told: list[ledger_runs.Credited] = []

        done = ledger_runs.credit_month(MONTH, at=AT, tell=told.append, piece=1)

        assert done.written_count == 3
        assert [one.written_count for one in told] == [1, 2, 3]

    def test_a_run_that_was_cut_off_writes_only_what_is_missing(self, cast: Cast) -> None:
        for person in (cast.daughter, cast.husband, cast.father):
            pay(person, MONTH, date(2026, 2, 1))

        def cut(credited: ledger_runs.Credited) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            ledger_runs.credit_month(MONTH, at=AT, tell=cut, piece=1)
        assert LedgerTransfer.objects.filter(kind="contribution").count() == 1

        assert ledger_runs.credit_month(MONTH, at=AT).written_count == 2

    def test_what_was_paid_under_another_row_of_hers_goes_to_her_account(self, cast: Cast) -> None:
        bare = people.register(SYSTEM, people.NewPerson("张敏", Sex.FEMALE, cast.daughter.birth_date), at=AT)
        pay(bare, MONTH, date(2026, 2, 1))
        InsuredPerson.objects.filter(pk=cast.daughter.pk).update(merged_into=bare)

        assert ledger_runs.credit_month(MONTH, at=AT).written_count == 1
        assert account(cast.daughter).balance_fen == OPENING_FEN["daughter"] + 13_400

    def test_after_a_reversal_the_next_run_credits_what_the_record_says(self, cast: Cast) -> None:
        entry = pay(cast.daughter, MONTH, date(2026, 2, 1))
        ledger_runs.credit_month(MONTH, at=AT)
        wrong = LedgerTransfer.objects.get(kind="contribution")
        lines = [
            Line(row.account_id, debit_fen=row.credit_fen, credit_fen=row.debit_fen)
            for row in wrong.entries.all()
        ]
        ledger.post(
            NewTransfer("back", TransferKind.CORRECTION, date(2026, 3, 2), lines, reverses_id=wrong.pk), at=AT
        )
        contributions.withdraw(SYSTEM, entry, why=contributions.NOT_AT_DESK, at=AT)
        assert ledger_runs.credit_month(MONTH, at=AT).written_count == 0
        pay(cast.daughter, MONTH, date(2026, 2, 1), personal=12_000)

        assert ledger_runs.credit_month(MONTH, at=AT).written_count == 1
        assert ledger_runs.credit_month(MONTH, at=AT).written_count == 0
        assert account(cast.daughter).balance_fen == OPENING_FEN["daughter"] + 12_000

    @pytest.mark.parametrize("is_lower_credited", [None, True, False])
    def test_what_is_told_under_two_rows_of_one_human_is_credited_once(
        self, cast: Cast, is_lower_credited: bool | None
    ) -> None:
        """Whichever row was credited before they were known to be one, the other is not; else the first one is."""
        rows = sorted((cast.daughter, cast.father), key=lambda one: one.pk)
        if is_lower_credited is not None:
            pay(rows[0 if is_lower_credited else 1], MONTH, date(2026, 2, 1))
            assert ledger_runs.credit_month(MONTH, at=AT).written_count == 1
            pay(rows[1 if is_lower_credited else 0], MONTH, date(2026, 2, 1))
        else:
            for row in rows:
                pay(row, MONTH, date(2026, 2, 1))
        InsuredPerson.objects.filter(pk=cast.father.pk).update(merged_into=cast.daughter)

        assert ledger_runs.credit_month(MONTH, at=AT).written_count == (1 if is_lower_credited is None else 0)
        (transfer,) = LedgerTransfer.objects.filter(kind="contribution")
        winner = rows[1] if is_lower_credited is False else rows[0]
        assert transfer.key == f"contribution:{winner.pk}:2026-01"

    def test_two_jobs_of_one_human_are_both_credited(self, cast: Cast) -> None:
        pay(cast.daughter, MONTH, date(2026, 2, 1))
        pay(cast.father, MONTH, date(2026, 2, 1), personal=20_000)
        InsuredPerson.objects.filter(pk=cast.father.pk).update(merged_into=cast.daughter)
        assert ledger_runs.credit_month(MONTH, at=AT).written_count == 2

    def test_a_retiree_on_record_twice_has_the_amount_once(self, cast: Cast) -> None:
        assert ledger_runs.credit_retirees(MONTH, [cast.father.pk], at=AT) == 1
        InsuredPerson.objects.filter(pk=cast.husband.pk).update(merged_into=cast.father)
        assert ledger_runs.credit_retirees(MONTH, [cast.father.pk], at=AT) == 0
        assert ledger_runs.credit_retirees(date(2025, 12, 1), [cast.father.pk], at=AT) == 1
        assert LedgerTransfer.objects.filter(kind="retiree_credit").count() == 2

    def test_a_retiree_whose_account_was_frozen_since_has_the_amount_once(self, cast: Cast) -> None:
        InsuredPerson.objects.filter(pk=cast.husband.pk).update(merged_into=cast.father)
        assert ledger_runs.credit_retirees(MONTH, [cast.father.pk], at=AT) == 1
        credited = LedgerTransfer.objects.get(kind="retiree_credit")
        had = credited.entries.get(account__person__isnull=False).account_id
        LedgerAccount.objects.filter(pk=had).update(state="frozen")
        assert ledger_runs.credit_retirees(MONTH, [cast.father.pk], at=AT) == 0
        assert ledger_runs.credit_retirees(date(2025, 12, 1), [cast.father.pk], at=AT) == 1

    def test_months_due_are_over(self) -> None:
        assert ledger_runs.months_due(date(2026, 3, 2))[-2:] == [date(2026, 1, 1), date(2026, 2, 1)]
        assert len(ledger_runs.months_due(date(2026, 3, 2))) == ledger_runs.MONTHS_BACK


class TestRetirees:
    def test_a_retiree_gets_the_fixed_amount_once_and_a_worker_does_not(self, cast: Cast) -> None:
        pay(cast.daughter, MONTH, date(2026, 2, 1))
        named = [cast.father.pk, cast.daughter.pk, cast.mother.pk]

        assert ledger_runs.credit_retirees(MONTH, named, at=AT) == 1
        assert ledger_runs.credit_retirees(MONTH, named, at=AT) == 0
        assert account(cast.father).balance_fen == OPENING_FEN["father"] + 7_000

    def test_before_there_was_an_amount_nobody_gets_one(self, cast: Cast) -> None:
        assert ledger_runs.credit_retirees(date(2020, 1, 1), [cast.father.pk], at=AT) == 0


class TestInterest:
    def test_a_year_pays_once(self, cast: Cast) -> None:
        # 364 days of 2025 lay the opening balances there: 10 per ten thousand, from 20 May on 5.
        first = ledger_runs.pay_interest(2025, at=AT)
        again = ledger_runs.pay_interest(2025, at=AT)

        assert (first.written_count, again.written_count) == (3, 0)
        rates = ledger_runs.rates_of(BENGBU, 2025)
        assert [rate.basis_points for rate in rates] == [10, 5]
        year = Period(date(2025, 1, 1), date(2026, 1, 1))
        pieces = ledger_runs.accruals_of(BENGBU, 2025)
        due = interest_fen([Moved(date(2025, 1, 2), OPENING_FEN["daughter"])], pieces, year)
        assert due == 220
        assert account(cast.daughter).balance_fen == OPENING_FEN["daughter"] + due
        assert LedgerTransfer.objects.filter(kind="interest", booked_on=date(2026, 1, 1)).count() == 3

    def test_a_year_without_a_rate_pays_nothing(self, cast: Cast) -> None:
        assert ledger_runs.pay_interest(2019, at=AT).written_count == 0

    def test_an_account_that_moved_is_paid_where_it_went(self, cast: Cast) -> None:
        old = account(cast.daughter)
        moved = account_moves.move(
            cast.daughter.pk, from_area=BENGBU, to_area=SHENZHEN, key="m", at=datetime(2025, 7, 1, tzinfo=UTC)
        )
        assert moved is not None

        ledger_runs.pay_interest(2025, at=AT)

        keys = {f"interest:{old.pk}:2025", f"interest:{moved.pk}:2025"}
        assert set(LedgerTransfer.objects.filter(key__in=keys).values_list("key", flat=True)) == keys
        assert account(cast.daughter).balance_fen > OPENING_FEN["daughter"]
        assert reads.faults() == []

    def test_an_area_may_reckon_by_the_quarter(self, cast: Cast) -> None:
        PolicyValue.objects.create(
            code="account.interest_method",
            scope=PolicyScope.AREA.value,
            scope_key=BENGBU,
            value="quarterly",
            origin=PolicyOrigin.LOCAL.value,
            starts_on=date(2025, 1, 1),
            recorded_at=AT,
            source_document="一份虚构的通知",
            confidence=Confidence.SURE.value,
        )
        simple = [one.span for one in ledger_runs.accruals_of(SHENZHEN, 2025)]
        assert ([one.span for one in ledger_runs.accruals_of(BENGBU, 2025)], simple) == (
            [1, 2, 2, 3, 4],
            [1, 1],
        )
        assert ledger_runs.pay_interest(2025, at=AT).written_count == 3
        assert reads.faults() == []


class TestOpening:
    def test_everybody_whose_insurance_comes_with_an_account_gets_one(self, cast: Cast) -> None:
        people.enrol(
            cast.stranger.pk, Insurance.EMPLOYEE_MEDICAL, area_key=BENGBU, starts_on=date(2020, 1, 1),
            has_personal_account=True, at=AT,
        )  # fmt: skip

        assert ledger_runs.open_missing(on=date(2026, 3, 2), at=AT) == 1
        assert ledger_runs.open_missing(on=date(2026, 3, 2), at=AT) == 0
        assert account(cast.stranger).area_key == BENGBU

    def test_the_dead_get_none(self, cast: Cast) -> None:
        people.enrol(
            cast.stranger.pk, Insurance.EMPLOYEE_MEDICAL, area_key=BENGBU, starts_on=date(2020, 1, 1),
            has_personal_account=True, at=AT,
        )  # fmt: skip
        people.record_death(SYSTEM, cast.stranger.pk, died_on=date(2026, 1, 1), at=AT)

        assert ledger_runs.open_missing(on=date(2026, 3, 2), at=AT) == 0

    def test_one_is_opened_by_the_enrolment_and_only_once(self, cast: Cast) -> None:
        on = date(2026, 3, 2)
        there = ledger_accounts.open_for(cast.daughter.pk, on=on, at=AT)
        assert there is not None
        assert there.pk == account(cast.daughter).pk
        assert ledger_accounts.open_for(cast.stranger.pk, on=on, at=AT) is None


class TestDeath:
    def test_a_death_freezes_and_taken_back_opens(self, cast: Cast) -> None:
        people.record_death(SYSTEM, cast.father.pk, died_on=date(2026, 3, 1), at=AT)
        assert account(cast.father).state == AccountState.FROZEN.value

        people.withdraw_death(SYSTEM, cast.father.pk, at=AT)
        assert account(cast.father).state == AccountState.OPEN.value

    def test_a_death_under_another_row_freezes_too(self, cast: Cast) -> None:
        bare = people.register(SYSTEM, people.NewPerson("张德山", Sex.MALE, cast.father.birth_date), at=AT)
        people.record_death(SYSTEM, bare.pk, died_on=date(2026, 3, 1), at=AT)
        InsuredPerson.objects.filter(pk=cast.father.pk).update(merged_into=bare)
        assert account(cast.father).state == AccountState.FROZEN.value

        InsuredPerson.objects.filter(pk=cast.father.pk).update(merged_into=None)
        assert account(cast.father).state == AccountState.OPEN.value
