"""Which network addresses may be connected to."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import guard

#: An address of each kind that must never be asked, with a word of the reason.
FORBIDDEN = {
    "0.0.0.0": "this machine",  # noqa: S104 - refused, not listened on
    "0.1.2.3": "this machine",
    "127.0.0.1": "this machine",
    "127.255.255.254": "this machine",
    "10.1.2.3": "private",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.168.1.1": "private",
    "100.64.0.1": "provider",
    "100.127.255.255": "provider",
    "100.100.100.200": "metadata",
    "169.254.169.254": "metadata",
    "169.254.1.1": "link-local",
    "168.63.129.16": "platform",
    "192.0.0.192": "metadata",
    "192.0.0.8": "protocols",
    "192.0.2.1": "examples",
    "198.51.100.1": "examples",
    "203.0.113.1": "examples",
    "192.88.99.1": "reserved",
    "198.19.0.1": "measurements",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "this machine",
    "::1": "this machine",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fc00::1": "private",
    "fd12:3456::1": "private",
    "fd00:ec2::254": "metadata",
    "fd00:ec2::254%eth0": "metadata",
    "fd20:ce::254": "metadata",
    "fec0::1": "private",
    "ff02::1": "multicast",
    "2001:db8::1": "examples",
    "3fff::1": "examples",
    "2001:2::1": "protocols",
    "100::1": "given out",
    "4000::1": "given out",
    "::10.0.0.1": "given out",
    "::ffff:10.0.0.1": "private",
    "::ffff:169.254.169.254": "metadata",
    "2002:7f00:1::": "6to4",
    "2002:a9fe:a9fe::1": "6to4",
    "64:ff9b::7f00:1": "this machine",
    "64:ff9b::a9fe:a9fe": "metadata",
    "64:ff9b:1::808:808": "translator",
    "2002:101:101::1": "6to4",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "Teredo",
    "blog.example": "no IP address",
    "": "no IP address",
}
ALLOWED = [
    "1.1.1.1",
    "93.184.216.34",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "169.253.0.1",
    "192.0.1.1",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
]


@pytest.mark.parametrize(("address", "reason"), FORBIDDEN.items())
def test_what_is_not_public_is_forbidden_with_its_reason(address: str, reason: str) -> None:
    """Every special-purpose space is refused, also where IPv6 only wraps it."""
    assert reason in guard.forbidden(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_what_is_public_is_allowed(address: str) -> None:
    """An address of the public internet is allowed, also through a public translator."""
    assert guard.forbidden(address) == ""


@given(st.ip_addresses().filter(lambda ip: guard.forbidden(str(ip)) == ""))
def test_python_allows_all_that_we_allow(ip: IPv4Address | IPv6Address) -> None:
    """Whatever is allowed is nothing special to `ipaddress` either."""
    special = {"is_private", "is_loopback", "is_link_local", "is_multicast", "is_unspecified"}

    assert {name for name in special if getattr(ip, name)} == set()


ODD = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0X7F.1",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "[::1]",
    "::ffff:7f00:1",
    "0",
    "0x",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
]


@pytest.mark.parametrize("host", ODD)
def test_this_machine_is_known_in_every_spelling(host: str) -> None:
    """Decimal, octal, hexadecimal and shortened spellings of loopback are all refused."""
    assert "this machine" in guard.forbidden_host(host)


@pytest.mark.parametrize(
    "host",
    ["blog.example", "1.2.3.4.5", "256.1.1.1", "09.1.1.1", "4294967296", "localhost.example", ""],
)
def test_a_name_is_left_to_the_resolver(host: str) -> None:
    """What is no IP address in any spelling says nothing yet."""
    assert guard.forbidden_host(host) == ""


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(["{:d}", "0x{:x}", "0{:o}"]),
    st.integers(1, 4),
)
def test_odd_spellings_mean_what_the_system_takes_them_for(
    value: int, form: str, parts: int
) -> None:
    """One to four numbers of any base are the address that `inet_aton` makes of them."""
    octets = value.to_bytes(4)
    numbers = [*octets[: parts - 1], int.from_bytes(octets[parts - 1 :])]
    host = ".".join(form.format(number) if number else "0" for number in numbers)

    assert guard.literal(host) == socket.inet_ntoa(socket.inet_aton(host))
