"""Who may pass the citizens' doors."""

from dataclasses import replace

from accounts.enums.users import Role
from family.enums import Relation
from portal.shared.permits import CITIZENS, EVERYONE, PARTNERS, SIGNED_IN, VISITORS, Permit, Routes, permit

_DEADLINE: Permit = permit(
    Role.CITIZEN, relations=(Relation.SELF, Relation.REMIND, Relation.SEE, Relation.ACT, Relation.PAY)
)
_SEEN: Permit = permit(Role.CITIZEN, relations=(Relation.SELF, Relation.SEE, Relation.ACT, Relation.PAY))
# To say something for somebody else takes more than to look.
_ACTING: Permit = permit(Role.CITIZEN, relations=(Relation.SELF, Relation.ACT, Relation.PAY))
# Money begins to flow between two accounts: a fresh proof first. Declining and ending stay one touch away.
_OPENING_AN_ACCOUNT: Permit = permit(Role.CITIZEN, step_up=True)
# All one is, in one file: a fresh proof first.
_TAKING_A_COPY: Permit = permit(Role.CITIZEN, step_up=True)
# A card is issued, opened anew or ended: a fresh proof first. Reporting it lost is one touch, whoever finds the phone.
_CARD_IN_FULL: Permit = permit(Role.CITIZEN, step_up=True)

_CARDS: Routes = {
    ("web:card", "GET"): CITIZENS,
    ("web:card_apply", "GET"): CITIZENS,
    ("web:card_apply", "POST"): _CARD_IN_FULL,
    ("web:card_activate", "GET"): _CARD_IN_FULL,
    ("web:card_activate", "POST"): _CARD_IN_FULL,
    ("web:card_change", "GET"): CITIZENS,
    ("web:card_change", "POST"): CITIZENS,
    ("web:card_reset", "GET"): _CARD_IN_FULL,
    ("web:card_reset", "POST"): _CARD_IN_FULL,
    ("web:card_code", "GET"): CITIZENS,
    ("web:card_code", "POST"): CITIZENS,
    ("web:card_loss", "POST"): CITIZENS,
    ("web:card_cancel", "GET"): CITIZENS,
    ("web:card_cancel", "POST"): _CARD_IN_FULL,
    ("web:card_reissue", "GET"): CITIZENS,
    ("web:card_reissue", "POST"): _CARD_IN_FULL,
    ("web:card_history", "GET"): CITIZENS,
}

# How one gets in next time: a fresh proof first. It may be mended at once after a recovery.
_OWN_ACCOUNT: Permit = replace(SIGNED_IN, step_up=True, waits_after_recovery=False)

# Partners: whoever helps may look, and may stop one; nobody lets one act for another by a mandate.
_LINKS: Routes = {
    ("web:links", "GET"): CITIZENS,
    ("web:links_of", "GET"): permit(Role.CITIZEN, relations=(Relation.SEE, Relation.ACT, Relation.PAY)),
    ("web:partner_end", "POST"): CITIZENS,
    ("web:partner_end_of", "POST"): permit(Role.CITIZEN, relations=(Relation.ACT, Relation.PAY)),
    ("web:link_code", "GET"): CITIZENS,
    ("web:link_code", "POST"): CITIZENS,
    ("web:link_code_void", "POST"): CITIZENS,
    ("web:authorize", "GET"): CITIZENS,
    ("web:authorize", "POST"): CITIZENS,
    ("web:token_revoke", "POST"): PARTNERS,
    ("web:oauth_metadata", "GET"): EVERYONE,
}

