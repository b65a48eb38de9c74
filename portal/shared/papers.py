"""Issues a paper and answers with its PDF: rows first and committed, then the setting, which takes its time."""

import re
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions import papers
from accounts.actions.papers import NewPaper
from accounts.queries.papers import PaperCard
from accounts.rules.actors import Actor
from portal.shared.dates import moment_words
from portal.shared.pdf.typesetting import Proof, typeset
from portal.shared.sheets import Sheet

CODE_TYPED_MAX = 80
_ADDRESS = re.compile(r"/verify/([^/?#]+)")


def code_in(typed: str) -> str:
    """Find the code in what somebody typed, or in a whole address they pasted; nothing else of it is left."""
    address = _ADDRESS.search(typed)
    code = address[1] if address else typed
    return "".join(sign for sign in code if sign.isalnum() or sign == "-")[:CODE_TYPED_MAX]


def issue(
    actor: Actor,
    new: NewPaper,
    *,
    at: datetime,
    mandate_id: int | None = None,
    area_key: str = "",
    reason: str = "",
) -> PaperCard:
    """Issue a paper with how the actor came to it: by a mandate, or at a desk and for a reason."""
    return papers.issue(actor, replace(new, mandate_id=mandate_id, area_key=area_key, reason=reason), at=at)


def answer_with_paper(request: HttpRequest, sheet: Sheet, paper: PaperCard) -> HttpResponse:
    """Answer with the PDF of a sheet under an issued paper's code; call it outside transactions."""
    address = request.build_absolute_uri(reverse("web:verify_paper", kwargs={"code": paper.code}))
    lines = (
        _("扫码或输入核验码，核对真伪"),
        paper.grouped_code,
        _("%(at)s 开具") % {"at": moment_words(paper.issued_at)},
    )
    language = translation.get_language() or ""
    made = typeset(sheet, Proof(address, paper.grouped_code, lines), language=language)
    answer = HttpResponse(made, content_type="application/pdf")
    # No name in the file's name: it lands in lists that others read.
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{paper.kind}-{paper.issued_at:%Y%m%d}.pdf"'
    )
    return answer
