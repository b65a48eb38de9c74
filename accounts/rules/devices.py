"""What kind of device a browser says it runs on; only these two words are kept, never what it sent."""

from dataclasses import dataclass

from accounts.enums.sign_ins import DeviceBrowser, DeviceSystem

# The first word that is found decides, so those that others also carry come last.
_SYSTEMS = (
    ("harmony", DeviceSystem.HARMONY),
    ("iphone", DeviceSystem.IPHONE),
    ("ipad", DeviceSystem.IPAD),
    ("android", DeviceSystem.ANDROID),
    ("windows", DeviceSystem.WINDOWS),
    ("macintosh", DeviceSystem.MAC),
    ("linux", DeviceSystem.LINUX),
)
_BROWSERS = (
    ("micromessenger", DeviceBrowser.WECHAT),
    ("alipayclient", DeviceBrowser.ALIPAY),
    ("edg", DeviceBrowser.EDGE),
    ("firefox", DeviceBrowser.FIREFOX),
    ("fxios", DeviceBrowser.FIREFOX),
    ("chrome", DeviceBrowser.CHROME),
    ("crios", DeviceBrowser.CHROME),
    ("safari", DeviceBrowser.SAFARI),
)


@dataclass(frozen=True)
class Device:
    """A device in two words."""

    system: DeviceSystem
    browser: DeviceBrowser


def device_of(user_agent: str) -> Device:
    """Read a device out of what its browser says of itself."""
    told = user_agent.lower()
    system = next((code for word, code in _SYSTEMS if word in told), DeviceSystem.OTHER)
    browser = next((code for word, code in _BROWSERS if word in told), DeviceBrowser.OTHER)
    return Device(system, browser)
