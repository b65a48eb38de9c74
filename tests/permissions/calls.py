"""A real request for every door: addresses of real rows, and input that would succeed for whoever may."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse

from accounts.models.faces import FaceChallenge
from accounts.queries.approvals import ApprovalCard, recoveries_of
from accounts.queries.duplicates import pair_by_public_id, seal_of_pair
from accounts.queries.faces import session_index
from certification.models.escalations import Escalation, EscalationStep
from portal.counter import once
from tests.permissions import (
    addresses,
    certifying,
    children,
    deliveries_calls,
    desk_sharing,
    developing_calls,
    expected,
    families,
    ledgers,
    linking,
    machine_calls,
    numbers,
    papers,
    paying,
    persons,
    receiving,
    reminding,
    sharing,
    standings,
    wallets,
)
from tests.permissions.doubles import SEAL
from tests.permissions.knocking import Call, Data, of_person
from tests.permissions.proposals import another_phone
from tests.permissions.standing_in import CARD_PASSWORD
from tests.permissions.world import (
    BENGBU,
    GRANDMOTHER_NUMBER,
    GUANGZHOU,
    SECRET,
    Caller,
    World,
)


def _entitlement(name: str) -> Callable[[World], Data]:
    return lambda world: {name: world.entitlement.public_id}


def _token_of_page(world: World, role: str, caller: Caller) -> Data:
    """Open the check page first, as a clerk does, and take the token it carries."""
    path = reverse("counter:certify", kwargs={"entitlement": world.entitlement.public_id})
    page = caller.client.get(path).content.decode()
    found = re.search(r'name="token" value="([^"]+)"', page)
    return {"token": found[1] if found else ""}


def _receipt(world: World, role: str, caller: Caller) -> Data:
    """Give the clerk of the paying area, and nobody else, a receipt in their session."""
    if role == "clerk":
        session = caller.client.session
        session[once._RECEIPTS] = {str(world.entitlement.public_id): receiving.receipt_of(world)}
        session.save()
    return {}


def _credentials(world: World, role: str) -> Data:
    return {
        "grant_type": "client_credentials",
        "client_id": world.client_ids.get(role, "nobody"),
        "client_secret": SECRET,
    }


def _asked(world: World) -> Data:
    """Ask the grandmother about her own deadline."""
    about = {"entitlement": world.entitlement, "due_on": world.on}
    whom = {"person": world.people["grandmother"], "area_key": BENGBU}
    times = {"begun_at": world.at, "looks_at": world.at}
    row, _new = Escalation.objects.get_or_create(**about, defaults=whom | times)
    step, _new = EscalationStep.objects.get_or_create(
        escalation=row,
        rung="person",
        recipient=world.people["grandmother"],
        defaults={"asked_at": world.at, "notice_key": "permissions:asked"},
    )
    return {"step_id": step.public_id}


def _replaced(world: World, role: str) -> Data:
    return {"replaces": str(world.feed)} if role == "grandmother" else {}


def _attested(world: World, role: str) -> Data:
    return {"event_on": world.on.isoformat(), "is_id_checked": "on"}


def _certification(world: World, role: str) -> Data:
    return {
        "entitlement_id": str(world.entitlement.public_id),
        "method": "partner_app",
        "event_on": world.on.isoformat(),
        "evidence": "liveness-1",
    }


def _agreed(world: World, role: str) -> Data:
    return {"agreed": "on", "uses": "hospital"}


def _draft(world: World, role: str) -> Data:
    day = (world.on + timedelta(days=60)).isoformat()
    source = {"document": "一份虚构的通知", "checked_on": world.on.isoformat(), "confidence": "sure"}
    return {"value": "60", "starts_on": day, **source}


def _decision(world: World, role: str) -> Data:
    return {"decision": "reject", "note": "文号写错"}


_NEW_PASSWORD: Data = {"old": CARD_PASSWORD, "password": "694037", "again": "694037"}
_NEW = Call(data=lambda world, role: _NEW_PASSWORD)


def _verdict(world: World, role: str) -> Data:
    return {"verdict": "same", "note": "五官一致"}


def _in_this_sign_in(world: World, role: str, caller: Caller) -> Data:
    """Let the check have been begun in the caller's own session, whoever they are."""
    key = caller.client.session.session_key or ""
    FaceChallenge.objects.filter(public_id=world.face).update(session_index=session_index(key))
    return {"agreed": "on", "version": "1"}


