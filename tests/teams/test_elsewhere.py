"""Messages for Teams go to Microsoft's hosts only, whatever address was kept for somebody."""

import pytest

from adapters.teams.connector import Connector
from adapters.teams.people import TeamsPeople
from adapters.teams.sender import TeamsSender
from adapters.teams.service_urls import ServiceUrls
from dialogs.messages import Reply, Sent, TryAgainAfter
from tests.fakes import FakeClock, Seconds
from tests.teams.fake_teams import FakeTeams
from tests.teams.sender_driver import drawn
from tests.teams.test_people import UNKNOWN, heard_from

# {} is where another server listens, which none of this may reach.
ADDRESSES = [
    "http://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:{}/",
    "https://127.0.0.1:{}/",
    "http://localhost:{}/",
    "http://[::1]:{}/",
    "https://evil.example/",
    "https://smba.trafficmanager.net@127.0.0.1:{}/",
    "http://smba.trafficmanager.net:x@127.0.0.1:{}/",
    "https://smba.trafficmanager.net:{}/",
    "http://smba.trafficmanager.net/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://evilbotframework.com/",
    "https://botframework.com.evil.example/",
    "http://127.0.0.1:{}/?https://smba.trafficmanager.net/",
    "http://127.0.0.1:{}/#smba.trafficmanager.net",
    "http://127.0.0.1:{}\\@smba.trafficmanager.net/",
    "//127.0.0.1:{}/",
    "file:///etc/passwd",
    "http://2130706433:{}/",
    "http://0x7f.1:{}/",
    "127.0.0.1:{}",
    " http://127.0.0.1:{}/",
    "http://127.0.0.1:{}/\r\nHost: smba.trafficmanager.net",
]


@pytest.fixture
async def elsewhere():
    async with FakeTeams(clock=Seconds(), wants_tokens=False).served() as teams:
        yield teams


def port_of(teams: FakeTeams) -> str:
    return teams.url.split(":")[2].split("/")[0]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_no_connection_and_no_token_goes_elsewhere(driver, elsewhere: FakeTeams, address: str):
    driver.service_url = address.replace("{}", port_of(elsewhere))
    connector = Connector(driver.session, driver.tokens, ServiceUrls().allows)
    sender = TeamsSender(connector, drawn)
    for reference in (driver.reference(), driver.reference(conversation=None)):
        outcome = await sender.send(driver.message("k1", Reply("Hello"), reference=reference))
        assert outcome == TryAgainAfter(60, "service URL not allowed")
    in_channel = await sender.send(driver.message("k1", Reply("Hello"), place=driver.place()))
    assert in_channel == TryAgainAfter(60, "service URL not allowed")
    assert not await sender.update("t", driver.service_url, "a:u1", "1", {"type": "message"})
    people = TeamsPeople(connector, FakeClock())
    assert await people.profile(heard_from(driver.service_url)) == UNKNOWN
    assert (elsewhere.calls, driver.teams.calls) == ([], [])


async def test_an_emulator_on_this_machine_is_written_to_where_that_is_allowed(driver, elsewhere: FakeTeams):
    elsewhere.add(driver.teams.people["29:u1"])
    driver.service_url = elsewhere.url
    connector = Connector(driver.session, driver.tokens, ServiceUrls(loopback=True).allows)
    sender = TeamsSender(connector, drawn)
    assert isinstance(await sender.send(driver.message("k1", Reply("Hello"))), Sent)
