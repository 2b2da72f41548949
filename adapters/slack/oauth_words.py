"""What the pages of `oauth` say: where it is now, or what went wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page with one message. `again` is the address at which to begin again, "" when that is of no use."""

    status: int
    title: str
    text: str
    again: str = ""


def installed(hub_name: str, workspace: str) -> Page:
    """Return the page of a workspace that has the app now."""
    return Page(
        200,
        f"{hub_name} is now in {workspace}",
        "In Slack, look for it under Apps and write “help”. Everybody in the workspace can do the same; "
        "nobody else has to install anything.",
    )


def not_allowed(hub_name: str, workspace: str) -> Page:
    """Return the page of a workspace that may not have the app."""
    return Page(
        403,
        "This workspace is not on the list",
        f"Nothing was installed. Ask whoever runs {hub_name} to add workspace {workspace}, then try again.",
    )


def one_at_a_time() -> Page:
    """Return the page of an enterprise that wanted the app for all of its workspaces."""
    return Page(
        403,
        "Please choose one workspace",
        "Nothing was installed. The app is added to one workspace at a time, not to a whole organisation.",
    )


def failed(reason: str, again: str) -> Page:
    """Return the page for a reason in Bolt's words. What it does not know may come from anybody."""
    match reason:
        case "access_denied":
            title, text = (
                "Nothing was installed",
                "You said no, or your Slack administrators have to say yes.",
            )
            return Page(200, title, text, again)
        case "invalid_browser":
            text = "The installation was not begun in this browser, or it refuses cookies."
        case "invalid_state":
            text = "That link has been used already, or is more than ten minutes old."
        case "storage_error":
            text = "Slack has added the app, but we cannot remember it at the moment, so it stays silent."
            return Page(503, "Please try again in a minute", text, again)
        case _:
            text = (
                "Slack did not say yes. If it happens twice, whoever runs the hub finds out why in its log."
            )
    return Page(400, "Please begin again", text, again)


def away(again: str) -> Page:
    """Return the page for when nothing can be begun."""
    return Page(503, "Please try again in a minute", "Our database does not answer at the moment.", again)
