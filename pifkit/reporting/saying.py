"""Messages of the catalogue in templates: text that is escaped, with links and commands as fields of the sentence."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from pifkit.model import language


def say(message: str, **values: Any) -> Markup:
    """A message of the catalogue as HTML, for templates: all of it is escaped but values that are Markup.

    So a translation is text and never HTML, and a link or a command stands in its sentence as a field.
    """
    # Our own attributes are in double quotes, so an apostrophe of a sentence may stay what it is.
    plain = Markup(str(escape(language.looked_up(message))).replace("&#39;", "'"))  # noqa: S704 - escaped
    if not values:
        return plain
    # Formatting Markup escapes every value that is not Markup itself.
    return Markup(language.filled(plain, escape(message), values))  # noqa: S704 - see above


def code(text: str) -> Markup:
    """A command, a file or a setting inside a sentence."""
    return Markup("<code>{}</code>").format(text)


def link(address: str, text: str) -> Markup:
    """A link inside a sentence."""
    return Markup('<a href="{}">{}</a>').format(address, text)


def strong(text: object) -> Markup:
    """What a sentence stresses."""
    return Markup("<strong>{}</strong>").format(text)
