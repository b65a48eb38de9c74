"""QR codes on pages and receipts."""

from xml.etree import ElementTree

from portal.shared.qr import QUIET_ZONE, qr_svg

VERSION_1_MODULES = 21


def picture_of(drawn: str) -> ElementTree.Element:
    """Give the picture inside its box."""
    return next(ElementTree.fromstring(drawn).iter("svg"))


def test_a_code_has_the_quiet_zone_scanners_need() -> None:
    picture = picture_of(qr_svg("JST", label="二维码"))
    side = VERSION_1_MODULES + 2 * QUIET_ZONE
    assert picture.attrib["viewBox"] == f"0 0 {side} {side}"


def test_different_texts_give_different_pictures_and_equal_ones_the_same() -> None:
    assert qr_svg("a", label="x") == qr_svg("a", label="x")
    assert qr_svg("a", label="x") != qr_svg("b", label="x")


def test_a_label_cannot_break_out_and_no_style_stands_in_the_picture() -> None:
    drawn = qr_svg('"><script>', label='"><script>alert(1)</script>')
    assert "<script" not in drawn
    assert "style=" not in drawn
