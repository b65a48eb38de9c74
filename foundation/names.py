"""Names of people: how they are folded, checked, compared, and found by pinyin.

A name is one text. It is never split into surname and given name: many have no such parts, and forms that ask for
them turn people away. Only the pinyin key looks at its beginning, since some characters sound different there.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from pypinyin import Style, pinyin

from foundation.errors import DomainError, Kind
from foundation.text import half_width, without_unseen

NAME_MAX = 100
TYPED_MAX = 200
KEYS_MAX = 8
KEY_LENGTH_MAX = 100
DOT = "\u00b7"

# Signs that people and old systems use for the dot in a name; the standard one is U+00B7.
_DOTS = dict.fromkeys(map(ord, "\u2022\u30fb\uff65\uff0e.\u2027\u22c5\u0387\u2219\u25cf"), DOT)
# Selectors choose a shape of the same character; two records of one person differ in them.
_SHAPES = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_HAN = "[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_ANY_HAN = re.compile(_HAN)
_PADDING = re.compile(f"(?<={_HAN}) (?={_HAN})")
# Composing would rewrite these characters, though registered names hold them.
_OUTSIDE_COMPATIBILITY = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_TURNS_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Besides the dot: what Latin names and the syllables of Tibetan ones are joined by.
_SIGNS = frozenset(DOT + " -'\u2019\u02bc\u0f0b")
_PRIVATE = "Co"
# Planes 2 and 3 hold Chinese characters only, also those newer than this Python's tables.
_NEWEST_HAN = range(0x20000, 0x40000)

# How a character sounds as a surname, where dictionaries put another reading first.
_SURNAMES = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"), "令狐": ("ling", "hu"), "夏侯": ("xia", "hou"), "宰父": ("zai", "fu"),
    "单": ("shan",), "曾": ("zeng",), "仇": ("qiu",), "解": ("xie",), "查": ("zha",), "区": ("ou",),
    "朴": ("piao",), "任": ("ren",), "华": ("hua",), "盖": ("ge",), "员": ("yun",), "种": ("chong",),
    "秘": ("bi",), "缪": ("miao",), "乐": ("yue",), "翟": ("zhai",), "折": ("she",), "黑": ("he",),
    "召": ("shao",), "能": ("nai",), "覃": ("qin",), "祭": ("zhai",), "燕": ("yan",), "纪": ("ji",),
    "郇": ("xun",), "洗": ("xian",), "冼": ("xian",), "牟": ("mu",), "葛": ("ge",), "么": ("yao",),
    "隗": ("wei",), "柏": ("bai",), "贲": ("ben",), "句": ("gou",), "都": ("du",), "谌": ("chen",),
    "郗": ("xi",), "繁": ("po",), "宓": ("mi",), "藏": ("zang",), "占": ("zhan",), "宁": ("ning",), "卜": ("bu",),
    "车": ("che",), "沈": ("shen",), "石": ("shi",), "盛": ("sheng",), "尹": ("yin",), "应": ("ying",),
    "逄": ("pang",), "尉": ("wei",), "哈": ("ha",), "那": ("na",), "干": ("gan",), "曲": ("qu",),
}  # fmt: skip
# People type ü in four ways; one of them stands for all.
_UMLAUTS = (("ü", "v"), ("lyu", "lv"), ("nyu", "nv"), ("lve", "lue"), ("nve", "nue"))


class NameInvalid(DomainError):
    """Raised when a text cannot be the name of a person. Write it as it stands on the document."""

    code = "name.invalid"
    kind: ClassVar[Kind] = Kind.INVALID


class NameMissing(NameInvalid):
    """Raised when a name holds no letter. Write the whole name as it stands on the document."""

    code = "name.missing"


class NameTooLong(NameInvalid):
    """Raised when a name is longer than 100 characters. Write it without titles and remarks."""

    code = "name.length"


class NameTurned(NameInvalid):
    """Raised when a name holds a sign that turns the direction of writing. Type it anew instead of pasting it."""

    code = "name.direction"


class NameCharacter(NameInvalid):
    """Raised when a name holds a digit, a picture or another sign that no document prints. Take it out."""

    code = "name.character"


@dataclass(frozen=True)
class PersonName:
    """Hold a checked name: folded, as it was typed, and the pinyin keys it is found by.

    A character of a private area means something only to the system it came from: a person has to say which it is.
    """

    name: str = field(repr=False)
    typed: str = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)
    has_private_use: bool


def parse_name(text: str) -> PersonName:
    """Read a name as people type it.

    Raises NameInvalid, as the subclass that says what is wrong.
    """
    if _TURNS_DIRECTION.search(text):
        raise NameTurned
    name = normalise_name(text)
    for character in name:
        if not _may_stand(character):
            raise NameCharacter(character=_shown(character))
    if not any(c not in _SIGNS for c in name):
        raise NameMissing
    if len(name) > NAME_MAX or len(text) > TYPED_MAX:
        raise NameTooLong(length=len(name), most=NAME_MAX)
    return PersonName(name, text, pinyin_keys(name), any(map(_is_private, name)))


def normalise_name(text: str) -> str:
    """Fold look-alike dots to U+00B7, compose characters (NFC), capitalise Latin letters and trim spaces.

    Forms pad short names, `张　敏`: a space between two Chinese characters is none.
    Why: NFKC would rewrite characters that stand in registered names. Keep the text as typed beside it.
    """
    folded = half_width(without_unseen(text).translate(_DOTS).translate(_SHAPES))
    capitals = _OUTSIDE_COMPATIBILITY.sub(_composed_capitals, folded)
    return _PADDING.sub("", " ".join(capitals.split()))


def is_same_name(one: str, other: str) -> bool:
    """Compare two names, whatever dots, spaces, cases or compatibility characters they were written with."""
    first, second = (unicodedata.normalize("NFC", normalise_name(text)) for text in (one, other))
    return first == second


@lru_cache(maxsize=50_000)
def pinyin_keys(name: str) -> tuple[str, ...]:
    """Spell a folded name without tones or blanks, the likeliest way first and at most eight ways.

    The beginning is read as a surname. Other readings vary one character at a time: nobody spells two oddly at once.
    """
    readings = _readings(name)
    likeliest = [options[0] for options in readings]
    spellings = ["".join(likeliest)]
    for place, options in enumerate(readings):
        before, after = likeliest[:place], likeliest[place + 1 :]
        spellings += ["".join([*before, other, *after]) for other in options[1:]]
    keys = dict.fromkeys(_key(spelling) for spelling in spellings)
    return tuple(key for key in keys if key)[:KEYS_MAX]


def pinyin_key(text: str) -> str:
    """Fold what somebody typed as pinyin to the form in which keys are kept: `Lǚ Míng` is `lvming`.

    It is empty for a text with a Chinese character: that is a name and no pinyin.
    """
    return "" if _ANY_HAN.search(text) else _key(text)


def _key(text: str) -> str:
    small = unicodedata.normalize("NFC", half_width(text)).lower()
    plain = "".join("v" if c in "üǖǘǚǜ" else unicodedata.normalize("NFD", c)[0] for c in small)
    letters = "".join(c for c in plain if "a" <= c <= "z")
    for written, kept in _UMLAUTS:
        letters = letters.replace(written, kept)
    return letters[:KEY_LENGTH_MAX]


def _readings(name: str) -> list[tuple[str, ...]]:
    """Give every character's readings; the surname's own comes first."""
    surname = next((_SURNAMES[name[:n]] for n in (2, 1) if name[:n] in _SURNAMES), ())
    found = []
    for place, character in enumerate(name):
        readings = _sounds(character)
        if place < len(surname):
            readings = (surname[place], *(sound for sound in readings if sound != surname[place]))
        found.append(readings)
    return found


@lru_cache(maxsize=30_000)
def _sounds(character: str) -> tuple[str, ...]:
    """Give the readings of one character, the commonest first; another script's letter stands for itself."""
    (found,) = pinyin(character, style=Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(found))


def _composed_capitals(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", found[0]).upper())


def _may_stand(character: str) -> bool:
    if character in _SIGNS or ord(character) in _NEWEST_HAN or _is_private(character):
        return True
    category = unicodedata.category(character)
    # Letters, the marks that belong to them, and the Chinese zero, which is a letter-like number.
    return category[0] in "LM" or category == "Nl"


def _is_private(character: str) -> bool:
    return unicodedata.category(character) == _PRIVATE


def _shown(character: str) -> str:
    """Show what is refused; a sign nobody can see is named by its number."""
    return character if character.isprintable() else f"U+{ord(character):04X}"
