"""A child's wallet: a parent opens it and takes what is sent; the money is the child's."""

from datetime import date

import pytest

from accounts.enums.ledger import AccountKind
from accounts.errors.people import PersonNotFound
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from family.actions import wallet_transfers, wallets
from family.actions.wallet_transfers import NewWalletTransfer
from family.enums import WalletReturn, WalletState
from family.errors.wallet import WalletTransferNotFound
from family.queries.wallets import WalletTransferCard, transfers_asking, wallet_of
from family.rules.wallet_terms import terms_on
from foundation.identifiers import Sex
from tests.cast import AT, ON, Cast, child_of, citizen, somebody
from tests.family import apart as world
from tests.family.apart import ZHENGZHOU, Apart, balance, enrolled

WALLET = AccountKind.WALLET
TERMS = terms_on(ON).version


@pytest.fixture
def family(cast: Cast) -> Apart:
    return world.apart()


@pytest.fixture
def child(family: Apart, father: InsuredPerson) -> InsuredPerson:
    """Give the daughter's son, who lives with his grandmother and is insured there."""
    child = somebody("周小宇", Sex.MALE, date(2018, 3, 1))
    child_of(child, family.daughter, father)
    enrolled(child, ZHENGZHOU, works=False)
    return child


@pytest.fixture
def father(family: Apart) -> InsuredPerson:
    return somebody("何志远", Sex.MALE, date(1985, 6, 1), phone="+8613700000034")


def sent(family: Apart, child: InsuredPerson) -> WalletTransferCard:
    """Let the mother send to her child, once the wallet is there."""
    wallets.open_for_child(citizen(family.daughter), child.pk, terms_version=TERMS, at=AT)
    new = NewWalletTransfer(child.pk, 100_00, "to-the-child")
    return wallet_transfers.send(citizen(family.daughter), new, at=AT)


def test_a_parent_opens_it_and_nobody_else(family: Apart, child: InsuredPerson, cast: Cast) -> None:
    for actor in (citizen(family.mother), citizen(cast.stranger), cast.clerk_of_bengbu):
        with pytest.raises(PersonNotFound):
            wallets.open_for_child(actor, child.pk, terms_version=TERMS, at=AT)
    with pytest.raises(PersonNotFound):
        wallets.open_for_child(citizen(family.mother), family.daughter.pk, terms_version=TERMS, at=AT)
    assert wallet_of(child.pk) is None

    opened = wallets.open_for_child(citizen(family.daughter), child.pk, terms_version=TERMS, at=AT)

    assert (opened.person_id, opened.area_key, opened.kind) == (child.pk, ZHENGZHOU, WALLET)
    assert AuditEvent.objects.filter(action="wallet.opened", subject_person_id=child.pk).count() == 1


def test_the_other_parent_is_told_and_takes_it(
    family: Apart, child: InsuredPerson, father: InsuredPerson
) -> None:
    made = sent(family, child)
    rows = Notice.objects.filter(template="family.wallet.sent")
    assert {row.recipient_id: row.facts["is_parent"] for row in rows} == {
        family.daughter.pk: False,
        child.pk: False,
        father.pk: True,
    }
    assert [card.public_id for card in transfers_asking([father.pk, child.pk], at=AT)] == [made.public_id]

    for actor in (citizen(family.mother), citizen(family.brother)):
        with pytest.raises(WalletTransferNotFound):
            wallet_transfers.accept(actor, made.public_id, at=AT)
    done = wallet_transfers.accept(citizen(father), made.public_id, at=AT)

    assert done.state is WalletState.ACCEPTED
    assert (balance(child, WALLET), balance(father, WALLET)) == (100_00, 0)
    assert transfers_asking([father.pk, child.pk], at=AT) == []
    audited = AuditEvent.objects.filter(action="wallet.accepted")
    assert set(audited.values_list("subject_person_id", flat=True)) == {family.daughter.pk, child.pk}


def test_who_sent_it_may_take_it_for_the_child(family: Apart, child: InsuredPerson) -> None:
    made = sent(family, child)
    wallet_transfers.accept(citizen(family.daughter), made.public_id, at=AT)
    assert balance(child, WALLET) == 100_00


def test_a_parent_may_let_it_go_back(family: Apart, child: InsuredPerson, father: InsuredPerson) -> None:
    made = sent(family, child)
    before = balance(family.daughter, AccountKind.PERSONAL)
    done = wallet_transfers.decline(citizen(father), made.public_id, at=AT)
    assert (done.state, done.cause) == (WalletState.RETURNED, WalletReturn.DECLINED)
    assert balance(family.daughter, AccountKind.PERSONAL) == before + 100_00


def test_of_one_grown_up_a_parent_takes_nothing(family: Apart) -> None:
    grandmother = somebody("周王氏", Sex.FEMALE, date(1934, 1, 1))
    child_of(family.mother, grandmother)
    made = world.send(family)
    with pytest.raises(WalletTransferNotFound):
        wallet_transfers.accept(citizen(grandmother), made.public_id, at=AT)
