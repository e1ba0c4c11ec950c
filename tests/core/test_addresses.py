"""Which URLs are read, which addresses are public and which hosts an operator allows."""

from __future__ import annotations

from typing import Any

import pytest

from connect_platform.core import addresses
from connect_platform.core.config import words

DENIED = words("""
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254 168.63.129.16
169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:100.64.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1
100::1 2001::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1 3ffe::1 3fff::1 4000::1 5f00::1
fc00::1 fd00:ec2::254 fd20:ce::254 fe80::1 fe80::a9fe:a9fe fec0::1 ff02::1 ff0e::1
""")
PUBLIC = words("""
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 52.94.236.248 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
140.82.112.3 168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255
192.169.0.0 198.17.255.255 198.20.0.0 203.0.112.255 203.0.114.0 223.255.255.255
2001:200::1 2001:4860:4860::8888 2003::1 2606:4700:4700::1111 2620:fe::fe 2a00:1450:4001:81b::200e 2c0f:fb50::1
""")


@pytest.mark.parametrize("address", DENIED)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_global_unicast_addresses_are_public(address: str) -> None:
    assert addresses.is_public(address)


@pytest.mark.parametrize("text", ["", "localhost", "1.2.3", "0x7f000001", "2606:4700::1%eth0", "8.8.8.8/32", " 8.8.8.8"])
def test_what_is_no_plain_address_is_not_public(text: str) -> None:
    assert not addresses.is_public(text)


@pytest.mark.parametrize(
    ("url", "written", "host", "port"),
    [
        ("https://api.example.com", "https://api.example.com/", "api.example.com", 443),
        ("HTTPS://API.Example.COM:443/A?b=C#d", "https://api.example.com/A?b=C", "api.example.com", 443),
        ("http://example.com:8080?x=1", "http://example.com:8080/?x=1", "example.com", 8080),
        ("http://[2606:4700:0:0::1111]:81/", "http://[2606:4700::1111]:81/", "2606:4700::1111", 81),
        ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe", "xn--bcher-kva.example", 443),
        ("https://under_score.example/a%2Fb", "https://under_score.example/a%2Fb", "under_score.example", 443),
        ("https://example.com/a@b:c", "https://example.com/a@b:c", "example.com", 443),
        ("http://①②⑦.0.0.1/", "http://127.0.0.1/", "127.0.0.1", 80),
        ("http://127。0。0。1/", "http://127.0.0.1/", "127.0.0.1", 80),
    ],
)
def test_a_url_is_read_in_one_spelling(url: str, written: str, host: str, port: int) -> None:
    target = addresses.parse(url)
    assert (target.url, target.host, target.port) == (written, host, port)


@pytest.mark.parametrize(
    "url",
    [
        *("", "/path", "//example.com/", "example.com", "http:/example.com", "http:example.com", "http://", "http:///x"),
        *("http://:80/", "https://user@example.com/", "https://user:secret@example.com/", "https://@example.com/"),
        *("http://example.com\\@evil.example/", "http://example.com/a b", "http://example.com/\r\nHost: evil", "http://a\tb/"),
        *("http://example.com./", "http://.example.com/", "http://a..b/", "http://exa%6dple.com/", "http://[fe80::1%25eth0]/"),
        *("http://[::1/", "http://::1/", "http://[12345::]/", "http://[1.2.3.4]/", "http://example.com:0/"),
        *("http://example.com:65536/", "http://example.com:-1/", "http://example.com:8o/", "http://example.com:80:80/"),
        *("http://exa\u202emple.com/", "http://a\u2044b.example/", "http://\ud800.example/", f"http://{'a.' * 127}com/"),
        *(
            "http://2130706433/",
            "http://0x7f.1/",
            "http://127.1/",
            "http://0177.0.0.1/",
            "http://127.0.0.01/",
            "http://1.2.3.4.5/",
        ),
        *("http://256.1.1.1/", "http://example.0x/", "http://example.123/"),
        *("file:///etc/passwd", "gopher://example.com/", "ftp://example.com/", "javascript:alert(1)", "ws://example.com/"),
    ],
)
def test_a_url_that_could_be_read_in_two_ways_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"^(The URL|Only http)") as caught:
        addresses.parse(url)
    assert "evil" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_allowed_hosts_are_read_from_settings_at_each_call(settings: Any) -> None:
    allow(settings, "Internal.Example", "10.0.0.5:8080", "[::1]:9000", "fd00::7", "[fd00::8]")
    settings.SANDBOX_URL = "http://127.0.0.1:8001"
    expected = {("internal.example", None), ("10.0.0.5", 8080), ("::1", 9000), ("fd00::7", None), ("fd00::8", None)}
    assert addresses.allowed_egress() == expected | {("127.0.0.1", 8001)}
    assert addresses.is_allowed("internal.example", 1)
    assert addresses.is_allowed("10.0.0.5", 8080)
    assert not addresses.is_allowed("10.0.0.5", 8081)
    allow(settings)
    assert addresses.allowed_egress() == {("127.0.0.1", 8001)}


def test_an_entry_with_its_scheme_s_own_port_allows_that_port_only(settings: Any) -> None:
    allow(settings, "internal.example:80")
    assert addresses.is_allowed("internal.example", 80)
    assert not addresses.is_allowed("internal.example", 443)


@pytest.mark.parametrize(
    "entry", ["http://a.example", "a.example/path", "user@a.example", "a.example:0", "*.example", "10.0.0.0/8"]
)
def test_an_entry_that_is_no_host_is_an_error_that_names_it(settings: Any, entry: str) -> None:
    allow(settings, entry)
    with pytest.raises(ValueError, match="ALLOWED_EGRESS"):
        addresses.allowed_egress()


def allow(settings: Any, *entries: str) -> None:
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": entries}
