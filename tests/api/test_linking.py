"""Links made by what people tell or show a partner: scoped, short, told at once, and guessed by nobody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import card_codes, card_guesses, expiry, links, partners, people
from accounts.enums.partners import LinkEnd, PartnerScope
from accounts.errors.links import LinkCodesSpent, LinkScopesRefused
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.partner_links import LinkCode, PartnerLink
from accounts.queries.links import link_terms, links_of
from accounts.rules.actors import SYSTEM
from accounts.rules.links import LINKABLE
from tests.api.cards import card_holder
from tests.api.linking import DEADLINES, agreed, code_of
from tests.api.world import ALL_SCOPES, Caller, World

BOTH = frozenset({PartnerScope.DEADLINES_READ, PartnerScope.CERTIFICATIONS_WRITE})


def asked(code: str, *scopes: PartnerScope, way: str = "code") -> dict[str, object]:
    """Write the body of a request for a link."""
    return {"way": way, "code": code, "scopes": [scope.value for scope in scopes or DEADLINES]}


class TestByCode:
    """Ten digits, for one partner, once."""

    def test_it_links_for_what_was_chosen_and_nothing_else(self, world: World, city: Caller) -> None:
        made = city.post("links", asked(code_of(world, world.stranger)))
        told = made.json()
        assert made.status_code == 201
        assert told["person_id"] == str(world.stranger.public_id)
        assert (told["basis"], told["scopes"]) == ("code", ["deadlines:read"])
        assert told["expires_on"] == (world.today + timedelta(days=180)).isoformat()
        assert city.get(f"persons/{world.stranger.public_id}/deadlines").status_code == 200
        # The partner and its token may certify; this person did not agree to that.
        refused = city.certify(world.body(entitlement_id=str(world.stranger.entitlement_id)))
        assert refused.status_code == 404
        assert city.get(f"persons/{world.stranger.public_id}/relatives").status_code == 404

    def test_the_person_is_told_at_once_with_the_way_to_stop_it(self, world: World, city: Caller) -> None:
        made = city.post("links", asked(code_of(world, world.stranger))).json()
        note = Notice.objects.get(template="partner.linked")
        assert note.recipient_id == world.stranger.id
        assert note.facts["link_id"] == made["id"]
        assert "scopes" not in note.facts

    def test_less_may_be_taken_than_the_code_allows_and_never_more(self, world: World, city: Caller) -> None:
        code = code_of(world, world.stranger, BOTH)
        more = city.post("links", asked(code, *BOTH, PartnerScope.WALLET_READ))
        assert (more.status_code, more.json()["code"]) == (422, "partner.link.scopes")
        less = city.post("links", asked(code))
        assert less.json()["scopes"] == ["deadlines:read"]

    def test_every_refusal_is_the_same_bytes(self, world: World, city: Caller) -> None:
        used = code_of(world, world.stranger)
        assert city.post("links", asked(used)).status_code == 201
        others = code_of(world, world.linked, of=self._hospital(world))
        answers = [
            city.post("links", asked(code)) for code in (used, others, "0000000000", "nonsense", "１２３")
        ]
        seen = {a.content.replace(a["X-Request-Id"].encode(), b"") for a in answers}
        assert len(seen) == 1
        assert {(a.status_code, a.json()["code"]) for a in answers} == {(410, "partner.link.code_refused")}

    def test_a_code_of_somebody_who_died_is_no_code(self, world: World, city: Caller) -> None:
        code = code_of(world, world.stranger)
        people.record_death(SYSTEM, world.stranger.id, died_on=world.today, at=world.at)
        assert city.post("links", asked(code)).json()["code"] == "partner.link.code_refused"

    def test_an_old_code_is_no_code(self, world: World, city: Caller) -> None:
        code = code_of(world, world.stranger)
        LinkCode.objects.update(made_at=world.at - timedelta(hours=1), expires_at=world.at)
        assert city.post("links", asked(code)).json()["code"] == "partner.link.code_refused"

    def test_a_code_made_of_an_older_text_is_no_code(self, world: World, city: Caller) -> None:
        code = code_of(world, world.stranger)
        LinkCode.objects.update(text_version=1)
        answer = city.post("links", asked(code))
        assert (answer.status_code, answer.json()["code"]) == (410, "partner.link.code_refused")
        assert LinkCode.objects.get().used_at is None

    def test_a_newer_code_voids_the_one_before(self, world: World, city: Caller) -> None:
        first, second = code_of(world, world.stranger), code_of(world, world.stranger)
        assert city.post("links", asked(first)).status_code == 410
        assert city.post("links", asked(second)).status_code == 201

    def test_guessing_ends_after_a_few_tries_and_a_right_code_costs_none(
        self, world: World, city: Caller
    ) -> None:
        for _try in range(card_guesses.GUESSES_MAX):
            assert city.post("links", asked("1111111111")).status_code == 410
        last = city.post("links", asked(code_of(world, world.stranger)))
        assert (last.status_code, last.json()["code"]) == (429, "partner.link.guesses_spent")
        assert 500 < int(last["Retry-After"]) <= 600

    def test_it_is_cleared_some_time_after_it_ran_out_and_the_audit_stays(
        self, world: World, city: Caller
    ) -> None:
        used, ran_out = code_of(world, world.stranger), code_of(world, world.linked)
        assert city.post("links", asked(used)).status_code == 201
        kept = link_terms(on=world.today).code_kept_days
        over = LinkCode.objects.latest("expires_at").expires_at + timedelta(days=kept)
        assert ran_out
        expiry.clear(at=over - timedelta(seconds=1))
        assert LinkCode.objects.filter(used_at__isnull=False).count() == 1
        assert LinkCode.objects.count() == 2
        expiry.clear(at=over + timedelta(seconds=1))
        assert LinkCode.objects.count() == 0
        assert AuditEvent.objects.filter(action="partner.code_made").count() == 2
        # What was agreed to by the code stands in the link.
        link = PartnerLink.objects.get(person=world.stranger.id)
        assert (link.basis, link.text_version is not None) == ("code", True)

    def test_so_many_codes_a_day_and_no_more(self, world: World) -> None:
        for _code in range(10):
            code_of(world, world.stranger)
        with pytest.raises(LinkCodesSpent):
            code_of(world, world.stranger)

    def test_a_code_is_kept_as_a_hash_only(self, world: World) -> None:
        code = code_of(world, world.stranger).replace(" ", "")
        row = LinkCode.objects.get()
        assert len(bytes(row.code_index)) == 32
        assert code.encode() not in bytes(row.code_index)

    def test_the_same_key_gives_the_same_bytes(self, world: World, city: Caller) -> None:
        body = asked(code_of(world, world.stranger))
        first, again = (city.post("links", body, key="one-key-for-two") for _time in range(2))
        assert first.content == again.content
        assert again["Idempotency-Replayed"] == "true"
        assert PartnerLink.objects.filter(person=world.stranger.id).count() == 1
        assert city.post("links", body, key=None).status_code == 400

    @staticmethod
    def _hospital(world: World) -> partners.Registered:
        partners.allow(SYSTEM, world.hospital.partner_id, ALL_SCOPES, at=world.at)
        return world.hospital


class TestByCard:
    """The code of an electronic card, shown just now."""

    def test_it_links_for_a_few_days(self, world: World, city: Caller) -> None:
        me = card_holder(world.stranger.id, at=world.at)
        made = city.post("links", asked(card_codes.show(me, at=world.at).token, way="card"))
        told = made.json()
        assert made.status_code == 201
        assert (told["basis"], told["expires_on"]) == (
            "card",
            (world.today + timedelta(days=7)).isoformat(),
        )
        assert city.get(f"persons/{world.stranger.public_id}/deadlines").status_code == 200
        assert Notice.objects.filter(template="partner.linked", recipient=world.stranger.id).count() == 1

    def test_a_card_opens_neither_family_nor_money_and_is_not_used_up_by_asking(
        self, world: World, city: Caller
    ) -> None:
        me = card_holder(world.stranger.id, at=world.at)
        shown = card_codes.show(me, at=world.at)
        for scope in (PartnerScope.FAMILY_READ, PartnerScope.WALLET_READ, PartnerScope.BINDINGS_WRITE):
            refused = city.post("links", asked(shown.token, scope, way="card"))
            assert (refused.status_code, refused.json()["code"]) == (422, "partner.link.scopes")
        assert city.post("links", asked(shown.token, way="card")).status_code == 201
        assert city.post("links", asked(shown.token, way="card")).status_code == 410

    def test_wrong_digits_cost_tries(self, world: World, city: Caller) -> None:
        for _try in range(card_guesses.GUESSES_MAX):
            assert city.post("links", asked("12345678", way="card")).status_code == 410
        assert city.post("links", asked("12345678", way="card")).status_code == 429


class TestTheGate:
    """What a link allows is asked in one place, with what the partner and its token may."""

    @pytest.mark.parametrize("scope", LINKABLE)
    def test_each_scope_opens_its_own_doors_only(
        self, world: World, city: Caller, scope: PartnerScope
    ) -> None:
        agreed(world, world.stranger, frozenset({scope}))
        one = world.stranger
        doors = {
            PartnerScope.DEADLINES_READ: lambda: city.get(f"persons/{one.public_id}/deadlines"),
            PartnerScope.CERTIFICATIONS_WRITE: lambda: city.certify(
                world.body(entitlement_id=str(one.entitlement_id))
            ),
            PartnerScope.FAMILY_READ: lambda: city.get(f"persons/{one.public_id}/relatives"),
            PartnerScope.BINDINGS_WRITE: lambda: city.get(f"persons/{one.public_id}/bindings"),
            PartnerScope.WALLET_READ: lambda: city.get(f"persons/{one.public_id}/wallet-transfers"),
            PartnerScope.PERSONS_READ: lambda: city.get(f"persons/{one.public_id}"),
            PartnerScope.ENTITLEMENTS_READ: lambda: city.get(f"persons/{one.public_id}/entitlements"),
            PartnerScope.STATEMENTS_READ: lambda: city.get(f"persons/{one.public_id}/statement"),
            PartnerScope.ACCOUNTS_READ: lambda: city.get(f"persons/{one.public_id}/account-statement"),
            PartnerScope.CARDS_READ: lambda: city.get(f"persons/{one.public_id}/cards"),
            PartnerScope.MATTERS_READ: lambda: city.get(f"persons/{one.public_id}/matters"),
            PartnerScope.NOTICES_READ: lambda: city.get(f"persons/{one.public_id}/notices"),
            PartnerScope.NOTICES_DELIVER: lambda: city.post(
                f"persons/{one.public_id}/app-address", {"address": "u-1"}
            ),
        }
        opened = {known for known, ask in doors.items() if ask().status_code in (200, 201)}
        assert opened == {scope}

    def test_what_several_links_allow_adds_up(self, world: World, city: Caller) -> None:
        agreed(world, world.stranger, frozenset({PartnerScope.FAMILY_READ}))
        city.post("links", asked(code_of(world, world.stranger)))
        for path in ("deadlines", "relatives"):
            assert city.get(f"persons/{world.stranger.public_id}/{path}").status_code == 200
        mine = [
            item
            for item in city.get("links").json()["items"]
            if item["person_id"] == str(world.stranger.public_id)
        ]
        assert {item["basis"] for item in mine} == {"consent", "code"}

    def test_a_new_word_of_one_kind_takes_the_place_of_the_one_before(
        self, world: World, city: Caller
    ) -> None:
        agreed(world, world.stranger, BOTH)
        agreed(world, world.stranger, DEADLINES)
        assert city.certify(world.body(entitlement_id=str(world.stranger.entitlement_id))).status_code == 404
        rows = PartnerLink.objects.filter(person=world.stranger.id).order_by("pk")
        assert [row.end_cause for row in rows] == [LinkEnd.REPLACED, ""]

    def test_a_scope_the_partner_loses_is_lost_at_once_and_one_it_gains_opens_nobody(
        self, world: World, city: Caller
    ) -> None:
        agreed(world, world.stranger, DEADLINES)
        path = f"persons/{world.stranger.public_id}/deadlines"
        assert city.get(path).status_code == 200
        less = ALL_SCOPES - {PartnerScope.DEADLINES_READ}
        partners.allow(SYSTEM, world.city.partner_id, less, at=world.at)
        assert city.get(path).status_code == 403
        partners.allow(SYSTEM, world.city.partner_id, ALL_SCOPES, at=world.at)
        assert city.get(path).status_code == 200
        assert city.get(f"persons/{world.stranger.public_id}/relatives").status_code == 404

    def test_the_last_day_counts_no_more_also_before_anybody_noted_it(
        self, world: World, city: Caller
    ) -> None:
        link_id = agreed(world, world.stranger, DEADLINES)
        path = f"persons/{world.stranger.public_id}/deadlines"
        PartnerLink.objects.filter(pk=link_id).update(expires_on=world.today + timedelta(days=1))
        assert city.get(path).status_code == 200
        PartnerLink.objects.filter(pk=link_id).update(expires_on=world.today)
        assert city.get(path).status_code == 404
        assert links.expire(at=world.at) == 1
        assert PartnerLink.objects.get(pk=link_id).end_cause == LinkEnd.EXPIRED
        assert Notice.objects.get(template="partner.unlinked").facts["cause"] == "expired"
        assert links.expire(at=world.at) == 0

    def test_nobody_agrees_to_what_the_partner_may_not_do(self, world: World) -> None:
        with pytest.raises(LinkScopesRefused):
            agreed(world, world.stranger, DEADLINES | {PartnerScope.FAMILY_READ}, of=world.hospital)

    def test_a_short_link_without_a_last_day_cannot_be_written(self, world: World) -> None:
        with pytest.raises(IntegrityError, match="accounts_link_short_has_terms"), transaction.atomic():
            PartnerLink.objects.create(
                partner_id=world.city.partner_id,
                person_id=world.stranger.id,
                basis="card",
                scopes=["deadlines:read"],
                started_at=world.at,
            )


class TestGivingBack:
    """A partner ends a link of its own."""

    def test_it_ends_at_once_and_the_person_is_told(self, world: World, city: Caller) -> None:
        (card,) = links_of(world.city.partner_id, on=world.today, after=None, most=9)
        path = f"links/{card.public_id}"
        assert city.get(path).json()["scopes"] == [scope.value for scope in PartnerScope]
        assert city.delete(path).status_code == 204
        assert city.get(f"persons/{world.linked.public_id}/deadlines").status_code == 404
        assert {city.get(path).status_code, city.delete(path).status_code} == {404}
        assert Notice.objects.get(template="partner.unlinked").facts["cause"] == "by_partner"

    def test_what_one_token_has_read_another_may_give_back(self, world: World, city: Caller) -> None:
        (card,) = links_of(world.city.partner_id, on=world.today, after=None, most=9)
        path = f"links/{card.public_id}"
        tag = world.caller(scopes=frozenset({PartnerScope.LINKS_READ})).get(path)["ETag"]
        assert tag == city.get(path)["ETag"]
        giving = world.caller(scopes=frozenset({PartnerScope.LINKS_WRITE}))
        assert giving.delete(path, match='"another"').json()["code"] == "precondition.stale"
        assert giving.delete(path, match=tag).status_code == 204

    def test_another_partners_link_is_nobodys(self, world: World, city: Caller) -> None:
        partners.allow(SYSTEM, world.hospital.partner_id, ALL_SCOPES, at=world.at)
        (card,) = links_of(world.city.partner_id, on=world.today, after=None, most=9)
        other = world.caller(of=world.hospital)
        assert other.get(f"links/{card.public_id}").json()["code"] == "partner.link.not_found"
        assert other.delete(f"links/{card.public_id}").json()["code"] == "partner.link.not_found"
        assert city.get(f"links/{card.public_id}").status_code == 200
