"""JSON read strictly: no key twice, no NaN, no nesting without end, and every mistake in words."""

from __future__ import annotations

import json
from typing import Any, NoReturn


class StrictError(ValueError):
    """Why a text is not the JSON that is wanted."""


def load_json(data: bytes) -> Any:
    """The value in JSON.

    Raises:
        StrictError: it is none, or holds what pifkit never writes.
    """
    try:
        text = data.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
        if "\\ud" in text.lower():  # half of a letter, written as an escape: no file can hold it
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as err:
        raise StrictError(
            "it holds half of a letter (an escape from \\ud800 to \\udfff without its other half)."
        ) from err
    except UnicodeDecodeError as err:
        raise StrictError(f"it is not written in UTF-8 (byte {err.start}).") from err
    except json.JSONDecodeError as err:
        raise StrictError(f"it is no JSON: {err.msg} in line {err.lineno}, column {err.colno}.") from err
    except RecursionError as err:
        raise StrictError("it is nested too deeply.") from err
    except StrictError:
        raise
    except ValueError as err:
        raise StrictError(f"it is no JSON: {err}.") from err
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise StrictError(f"the key {key[:60]!r} is there twice.")
        found[key] = value
    return found


def _refused(constant: str) -> NoReturn:
    raise StrictError(f"{constant} is no number.")
