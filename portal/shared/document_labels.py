"""The names of identity documents, their roles and sources, as people read them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.documents import DocumentKind, DocumentRole, DocumentSource

DOCUMENT_LABELS: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    DocumentKind: {
        DocumentKind.CITIZEN_ID: _("居民身份证"),
        DocumentKind.HK_MACAO_RESIDENCE: _("港澳居民居住证"),
        DocumentKind.TAIWAN_RESIDENCE: _("台湾居民居住证"),
        DocumentKind.FOREIGN_RESIDENCE: _("外国人永久居留身份证"),
        DocumentKind.FOREIGN_RESIDENCE_OLD: _("外国人永久居留身份证（旧版）"),
        DocumentKind.HK_MACAO_TRAVEL: _("港澳居民来往内地通行证"),
        DocumentKind.TAIWAN_TRAVEL: _("台湾居民来往大陆通行证"),
        DocumentKind.PASSPORT: _("护照"),
        DocumentKind.BIRTH_CERTIFICATE: _("出生医学证明"),
    },
    DocumentRole: {
        DocumentRole.CURRENT: _("正在使用"),
        DocumentRole.FORMER: _("曾用号码"),
        DocumentRole.ALIAS: _("另一种写法"),
    },
    DocumentSource: {
        DocumentSource.REGISTRATION: _("登记时提供"),
        DocumentSource.ORIGINAL_SEEN: _("窗口核对原件"),
        DocumentSource.POLICE_CERTIFICATE: _("公安机关证明"),
        DocumentSource.IMPORT: _("批量导入"),
    },
}