_SIGN_IN: Routes = {
    ("account_login", "GET"): VISITORS,
    ("account_login", "POST"): VISITORS,
    ("account_request_login_code", "GET"): VISITORS,
    ("account_request_login_code", "POST"): VISITORS,
    ("account_confirm_login_code", "GET"): VISITORS,
    ("account_confirm_login_code", "POST"): VISITORS,
    ("account_signup", "GET"): VISITORS,
    ("account_signup", "POST"): VISITORS,
    ("account_who", "GET"): VISITORS,
    ("account_who", "POST"): VISITORS,
    ("account_letter", "GET"): VISITORS,
    ("account_letter", "POST"): VISITORS,
    ("account_passkey", "GET"): VISITORS,
    ("account_passkey", "POST"): VISITORS,
    ("account_inactive", "GET"): EVERYONE,
    ("account_logout", "GET"): EVERYONE,
    ("account_logout", "POST"): EVERYONE,
}

# What an act of one's own is about, the gatekeepers ask.
_OWN: Permit = permit(Role.CITIZEN, relations=(Relation.SELF,))
_MATTERS: Routes = {
    ("web:progress", "GET"): EVERYONE,
    ("web:progress", "POST"): EVERYONE,
    ("web:matters", "GET"): CITIZENS,
    ("web:transfer", "GET"): CITIZENS,
    ("web:transfer_question", "GET"): CITIZENS,
    ("web:transfer_question", "POST"): CITIZENS,
    ("web:transfer_papers", "GET"): CITIZENS,
    ("web:transfer_papers", "POST"): CITIZENS,
    ("web:transfer_paper_remove", "POST"): CITIZENS,
    ("web:transfer_check", "GET"): CITIZENS,
    ("web:transfer_check", "POST"): CITIZENS,
    ("web:matter", "GET"): _OWN,
    ("web:matter_receipt", "GET"): _OWN,
    ("web:matter_supply", "GET"): _OWN,
    ("web:matter_supply", "POST"): _OWN,
    ("web:matter_paper_remove", "POST"): _OWN,
    ("web:matter_withdraw", "POST"): _OWN,
    ("web:matter_appeal", "GET"): _OWN,
    ("web:matter_appeal", "POST"): _OWN,
    ("web:paper", "GET"): _OWN,
}