_FACE = Call(parts=lambda world: {"challenge_id": world.face}, before=_in_this_sign_in)
_PAIR = Call(parts=lambda world: {"review": world.face_review}, data=_verdict)


def _held(world: World, role: str, caller: Caller) -> Data:
    """Let the clerk of Bengbu hold the matter that waits, and give the version they see."""
    return {"seen": world.hold(world.matter).version}


def _appealed(world: World, role: str) -> Data:
    return {"grounds": "我有凭证", "key": str(uuid4())}


def _intake(world: World, role: str) -> Data:
    who = {"name": "顾桂兰", "number": GRANDMOTHER_NUMBER, "is_id_checked": "on"}
    what = {"insurance": "resident_medical", "from_area": GUANGZHOU, "to_area": BENGBU, "reason": "moved"}
    return {**who, **what, "key": str(uuid4())}


_MATTER = Call(parts=lambda world: {"matter_id": world.matter})
_RETURNED = Call(parts=lambda world: {"matter_id": world.returned}, data=lambda w, r: {"note": "已补"})
_REFUSED = Call(parts=lambda world: {"matter_id": world.refused}, data=_appealed)
_DECIDED = Call(_MATTER.parts, lambda w, r: {"act": "accept", "seen": "1"}, _held)
_FOR = of_person("person_id", "grandmother")


def _for_whom(world: World, role: str) -> Data:
    return {"for": str(world.people["grandmother"].public_id), "to_area": BENGBU}


_HELPED = Call(_FOR, _for_whom)
_HELPED_MATTER = Call(lambda w: {**_FOR(w), "matter_id": w.matter}, _for_whom)
_HELPED_PAPER = Call(lambda w: {**_FOR(w), "signed": "signed-by-nobody"})
_HELPED_QUESTION = Call(lambda w: {**_FOR(w), "step": "place"}, _for_whom)
_NO_LINK = Call(parts=lambda world: {"signed": "signed-by-nobody"})
_QUESTION = Call(parts=lambda world: {"step": "place"}, data=lambda w, r: {"to_area": BENGBU})
_AREA = Call(parts=lambda world: {"area_key": BENGBU})
_VALUE = Call(parts=lambda world: {"area_key": BENGBU, "code": "certification.due_soon_days"}, data=_draft)
_CHANGE = Call(parts=lambda world: {"change_id": world.change}, data=_decision)


def _two(world: World, role: str) -> Data:
    pair = pair_by_public_id(world.doubles.pair)
    return {"survivor": "one", "reason": "当面核对", "seen": seal_of_pair(pair) if pair else ""}


_IMPORT = Call(parts=lambda world: {"batch_id": world.batch}, data=lambda w, r: {"act": "cancel"})
_DOUBLE = Call(parts=lambda world: {"pair_id": world.doubles.pair}, data=_two)
_DOUBT = Call(
    parts=lambda world: {"question_id": world.doubles.question},
    data=lambda w, r: {"reason": "看了户口簿", "seen": SEAL},
)
_MERGE = Call(parts=lambda world: {"merge_id": world.doubles.merge}, data=lambda w, r: {"reason": "两人"})
_TO_MERGE = Call(
    parts=lambda world: {"proposal_id": world.doubles.proposal},
    data=lambda w, r: {"decision": "approve", "seen": w.doubles.proposal_hash},
)
_OFFERED = Call(parts=lambda world: {"binding_id": world.offered}, data=_agreed)
_CLAIM = Call(parts=lambda world: {"claim_id": world.claim})
_GIVEN = Call(parts=lambda world: {"mandate_id": world.mandate})
_ADDED = Call(
    parts=lambda world: {"link_id": world.service},
    data=lambda w, r: {"face_check": str(w.face), "agreed": "on", "code": "ABCD2345EFGH", "version": "1"},
)
_PROPOSED = Call(parts=of_person("person_id", "mother"), data=_agreed)
_OWN = Call(parts=lambda world: {"field": "id_number"})
_REVEALED = Call(
    parts=lambda world: {"person": world.people["grandmother"].public_id, "field": "id_number"},
    data=lambda world, role: {"reason": "identity"},
)


def _recovery(world: World) -> ApprovalCard:
    """Give what a colleague of the clerk of Bengbu proposed for the grandmother."""
    found = recoveries_of(world.id("grandmother"), {BENGBU}, at=world.at)
    officer = world.users["officer"].pk
    return found[0] if found else another_phone(world.id("grandmother"), BENGBU, by=officer, at=world.at)


