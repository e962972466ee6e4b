"""From an executed notebook to the body of a page: an nbconvert exporter that publishes what `show` emitted, no more.

Checked here, printed by the template: an error output, a figure without alt text, or HTML that did not come through
`pif.show` stops the page. Streams (prints, warnings) and plain reprs belong to the run's log and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode

from pifkit.model.errors import NotebookRunError
from pifkit.reporting.prose import Heading, Outline, prose
from pifkit.reporting.show import SCREEN_ONLY
from pifkit.reporting.templates import TEMPLATE

_TAGS = (
    "h[3-6]|p|br|div|span|strong|em|b|i|ul|ol|li|dl|dt|dd|details|summary|figure|figcaption|code|abbr|"
    "table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td"
)
_ATTRIBUTES = r"class|scope|colspan|rowspan|role|tabindex|title|lang|aria-[a-z]+"
_TAG = re.compile(rf'<(/?)({_TAGS})((?: (?:{_ATTRIBUTES})="[^"<>]*"| open)*)>')
# JupyterLab's style sheet leads each piece; it is dropped unread, so one of another version of pifkit does no harm.
_STYLE = re.compile(r"\A<style>[^<]*</style>")
_VOID = {"br", "col"}
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_PIXELS = range(1, 4000)


@dataclass(frozen=True)
class Fragment:
    """The body of one notebook: HTML without h1, and its headings for the contents."""

    html: str
    headings: tuple[Heading, ...]


def fragment(notebook: NotebookNode, *, prefix: str = "", shift: int = 0) -> Fragment:
    """Render an executed notebook's body.

    Args:
        notebook: as papermill left it.
        prefix: put before the ids of its headings.
        shift: levels by which its headings go down (1 inside the report of all stages).

    Raises:
        NotebookRunError: the notebook holds an error, a figure without alt text or HTML from elsewhere. It names the
            cell, counting prose and code from 1.
    """
    cells = [cell for cell in (_publishable(at, cell, shift) for at, cell in enumerate(notebook.cells, 1)) if cell]
    clean = _node(cells=cells, metadata=_node(), nbformat=4, nbformat_minor=5)
    html, resources = _exporter().from_notebook_node(clean, resources={"outline": Outline(prefix, shift)})
    return Fragment(html, tuple(resources["outline"].headings))


def _node(values: Mapping[str, Any] | None = None, **named: Any) -> NotebookNode:
    return NotebookNode(values or {}, **named)  # type: ignore[no-untyped-call]


def _publishable(number: int, cell: NotebookNode, shift: int) -> NotebookNode | None:
    if cell.cell_type == "markdown":
        return _node(cell_type="markdown", id=f"c{number}", source=cell.source, metadata=_node())
    if cell.cell_type != "code":
        return None
    outputs = [found for found in (_output(number, output, shift) for output in cell.outputs) if found]
    if not outputs:
        return None
    empty: dict[str, Any] = {"source": "", "execution_count": None, "metadata": _node()}
    return _node(empty, cell_type="code", id=f"c{number}", outputs=outputs)


def _output(number: int, output: NotebookNode, shift: int) -> NotebookNode | None:
    if output.output_type == "error":
        raise NotebookRunError(f"Cell {number} ended with {output.ename}; a failed notebook is never published.")
    if output.output_type not in {"display_data", "execute_result"}:
        return None
    data, metadata = output.data, output.get("metadata", {})
    ours = metadata.get("pifkit")
    if isinstance(ours, dict) and str(ours.get("kind")) in SCREEN_ONLY:
        return None
    if any(kind.startswith("image/") for kind in data):
        data, metadata = _image(number, data, metadata)
    elif "text/html" in data:
        if "pifkit" not in metadata:
            raise NotebookRunError(
                f"Cell {number} shows something that did not come through pif.show, so it has no caption for screen "
                "readers. Write pif.show(table, caption='…'), or end the line with a semicolon to show nothing."
            )
        data, metadata = {"text/html": checked_html(data["text/html"], number, shift)}, {}
    else:
        return None
    return _node(output_type="display_data", data=_node(data), metadata=_node(metadata))


def _image(number: int, data: Any, metadata: Any) -> tuple[dict[str, str], dict[str, Any]]:
    about = metadata.get("image/png", {})
    alt = about.get("alt") if isinstance(about, dict) else None
    if "image/png" not in data or not isinstance(alt, str) or not alt.strip():
        raise NotebookRunError(
            f"Cell {number} shows a figure without alt text. Show it with pif.show(figure, alt='what it shows, in words')."
        )
    image = "".join(str(data["image/png"]).split())
    if not _BASE64.fullmatch(image):
        raise NotebookRunError(f"Cell {number} holds a figure that is not a PNG image.")
    size = {key: about[key] for key in ("width", "height") if isinstance(about.get(key), int) and about[key] in _PIXELS}
    return {"image/png": image}, {"image/png": _node(alt=alt.strip(), **(size if len(size) == 2 else {}))}


def checked_html(html: str, number: int = 0, shift: int = 0) -> str:
    """HTML of `show`, without JupyterLab's style sheet, after checking that it holds only what `show` writes.

    Every `<` and `>` must belong to a tag of the allow-list, with attributes of the allow-list, and all tags are
    closed in order. So neither scripts nor styles, links, ids or loads get into a page, whatever a notebook holds.

    Args:
        html: as the notebook holds it.
        number: the cell it stands in, for the message.
        shift: levels by which its headings go down, never below 6.

    Raises:
        NotebookRunError: anything else is in there.
    """
    html = _STYLE.sub("", html)
    rest, at, stack = [], 0, []
    for tag in _TAG.finditer(html):
        rest.append(html[at : tag.start()])
        at = tag.end()
        closing, name, attributes = tag.groups()
        if name in _VOID and not closing:
            continue
        if not closing:
            stack.append(name)
        elif attributes or not stack or stack.pop() != name:
            raise NotebookRunError(f"Cell {number} holds HTML whose tags do not close in order, at </{name}>.")
    text = "".join([*rest, html[at:]])
    if stack or "<" in text or ">" in text:
        bad = re.search(r"<[^<>]{0,40}>?|>", text)
        what = bad.group() if bad else f"<{stack[-1]}>"
        raise NotebookRunError(f"Cell {number} holds HTML that pif.show does not write: {what!r}.")
    return re.sub(r"(</?h)([3-6])", lambda found: f"{found[1]}{min(6, int(found[2]) + shift)}", html)


class ReportExporter(TemplateExporter):
    """nbconvert with the kit's own template: no preprocessors, no syntax colouring, no second pass over the HTML."""

    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def _template_extension_default(self) -> str:
        return ".html.j2"

    def _template_name_default(self) -> str:
        return TEMPLATE.name

    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATE.parent)]

    def default_filters(self) -> Any:
        """Nbconvert's filters and our Markdown."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield ("prose", _prose)


@pass_context
def _prose(context: Any, source: str) -> str:
    return prose(source, context["resources"]["outline"])


@cache
def _exporter() -> ReportExporter:
    """One exporter per process: finding and compiling templates costs more than a page."""
    return ReportExporter(default_preprocessors=[])  # type: ignore[no-untyped-call]
