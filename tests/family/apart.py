"""A family that lives apart: a daughter insured in Chengdu, her mother in Zhengzhou, both areas open to each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.actions import ledger, people
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.ledger import AccountKind, TransferKind
from accounts.enums.people import Insurance
from accounts.models.people import InsuredPerson
from accounts.queries.ledger import accounts_of
from family.actions import wallet_transfers, wallets
from family.actions.wallet_transfers import NewWalletTransfer
from family.queries.wallets import WalletTransferCard
from family.rules.wallet_terms import terms_on
from foundation.clock import local_date
from foundation.identifiers import Sex, uuid7
from tests.cast import AT, BUILT_AT, ON, WORKING_SINCE, child_of, citizen, somebody

CHENGDU, ZHENGZHOU, SICHUAN = "510100", "410100", "510000-SBJ"
FUNDS = 5_000_00
# Well before the first transfer, and in the same open pair.
OPENED_AT = AT - timedelta(days=10)


@dataclass(frozen=True)
class Apart:
    """Who lives apart; the brother is insured where the daughter is."""

    daughter: InsuredPerson
    mother: InsuredPerson
    brother: InsuredPerson


def enrolled(person: InsuredPerson, area_key: str, *, works: bool) -> None:
    """Insure somebody in an area, with a personal account where they work."""
    people.enrol(
        person.pk,
        Insurance.EMPLOYEE_MEDICAL if works else Insurance.RESIDENT_MEDICAL,
        area_key=area_key,
        starts_on=WORKING_SINCE,
        has_personal_account=works,
        at=BUILT_AT,
    )


def funded(person: InsuredPerson, area_key: str, fen: int, *, at: datetime = BUILT_AT) -> int:
    """Open somebody's personal account and put money on it; give its internal id."""
    account = ledger.open_account(person.pk, AccountKind.PERSONAL, area_key, at=at)
    source = ledger.side(AccountKind.OPENING, area_key, at=at)
    lines = [Line(source, debit_fen=fen), Line(account.pk, credit_fen=fen)]
    ledger.post(NewTransfer(f"test:{uuid7()}", TransferKind.OPENING, local_date(at), lines), at=at)
    return account.pk


def opened(person: InsuredPerson, *, at: datetime = OPENED_AT) -> None:
    """Let somebody open their wallet."""
    wallets.open_own(citizen(person), terms_version=terms_on(local_date(at)).version, at=at)


def apart(*, with_wallets: bool = True) -> Apart:
    """Bring the three into the database, the daughter with money on her account."""
    daughter = somebody("周晓岚", Sex.FEMALE, ON.replace(year=1986), phone="+8613700000031")
    mother = somebody("周秀珍", Sex.FEMALE, ON.replace(year=1958), phone="+8613700000032")
    brother = somebody("周晓峰", Sex.MALE, ON.replace(year=1989), phone="+8613700000033")
    child_of(daughter, mother)
    child_of(brother, mother)
    enrolled(daughter, CHENGDU, works=True)
    enrolled(brother, CHENGDU, works=True)
    enrolled(mother, ZHENGZHOU, works=False)
    funded(daughter, CHENGDU, FUNDS)
    family = Apart(daughter, mother, brother)
    if with_wallets:
        for person in (daughter, mother, brother):
            opened(person)
    return family


def send(
    family: Apart, fen: int = 300_00, *, key: str | None = None, at: datetime = AT
) -> WalletTransferCard:
    """Let the daughter send money to her mother."""
    new = NewWalletTransfer(family.mother.pk, fen, key or str(uuid7()))
    return wallet_transfers.send(citizen(family.daughter), new, at=at)


def balance(person: InsuredPerson, kind: AccountKind) -> int:
    """Give what somebody has on an account of a kind."""
    return sum(card.balance_fen for card in accounts_of([person.pk]) if card.kind is kind)