_SECOND = Call(
    parts=lambda world: {"approval": _recovery(world).public_id},
    data=lambda world, role: {"answer": "no", "seen": _recovery(world).payload_hash},
)
_AT_DESK = Call(
    parts=of_person("person", "grandmother"),
    data=lambda w, r: {"phone": "13800000009", "delivery": "handed", "is_id_checked": "on"},
)
_AT_ODDS = Call(
    lambda w: {"person": w.people["grandmother"].public_id, "mandate": w.mandate},
    lambda w, r: {"basis": "本人说不是自己授权的", "is_id_checked": "on"},
)
CALLS: dict[tuple[str, str], Call] = {
    **certifying.CALLS,
    **sharing.CALLS,
    **machine_calls.CALLS,
    **expected.CALLS,
    ("counter:mandate_holds", "GET"): Call(parts=of_person("person", "grandmother")),
    **{
        (f"counter:mandate_{act}", method): _AT_ODDS
        for act in ("hold", "release")
        for method in ("GET", "POST")
    },
    ("counter:printed", "GET"): Call(parts=of_person("person", "grandmother")),
    **{("counter:printed_new", method): papers.NEW_CARD for method in ("GET", "POST")},
    **{("counter:printed_move", method): papers.MOVED_CARD for method in ("GET", "POST")},
    ("counter:contributions", "GET"): Call(parts=of_person("person", "grandmother")),
    **{(f"counter:contribution_{act}", "GET"): papers.ENTRY for act in ("correct", "withdraw")},
    **{(f"counter:contribution_{act}", "POST"): papers.ENTRY for act in ("correct", "withdraw")},
    **{("counter:contribution_new", method): papers.NEW_ENTRY for method in ("GET", "POST")},
    **{("counter:retirement_category", method): papers.CATEGORY for method in ("GET", "POST")},
    **{
        ("web:correct_value", method): Call(lambda w: {"fact": "name"}, lambda w, r: {"right": "张慜"})
        for method in ("GET", "POST")
    },
    **{
        ("counter:correct", method): Call(
            lambda w: {"person": w.people["grandmother"].public_id, "fact": "name"},
            lambda w, r: {"right": "顾桂阑", "is_id_checked": "on", "key": str(uuid4())},
        )
        for method in ("GET", "POST")
    },
    **{
        ("counter:guardian", method): Call(parts=of_person("person", "grandmother"))
        for method in ("GET", "POST")
    },
    ("counter:family", "GET"): Call(parts=of_person("person", "grandmother")),
    **{("counter:family_link", method): families.LINKED for method in ("GET", "POST")},
    **{("counter:family_life", method): families.DIED for method in ("GET", "POST")},
    **{("counter:family_end", method): families.ENDED for method in ("GET", "POST")},
    **{("counter:family_withdraw", method): families.WITHDRAWN for method in ("GET", "POST")},
    **{("counter:family_correct", method): families.CORRECTED for method in ("GET", "POST")},
    **{("counter:family_proposal", method): families.PROPOSED for method in ("GET", "POST")},
    ("counter:mandates", "GET"): Call(parts=of_person("person", "grandmother")),
    **{("counter:mandate_new", method): papers.MANDATE for method in ("GET", "POST")},
    **{("counter:mandate_end", method): papers.ENDED for method in ("GET", "POST")},
    **{("counter:service_yes", method): papers.SAID_YES for method in ("GET", "POST")},
    **{("counter:guardian_proposal", method): papers.GUARDIAN for method in ("GET", "POST")},
    ("counter:guardian_paper", "GET"): _NO_LINK,
    ("counter:documents", "GET"): Call(parts=of_person("person", "grandmother")),
    **{("counter:document_new", method): papers.NEW_DOCUMENT for method in ("GET", "POST")},
    **{("counter:document_number", method): papers.NEW_NUMBER for method in ("GET", "POST")},
    **{("counter:document_renew", method): papers.RENEWED for method in ("GET", "POST")},
    **{("counter:document_withdraw", method): papers.WITHDRAWN for method in ("GET", "POST")},
    **{("counter:birth_date_new", method): papers.BIRTH_DATE for method in ("GET", "POST")},
    **{("counter:birth_date", method): papers.SECOND_LOOK for method in ("GET", "POST")},
    ("web:for", "GET"): _HELPED,
    ("web:for_transfer", "GET"): _HELPED,
    **{("web:for_transfer_question", method): _HELPED_QUESTION for method in ("GET", "POST")},
    **{("web:for_transfer_papers", method): _HELPED for method in ("GET", "POST")},
    ("web:for_transfer_paper_remove", "POST"): _HELPED,
    **{("web:for_transfer_check", method): _HELPED for method in ("GET", "POST")},
    ("web:for_matter", "GET"): _HELPED_MATTER,
    ("web:for_matter_receipt", "GET"): _HELPED_MATTER,
    **{("web:for_matter_supply", method): _HELPED_MATTER for method in ("GET", "POST")},
    ("web:for_matter_paper_remove", "POST"): _HELPED_MATTER,
    ("web:for_matter_withdraw", "POST"): _HELPED_MATTER,
    **{("web:for_matter_appeal", method): _HELPED_MATTER for method in ("GET", "POST")},
    ("web:for_paper", "GET"): _HELPED_PAPER,
    ("web:progress", "POST"): Call(data=lambda w, r: {"receipt": "2603000000000045", "tail": "0000"}),
    ("web:transfer_question", "GET"): _QUESTION,
    ("web:transfer_question", "POST"): _QUESTION,
    ("web:matter", "GET"): _MATTER,
    ("web:matter_receipt", "GET"): _MATTER,
    ("web:matter_withdraw", "POST"): _MATTER,
    ("web:matter_supply", "GET"): _RETURNED,
    ("web:matter_supply", "POST"): _RETURNED,
    ("web:matter_paper_remove", "POST"): _RETURNED,
    ("web:matter_appeal", "GET"): _REFUSED,
    ("web:matter_appeal", "POST"): _REFUSED,
    ("web:paper", "GET"): _NO_LINK,
    ("counter:matter_new", "POST"): Call(data=_intake),
    ("counter:matter", "GET"): _MATTER,
    ("counter:matter", "POST"): _DECIDED,
    ("counter:matter_take", "POST"): _MATTER,
    ("counter:matter_give_back", "POST"): Call(_MATTER.parts, before=_held),
    ("counter:matter_serve", "POST"): _REFUSED,
    ("counter:matter_receipt", "GET"): _MATTER,
    ("counter:paper", "GET"): _NO_LINK,
    ("account_login", "POST"): Call(data=lambda w, r: {"login": "13800000001", "password": "not-this-one"}),
    ("account_request_login_code", "POST"): Call(data=lambda w, r: {"phone": "13800000001"}),
    ("account_signup", "POST"): Call(data=lambda w, r: {"phone": ""}),
    ("web:language", "POST"): Call(data=lambda w, r: {"language": "en", "next": "/guide/"}),
    ("web:mode", "POST"): Call(data=lambda w, r: {"mode": "elder", "next": "/guide/"}),
    ("web:step_up", "POST"): Call(data=lambda w, r: {"password": "not-this-one"}),
    ("web:place", "GET"): Call(parts=lambda world: {"area_key": "340300"}),
    ("web:deadline", "GET"): Call(parts=_entitlement("entitlement_id")),
    **standings.CALLS,
    **numbers.CALLS,
    **wallets.CALLS,
    **children.CALLS,
    **addresses.CALLS,
    **persons.CALLS,
    **linking.CALLS,
    **developing_calls.CALLS,
    ("web:mandate_terms", "GET"): Call(parts=of_person("person_id", "mother")),
    ("web:mandate_terms", "POST"): Call(
        parts=of_person("person_id", "mother"), data=lambda w, r: {"grade": "remind", "months": "6"}
    ),
    **{(f"web:claim{act}", "POST"): _CLAIM for act in ("", "_deny", "_withdraw")},
    ("web:claim", "GET"): _CLAIM,
    ("web:claim_new", "POST"): Call(data=lambda w, r: {"relation": "spouse"}),
    **{
        ("web:dispute", method): Call(of_person("person_id", "mother"), lambda w, r: {"key": str(uuid4())})
        for method in ("GET", "POST")
    },
    **{("counter:claims", method): Call(of_person("person", "grandmother")) for method in ("GET", "POST")},
    ("web:mandate_stop", "POST"): _GIVEN,
    ("web:mandate_freeze", "POST"): _GIVEN,
    ("web:mandate_thaw", "POST"): _GIVEN,
    **{(f"web:service_{act}", "GET"): _ADDED for act in ("link", "letter", "photo")},
    **{(f"web:service_{act}", "POST"): _ADDED for act in ("face", "confirm", "letter", "photo", "end")},
    ("web:service", "POST"): Call(data=lambda w, r: {"password": CARD_PASSWORD}),
    ("web:sharing_propose", "GET"): _PROPOSED,
    ("web:sharing_propose", "POST"): _PROPOSED,
    ("web:sharing_accept", "GET"): _OFFERED,
    ("web:sharing_accept", "POST"): _OFFERED,
    ("web:sharing_decline", "POST"): _OFFERED,
    ("web:sharing_end", "POST"): _OFFERED,
    ("web:consent", "POST"): Call(
        parts=lambda world: {"purpose": "face"}, data=lambda w, r: {"answer": "yes", "version": "1"}
    ),
    ("web:watch", "POST"): Call(data=lambda w, r: {"from": BENGBU, "to": "371400"}),
    ("web:watch_stop", "POST"): Call(parts=lambda world: {"watch_id": world.watch}),
    ("web:statement_of", "GET"): Call(parts=of_person("person_id", "grandmother")),
    ("web:statement_paper_of", "POST"): Call(parts=of_person("person_id", "grandmother")),
    ("web:paper_revoke", "POST"): Call(parts=lambda world: {"code": world.paper}),
    ("web:verify_paper", "GET"): Call(parts=lambda world: {"code": world.paper}),
    ("counter:statement", "GET"): Call(parts=of_person("person", "grandmother")),
    ("counter:statement", "POST"): Call(parts=of_person("person", "grandmother")),
    ("web:inbox_answer", "POST"): Call(_asked, lambda world, role: {"answer": "will_do"}),
    ("web:inbox_read", "POST"): Call(data=lambda world, role: {"newest": str(world.message)}),
    ("web:feed", "GET"): Call(parts=lambda world: {"token": world.feed_token}),
    ("web:feed_make", "POST"): Call(data=lambda world, role: {"naming": "term"} | _replaced(world, role)),
    ("web:feed_end", "POST"): Call(parts=lambda world: {"feed_id": world.feed}),
    ("web:message", "GET"): Call(parts=lambda world: {"message_id": world.message}),
    ("web:card_apply", "POST"): Call(data=_agreed),
    ("web:card_activate", "POST"): _NEW,
    ("web:card_change", "POST"): _NEW,
    ("web:card_reset", "POST"): _NEW,
    ("web:card_code", "POST"): Call(data=lambda w, r: {"password": CARD_PASSWORD}),
    ("counter:scan", "POST"): Call(data=lambda world, role: {"text": world.shown}),
    ("counter:cards", "GET"): Call(parts=of_person("person", "grandmother")),
    ("counter:cards", "POST"): Call(
        of_person("person", "grandmother"), lambda world, role: {"act": "apply", "channel": "counter"}
    ),
    ("api:card_verifications", "POST"): Call(data=lambda world, role: {"code": world.shown}, is_json=True),
    ("counter:find", "POST"): Call(data=lambda w, r: {"text": GRANDMOTHER_NUMBER, "reason": "visit"}),
    ("web:device_end", "POST"): Call(parts=lambda world: {"sign_in_id": world.sign_in}),
    ("web:passkey_remove", "POST"): Call(parts=lambda world: {"passkey_id": world.passkey}),
    ("web:unprepare", "POST"): Call(parts=lambda world: {"prepared_id": world.prepared}),
    ("counter:account", "GET"): Call(parts=of_person("person", "grandmother")),
    ("counter:recovery", "GET"): _SECOND,
    ("counter:recovery", "POST"): _SECOND,
    ("counter:account_join", "POST"): _AT_DESK,
    ("counter:account_phone", "POST"): _AT_DESK,
    ("counter:account_code", "POST"): _AT_DESK,
    ("counter:person", "GET"): Call(parts=of_person("person", "grandmother")),
    ("counter:reveal", "GET"): _REVEALED,
    ("counter:reveal", "POST"): _REVEALED,
    ("web:reveal", "GET"): _OWN,
    ("web:reveal", "POST"): _OWN,
    **{(f"web:face{step}", "POST"): _FACE for step in ("_agree", "_send", "_photo", "_again")},
    ("web:face", "GET"): _FACE,
    ("counter:face", "GET"): _PAIR,
    ("counter:face", "POST"): _PAIR,
    ("counter:photo", "GET"): Call(parts=of_person("person", "grandmother")),
    ("counter:photo", "POST"): Call(parts=of_person("person", "grandmother")),
    ("counter:certify", "GET"): Call(parts=_entitlement("entitlement")),
    ("counter:certify", "POST"): Call(_entitlement("entitlement"), _attested, _token_of_page),
    ("counter:receipt", "GET"): Call(_entitlement("certification"), before=_receipt),
    ("counter:certify_form", "GET"): Call(parts=_entitlement("entitlement")),
    ("counter:reader", "POST"): receiving.READ,
    ("counter:reception", "POST"): receiving.BEGUN,
    ("counter:reception_sheet", "GET"): receiving.SHEET,
    ("counter:back_entry", "POST"): receiving.ENTERED,
    ("counter:duplicate", "GET"): _DOUBLE,
    ("counter:duplicate", "POST"): _DOUBLE,
    ("counter:duplicate_same", "GET"): _DOUBLE,
    ("counter:duplicate_same", "POST"): _DOUBLE,
    ("counter:question", "GET"): _DOUBT,
    ("counter:question", "POST"): _DOUBT,
    ("counter:merge_proposal", "GET"): _TO_MERGE,
    ("counter:merge_proposal", "POST"): _TO_MERGE,
    ("counter:merge_undo", "GET"): _MERGE,
    ("counter:merge_undo", "POST"): _MERGE,
    ("counter:import", "GET"): _IMPORT,
    ("counter:import_act", "POST"): _IMPORT,
    ("counter:import_errors", "GET"): _IMPORT,
    ("counter:import_undo", "GET"): _IMPORT,
    ("counter:import_undo", "POST"): Call(_IMPORT.parts, lambda world, role: {"reason": "来源发错了文件"}),
    ("api:token", "POST"): Call(data=_credentials),
    ("api:person_deadlines", "GET"): Call(parts=of_person("person_id", "grandmother")),
    ("api:person_relatives", "GET"): Call(parts=of_person("person_id", "grandmother")),
    ("api:person_mandates", "GET"): Call(parts=of_person("person_id", "grandmother")),
    ("api:kinship", "GET"): Call(
        data=lambda w, r: dict.fromkeys(("of", "other"), str(w.people["grandmother"].public_id))
    ),
    ("api:deadline", "GET"): Call(parts=_entitlement("entitlement_id")),
    ("api:certifications", "POST"): Call(data=_certification, is_json=True),
    ("api:certification", "GET"): Call(parts=lambda world: {"certification_id": world.certification}),
    ("api:area_policy", "GET"): Call(parts=lambda world: {"area_key": BENGBU}),
    ("office:area", "GET"): _AREA,
    ("office:value", "GET"): Call(parts=_VALUE.parts),
    ("office:draft", "GET"): Call(parts=_VALUE.parts),
    ("office:draft", "POST"): _VALUE,
    ("office:change", "GET"): _CHANGE,
    ("office:impact", "GET"): _CHANGE,
    ("office:decide", "GET"): _CHANGE,
    ("office:decide", "POST"): _CHANGE,
    ("office:withdraw", "POST"): _CHANGE,
    ("admin:app_list", "GET"): Call(parts=lambda world: {"app_label": "accounts"}),
    **deliveries_calls.CALLS,
    **desk_sharing.CALLS,
    **ledgers.CALLS,
    **reminding.CALLS,
    **paying.CALLS,
}


