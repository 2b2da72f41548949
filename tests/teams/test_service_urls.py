"""Where an answer to Teams may be sent, and every way to have it sent elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from adapters.teams.service_urls import ServiceUrls

MICROSOFT = ServiceUrls()
HERE = ServiceUrls(loopback=True)
ELSEWHERE = [
    *("http://169.254.169.254", "https://169.254.169.254/latest/meta-data/", "http://127.0.0.1:8080/"),
    *("https://evil", "https://evil.example/", "https://evil.example/smba.trafficmanager.net"),
    # Who is before the "@" is nobody's host.
    "https://smba.trafficmanager.net@evil.example/",
    "https://smba.trafficmanager.net:443@evil.example/",
    "https://user:pass@smba.trafficmanager.net/",
    "https://smba.trafficmanager.net%40evil.example/",
    # Nearly the name.
    *("https://smba.trafficmanager.net.evil.example/", "https://xsmba.trafficmanager.net/"),
    *("https://trafficmanager.net/", "https://evil.trafficmanager.net/", "https://botframework.com/"),
    *("https://evilbotframework.com/", "https://.botframework.com/", "https://a..botframework.com/"),
    *("https://*.botframework.com/", "https://x.botframework.com.evil.example/"),
    *("https://smba.trafficmanager.net./", "https://a.botframework.com./"),
    # Characters that look like those of the name, or become them.
    *("https://ѕmba.trafficmanager.net/", "https://smba。trafficmanager.net/", "https://ſmba.trafficmanager.net/"),
    "https://x.botframewor\N{KELVIN SIGN}.com/",
    *("https://ｓmba.trafficmanager.net/", "https://smba.tra\u200bfficmanager.net/"),
    *("https://xn--mba-bma.trafficmanager.net/", "https://evil.example\u2044.botframework.com/"),
    # This machine and its neighbours, in every notation.
    *("https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/"),
    *("https://0/", "https://0.0.0.0/", "https://localhost/", "https://[::1]/", "https://[::ffff:127.0.0.1]/"),
    *("https://[fd00::1]/", "https://10.0.0.1/", "https://[::ffff:a9fe:a9fe]/", "https://[fe80::1%25eth0]/"),
    # Other doors of the same house.
    *("https://smba.trafficmanager.net:8443/", "https://smba.trafficmanager.net:80/"),
    *("https://smba.trafficmanager.net:0443/", "https://smba.trafficmanager.net:/"),
    *("https://smba.trafficmanager.net:65979/", "https://smba.trafficmanager.net:٤٤٣/"),
    # Other schemes, and none.
    *("http://smba.trafficmanager.net/uk/", "ftp://smba.trafficmanager.net/", "//smba.trafficmanager.net/"),
    *("smba.trafficmanager.net/uk/", "file:///etc/passwd", "javascript:alert(1)"),
    *("https:smba.trafficmanager.net", "https:/smba.trafficmanager.net/", "https:///smba.trafficmanager.net/"),
    "",
    # What parsers do not read alike.
    *(r"https://evil.example\@smba.trafficmanager.net/", r"https://smba.trafficmanager.net\@evil.example/"),
    *("https://evil.example#@smba.trafficmanager.net/", "https://evil.example?@smba.trafficmanager.net/"),
    *("https://smba.trafficmanager.net#@evil.example/", "https://smba.trafficmanager.net?x=1"),
    *(" https://smba.trafficmanager.net/", "https://smba.trafficmanager.net/\n"),
    "https://smba.trafficmanager.net /",
    *("https://smba.traffic\tmanager.net/", "https://smba.trafficmanager.net/\r\nHost: evil.example"),
    *("https://smba.trafficmanager.net/\x00", "https://smba.trafficmanager.net/../", "https://smba.trafficmanager.net//e"),
    *("https://smba.trafficmanager.net/%2e%2e/", "https://smba.trafficmanager.net/./uk/"),
    "https://smba.trafficmanager.net/" + "a" * 500,
]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        *("https://smba.trafficmanager.net/uk/", "https://smba.trafficmanager.net/emea/", "https://smba.trafficmanager.net"),
        "https://smba.trafficmanager.net/uk/aaaaaaaa-0000-4000-8000-00000000000a/",
        *("https://smba.trafficmanager.net:443/uk/", "HTTPS://SMBA.TrafficManager.net/uk/"),
        *("https://webchat.botframework.com/", "https://europe.webchat.botframework.com/_x/v1.0"),
    ],
)  # fmt: skip
def test_answers_may_go_to_microsofts_hosts(url: str):
    assert MICROSOFT.allows(url)
    assert HERE.allows(url)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_answers_go_nowhere_else(url: str):
    assert not MICROSOFT.allows(url)


@pytest.mark.parametrize("url", [None, 5, True, ["https://smba.trafficmanager.net/"], {}, b"https://evil"])
def test_what_is_no_text_is_no_address(url: object):
    assert not MICROSOFT.allows(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:56150/_connector", "http://localhost:3000", "http://[::1]:9/", "http://127.0.0.1/"]
)  # fmt: skip
def test_this_machine_is_reached_only_where_that_is_said(url: str):
    assert HERE.allows(url)
    assert not MICROSOFT.allows(url)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.1:80/", "http://2130706433/", "http://0x7f.1/", "http://127.0.0.2/", "http://0.0.0.0/"),
        *("http://[::ffff:127.0.0.1]/", "http://localhost./", "http://localhost@evil.example/", "http://LOCALHOſT/"),
        *("http://127.0.0.1.evil.example/", "http://evil.example/", "http://169.254.169.254/", "http://10.0.0.1/"),
        *("http://127.0.0.1:99999/", "http://localhost:00/", "http://smba.trafficmanager.net/", "http://localhost/?x"),
    ],
)  # fmt: skip
def test_even_then_only_as_it_is_usually_written(url: str):
    assert not HERE.allows(url)


def test_a_host_is_listed_by_itself_or_by_the_end_of_its_name():
    listed = ServiceUrls(["smba.infra.gov.teams.microsoft.us", "*.trust.example"])
    assert listed.allows("https://smba.infra.gov.teams.microsoft.us/teams/")
    assert listed.allows("https://a.b.trust.example/")
    for url in ("https://trust.example/", "https://infra.gov.teams.microsoft.us/", "https://atrust.example/"):
        assert not listed.allows(url)


def test_without_hosts_there_is_nowhere_to_send():
    assert not ServiceUrls(hosts=()).allows("https://smba.trafficmanager.net/uk/")
    assert not ServiceUrls(loopback=True, hosts=()).allows("https://smba.trafficmanager.net/uk/")


_PIECES = st.sampled_from(
    [
        *("https://", "http://", "smba.trafficmanager.net", "botframework.com", "evil.example", "127.0.0.1"),
        *(
            "@",
            ":",
            ".",
            "/",
            "\\",
            "#",
            "?",
            "%",
            "443",
            "[",
            "]",
            "::1",
            "x",
            "ſ",
            "。",
            "\u200b",
            "\n",
            "*",
        ),
    ]
)


@given(st.lists(_PIECES, max_size=7).map("".join))
def test_whatever_is_let_through_is_read_as_microsofts_by_what_sends(written: str):
    if not MICROSOFT.allows(written):
        return
    url = URL(written)
    assert (url.scheme, url.port, url.user, url.query_string, url.fragment) == ("https", 443, None, "", "")
    assert url.host
    assert url.host == "smba.trafficmanager.net" or url.host.endswith(".botframework.com")


@given(st.text("https:/smba.trafficmngrne@#?\\ "))
def test_nothing_that_is_written_makes_it_stumble(written: str):
    assert not MICROSOFT.allows(f"https://{written}@evil.example/")
