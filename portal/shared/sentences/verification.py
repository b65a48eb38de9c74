"""What real-name verification refuses."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "verification.assurance_too_low": _(
        "办这件事要先把实名核验做到“{needed}”，您现在是“{held}”。请用开通码核验，或带证件到窗口办理。"
    ),
    "verification.already_somebody": _("这个账号或这个人已经核验过。要换账号，请带证件到窗口办理。"),
}
