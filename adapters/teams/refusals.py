"""What Teams's refusals mean for a message and for whom it was to.

Source: Microsoft, "Status codes from bot conversational APIs".
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from adapters.teams.connector import Refused

# A talk that is not there any more; with a person it can be opened anew.
CONVERSATION_NOT_FOUND = "ConversationNotFound"


class Meaning(Enum):
    """What follows from a refusal."""

    GONE = "the person has blocked or removed the app, or it is not in that conversation"
    REFUSED = "it will not be taken there"
    DRAWN = "how it is drawn is not taken"
    SETUP = "somebody has to repair the installation first"
    LATER = "surely not there; it may be taken later"


# What says of a place where others read along that the app is not in it any more, or that it is not there.
GONE_PLACES = frozenset((CONVERSATION_NOT_FOUND, "BotNotInConversationRoster"))

_BY_MEANING = {
    Meaning.GONE: (
        "BotNotInConversationRoster", "ConversationBlockedByUser", "ForbiddenOperationException",
        "MessageWritesBlocked",
    ),
    Meaning.SETUP: ("BotDisabledByAdmin", "BotNotRegistered", "InvalidBotApiHost"),
    Meaning.REFUSED: (
        "ActivityNotFoundInConversation", CONVERSATION_NOT_FOUND, "MemberNotFoundInConversation",
        "NotEnoughPermissions",
    ),
}  # fmt: skip

REFUSALS: Mapping[str, Meaning] = MappingProxyType(
    {code: meaning for meaning, codes in _BY_MEANING.items() for code in codes}
)

_BY_STATUS: Mapping[int, Meaning] = MappingProxyType(
    {
        0: Meaning.SETUP,
        400: Meaning.DRAWN,
        401: Meaning.SETUP,
        408: Meaning.LATER,
        409: Meaning.LATER,
        412: Meaning.LATER,
        413: Meaning.DRAWN,
    }
)


def meaning_of(refusal: Refused) -> Meaning:
    """Return what a refusal means: by its word where that is known, else by its status.

    What Teams's own trouble is passes, and a redirect is not followed; the rest is not taken later either.
    """
    if refusal.status in (401, 403, 404) and refusal.code in REFUSALS:
        return REFUSALS[refusal.code]
    if refusal.status in _BY_STATUS:
        return _BY_STATUS[refusal.status]
    return Meaning.REFUSED if 400 <= refusal.status < 500 else Meaning.LATER
