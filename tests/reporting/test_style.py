"""Figures obey the house style: width, text size, same bytes, no trace in pyplot, readable colours."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from PIL import Image

from pifkit.reporting import style
from tests.reporting import samples
from tests.support import ROOT


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_of_the_first_colours_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)  # the formula itself
    assert all(contrast(colour, "#FFFFFF") >= 3 for colour in style.PALETTE[:5])
    light, middle, dark, darkest = style.SEQUENCE
    assert min(contrast(style.INK, light), contrast(style.INK, middle)) >= 4.5
    assert min(contrast("#FFFFFF", dark), contrast("#FFFFFF", darkest)) >= 4.5
    assert contrast(style.INK, "#FFFFFF") >= 7
    assert contrast(style.MUTED, "#FFFFFF") >= 4.5


def test_a_figure_is_430_px_wide_at_double_density() -> None:
    figure, _ = style.figure(250)
    assert style.fit(figure) == (430, 250)
    image = Image.open(io.BytesIO(style.png(figure)))
    assert image.size == (860, 500)
    assert "Software" not in image.info


def test_a_wider_figure_is_brought_down_and_small_text_up() -> None:
    figure = Figure(figsize=(12, 6))
    text = figure.add_subplot().set_title("small", fontsize=5)
    assert style.fit(figure) == (430, 215)
    assert text.get_fontsize() == 11


def test_a_factory_refuses_what_would_not_fit() -> None:
    with pytest.raises(ValueError, match="430"):
        style.figure(width=500)


def test_a_dollar_in_a_label_stays_a_dollar() -> None:
    figure = Figure()
    axes = figure.add_subplot()
    axes.bar(["$5 to $9", "b"], [1, 2])
    axes.set_title("$x^2$")
    style.fit(figure)
    figure.canvas.draw()
    assert axes.get_xticklabels()[0].get_text() == "$5 to $9"
    assert not axes.title.get_parse_math()
    assert not axes.get_xticklabels()[0].get_parse_math()


def test_the_theme_leaves_no_trace() -> None:
    before = dict(mpl.rcParams)
    with style.theme():
        assert mpl.rcParams["font.size"] == 11
    assert dict(mpl.rcParams) == before


def test_pyplot_knows_nothing_of_our_figures() -> None:
    import matplotlib.pyplot as plt

    samples.trend()
    assert plt.get_fignums() == []


def test_the_same_figure_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from tests.reporting.samples import trend; from pifkit.reporting.style import png;"
        "print(hashlib.sha256(png(trend().figure)).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert other.strip() == hashlib.sha256(style.png(samples.trend().figure)).hexdigest()
