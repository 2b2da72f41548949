"""Where the hub may send what is meant for Teams: the addresses that a delivery may name for its answer.

Whoever could name any address would have the hub knock there with its token. So an address is compared as it
is written, before anybody parses it: what is not written as Microsoft writes its own is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Source: Bot Framework, the connector of Teams and those of the other channels.
MICROSOFT = ("smba.trafficmanager.net", "*.botframework.com")
_LOOPBACK = ("127.0.0.1", "[::1]", "localhost")
_LONGEST = 500
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[::1\])(?P<port>:[1-9][0-9]{0,4})?"
    r"(?P<path>(/[a-z0-9_~-][a-z0-9._~-]*)*/?)",
    re.ASCII | re.IGNORECASE,
)


class ServiceUrls:
    """An allow-list of hosts, spoken to by https on its own port; "*." stands for any name before the rest.

    `loopback` adds this very machine, by http and on any port: for emulators and tests.
    """

    def __init__(self, hosts: Iterable[str] = MICROSOFT, *, loopback: bool = False) -> None:
        names = [host.lower() for host in hosts]
        self._exact = frozenset(name for name in names if not name.startswith("*."))
        self._endings = tuple(name[1:] for name in names if name.startswith("*."))
        self._loopback = loopback

    def allows(self, url: object) -> bool:
        """Return whether the hub may send there; never raises."""
        if not isinstance(url, str) or len(url) > _LONGEST:
            return False
        parts = _URL.fullmatch(url)
        if parts is None:
            return False
        scheme, host, port = parts["scheme"].lower(), parts["host"].lower(), parts["port"]
        if self._loopback and scheme == "http" and host in _LOOPBACK:
            return port is None or int(port[1:]) <= 65535
        return scheme == "https" and port in (None, ":443") and self._is_listed(host)

    def _is_listed(self, host: str) -> bool:
        return host in self._exact or any(_is_below(host, ending) for ending in self._endings)


def _is_below(host: str, ending: str) -> bool:
    """Return whether whole labels stand before the ending."""
    return host.endswith(ending) and all(host.removesuffix(ending).split("."))
