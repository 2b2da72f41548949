"""Which way a request goes where the environment names a proxy."""

import pytest
from yarl import URL

from adapters.proxies import proxy_for

TEAMS = URL("https://smba.trafficmanager.net/uk/v3/conversations")
NAMED = {"https": "http://proxy.trust.example:8080", "no": "localhost,.trust.example"}


def test_an_https_address_is_reached_through_the_proxy():
    assert proxy_for(TEAMS, NAMED) == "http://proxy.trust.example:8080"


def test_a_proxy_may_be_named_without_its_scheme():
    assert proxy_for(TEAMS, {"https": "proxy:8080"}) == "http://proxy:8080"


@pytest.mark.parametrize("url", ["http://127.0.0.1:3978/", "https://localhost/", "https://a.trust.example/"])
def test_what_is_near_is_reached_directly(url: str):
    assert proxy_for(URL(url), NAMED) is None


@pytest.mark.parametrize("named", [{}, {"https": ""}, {"http": "http://proxy:8080"}, {"no": "*"}])
def test_without_a_proxy_for_it_everything_is_reached_directly(named: dict[str, str]):
    assert proxy_for(TEAMS, named) is None
