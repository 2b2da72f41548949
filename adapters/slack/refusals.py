"""What Slack's refusals of a message mean, in one table. Where Slack broke, it refused nothing (`web_api`).

Source: the errors of chat.postMessage, views.open and conversations.open on docs.slack.dev.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class Meaning(Enum):
    """What follows from a refusal."""

    GONE = "the account is closed"
    ACCOUNT = "the account, or the app in this workspace, is closed: auth.test tells which"
    REFUSED = "it will not be taken there"
    DRAWN = "how it is drawn is not taken: once more as text"
    SETUP = "somebody has to repair the installation first"
    LATER = "surely not there; it may be taken later"


_BY_MEANING = {
    Meaning.GONE: ("user_not_found", "user_disabled", "cannot_dm_bot", "user_deleted"),
    Meaning.ACCOUNT: ("account_inactive",),
    Meaning.REFUSED: (
        "cannot_reply_to_message", "channel_not_found", "duplicate_channel_not_found",
        "duplicate_message_not_found", "is_archived", "is_inactive", "not_in_channel", "restricted_action",
        "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
        "restricted_action_thread_locked", "restricted_action_thread_only_channel", "thread_not_found",
        "user_not_visible",
    ),
    Meaning.DRAWN: (
        "attachment_payload_limit_exceeded", "block_mismatch", "blocks_too_long", "invalid_arguments",
        "invalid_attachments", "invalid_blocks", "invalid_blocks_format", "markdown_text_conflict",
        "msg_blocks_too_long", "msg_too_long", "no_text", "too_many_attachments",
    ),
    Meaning.SETUP: (
        "app_not_installed", "enterprise_is_restricted", "invalid_auth", "messages_tab_disabled",
        "missing_scope", "not_allowed_token_type", "not_authed", "org_login_required",
        "team_access_not_granted", "team_not_found", "token_expired", "token_revoked",
        "two_factor_setup_required",
    ),
    # The first three may be about one channel or person, who must not hold up a whole workspace.
    Meaning.LATER: (
        "access_denied", "ekm_access_denied", "no_permission", "message_limit_exceeded", "team_added_to_org",
    ),
}  # fmt: skip

# Of these, what says that the app is in that channel no more, or that nobody can write there.
GONE_PLACES = frozenset(("channel_not_found", "is_archived", "not_in_channel"))

REFUSALS: Mapping[str, Meaning] = MappingProxyType(
    {code: meaning for meaning, codes in _BY_MEANING.items() for code in codes}
)


def meaning_of(code: str) -> Meaning:
    """Return what a refusal means; one that is new may pass, and is given up after as many tries as any."""
    return REFUSALS.get(code, Meaning.LATER)