# Whom a claim asks, and whose it is, the gatekeepers ask. A tie opens the way to more, so a yes and a promise ask for a
# fresh proof; a no and taking back are one touch.
_CLAIMS: Routes = {
    ("web:claims", "GET"): CITIZENS,
    **{
        (f"web:claim_{step}", method): CITIZENS
        for step in ("new", "tie", "who", "proof", "papers")
        for method in ("GET", "POST")
    },
    ("web:claim_paper_remove", "POST"): CITIZENS,
    ("web:claim_check", "GET"): CITIZENS,
    ("web:claim_check", "POST"): permit(Role.CITIZEN, step_up=True),
    ("web:claim", "GET"): CITIZENS,
    ("web:claim", "POST"): permit(Role.CITIZEN, step_up=True),
    ("web:claim_deny", "POST"): CITIZENS,
    ("web:claim_withdraw", "POST"): CITIZENS,
    ("web:dispute", "GET"): CITIZENS,
    ("web:dispute", "POST"): permit(Role.CITIZEN, step_up=True),
}
# Money begins to flow, or flows again: a fresh proof first. To ask, to freeze, to say no and to end is one touch; whether
# new terms let more flow, and so ask for a fresh proof, the action says.
_SHARING: Routes = {
    ("web:sharing", "GET"): CITIZENS,
    ("web:sharing_choose", "GET"): CITIZENS,
    ("web:sharing_add", "GET"): CITIZENS,
    ("web:sharing_add", "POST"): CITIZENS,
    ("web:sharing_propose", "GET"): CITIZENS,
    ("web:sharing_propose", "POST"): _OPENING_AN_ACCOUNT,
    ("web:sharing_ask", "GET"): CITIZENS,
    ("web:sharing_ask", "POST"): CITIZENS,
    ("web:sharing_child", "GET"): CITIZENS,
    ("web:sharing_child_ask", "GET"): CITIZENS,
    ("web:sharing_child_ask", "POST"): CITIZENS,
    ("web:sharing_accept", "GET"): CITIZENS,
    ("web:sharing_accept", "POST"): _OPENING_AN_ACCOUNT,
    ("web:sharing_decline", "POST"): CITIZENS,
    ("web:sharing_confirm", "GET"): CITIZENS,
    ("web:sharing_confirm", "POST"): _OPENING_AN_ACCOUNT,
    ("web:sharing_turn_down", "POST"): CITIZENS,
    ("web:sharing_one", "GET"): CITIZENS,
    ("web:sharing_terms", "GET"): CITIZENS,
    ("web:sharing_terms", "POST"): CITIZENS,
    ("web:sharing_freeze", "POST"): CITIZENS,
    ("web:sharing_thaw", "POST"): _OPENING_AN_ACCOUNT,
    ("web:sharing_order", "GET"): CITIZENS,
    ("web:sharing_move", "POST"): CITIZENS,
    ("web:sharing_end", "POST"): CITIZENS,
}
# The card's password is a fresh proof of its own, and the relative's own word follows; ending stays one touch away.
_SERVICE: Routes = {
    **{
        (f"web:{page}", method): CITIZENS
        for page in ("service", "service_notice", "service_who")
        for method in ("GET", "POST")
    },
    ("web:service_link", "GET"): _OWN,
    ("web:service_face", "POST"): _OWN,
    ("web:service_confirm", "POST"): _OWN,
    ("web:service_letter", "GET"): _OWN,
    ("web:service_letter", "POST"): _OWN,
    ("web:service_photo", "GET"): _OWN,
    ("web:service_photo", "POST"): _OWN,
    ("web:service_end", "POST"): _OWN,
}
# Pages about somebody for whom the reader acts; being reminded opens the first one alone.
_HELPED: Permit = permit(Role.CITIZEN, relations=(Relation.REMIND, Relation.SEE, Relation.ACT, Relation.PAY))
_ACTED_FOR: Permit = permit(Role.CITIZEN, relations=(Relation.ACT, Relation.PAY))
_HELPING: Routes = {
    ("web:for", "GET"): _HELPED,
    ("web:for_transfer", "GET"): _ACTED_FOR,
    ("web:for_transfer_question", "GET"): _ACTED_FOR,
    ("web:for_transfer_question", "POST"): _ACTED_FOR,
    ("web:for_transfer_papers", "GET"): _ACTED_FOR,
    ("web:for_transfer_papers", "POST"): _ACTED_FOR,
    ("web:for_transfer_paper_remove", "POST"): _ACTED_FOR,
    ("web:for_transfer_check", "GET"): _ACTED_FOR,
    ("web:for_transfer_check", "POST"): _ACTED_FOR,
    ("web:for_matter", "GET"): _ACTED_FOR,
    ("web:for_matter_receipt", "GET"): _ACTED_FOR,
    ("web:for_matter_supply", "GET"): _ACTED_FOR,
    ("web:for_matter_supply", "POST"): _ACTED_FOR,
    ("web:for_matter_paper_remove", "POST"): _ACTED_FOR,
    ("web:for_matter_withdraw", "POST"): _ACTED_FOR,
    ("web:for_matter_appeal", "GET"): _ACTED_FOR,
    ("web:for_matter_appeal", "POST"): _ACTED_FOR,
    ("web:for_paper", "GET"): _ACTED_FOR,
}

