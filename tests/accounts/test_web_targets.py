"""Where a message of ours may go: public names and public addresses, however somebody dresses up another one."""

import pytest

from accounts.rules.web_targets import Target, refused_among, target_of


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://hooks.hospital.cn/jst?v=1", Target("hooks.hospital.cn", 443, "/jst?v=1")),
        ("https://hooks.hospital.cn:8443", Target("hooks.hospital.cn", 8443, "/")),
        ("HTTPS://Hooks.Hospital.CN/Path", Target("hooks.hospital.cn", 443, "/Path")),
        ("https://xn--fiq228c.cn?a", Target("xn--fiq228c.cn", 443, "/?a")),
        ("https://a.cn/%0d%0aHost:x", Target("a.cn", 443, "/%0d%0aHost:x")),
    ],
)
def test_addresses_that_are_fine(url: str, target: Target) -> None:
    assert target_of(url) == target


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://a.cn/", "scheme"),
        ("ftp://a.cn/", "scheme"),
        ("//a.cn/", "scheme"),
        ("gopher://a.cn:443/", "scheme"),
        ("https://a.cn:80/", "port"),
        ("https://a.cn:22/", "port"),
        ("https://a.cn:0/", "port"),
        ("https://a.cn:70000/", "shape"),
        ("https://a.cn:443x/", "shape"),
        ("https://a.cn:/", "shape"),
        ("https:///path", "shape"),
        ("https://", "shape"),
        ("https://user:word@a.cn/", "shape"),
        ("https://a.cn@127.0.0.1/", "shape"),
        ("https://a.cn#@127.0.0.1/", "shape"),
        ("https://a.cn\\@127.0.0.1/", "characters"),
        ("https://a.cn/\r\nHost: x", "characters"),
        ("https://a.cn/ x", "characters"),
        ("https://a.cn/\x00", "characters"),
        ("https://社保.中国/", "characters"),
        ("https://\uff11\uff12\uff17.0.0.1/", "characters"),
        ("https://127.0.0.1/", "host"),
        ("https://8.8.8.8/", "host"),
        ("https://2130706433/", "host"),
        ("https://0x7f000001/", "host"),
        ("https://0x7f.0x1/", "host"),
        ("https://0177.0.0.1/", "host"),
        ("https://127.1/", "host"),
        ("https://[::1]/", "host"),
        ("https://[::ffff:127.0.0.1]/", "host"),
        ("https://localhost/", "host"),
        ("https://a.localhost/", "host"),
        ("https://metadata.google.internal/", "host"),
        ("https://printer.local/", "host"),
        ("https://a.home.arpa/", "host"),
        ("https://valkey/", "host"),
        ("https://a.cn./", "host"),
        ("https://a..cn/", "host"),
        ("https://-a.cn/", "host"),
        ("https://a_b.cn/", "host"),
        (f"https://{'a' * 64}.cn/", "host"),
        (f"https://a.cn/{'a' * 500}", "long"),
    ],
)
def test_addresses_that_are_not(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        target_of(url)


def test_this_machine_is_let_through_only_where_things_are_tried_out() -> None:
    assert target_of("http://127.0.0.1:9000/x", may_loop_back=True) == Target("127.0.0.1", 9000, "/x", False)
    assert target_of("http://[::1]:9000/", may_loop_back=True).host == "::1"
    for url in ("http://127.0.0.1:9000/x", "http://localhost/"):
        with pytest.raises(ValueError, match="scheme"):
            target_of(url)
    for url in ("http://10.0.0.1/", "http://a.cn/", "http://127.0.0.2/", "https://localhost/"):
        with pytest.raises(ValueError, match=r"scheme|host"):
            target_of(url, may_loop_back=True)


HOSTILE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "198.18.0.1",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "192.88.99.1",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:168.63.129.16",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1111%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "5f00::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_addresses_behind_a_name_that_nothing_goes_to(address: str) -> None:
    assert refused_among([address]) == [address]
    # One of them is too many: who owns the name chooses the order.
    assert refused_among(["1.1.1.1", address]) == [address]


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "223.5.5.5", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_behind_a_name_that_are_public(address: str) -> None:
    assert refused_among([address]) == []


def test_of_what_is_not_public_only_this_machine_may_be_let_through() -> None:
    assert refused_among(["127.0.0.1", "::1"], may_loop_back=True) == []
    others = [one for one in HOSTILE if one not in {"127.0.0.1", "::1"}]
    assert refused_among(others, may_loop_back=True) == others
