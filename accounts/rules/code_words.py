"""The word only a person and the house know, by which they tell a message of the house from a fraud (暗号)."""

import hmac
from functools import lru_cache
from uuid import UUID

# Two characters that are known to everybody, read in one way and look like no others.
_FIRST = "青白红金银春秋东南西北山水花月云星松竹梅"
_SECOND = "山河湖海桥石泉林草田园鸟马鱼船灯门窗风雪"


def code_word(key: bytes, person_id: UUID | str, turn: int) -> str:
    """Give the word of a person for a turn; another turn gives another word, and no word tells the next.

    An id as text has the form in which one is written: 36 small letters, digits and hyphens.
    """
    keyed = _keyed(key).copy()
    keyed.update(f"code-word|{person_id}|{turn}".encode())
    seed = int.from_bytes(keyed.digest()[:8], "big")
    seed, first = divmod(seed, len(_FIRST))
    return _FIRST[first] + _SECOND[seed % len(_SECOND)]


@lru_cache(maxsize=4)
def _keyed(key: bytes) -> hmac.HMAC:
    # To begin with a key is half of the work, and a day of messages has one.
    return hmac.new(key, digestmod="sha256")