_FILMED: Permit = replace(SIGNED_IN, relations=frozenset({Relation.SELF, Relation.ACT}))
# One's own face is the proof. Whoever certifies for another proves afresh who they are, before a photo is chosen too.
_CERTIFYING: Permit = permit(Role.CITIZEN, relations=(Relation.ACT,), step_up=True)
_RECEIPTS_OF_ANOTHER: Permit = permit(Role.CITIZEN, relations=(Relation.SEE, Relation.ACT, Relation.PAY))
_CERTIFY: Routes = {
    ("web:certify", "GET"): _OWN,
    ("web:certify", "POST"): _OWN,
    ("web:certify_finish", "GET"): _OWN,
    ("web:certify_finish", "POST"): _OWN,
    ("web:certify_photo", "GET"): _OWN,
    ("web:certify_photo", "POST"): _OWN,
    ("web:certifications", "GET"): _OWN,
    ("web:receipt", "GET"): _OWN,
    ("web:receipt_paper", "GET"): _OWN,
    ("web:check", "GET"): EVERYONE,
    ("web:check", "POST"): EVERYONE,
    ("web:check_receipt", "GET"): EVERYONE,
    ("web:for_certify", "GET"): _ACTED_FOR,
    ("web:for_certify", "POST"): _CERTIFYING,
    ("web:for_certify_finish", "GET"): _ACTED_FOR,
    ("web:for_certify_finish", "POST"): _ACTED_FOR,
    ("web:for_certify_photo", "GET"): _CERTIFYING,
    ("web:for_certify_photo", "POST"): _CERTIFYING,
    ("web:for_certifications", "GET"): _RECEIPTS_OF_ANOTHER,
    ("web:for_receipt", "GET"): _RECEIPTS_OF_ANOTHER,
    ("web:for_receipt_paper", "GET"): _RECEIPTS_OF_ANOTHER,
}
# Whose benefit it is, the gatekeepers ask. An elder's way to a counter or a visitor is one touch, and so is the way back.
_APPOINTMENT_PAGES = {
    "appointments": ("GET",),
    "appointment_points": ("GET",),
    "appointment_slots": ("GET",),
    "appointment_check": ("GET", "POST"),
    "appointment": ("GET",),
    "appointment_cancel": ("POST",),
    "appointment_ics": ("GET",),
    "visit_new": ("GET", "POST"),
    "visit": ("GET",),
    "visit_cancel": ("POST",),
}
_APPOINTMENTS: Routes = {
    **{(f"web:{page}", method): _OWN for page, methods in _APPOINTMENT_PAGES.items() for method in methods},
    **{
        (f"web:for_{page}", method): _ACTED_FOR
        for page, methods in _APPOINTMENT_PAGES.items()
        for method in methods
    },
    ("web:overseas", "GET"): _OWN,
    ("web:overseas", "POST"): _OWN,
    ("web:overseas_form", "GET"): _OWN,
    ("web:overseas_papers", "GET"): _OWN,
    ("web:overseas_papers", "POST"): _OWN,
    ("web:overseas_paper_remove", "POST"): _OWN,
    ("web:overseas_check", "GET"): _OWN,
    ("web:overseas_check", "POST"): _OWN,
}

# Whoever knows the secret address reads the calendar: the calendar on a phone signs in nowhere. To make one asks for a
# fresh proof; to end it is one touch.
_CALENDAR: Routes = {
    ("web:calendar", "GET"): CITIZENS,
    ("web:feed", "GET"): EVERYONE,
    ("web:feeds", "GET"): CITIZENS,
    ("web:feed_make", "POST"): permit(Role.CITIZEN, step_up=True),
    ("web:feed_end", "POST"): CITIZENS,
}

# Opening a wallet and sending from it take a fresh proof; taking, not taking and taking back stay one touch away.
_WALLET: Routes = {
    ("web:wallet", "GET"): CITIZENS,
    ("web:wallet_open", "GET"): CITIZENS,
    ("web:wallet_open", "POST"): _OPENING_AN_ACCOUNT,
    ("web:wallet_child", "GET"): CITIZENS,
    ("web:wallet_child", "POST"): _OPENING_AN_ACCOUNT,
    ("web:wallet_choose", "GET"): CITIZENS,
    ("web:wallet_send", "GET"): CITIZENS,
    ("web:wallet_send", "POST"): _OPENING_AN_ACCOUNT,
    ("web:wallet_accept", "POST"): CITIZENS,
    ("web:wallet_decline", "POST"): CITIZENS,
    ("web:wallet_cancel", "POST"): CITIZENS,
}

