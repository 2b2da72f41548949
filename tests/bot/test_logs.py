"""What a log never holds."""

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
