"""What the app asks of a workspace, feature by feature: scopes and events, why, and what is missing without.

The manifest, the installation and `doctor` all go by this table. Each event and scope is looked up at
https://docs.slack.dev/reference/events/NAME and https://docs.slack.dev/reference/scopes/NAME. Channel history
is not asked for: a message to a channel about which there is doubt is not looked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that people see, and what it takes. `without`: what becomes of it when a scope is missing."""

    name: str
    scopes: tuple[str, ...]
    events: tuple[str, ...]
    why: str
    without: str


FEATURES = (
    Feature(
        "write to people",
        ("chat:write",),
        (),
        "answers, news of changes and everything else it says; chat.postMessage and chat.update want it",
        "the bot cannot say anything",
    ),
    Feature(
        "answer direct messages",
        # The event message.im goes by im:history.
        ("im:history",),
        ("message.im",),
        "to read what people write to it",
        "the bot does not hear what people write to it",
    ),
    Feature(
        "/hub",
        ("commands",),
        (),
        "to be reached from any conversation; Slack adds a slash command only with it",
        "/hub does not exist",
    ),
    Feature(
        "answer in channels when mentioned",
        ("app_mentions:read",),
        ("app_mention",),
        "to read the messages in channels that mention it, and no others",
        "the bot does not hear when it is mentioned in a channel",
    ),
    Feature(
        "know who writes",
        # user_change goes by users:read too, and tells of new names and closed accounts.
        ("users:read",),
        ("user_change",),
        "the name of whoever writes, whether they are staff or a guest, and when an account is closed",
        "people have no names, guests count as staff, and those who left are still written to",
    ),
    Feature(
        "be the same person everywhere",
        # users.info leaves the e-mail out without it; it cannot be had without users:read.
        ("users:read.email",),
        (),
        "the work e-mail, by which somebody is known on Slack and elsewhere, and coordinators at all",
        "bookings made elsewhere are not found, and nobody is a coordinator or facilitator",
    ),
    Feature(
        "send nothing twice",
        # im:write is what conversations.open wants: a message that may or may not have arrived is looked for
        # with conversations.history in the conversation that it opens.
        ("im:write", "im:history"),
        (),
        "to look whether a message has arrived when Slack's answer was lost",
        "a message whose answer was lost may arrive twice",
    ),
    Feature(
        "put dates into calendars",
        # files.getUploadURLExternal and files.completeUploadExternal want it; the app reads no files.
        ("files:write",),
        (),
        "to give people a calendar file of what they have booked, moved or cancelled",
        "people get a link to their calendar file instead, or nothing where HUB_BASE_URL is not set",
    ),
    Feature(
        "App Home",
        (),
        ("app_home_opened",),
        "to draw the Home tab when somebody opens it; Slack wants no scope for it",
        "the Home tab stays as it was",
    ),
    Feature(
        "say hello in a channel",
        # Which members' joining an app is told of goes by these: channels:read for public channels,
        # groups:read for private ones.
        ("channels:read", "groups:read"),
        ("member_joined_channel",),
        "to say what it is for when it is invited to a channel",
        "the bot says nothing when it is invited to a channel",
    ),
    Feature(
        "announce in a channel",
        # conversations.info says what a channel is called: it goes by channels:read for public channels, by
        # groups:read for private ones, and so do the events. Who is in a channel is not asked.
        ("channels:read", "groups:read"),
        (
            "channel_archive",
            "channel_deleted",
            "channel_left",
            "group_archive",
            "group_deleted",
            "group_left",
            "member_left_channel",
        ),
        "to call a channel by its name where one picks whom an announcement is for, and to offer none that "
        "it was removed from, that is gone, or that whoever picks has left",
        "channels are offered by their numbers, and such a one until a message there fails",
    ),
    Feature(
        "notice that it was removed",
        (),
        ("app_uninstalled", "tokens_revoked"),
        "to forget its token at once; Slack wants no scope for them",
        "the bot goes on trying to write to a workspace that removed it",
    ),
)

SCOPES = tuple(sorted({scope for feature in FEATURES for scope in feature.scopes}))
EVENTS = tuple(sorted({event for feature in FEATURES for event in feature.events}))


def reasons() -> list[str]:
    """Return a line for each feature: its scopes and events, and what the app wants them for."""
    return [f"{', '.join((*one.scopes, *one.events))}: {one.name}: {one.why}" for one in FEATURES]


def missing(granted: Collection[str]) -> list[tuple[str, list[Feature]]]:
    """Return each scope that a token lacks, with the features that suffer."""
    return [
        (scope, [feature for feature in FEATURES if scope in feature.scopes])
        for scope in SCOPES
        if scope not in granted
    ]
