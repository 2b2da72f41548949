"""Draws templates as HTML. Everything in them is escaped, and a name that is not given is an error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.web.static_files import static_url
from dialogs.messages import Json

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the hub around its own content."""

    hub_name: str
    has_chat: bool


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["static"] = static_url
    return environment


_ENVIRONMENT = _environment()


def render(template: str, **values: Json) -> str:
    """Return the template as HTML; what extends `base.html` needs `site`. Raises UndefinedError."""
    return _ENVIRONMENT.get_template(template).render(values)
