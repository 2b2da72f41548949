"""Draws what the public pages say as HTML, and QR codes as SVG; pure."""

from __future__ import annotations

from io import BytesIO

import segno

from adapters.web.rendering import Site, render
from dialogs.public_session import SessionPage
from dialogs.public_week import WhatsOn


def whats_on(site: Site, page: WhatsOn) -> str:
    """Return the page of a week."""
    return render("whats_on.html", site=site, page=page)


def session(site: Site, page: SessionPage) -> str:
    """Return the page of a session."""
    return render("session.html", site=site, page=page)


def poster(site: Site, page: SessionPage, base_url: str) -> str:
    """Return the poster of a session, which fits one sheet of A4."""
    return render("poster.html", site=site, page=page, address=f"{base_url}/sessions/{page.slug}")


def message(site: Site, title: str, text: str) -> str:
    """Return a page that only says something, such as that there is no such page."""
    return render("message.html", site=site, title=title, text=text)


def notice(site: Site, title: str, text: str, again: str) -> str:
    """Return a page that says what came of something, with a link to begin it again if there is one."""
    return render("notice.html", site=site, title=title, text=text, again=again)


def qr_code(address: str) -> bytes:
    """Return the QR code of an address as an SVG, with the quiet border that scanners need."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn,
        kind="svg",
        scale=8,
        border=4,
        light="#fff",
        svgclass=None,
        lineclass=None,
        title=f"QR code for {address}",
    )
    return drawn.getvalue()
