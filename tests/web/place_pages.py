"""What tests of the open pages on places share."""

import re
from urllib.parse import urlencode

from django.test import Client

QUERIES_MAX = 12
BENGBU, CHENGDU, ENSHI = "340300", "510100", "422800"
ASSUMED_LIST = re.compile(r"<p>本站暂按：</p>\s*<ul.*?</ul>", re.DOTALL)
TAG_UNSURE = "依据待核实"


def text(html: str) -> str:
    """Give what a reader sees of the main part, in one line."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def refused(address: str) -> str:
    """Open a page that cannot be answered, and give what it says."""
    answer = Client().get(address)
    assert answer.status_code == 422, address
    return text(answer.content.decode())


def _query(**parts: str) -> str:
    return urlencode(parts)
