"""What stands under a merged row is seen through the row that goes on, in every read of every floor."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from accounts.enums.consents import ConsentPurpose
from accounts.enums.face import FacePurpose
from accounts.enums.partners import PartnerScope
from accounts.enums.reveals import RevealField
from accounts.enums.users import Role
from accounts.queries import (
    activation,
    audit,
    birth_dates,
    card_holders,
    cards,
    consents,
    contributions,
    documents,
    face_reviews,
    faces,
    feeds,
    held,
    links,
    matters,
    merges,
    notice_words,
    notices,
    papers,
    people,
    reach,
    reveals,
    transfers,
    users,
    verification,
    watches,
)
from accounts.queries.people import person_cards
from accounts.rules.actors import Actor
from certification.queries import calls, certifications, deadlines
from family.queries import bindings, kin, mandates
from portal.web.my_data import READERS
from tests.merging.everything import PEOPLE, Everything, everything

pytestmark = pytest.mark.django_db

Read = Callable[[int], Any]
# What a bare row brings along itself: that it was registered, and its own line.
OWN_ROWS = {"accounts.AuditEvent", "accounts.InsuredPerson"}
# Nobody of the world was merged before.
EMPTY = {"accounts.PersonMerge"}


@pytest.fixture
def all_of_it(db: None) -> Everything:
    return everything()


def accounts_reads(at: Any, on: Any) -> Mapping[str, Read]:
    """Every read of the accounts floor that takes a person."""
    return {
        "card": lambda i: people.person_cards([i])[i],
        "enrolments": lambda i: people.enrolments_on([i], on=on),
        "insured_in": lambda i: people.insured_in({"340300"}, [i], on=on),
        "number": people.number_of,
        "life": lambda i: people.life_facts([i])[i],
        "documents": documents.documents_of,
        "birth date": lambda i: birth_dates.retirement_birth_date(i, on=on),
        "account": lambda i: [user.pk for user in users.users_of_person(i)],
        "assurance": lambda i: verification.assurance_of(i, at=at),
        "reach": lambda i: str(reach.reach_of([i], on=on)[i].user),
        "prepared": activation.prepared_by,
        "at desk": lambda i: activation.account_at_desk(people.person_cards([i])[i], at=at),
        "consents": lambda i: consents.consents_of(i, on=on),
        "may use": lambda i: consents.may_use(i, ConsentPurpose.FACE, on=on),
        "spans": contributions.spans_of,
        "enrolments over time": contributions.enrolments_of,
        "category": lambda i: contributions.retirement_category_of(i, on=on),
        "live card": cards.live_card_of,
        "printed cards": lambda i: cards.printed_cards_of(i, on=on),
        "personal numbers": lambda i: cards.personal_numbers_of(i, on=on),
        "verifications": lambda i: cards.verifications_of(i, most=9),
        "card steps": lambda i: cards.steps_of(i, most=9),
        "clear numbers": lambda i: sorted(cards.clear_numbers_of(i, on=on)),
        "holder": lambda i: card_holders.holder_on(i, at=at),
        "guessable": lambda i: card_holders.guessable_facts(i, on=on),
        "inbox": lambda i: notices.inbox(i, most=99),
        "unread": notices.unread_count,
        "matters": lambda i: matters.matters_about(i, most=99),
        "open topics": lambda i: matters.open_topics(i, "transfer"),
        "papers": lambda i: papers.papers_of(i, most=9),
        "partners": lambda i: links.partners_of(i, on=on),
        "codes to tell": lambda i: links.open_codes_of(i, at=at),
        "watches": watches.open_watches,
        "feeds": lambda i: feeds.feeds_of(i, most=9),
        "wishes": notice_words.wishes_of,
        "transfers": transfers.transfers_of,
        "relations": lambda i: transfers.relations_of(i, on=on),
        "reviewed": lambda i: [
            r.id for r in face_reviews.reviews_waiting({"340300"}, most=9) if r.person_id == i
        ],
        "photo": faces.photo_on_file,
        "revealed": lambda i: [str(v.value.kind) for v in reveals.sealed_values(person_cards([i])[i])],
        "phone": lambda i: str(reveals.sealed_value(i, RevealField.PHONE)),
        "facts": lambda i: merges.merge_facts(i, on=on),
    }


def upper_reads(on: Any) -> Mapping[str, Read]:
    """Every read of family and certification that takes a person."""
    return {
        "kin": lambda i: kin.near_relatives_of(i, on=on),
        "helpers": lambda i: mandates.mandates_given_by(i, on=on),
        "helped": lambda i: mandates.mandates_held_by(i, on=on),
        "told": lambda i: mandates.recipients_of([i], on=on)[i],
        "bindings": bindings.bindings_of,
        "deadlines": lambda i: deadlines.deadlines_of([i], on=on),
        "paid": lambda i: deadlines.persons_paid_in({"340300"}, [i], on=on),
        "last event": certifications.last_event_on,
        "asked by telephone": lambda i: calls.facts_of(i, on=on),
    }


def test_every_read_tells_the_same_through_the_row_that_goes_on(all_of_it: Everything) -> None:
    world = all_of_it.world
    reads = {**accounts_reads(world.at, world.on), **upper_reads(world.on)}
    before = {
        (name, read): all_of_it.told(ask(world.id(name))) for name in PEOPLE for read, ask in reads.items()
    }
    # A read that found nothing of anybody would prove nothing.
    silent = {read for read in reads if not any(before[name, read] for name in PEOPLE)}
    assert silent <= {"phone"}

    all_of_it.merge()
    through = {
        (name, read): all_of_it.told(ask(all_of_it.bare[name].pk))
        for name in PEOPLE
        for read, ask in reads.items()
    }
    assert {key: (before[key], through[key]) for key in before if before[key] != through[key]} == {}
    # Whoever still holds the old id is told the same.
    by_old_id = {
        key: all_of_it.told(reads[key[1]](world.id(key[0]))) for key in before if key[1] != "reviewed"
    }
    assert {key: by_old_id[key] for key in by_old_id if by_old_id[key] != before[key]} == {}


@pytest.mark.parametrize("chosen", [READERS], ids=["copy"])
def test_every_table_about_people_is_gathered(
    all_of_it: Everything, chosen: Mapping[str, held.Reader]
) -> None:
    world = all_of_it.world
    before = {(name, table): read(world.id(name)) for name in PEOPLE for table, read in chosen.items()}
    own = {(name, table): chosen[table](all_of_it.bare[name].pk) for name in PEOPLE for table in OWN_ROWS}
    empty = {table for table in chosen if not any(before[name, table] for name in PEOPLE)}
    assert empty == EMPTY

    all_of_it.merge()
    for (name, table), rows in before.items():
        gathered = chosen[table](all_of_it.bare[name].pk)
        assert len(gathered) == len(rows) + len(own.get((name, table), [])), (name, table)
        assert all(row in gathered for row in rows), (name, table)


def test_others_see_the_row_that_goes_on(all_of_it: Everything) -> None:
    world, bare, on = all_of_it.world, all_of_it.bare, all_of_it.world.on
    all_of_it.merge()
    grandmother, daughter = bare["grandmother"].pk, bare["daughter"].pk
    assert {one.person.id for one in kin.near_relatives_of(world.id("mother"), on=on)} == {
        grandmother,
        daughter,
    }
    assert kin.relation_between(grandmother, daughter, on=on).kin is not None
    assert kin.relatives_among(grandmother, [world.id("daughter"), daughter], on=on) == {
        world.id("daughter"),
        daughter,
    }
    for public_id in (world.people["daughter"].public_id, bare["daughter"].public_id):
        found = people.person_by_public_id(public_id)
        assert found is not None
        assert found.id == daughter
    assert people.person_ids_named("张敏", most=9) == [daughter]
    assert (
        people.match_number(people.number_of(grandmother)).person
        == people.person_cards([grandmother])[grandmother]
    )
    assert users.actor_for_user(world.users["daughter"], on=on).person_id == daughter
    assert users.person_ids_of_users([world.users["daughter"].pk]) == {world.users["daughter"].pk: daughter}
    partner = Actor(
        frozenset({Role.PARTNER}), partner_id=world.partners["partner"], scopes=frozenset(PartnerScope)
    )
    assert links.is_linked(partner, grandmother)
    assert links.is_known(partner, bare["grandmother"].pk)
    assert links.linked_among(partner, [grandmother]) == {grandmother}
    (linked,) = links.links_of(world.partners["partner"], on=on, after=None, most=9)
    assert linked.person_public_id == bare["grandmother"].public_id
    card = faces.challenge_of(world.users["daughter"].pk, world.face, "a sign-in")
    assert card is not None
    assert card.person_id == daughter
    invited = faces.Invited(world.users["daughter"].pk, daughter, FacePurpose.REAL_NAME)
    assert faces.begun_since(invited, since=world.at.replace(year=2000))
    by_another = faces.Invited(1, daughter, FacePurpose.REAL_NAME)
    assert faces.failures_in_a_row(by_another, since=world.at) == 0
    assert audit.events_about(daughter, most=99)
