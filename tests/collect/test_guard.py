import pytest
from website import Site

from communique.collect.fetching import Fetcher, Patience, Wanted
from communique.collect.guard import is_public
from communique.collect.pauses import Pauses
from communique.collect.refusals import FetchError, FetchRule

PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"]
PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1"),
    *("255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
    *("2002:7f00:1::", "64:ff9b::7f00:1", "2001:0:7f00:1::", "::127.0.0.1", "::ffff:0:127.0.0.1"),
    *("fec0::1", "64:ff9b:1::7f00:1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_may_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.1"]
)
def test_however_this_machine_is_written_it_is_not_asked(site: Site, host: str) -> None:
    port = site.server.server_address[1]
    once = Patience(attempts=1)
    with Fetcher("press@example.org", Pauses(), patience=once) as fetcher, pytest.raises(FetchError) as error:
        fetcher.fetch(Wanted(f"http://{host}:{port}/", (), 1000, 0.0))
    assert error.value.rule in (FetchRule.PRIVATE_ADDRESS, FetchRule.NOT_WEB)
    assert site.asked == []
