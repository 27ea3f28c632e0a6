"""Who asks: a network."""

import pytest

from scce.serve.addresses import address_of


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("8.8.8.8", "", "8.8.8.8"),
        ("8.8.8.8", "198.51.100.1", "8.8.8.8"),  # who comes from afar may say anything
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.7", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("2606:4700:1:2:3:4:5:6", "", "2606:4700:1:2::/64"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("127.0.0.1", "nowhere" * 99, ("nowhere" * 99)[:64]),
        ("testclient", "", "testclient"),
    ],
)
def test_the_address_is_that_of_the_network(peer, forwarded, address):
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert address_of({"type": "http", "client": (peer, 1), "headers": headers}) == address


def test_a_server_without_addresses_has_one():
    assert address_of({"type": "http", "client": None, "headers": []}) == ""
