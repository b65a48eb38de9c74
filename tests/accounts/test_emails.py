"""An address holds once its code was typed: one code at a time, few guesses, nothing told to the audit."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import emails, expiry
from accounts.actions.emails import CodeToSend, Standing
from accounts.errors.emails import EmailAskedTooOften, EmailCodeWrong, EmailNeedsAccount
from accounts.models.audit import AuditEvent
from accounts.models.email_codes import EmailCode
from accounts.models.notices import Notice
from accounts.queries.emails import addresses_of
from accounts.queries.reach import email_address, reach_of
from accounts.rules.email_codes import ASKS_MAX, ATTEMPTS_MAX, HOLDS, MISSES_MAX, again_after
from tests.cast import AT, ON, Cast, citizen

ADDRESS = "min.zhang@example.org"


def asked(cast: Cast, address: str = ADDRESS) -> CodeToSend:
    emails.ask(citizen(cast.daughter), cast.daughter.pk, address, at=AT)
    (code,) = emails.claim_codes(at=AT)
    return code


def in_use(cast: Cast) -> str | None:
    return email_address(reach_of([cast.daughter.pk], on=ON)[cast.daughter.pk])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_it_holds_once_its_code_was_typed(cast: Cast) -> None:
    code = asked(cast)
    assert (code.address, len(code.code), in_use(cast)) == (ADDRESS, 6, None)
    shown = addresses_of(cast.daughter.pk, at=AT)
    assert (shown.email, bool(shown.waiting), shown.waits_until) == ("", True, AT + HOLDS)
    assert ADDRESS not in shown.waiting

    emails.confirm(citizen(cast.daughter), cast.daughter.pk, code.code, at=AT)

    assert in_use(cast) == ADDRESS
    assert Notice.objects.get(template="account.email_changed").facts == {"is_set": True}
    with pytest.raises(EmailCodeWrong):
        emails.confirm(citizen(cast.daughter), cast.daughter.pk, code.code, at=AT)
    said = str(list(AuditEvent.objects.filter(object_kind="email").values()))
    assert ADDRESS not in said
    assert code.code not in said


def test_a_wrong_code_counts_and_too_many_end_it(cast: Cast) -> None:
    code = asked(cast)
    for _guess in range(MISSES_MAX):
        with pytest.raises(EmailCodeWrong):
            emails.confirm(citizen(cast.daughter), cast.daughter.pk, wrong(code.code), at=AT)
    assert EmailCode.objects.get().misses_count == MISSES_MAX
    with pytest.raises(EmailCodeWrong):
        emails.confirm(citizen(cast.daughter), cast.daughter.pk, code.code, at=AT)
    assert in_use(cast) is None


def test_after_its_time_it_opens_nothing(cast: Cast) -> None:
    code = asked(cast)
    with pytest.raises(EmailCodeWrong):
        emails.confirm(citizen(cast.daughter), cast.daughter.pk, code.code, at=AT + HOLDS)
    assert addresses_of(cast.daughter.pk, at=AT + HOLDS).waiting == ""


def test_the_newest_code_alone_counts_and_the_address_in_use_stays_meanwhile(cast: Cast) -> None:
    first = asked(cast)
    emails.confirm(citizen(cast.daughter), cast.daughter.pk, first.code, at=AT)
    old, new = asked(cast, "old@example.org"), asked(cast, "new@example.org")
    assert in_use(cast) == ADDRESS
    if old.code != new.code:
        with pytest.raises(EmailCodeWrong):
            emails.confirm(citizen(cast.daughter), cast.daughter.pk, old.code, at=AT)
    emails.confirm(citizen(cast.daughter), cast.daughter.pk, new.code, at=AT)
    assert in_use(cast) == "new@example.org"


def test_too_many_codes_on_a_day_are_refused_with_the_instant(cast: Cast) -> None:
    for _time in range(ASKS_MAX):
        asked(cast)
    with pytest.raises(EmailAskedTooOften) as refused:
        asked(cast)
    assert refused.value.facts["until"] == AT + timedelta(days=1)
    later = AT + timedelta(days=1, seconds=1)
    emails.ask(citizen(cast.daughter), cast.daughter.pk, ADDRESS, at=later)


def test_what_does_not_leave_is_tried_again_later_and_later_and_not_for_ever(cast: Cast) -> None:
    emails.ask(citizen(cast.daughter), cast.daughter.pk, ADDRESS, at=AT)
    at, seen = AT, 0
    for attempt in range(1, ATTEMPTS_MAX + 1):
        if at >= AT + HOLDS:
            break
        assert len(emails.claim_codes(at=at)) == 1
        assert emails.claim_codes(at=at) == []
        seen, at = attempt, at + again_after(attempt)
    assert seen >= 5
    assert emails.claim_codes(at=AT + HOLDS) == []


def test_what_has_left_is_kept_as_a_fingerprint_only(cast: Cast) -> None:
    code = asked(cast)
    emails.note_sent(code.id)
    row = EmailCode.objects.get()
    assert row.code_sealed is None
    assert code.code.encode() not in bytes(row.code_hash)
    assert emails.claim_codes(at=AT + timedelta(minutes=5)) == []
    expiry.clear(at=AT + timedelta(days=3))
    assert not EmailCode.objects.exists()


def test_taken_away_nothing_goes_there_any_more(cast: Cast) -> None:
    code = asked(cast)
    emails.confirm(citizen(cast.daughter), cast.daughter.pk, code.code, at=AT)
    asked(cast, "waits@example.org")
    assert emails.remove(citizen(cast.daughter), cast.daughter.pk, at=AT)
    assert not emails.remove(citizen(cast.daughter), cast.daughter.pk, at=AT)
    shown = addresses_of(cast.daughter.pk, at=AT)
    assert (shown.email, shown.waiting, in_use(cast)) == ("", "", None)


def test_a_helper_and_a_desk_stand_in_the_audit(cast: Cast) -> None:
    emails.ask(
        cast.clerk_of_bengbu, cast.daughter.pk, ADDRESS, Standing(area_key="340300", reason="来窗口"), at=AT
    )
    event = AuditEvent.objects.get(action="email.asked")
    assert (event.subject_person_id, event.actor_area_key, event.reason) == (
        cast.daughter.pk,
        "340300",
        "来窗口",
    )


def test_without_an_account_there_is_no_address(cast: Cast) -> None:
    with pytest.raises(EmailNeedsAccount):
        emails.ask(citizen(cast.daughter), cast.boy.pk, ADDRESS, at=AT)
    assert not addresses_of(cast.boy.pk, at=AT).has_account


def test_the_database_keeps_one_open(cast: Cast) -> None:
    asked(cast)
    row = EmailCode.objects.get()
    row.pk, row.public_id = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailCode.objects.bulk_create([row])
