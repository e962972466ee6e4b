"""Control charts and run charts, written to the rules of the tools that analysts trust.

`chart` makes one chart, `classify_many` classifies many series in one call; both go through the same functions of
`limits` and `signals`, so a chart and a table of icons cannot disagree.
"""

from pifkit.indicators.spc.chart import chart
from pifkit.indicators.spc.classify import Many, classify_many
from pifkit.indicators.spc.runtests import anhoej_limits, run_chart, runs_limits_exact
from pifkit.indicators.spc.table import SeriesTable, read_series
from pifkit.indicators.spc.values import Chart

__all__ = [
    "Chart",
    "Many",
    "SeriesTable",
    "anhoej_limits",
    "chart",
    "classify_many",
    "read_series",
    "run_chart",
    "runs_limits_exact",
]
