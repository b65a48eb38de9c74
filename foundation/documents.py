"""The numbers of documents other than those of GB 11643: read as people type them, or refused with the reason."""

import re

from foundation.errors import DomainError, Kind
from foundation.text import bare

_HK_MACAO_TRAVEL = re.compile(r"([HM][0-9]{8})(?:[0-9]{2})?", re.ASCII)
_TAIWAN_TRAVEL = re.compile(r"[0-9]{8}", re.ASCII)
_BIRTH_CERTIFICATE = re.compile(r"[A-Z][0-9]{9}", re.ASCII)
_OLD_FOREIGN_CARD = re.compile(r"([A-Z]{3})[0-9]{12}", re.ASCII)
_PASSPORT = re.compile(r"[A-Z0-9]{5,17}", re.ASCII)

# The three-letter codes of GB/T 2659 (ISO 3166-1), as passports print them.
_COUNTRY_CODES = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH
BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB
CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO
GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN
IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA
MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER
NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU
RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT
WLF WSM YEM ZAF ZMB ZWE
"""
COUNTRIES = frozenset(_COUNTRY_CODES.split())


class DocumentNumberInvalid(DomainError):
    """Raised when a text is no number of the chosen document. Compare it with the document, sign by sign."""

    code = "document.invalid"
    kind = Kind.INVALID


class HkMacaoTravelInvalid(DocumentNumberInvalid):
    """Raised when a travel permit of Hong Kong or Macao is not H or M and eight digits. Check the letter first."""

    code = "document.hk_macao_travel"


class TaiwanTravelInvalid(DocumentNumberInvalid):
    """Raised when a travel permit of Taiwan has not eight digits. Leave out what stands in brackets."""

    code = "document.taiwan_travel"


class BirthCertificateInvalid(DocumentNumberInvalid):
    """Raised when a birth certificate is not a letter and nine digits. The number stands at the top right."""

    code = "document.birth_certificate"


class OldForeignCardInvalid(DocumentNumberInvalid):
    """Raised when an old residence card is not a country's three letters and twelve digits. Check the letters."""

    code = "document.foreign_residence_old"


class PassportInvalid(DocumentNumberInvalid):
    """Raised when a passport number has not 5 to 17 letters and digits. Take it from the page with the photo."""

    code = "document.passport"


class CountryUnknown(DocumentNumberInvalid):
    """Raised when a passport has no country. Write the three letters that its photo page prints, such as KOR."""

    code = "document.country"


def parse_hk_macao_travel(text: str) -> str:
    """Read the number of a 港澳居民来往内地通行证; the two digits that older cards add for each renewal go.

    Raises HkMacaoTravelInvalid.
    """
    return _matched(_HK_MACAO_TRAVEL, text, HkMacaoTravelInvalid)[1]


def parse_taiwan_travel(text: str) -> str:
    """Read the number of a 台湾居民来往大陆通行证.

    Raises TaiwanTravelInvalid.
    """
    return _matched(_TAIWAN_TRAVEL, text, TaiwanTravelInvalid)[0]


def parse_birth_certificate(text: str) -> str:
    """Read the number of a 出生医学证明.

    Raises BirthCertificateInvalid.
    """
    return _matched(_BIRTH_CERTIFICATE, text, BirthCertificateInvalid)[0]


def parse_old_foreign_card(text: str) -> str:
    """Read the number of a 外国人永久居留身份证 issued before December 2023.

    Raises OldForeignCardInvalid.
    """
    found = _matched(_OLD_FOREIGN_CARD, text, OldForeignCardInvalid)
    if found[1] not in COUNTRIES:
        raise OldForeignCardInvalid
    return found[0]


def parse_passport(text: str) -> str:
    """Read the number of a passport.

    Raises PassportInvalid.
    """
    return _matched(_PASSPORT, text, PassportInvalid)[0]


def parse_country(text: str) -> str:
    """Read a country's three letters.

    Raises CountryUnknown.
    """
    country = bare(text)
    if country not in COUNTRIES:
        raise CountryUnknown
    return country


def _matched(pattern: re.Pattern[str], text: str, refusal: type[DocumentNumberInvalid]) -> re.Match[str]:
    found = pattern.fullmatch(bare(text))
    if found is None:
        raise refusal
    return found
