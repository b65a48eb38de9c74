"""Cards of the sample family: four electronic ones, of which one is lost and one locked, and printed ones for all."""

from datetime import date

from accounts.actions import printed_cards
from accounts.actions.card_passwords import hashed
from accounts.actions.printed_cards import NewPersonalNumber, NewPrintedCard
from accounts.enums.cards import CardAct, CardChannel, CardState, NumberScheme, SocialCardState
from accounts.models.cards import CardEvent, ElectronicCard, SocialSecurityCard, SocialSecurityCardStanding
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from accounts.rules.card_tokens import REFERENCE_BYTES
from accounts.rules.cards import WRONG_MAX
from portal.sample.story import BENGBU, SHENZHEN, Family
from portal.sample.world import World

PASSWORD = "270916"
ISSUED_ON = date(2019, 6, 3)
# Nine digits with a zero in front, as Shenzhen writes them.
COMPUTER_NUMBER = "099000123"
_PATHS = {
    CardState.ACTIVE: (),
    CardState.LOST: (CardAct.REPORT_LOSS,),
    CardState.LOCKED: (CardAct.LOCK,),
}


def issue(world: World, family: Family) -> None:
    """Give the family their cards; the mother has no electronic one yet and may try to apply for it."""
    carried = [family.daughter, family.husband, family.grandmother, family.mother, family.father]
    printed = [_printed(world, person, number) for number, person in enumerate(carried, start=1)]
    SocialSecurityCard.objects.bulk_create(printed)
    SocialSecurityCardStanding.objects.bulk_create(_standing(world, card) for card in printed)
    _electronic(world, family.daughter, CardState.ACTIVE)
    _electronic(world, family.grandmother, CardState.ACTIVE)
    _electronic(world, family.husband, CardState.LOST)
    _electronic(world, family.father, CardState.LOCKED)
    number = NewPersonalNumber(NumberScheme.SHENZHEN_COMPUTER_NUMBER, COMPUTER_NUMBER, SHENZHEN)
    printed_cards.number(SYSTEM, family.fathers_in_law[0].pk, number, starts_on=ISSUED_ON, at=world.at)


def _printed(world: World, person: InsuredPerson, number: int) -> SocialSecurityCard:
    new = NewPrintedCard(f"Z9900000{number}", BENGBU, ISSUED_ON)
    return printed_cards.row_of(person, new, at=world.at, public_id=world.uuid())


def _standing(world: World, card: SocialSecurityCard) -> SocialSecurityCardStanding:
    return SocialSecurityCardStanding(
        card=card, state=SocialCardState.ACTIVE.value, starts_on=ISSUED_ON, recorded_at=world.at
    )


def _electronic(world: World, person: InsuredPerson, state: CardState) -> None:
    """Write a card in one state with the steps that led there; the story's inbox stays without them."""
    card = ElectronicCard(
        public_id=world.uuid(),
        person=person,
        number=f"99{world.rng.randrange(10**14):014d}",
        reference=world.rng.randbytes(REFERENCE_BYTES),
        area_key=BENGBU,
        state=state.value,
        wrong_count=WRONG_MAX if state is CardState.LOCKED else 0,
        applied_at=world.at,
        activated_at=world.at,
    )
    card.password_sealed = hashed(card, PASSWORD)
    card.save(force_insert=True)
    steps = [(CardAct.APPLY, CardState.APPLIED), (CardAct.ACTIVATE, CardState.ACTIVE)]
    steps += [(act, state) for act in _PATHS[state]]
    CardEvent.objects.bulk_create(
        CardEvent(
            card=card,
            act=act.value,
            state_after=after.value,
            channel=CardChannel.PORTAL.value,
            at=world.at,
        )
        for act, after in steps
    )
