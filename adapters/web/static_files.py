"""Style sheets and scripts, under addresses that change with their content, so that browsers keep them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is served."""

    address: str
    content_type: str
    body: bytes


def _read() -> dict[str, StaticFile]:
    files = {}
    for path in sorted(_FOLDER.iterdir()):
        body = path.read_bytes()
        address = f"/static/{path.stem}-{sha256(body).hexdigest()[:12]}{path.suffix}"
        files[path.name] = StaticFile(address, _TYPES[path.suffix], body)
    return files


_FILES = _read()


def static_url(name: str) -> str:
    """Return the address of a file; raises KeyError when there is none of that name."""
    return _FILES[name].address


def static_routes() -> list[web.RouteDef]:
    """Return one route a file."""
    return [web.get(file.address, _serving(file)) for file in _FILES.values()]


def _serving(file: StaticFile) -> Handler:
    async def serve(_request: web.Request) -> web.Response:
        headers = {"Content-Type": file.content_type, "Cache-Control": _FOR_A_YEAR}
        return web.Response(body=file.body, headers=headers)

    return serve
