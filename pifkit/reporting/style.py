"""The house style of figures: one palette, one size, one font, for all stages.

Figures are 430 CSS px wide at most, so that they fit a phone held upright and half an A4 page. They are drawn at 96
units per inch and saved at twice that density: a font size in points here is the size in points on the reader's screen.
The palette is that of the UK Government Analysis Function (each colour at least 3:1 on white, colour-blind safe in
this order). Colour never carries a meaning alone: pair it with a shape, a position or a word.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final

import matplotlib as mpl
import seaborn as sns
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.text import Text

DARK_BLUE: Final = "#12436D"
TURQUOISE: Final = "#28A197"
DARK_PINK: Final = "#801650"
ORANGE: Final = "#F46A25"
DARK_GREY: Final = "#3D3D3D"
LIGHT_PURPLE: Final = "#A285D1"
#: Order of use: the first two for two series, and so on.
PALETTE: Final = (DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, LIGHT_PURPLE)
palette = MappingProxyType(
    {
        "dark blue": DARK_BLUE,
        "turquoise": TURQUOISE,
        "dark pink": DARK_PINK,
        "orange": ORANGE,
        "dark grey": DARK_GREY,
        "light purple": LIGHT_PURPLE,
    }
)
INK: Final = "#222222"
MUTED: Final = "#595959"
RULE: Final = "#D0D0D0"
#: Tints of dark blue for ordered classes, light to dark; put dark text on the first two, white on the last two.
SEQUENCE: Final = ("#DCE6EE", "#A9C1D6", "#3F6F99", DARK_BLUE)
#: Markers in the palette's order, so that series differ by shape as well as by colour.
MARKERS: Final = ("o", "s", "^", "D", "v", "P")

WIDTH: Final = 430
UNITS_PER_INCH: Final = 96
DENSITY: Final = 2
MINIMUM_POINTS: Final = 11.0

_RC: Final[dict[str, Any]] = {
    # DejaVu comes with matplotlib: the same letters, and so the same bytes, on every machine.
    "font.family": ["DejaVu Sans"],
    "font.size": 11.0,
    "axes.titlesize": 12.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 11.0,
    "xtick.labelsize": 11.0,
    "ytick.labelsize": 11.0,
    "legend.fontsize": 11.0,
    "legend.title_fontsize": 11.0,
    "figure.titlesize": 12.0,
    "legend.frameon": False,
    "text.color": INK,
    "text.parse_math": False,  # a $ in somebody's data is a dollar
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "axes.axisbelow": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.0,
    "lines.markersize": 6.0,
    "patch.edgecolor": "white",
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    "figure.dpi": UNITS_PER_INCH,
    "date.autoformatter.month": "%b %Y",
}


@contextmanager
def theme() -> Iterator[None]:
    """Draw in the house style; leaves matplotlib's settings as they were.

    Use it as a decorator of the function that draws (`@style.theme()`) or in a `with` statement.
    """
    settings: Any = {**sns.axes_style("ticks"), **_RC, "axes.prop_cycle": cycler(color=list(PALETTE))}
    with mpl.rc_context(settings):
        yield


def figure(height: float = 260, *, width: float = WIDTH, grid: str = "") -> tuple[Figure, Axes]:
    """A new figure with one pair of axes, unknown to pyplot, so that nothing keeps it alive or shows it twice.

    Args:
        height: in CSS px (96 to the inch); a horizontal bar needs about 30 px.
        width: in CSS px, at most 430.
        grid: `x`, `y` or `both` for light grid lines along that axis' values; blank for none.

    Returns:
        The figure (constrained layout) and its axes.
    """
    with theme():
        made = bare_figure(height, width=width)
        axes = made.add_subplot()
        if grid:
            axes.grid(visible=True, axis=grid)  # type: ignore[arg-type]
    return made, axes


def bare_figure(height: float = 260, *, width: float = WIDTH) -> Figure:
    """A figure without axes, for several panels: `figure.subplots(...)` inside `with style.theme()`."""
    if not 0 < width <= WIDTH:
        raise ValueError(f"a figure is at most {WIDTH} CSS px wide, not {width}")
    made = Figure(figsize=(width / UNITS_PER_INCH, height / UNITS_PER_INCH), dpi=UNITS_PER_INCH, layout="constrained")
    FigureCanvasAgg(made)
    return made


def fit(made: Figure) -> tuple[int, int]:
    """Bring a figure to the rules (at most 430 CSS px wide, no text under 11 points); returns its size in CSS px."""
    inches_wide, inches_high = made.get_size_inches()
    scale = min(1.0, WIDTH / UNITS_PER_INCH / inches_wide)
    width = max(1, round(inches_wide * scale * UNITS_PER_INCH))
    height = max(1, round(inches_high * scale * UNITS_PER_INCH))
    made.set_size_inches(width / UNITS_PER_INCH, height / UNITS_PER_INCH)
    for text in (one for one in made.findobj(Text) if isinstance(one, Text)):
        if float(text.get_fontsize()) < MINIMUM_POINTS:
            text.set_fontsize(MINIMUM_POINTS)
        if "\\mathdefault" not in text.get_text():  # matplotlib's own powers of ten; any other $ is a dollar
            text.set_parse_math(False)
    return width, height


def png(made: Figure) -> bytes:
    """The figure as PNG at double density; the same figure gives the same bytes (no date, no version in the file)."""
    canvas = FigureCanvasAgg(made)
    buffer = io.BytesIO()
    with theme():
        canvas.print_figure(buffer, format="png", dpi=UNITS_PER_INCH * DENSITY, metadata={"Software": None})
    return buffer.getvalue()


def date_axis(axes: Axes, *, ticks: int = 5) -> None:
    """Dates along the x axis, few enough not to run into each other at 430 px, the year named once."""
    locator = AutoDateLocator(minticks=3, maxticks=ticks)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=True))  # type: ignore[no-untyped-call]
