"""IPv4 and IPv6 ranges, and the strict reading of what people type for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from itertools import islice
from typing import Final, Literal, TypeAlias

Bits = Literal[32, 128]

IPV4: Final = 32
IPV6: Final = 128


@dataclass(frozen=True, slots=True)
class Cidr:
    """A range as written: `address` may have host bits set (10.0.0.5/24).

    All arithmetic uses the network: `first` and `last` are its lowest and highest address.
    """

    address: int
    prefix: int
    bits: Bits = IPV4

    @property
    def size(self) -> int:
        """Addresses in the range."""
        return 1 << (self.bits - self.prefix)

    @property
    def first(self) -> int:
        host_bits = self.bits - self.prefix
        return self.address >> host_bits << host_bits

    @property
    def last(self) -> int:
        return self.address | (self.size - 1)

    @property
    def has_host_bits(self) -> bool:
        return self.address & (1 << self.bits - self.prefix) - 1 != 0

    @property
    def network(self) -> Cidr:
        """The range without host bits."""
        return Cidr(self.first, self.prefix, self.bits) if self.has_host_bits else self

    def contains(self, other: Cidr) -> bool:
        """Whether every address of `other` is in this range."""
        return self.prefix <= other.prefix and self.overlaps(other)

    def overlaps(self, other: Cidr) -> bool:
        """Whether the two share an address. Symmetric; two CIDRs either nest or are disjoint."""
        shorter = min(self.prefix, other.prefix)
        return self.bits == other.bits and (self.address ^ other.address) >> (self.bits - shorter) == 0

    def __str__(self) -> str:
        if self.bits == IPV6:
            return f"{IPv6Address(self.address).compressed}/{self.prefix}"
        number = self.address
        return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}/{self.prefix}"


Fault: TypeAlias = Literal[
    "empty",
    "too-long",
    "no-prefix",
    "prefix-range",
    "octet-range",
    "leading-zero",
    "wildcard-mask",
    "netmask-gaps",
    "wrong-family",
    "several-ranges",
    "no-cidr",
]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text is not a CIDR.

    `meant` is the range that was probably meant, or "" without a guess; for `several-ranges` it is the second one.
    """

    fault: Fault
    meant: str = ""


MAX_TEXT_LENGTH: Final = 80

# Full-width digits, dots and slashes come from Japanese and Chinese keyboards: they are meant, so they count.
_FULL_WIDTH: Final = {
    **{0xFEE0 + ord(mark): mark for mark in "0123456789./:,;"},
    ord("\u3002"): ".",
    ord("\u3001"): ",",
    ord("\u3000"): " ",
}
_AROUND_MARKS: Final = re.compile(r"\s*([./])\s*")
_IPV4_CIDR: Final = re.compile(r"(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})/(\d{1,3})", re.ASCII)
_OCTETS: Final = {str(number): number for number in range(256)}
_PREFIXES: Final = {str(number): number for number in range(IPV4 + 1)}
_IPV4_RANGE: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}/\d{1,3}(?![\w.])", re.ASCII)
_IPV4_ADDRESS: Final = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", re.ASCII)
_IPV4_MASK: Final = re.compile(
    r"(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})[/ ]+(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})", re.ASCII
)
_IPV6_CIDR: Final = re.compile(r"([0-9A-Fa-f:.]+:[0-9A-Fa-f:.]*)/(\d{1,3})", re.ASCII)
_LEADING_ZERO: Final = re.compile(r"(?<!\d)0\d", re.ASCII)


def read_ipv4_cidr(text: str) -> Cidr | Unreadable:
    """Read an IPv4 range, with a prefix length or a netmask; anything ambiguous is refused."""
    return read_plain_ipv4_cidr(text) or _read_typed_ipv4(text)


