"""Opening the port, or saying which setting stands in the way."""

from __future__ import annotations

import errno

from aiohttp import web

from bot.clock import GRACE_SECONDS
from bot.settings import BadSettings


async def listen(app: web.Application, host: str, port: int, *, reuse_port: bool) -> web.AppRunner:
    """Return the runner that serves the application. Raises BadSettings, with nothing left running."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, reuse_port=reuse_port or None).start()
    except OSError as error:
        await runner.cleanup()
        raise BadSettings(in_words(error, host, port)) from error
    return runner


def in_words(error: OSError, host: str, port: int) -> str:
    """Return why the port cannot be listened on, naming the setting to change."""
    match error.errno:
        case errno.EADDRINUSE:
            return f"PORT {port} is taken by another program: choose another"
        case errno.EACCES | errno.EPERM:
            return f"PORT {port} is not for ordinary programs: choose one from 1024 to 65535"
        case _:
            # A name nobody knows, or an address of another machine.
            return f"HOST {host} is no network interface of this machine: choose another, such as 127.0.0.1"
