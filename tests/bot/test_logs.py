"""What a log never holds."""

import os
import subprocess
import sys


def test_even_at_debug_slacks_libraries_write_down_no_request():
    code = (
        "import logging; from bot.logs import start_logging; start_logging('debug')\n"
        "for name in ('slack_sdk.web.async_client', 'slack_bolt.AsyncApp'):\n"
        "    logging.getLogger(name).debug('token=xoxb-1')\n"
        "logging.getLogger('adapters.slack').debug('ours')"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "ours" in done.stderr
    assert "xoxb" not in done.stderr


def test_bolt_tells_nothing_untrue_of_settings_that_are_ours():
    """It looks in the environment for its own, to leave a token and to keep installations in files."""
    code = """
import asyncio, logging
from slack_sdk.web.async_client import AsyncWebClient
from adapters.slack.app import build_app
logging.basicConfig(level=logging.INFO)
async def build(): build_app(None, None, AsyncWebClient())
asyncio.run(build())
"""
    ours = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hush"}
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=os.environ | ours
    )
    assert done.stderr == ""
