"""The proxy through which a machine reaches the world, as its environment names it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from urllib.request import getproxies, proxy_bypass_environment  # type: ignore[attr-defined] # it is there

from yarl import URL


def proxy_for(url: URL, named: Mapping[str, str] | None = None) -> str | None:
    """Return the proxy for an address, None to go there directly.

    It is the one in HTTPS_PROXY, or HTTP_PROXY for http addresses, unless NO_PROXY lists the host. `named`
    are those of the environment by scheme, with the list under "no".
    """
    named = _named() if named is None else named
    proxy = named.get(url.scheme, "")
    if not proxy or proxy_bypass_environment(url.host or "", dict(named)):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


@cache
def _named() -> Mapping[str, str]:
    # Once: aiohttp would look it up in a thread for every request, and read ~/.netrc besides.
    return getproxies()
