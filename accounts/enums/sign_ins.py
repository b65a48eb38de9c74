"""Code lists about signing in: by what, and from what kind of device."""

from enum import StrEnum


class SignInWay(StrEnum):
    """The ways in (登录方式)."""

    TYPED = "typed"
    PHONE_CODE = "phone_code"
    SECOND_PROOF = "second_proof"
    PASSKEY = "passkey"
    LETTER = "letter"
    OTHER = "other"


class DeviceSystem(StrEnum):
    """The systems a browser names, as far as people tell them apart."""

    ANDROID = "android"
    HARMONY = "harmony"
    IPHONE = "iphone"
    IPAD = "ipad"
    WINDOWS = "windows"
    MAC = "mac"
    LINUX = "linux"
    OTHER = "other"


class DeviceBrowser(StrEnum):
    """The programs a page is read in, as far as people tell them apart."""

    WECHAT = "wechat"
    ALIPAY = "alipay"
    EDGE = "edge"
    FIREFOX = "firefox"
    CHROME = "chrome"
    SAFARI = "safari"
    OTHER = "other"
