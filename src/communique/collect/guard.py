"""Which machines may be asked: none in private networks, whatever a page, a redirect or a name server says."""

import ipaddress
import socket
from collections.abc import Collection, Iterator

import httpx

from communique.collect.refusals import FetchError, FetchRule

_CARRYING = tuple(ipaddress.ip_network(written) for written in ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96"))
"""Networks whose last 32 bits are one of IPv4: NAT64 (RFC 6052), compatible (RFC 4291), translated (RFC 2765)."""
_LOCAL = tuple(ipaddress.ip_network(written) for written in ("fec0::/10", "64:ff9b:1::/48"))
"""What `ipaddress` takes for public and is not: site-local addresses (RFC 3879), NAT64 of a network (RFC 8215)."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, and so does every address written inside it.

    IPv6 addresses may carry one of IPv4: mapped, translated, compatible, 6to4, Teredo, NAT64.
    """
    carried = _carried(ipaddress.ip_address(address.split("%")[0]))
    return all(one.is_global and not one.is_multicast and not _is_local(one) for one in carried)


def _carried(address: _Address) -> Iterator[_Address]:
    if not isinstance(address, ipaddress.IPv6Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if any(address in network for network in _CARRYING):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _is_local(address: _Address) -> bool:
    return any(address in network for network in _LOCAL)


Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_ADDRESSES = 4
"""So many addresses of a host are tried at most, each where those before it cannot be connected to."""


class GuardedTransport(httpx.BaseTransport):
    """Sends requests to addresses that were looked at: the one that passed is the one that is connected to.

    A name is resolved once, here; were it resolved again for the connection, a name server could give another answer
    then. The certificate is checked against the name all the same. Where one address of a host cannot be connected
    to, its next one is tried.
    """

    def __init__(self, inner: httpx.BaseTransport, private_networks: Collection[Network] = ()) -> None:
        """Take what sends, and the networks outside the public internet that may be asked."""
        self._inner = inner
        self._private_networks = private_networks

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises FetchError for a host that may not be asked or is not known."""
        host = request.url.host
        *others, last = self._addresses(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        for address in others:
            try:
                return self._inner.handle_request(_sent_to(address, request))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return self._inner.handle_request(_sent_to(last, request))

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _addresses(self, host: str, port: int) -> list[str]:
        """Give the first addresses of a host, one at least. One private address among them forbids the host."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchError(FetchRule.UNKNOWN_HOST, f"{host} ({error})") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if private := [one for one in addresses if not self._may_be_asked(one)]:
            hint = "" if private[0] == host else f" is {private[0]}"
            raise FetchError(FetchRule.PRIVATE_ADDRESS, f"{host}{hint}")
        return addresses[:_ADDRESSES]

    def _may_be_asked(self, address: str) -> bool:
        return is_public(address) or any(ipaddress.ip_address(address) in network for network in self._private_networks)


def _sent_to(address: str, request: httpx.Request) -> httpx.Request:
    """Give a request that goes to an address and asks for the host by its name all the same."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )
