"""The texts by which people let a partner act for them: published once, and with words for all that may be asked for."""

from datetime import date

from accounts.enums.partners import PartnerScope
from accounts.rules.link_texts import TEXTS, link_text_on
from accounts.rules.links import LINKABLE

# Whoever edits a published text breaks every link that names it: publish a new version instead.
PUBLISHED = {1: "392ed344a60bfbfd", 2: "0ebf531780ff46a1"}


def test_no_published_text_was_edited() -> None:
    assert {one.version: one.seal.hex()[:16] for one in TEXTS} == PUBLISHED


def test_versions_follow_one_another() -> None:
    assert [one.version for one in TEXTS] == list(range(1, len(TEXTS) + 1))
    assert [one.starts_on for one in TEXTS] == sorted(one.starts_on for one in TEXTS)


def test_whatever_somebody_may_let_a_partner_do_has_words_in_both_languages() -> None:
    said = link_text_on(date(2026, 11, 27)).scopes
    assert said.keys() == set(LINKABLE)
    assert all(zh and en for zh, en in said.values())


def test_what_came_later_was_not_agreed_to_before() -> None:
    assert PartnerScope.NOTICES_DELIVER not in link_text_on(date(2026, 11, 26)).scopes