# To freeze and to say that something is not right is one touch; money that leaves asks for a fresh proof.
_USES: Routes = {
    ("web:uses", "GET"): CITIZENS,
    ("web:paid", "GET"): CITIZENS,
    ("web:payment", "GET"): CITIZENS,
    ("web:for_uses", "GET"): _SEEN,
    ("web:for_paid", "GET"): _SEEN,
    ("web:for_payment", "GET"): _SEEN,
    ("web:payment_dispute", "GET"): CITIZENS,
    ("web:payment_dispute", "POST"): CITIZENS,
    ("web:payment_dispute_end", "POST"): CITIZENS,
    ("web:sharing_freeze_all", "POST"): CITIZENS,
    ("web:premiums", "GET"): CITIZENS,
    ("web:premium_check", "GET"): CITIZENS,
    ("web:premium_check", "POST"): _OPENING_AN_ACCOUNT,
}

ROUTES: Routes = {
    **_WALLET,
    **_SIGN_IN,
    **_CERTIFY,
    **_APPOINTMENTS,
    **_SERVICE,
    **_CARDS,
    **_LINKS,
    ("web:start", "GET"): EVERYONE,
    ("web:guide", "GET"): EVERYONE,
    ("web:places", "GET"): EVERYONE,
    ("web:place", "GET"): EVERYONE,
    ("web:upcoming", "GET"): EVERYONE,
    ("web:across", "GET"): EVERYONE,
    ("web:across_table", "GET"): EVERYONE,
    ("web:across_csv", "GET"): EVERYONE,
    ("web:paper_code", "GET"): EVERYONE,
    ("web:verify_paper", "GET"): EVERYONE,
    ("web:privacy", "GET"): EVERYONE,
    ("web:accessibility", "GET"): EVERYONE,
    ("web:language", "POST"): EVERYONE,
    ("web:mode", "POST"): EVERYONE,
    ("web:outbox", "GET"): EVERYONE,
    ("web:sandbox", "GET"): EVERYONE,
    ("web:sandbox", "POST"): EVERYONE,
    # The signature of a message provider is checked by the view behind.
    ("web:delivery_receipt", "POST"): EVERYONE,
    ("web:livez", "GET"): EVERYONE,
    ("web:readyz", "GET"): EVERYONE,
    # Whoever comes without the token and from elsewhere finds no such page: the view asks.
    ("web:metrics", "GET"): EVERYONE,
    ("web:home", "GET"): SIGNED_IN,
    ("web:me", "GET"): SIGNED_IN,
    ("web:step_up", "GET"): SIGNED_IN,
    ("web:step_up", "POST"): SIGNED_IN,
    ("web:step_up_code", "POST"): SIGNED_IN,
    ("web:my_data", "GET"): CITIZENS,
    ("web:my_data_copy", "POST"): _TAKING_A_COPY,
    ("web:consent", "POST"): CITIZENS,
    ("web:verify", "GET"): SIGNED_IN,
    ("web:verify", "POST"): SIGNED_IN,
    ("web:verify_face", "GET"): SIGNED_IN,
    ("web:verify_face", "POST"): SIGNED_IN,
    ("web:verify_face_done", "POST"): SIGNED_IN,
    ("web:password", "GET"): _OWN_ACCOUNT,
    ("web:password", "POST"): _OWN_ACCOUNT,
    ("web:phone", "GET"): _OWN_ACCOUNT,
    ("web:phone", "POST"): _OWN_ACCOUNT,
    ("web:phone_confirm", "GET"): _OWN_ACCOUNT,
    ("web:phone_confirm", "POST"): _OWN_ACCOUNT,
    ("web:devices", "GET"): SIGNED_IN,
    ("web:devices_end", "POST"): SIGNED_IN,
    ("web:device_end", "POST"): SIGNED_IN,
    ("web:passkey_new", "GET"): _OWN_ACCOUNT,
    ("web:passkey_new", "POST"): _OWN_ACCOUNT,
    ("web:passkey_remove", "POST"): _OWN_ACCOUNT,
    ("web:prepare", "GET"): CITIZENS,
    ("web:prepare", "POST"): CITIZENS,
    ("web:unprepare", "POST"): CITIZENS,
    ("web:family", "GET"): CITIZENS,
    ("web:family_tree", "GET"): CITIZENS,
    ("web:deadline", "GET"): _DEADLINE,
    ("web:standing", "GET"): _SEEN,
    **{
        (f"web:{page}", method): _ACTING
        for page in ("appeal", "appeal_refused", "not_me")
        for method in ("GET", "POST")
    },
    ("web:documents", "GET"): CITIZENS,
    ("web:correct", "GET"): CITIZENS,
    **{
        (f"web:correct_{step}", method): CITIZENS
        for step in ("value", "papers")
        for method in ("GET", "POST")
    },
    ("web:correct_paper_remove", "POST"): CITIZENS,
    ("web:correct_check", "GET"): CITIZENS,
    ("web:correct_check", "POST"): permit(Role.CITIZEN, step_up=True),
    ("web:money", "GET"): CITIZENS,
    ("web:money_month", "GET"): CITIZENS,
    ("web:money_month", "POST"): CITIZENS,
    **_USES,
    ("web:for_money", "GET"): _SEEN,
    ("web:for_money_month", "GET"): _SEEN,
    ("web:for_money_month", "POST"): _SEEN,
    ("web:statement", "GET"): CITIZENS,
    ("web:statement_paper", "POST"): CITIZENS,
    ("web:statement_of", "GET"): _SEEN,
    ("web:statement_paper_of", "POST"): _SEEN,
    ("web:paper_revoke", "POST"): CITIZENS,
    ("web:mandates", "GET"): CITIZENS,
    ("web:mandate_choose", "GET"): CITIZENS,
    ("web:mandate_terms", "GET"): CITIZENS,
    ("web:mandate_terms", "POST"): CITIZENS,
    ("web:mandate_check", "GET"): CITIZENS,
    # The typed code is a fresh proof of its own, and says what it confirms.
    ("web:mandate_check", "POST"): CITIZENS,
    ("web:mandate_stop", "POST"): CITIZENS,
    ("web:mandate_freeze", "POST"): CITIZENS,
    # What rests may rest because somebody else has the phone: a fresh proof first.
    ("web:mandate_thaw", "POST"): _OPENING_AN_ACCOUNT,
    **_CLAIMS,
    **_SHARING,
    ("web:watches", "GET"): CITIZENS,
    ("web:watch", "POST"): CITIZENS,
    ("web:watch_stop", "POST"): CITIZENS,
    **_MATTERS,
    **_HELPING,
    **_CALENDAR,
    ("web:inbox", "GET"): CITIZENS,
    ("web:inbox_read", "POST"): CITIZENS,
    # Who was asked, and whether they still may answer, the action asks.
    ("web:inbox_answer", "POST"): CITIZENS,
    ("web:notice_settings", "GET"): CITIZENS,
    ("web:notice_channels", "POST"): CITIZENS,
    ("web:notice_word", "POST"): CITIZENS,
    ("web:notice_contacts", "POST"): CITIZENS,
    ("web:notice_email", "GET"): CITIZENS,
    ("web:notice_email", "POST"): CITIZENS,
    ("web:notice_app_remove", "POST"): CITIZENS,
    ("web:for_notice_email", "GET"): _ACTED_FOR,
    ("web:for_notice_email", "POST"): _ACTED_FOR,
    ("web:message", "GET"): CITIZENS,
    ("web:seen", "GET"): CITIZENS,
    ("web:reveal", "GET"): CITIZENS,
    ("web:reveal", "POST"): permit(Role.CITIZEN, step_up=True),
    # A newcomer shows a face to become somebody; whose check it is, the gatekeeper asks.
    ("web:face", "GET"): SIGNED_IN,
    ("web:face_agree", "POST"): SIGNED_IN,
    # A check that passes certifies at once, so its gatekeeper asks how the reader stands to the person.
    ("web:face_send", "POST"): _FILMED,
    ("web:face_photo", "POST"): _FILMED,
    ("web:face_again", "POST"): SIGNED_IN,
}
