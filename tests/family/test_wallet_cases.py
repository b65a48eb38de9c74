"""The edge cases of money to another province, each through the house's own actions."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from accounts.actions import people, watches
from accounts.enums.ledger import AccountKind
from accounts.queries.ledger import faults
from accounts.rules.actors import SYSTEM
from family.actions import wallet_returns, wallet_transfers
from family.actions.wallet_transfers import NewWalletTransfer
from family.errors.wallet import WalletNotAllowed, WalletTransferNotAllowed
from family.models.wallet import WalletTransfer
from family.queries.wallets import WalletTransferCard
from foundation.clock import SHANGHAI, local_date
from foundation.errors import Reason
from foundation.identifiers import Sex
from regions.queries.sharing import may_share_across
from tests.cast import AT, Cast, child_of, citizen, somebody
from tests.family.apart import FUNDS, Apart, balance, enrolled, funded, opened

pytestmark = pytest.mark.django_db

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "wallet.yaml").read_text(encoding="utf-8"))
AMOUNT = 300_00
NUMBERS = {29, 30, 31, 37, 47}


def instant(text: str) -> datetime:
    """Read a time by the clock in China."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Told:
    """What came out of a case."""

    answer: str
    reasons: tuple[Reason, ...] = ()
    cause: str = ""
    card: WalletTransferCard | None = None


def family_of(case: Mapping[str, Any]) -> Apart:
    """Bring a daughter and her mother into the areas of a case."""
    daughter = somebody("许文静", Sex.FEMALE, AT.date().replace(year=1984))
    mother = somebody("许桂芳", Sex.FEMALE, AT.date().replace(year=1956))
    child_of(daughter, mother)
    enrolled(daughter, case["from"], works=True)
    enrolled(mother, case["to"], works=False)
    funded(daughter, case["from"], FUNDS)
    for person in (daughter, mother):
        # Where an area is not open, nobody of it has a wallet.
        with suppress(WalletNotAllowed):
            opened(person)
    return Apart(daughter, mother, daughter)


def done(case: Mapping[str, Any], family: Apart) -> Told:
    """Do what a case does."""
    at = instant(case["at"]) if "at" in case else AT
    if case["does"] == "ask_the_areas":
        return Told("refused", may_share_across(case["from"], case["to"], on=local_date(at)).reasons)
    new = NewWalletTransfer(family.mother.pk, AMOUNT, "one")
    try:
        card = wallet_transfers.send(citizen(family.daughter), new, at=at)
    except WalletTransferNotAllowed as refused:
        return Told("refused", refused.reasons)
    later = at + timedelta(minutes=1)
    if case["does"] == "send_twice":
        again = wallet_transfers.send(citizen(family.daughter), new, at=instant(case["again_at"]))
        assert again == card
    if "accept" in case["does"]:
        wallet_transfers.accept(citizen(family.mother), card.public_id, at=later)
    if "death" in case["does"]:
        who = family.daughter if case["does"].endswith("sender") else family.mother
        people.record_death(SYSTEM, who.pk, died_on=local_date(at), at=later)
        if "accept_reasons" in case:
            with pytest.raises(WalletTransferNotAllowed) as refused_now:
                wallet_transfers.accept(citizen(family.mother), card.public_id, at=later)
            assert short(refused_now.value.reasons) == case["accept_reasons"]
        wallet_returns.return_of_dead(at=later)
    if "tick_at" in case:
        wallet_returns.return_unclaimed(at=instant(case["tick_at"]))
    row = WalletTransfer.objects.get()
    return Told(row.state, cause=row.cause, card=card)


def short(reasons: tuple[Reason, ...]) -> list[str]:
    """Give reasons as the cases write them."""
    return [reason.code.removeprefix("family.wallet.").removeprefix("regions.sharing.") for reason in reasons]


def expected_purses(answer: str) -> tuple[int, int]:
    """Give what is on the account and in the wallet afterwards."""
    gone = AMOUNT if answer in ("sent", "accepted") else 0
    return FUNDS - gone, AMOUNT if answer == "accepted" else 0


@pytest.mark.parametrize("case", CASES, ids=[f"{case['number']}: {case['case']}" for case in CASES])
def test_the_case_is_answered_as_written(case: Mapping[str, Any], cast: Cast) -> None:
    family = family_of(case)

    told = done(case, family)

    assert told.answer == case["answer"]
    assert short(told.reasons) == case.get("reasons", [])
    assert told.cause == case.get("cause", "")
    closed = [reason.facts["name"] for reason in told.reasons if "area_key" in reason.facts]
    assert closed == case.get("closed", [])
    if "returns" in case:
        assert told.card is not None
        assert told.card.returns_at == instant(case["returns"])
    if case.get("may_wait"):
        watches.watch(citizen(family.daughter), case["from"], case["to"], at=AT)
    purses = balance(family.daughter, AccountKind.PERSONAL), balance(family.mother, AccountKind.WALLET)
    assert purses == expected_purses(told.answer)
    assert faults() == []


def test_every_number_has_its_case() -> None:
    assert {case["number"] for case in CASES} == NUMBERS