def read_plain_ipv4_cidr(text: str) -> Cidr | None:
    """Read a well-formed IPv4 CIDR quickly, for long lists; None for any text that needs the full reader."""
    try:
        a, b, c, rest = text.split(".")
        d, prefix = rest.split("/")
        address = _OCTETS[a] << 24 | _OCTETS[b] << 16 | _OCTETS[c] << 8 | _OCTETS[d]
        return Cidr(address, _PREFIXES[prefix])
    except (ValueError, KeyError):  # too few parts, or one that is no such number
        return None


def _read_typed_ipv4(text: str) -> Cidr | Unreadable:
    written = _tidy(text)
    match = _IPV4_CIDR.fullmatch(written)
    if match is None:
        return _read_ipv4_mask(written)
    address, prefix = match.groups()
    if _LEADING_ZERO.search(written):
        return Unreadable("leading-zero")
    if int(prefix) > IPV4:
        return Unreadable("prefix-range")
    number = _ipv4_number(address)
    return Unreadable("octet-range") if number is None else Cidr(number, int(prefix))


def read_ipv6_cidr(text: str) -> Cidr | Unreadable:
    """Read an IPv6 range with a prefix length."""
    written = _tidy(text)
    match = _IPV6_CIDR.fullmatch(written)
    if match is None:
        return _ipv6_fault(written)
    address, prefix = match.groups()
    if int(prefix) > IPV6:
        return Unreadable("prefix-range")
    if len(prefix) > 1 and prefix.startswith("0"):
        return Unreadable("leading-zero")
    try:
        return Cidr(int(IPv6Address(address)), int(prefix), IPV6)
    except AddressValueError:
        return Unreadable("no-cidr")


def _tidy(text: str) -> str:
    if len(text) > MAX_TEXT_LENGTH:
        return text
    plain = text.translate(_FULL_WIDTH).strip().rstrip(",;").rstrip()
    return _AROUND_MARKS.sub(r"\1", plain)


def _ipv4_number(address: str) -> int | None:
    octets = [int(octet) for octet in address.split(".")]
    if max(octets) > 255:
        return None
    return octets[0] << 24 | octets[1] << 16 | octets[2] << 8 | octets[3]


def _read_ipv4_mask(written: str) -> Cidr | Unreadable:
    match = _IPV4_MASK.fullmatch(written)
    if match is None:
        return _ipv4_fault(written)
    if _LEADING_ZERO.search(written):
        return Unreadable("leading-zero")
    address, mask = (_ipv4_number(part) for part in match.groups())
    if address is None or mask is None:
        return Unreadable("octet-range")
    prefix = _prefix_of_netmask(mask)
    if prefix is not None:
        return Cidr(address, prefix)
    wildcard = _prefix_of_netmask(mask ^ 0xFFFFFFFF)
    if wildcard is None:
        return Unreadable("netmask-gaps")
    return Unreadable("wildcard-mask", meant=str(Cidr(address, wildcard)))


def _prefix_of_netmask(mask: int) -> int | None:
    prefix = mask.bit_count()
    return prefix if mask == (0xFFFFFFFF << (IPV4 - prefix)) & 0xFFFFFFFF else None


def _ipv4_fault(written: str) -> Unreadable:
    if not written:
        return Unreadable("empty")
    second = next(islice(_IPV4_RANGE.finditer(written), 1, None), None)
    if second is not None:
        return Unreadable("several-ranges", meant=second[0])
    if len(written) > MAX_TEXT_LENGTH:
        return Unreadable("too-long")
    if _IPV4_ADDRESS.fullmatch(written):
        return Unreadable("no-prefix")
    if _IPV6_CIDR.fullmatch(written):
        return Unreadable("wrong-family")
    return Unreadable("no-cidr")


def _ipv6_fault(written: str) -> Unreadable:
    if not written:
        return Unreadable("empty")
    if len(written) > MAX_TEXT_LENGTH:
        return Unreadable("too-long")
    if _IPV4_CIDR.fullmatch(written):
        return Unreadable("wrong-family")
    if ":" in written and "/" not in written:
        return Unreadable("no-prefix")
    return Unreadable("no-cidr")