def call_for(route: str, method: str) -> Call:
    """Give the call for a door; a page of one back-office row is knocked at with a real row."""
    if route.startswith("admin:") and route.endswith(("_change", "_history")):
        return Call(parts=lambda world: {"object_id": str(_some_row(route, world))})
    return CALLS.get((route, method), Call())


def _some_row(route: str, world: World) -> Any:
    """Find a row of the list a back-office route belongs to."""
    label = route.removeprefix("admin:").rpartition("_")[0].replace("_", ".")
    if label == "family.wallettransfer":
        wallets.on_its_way(world)
    model = next(m for m in admin.site._registry if m._meta.label_lower == label)
    row = model._default_manager.first()
    assert row is not None, f"the world of the test holds no {label}"
    return row.pk


def outcome_of(answer: HttpResponse) -> str:
    """Name what came back, in the words of the table."""
    if answer.status_code in (301, 302, 303):
        target = answer.headers["Location"]
        pages = {
            "/sign-in/": "sign_in",
            "/confirm/": "confirm",
            "/home/": "home",
            "/terminal/setup/": "setup",
        }
        return pages.get(target.partition("?")[0], "ok")
    named = {401: "sign_in", 403: "forbidden", 404: "not_found", 405: "not_allowed"}
    if answer.status_code in named:
        return named[answer.status_code]
    if answer.status_code in (400, 409, 410, 422, 429):
        return "refused"
    return "ok" if answer.status_code < 400 else f"fault {answer.status_code}"
