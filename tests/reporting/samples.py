"""Executed notebooks made up for the tests: what papermill leaves behind, without a kernel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import nbformat.v4 as v4
import pandas as pd
import seaborn as sns
from nbformat import NotebookNode

from pifkit.model.stages import STAGES, Stage
from pifkit.reporting import style
from pifkit.reporting.exporter import Page
from pifkit.reporting.overview import IndexRow, Overview, ScoreLine
from pifkit.reporting.show import outputs
from pifkit.reporting.view import View

HOSTILE = "<script>alert('x')</script> & \"quotes\" ${7*7} {{ 7*7 }} </style> =1+1"
STATES = ["done", "done", "unchanged", "done", "done", "done"]


@style.theme()
def trend(label: str = "Days") -> View:
    """A line with its numbers."""
    figure, axes = style.figure(250, grid="y")
    months = pd.date_range("2025-04-01", periods=12, freq="MS")
    values = [41.0, 40.5, 42.0, 39.0, 37.5, 36.0, 33.5, 34.0, 31.0, 30.5, 29.0, 28.5]
    sns.lineplot(x=months, y=values, ax=axes, marker="o", color=style.DARK_BLUE)
    axes.axhline(35, color=style.DARK_GREY, linestyle="--")
    axes.text(months[0], 35.4, "target 35", va="bottom", color=style.DARK_GREY)
    axes.set(xlabel="", ylabel=label, ylim=(0, None))
    style.date_axis(axes)
    return View(
        title="Days from application to decision",
        finding="Decisions are made 12 days sooner than a year ago, and inside the target since October.",
        figure=figure,
        alt="A line chart of twelve months. Days to a decision fall from 41 in April 2025 to 28.5 in March 2026.",
        table=pd.DataFrame({"Month": months, "Days": values, "Target": [35.0] * 11 + [None]}),
        caption="Days from application to decision, by month",
        notes=("The last month is provisional.",),
    )


def table() -> View:
    """A wide table with gaps."""
    return View(
        title="Scores by part",
        table=pd.DataFrame(
            {
                "Part": ["1.1 Direction", "1.2 Management", "1.3 People", "1.4 Partnerships"],
                "Score": [45.0, None, 62.5, 30.0],
                "Last cycle": [40, 35, None, 30],
                "Change": ["▲ better", "–", "–", "■ same"],
                "Evidence": ["Joint plan, minute of 12 May 2026", "", "Survey", "Memorandum"],
                "Owner": ["Chief officer", "Head of planning", "Head of people", "Integration manager"],
            }
        ),
        caption="Self-assessment by criterion part",
        missing={"Score": "not rated", "Last cycle": "not rated"},
    )


def cell(view: View) -> NotebookNode:
    """A code cell whose outputs are those of `pif.show(view)`."""
    return raw_cell([v4.new_output("display_data", data=o.data, metadata=o.metadata) for o in outputs(view)])


def raw_cell(found: Sequence[NotebookNode]) -> NotebookNode:
    """A code cell with these outputs."""
    return v4.new_code_cell("secret_source(path='C:/secret')", outputs=list(found), execution_count=3)


def notebook(stage: Stage, *cells: NotebookNode) -> NotebookNode:
    """A stage notebook with title, some sections and further cells."""
    return v4.new_notebook(
        cells=[
            v4.new_markdown_cell(f"# {stage.number}. {stage.name}\n\nWhat we look at, and *how to read it*."),
            raw_cell([v4.new_output("stream", name="stderr", text="UserWarning: /home/someone/secret")]),
            v4.new_markdown_cell("## How good are we now?\n\nSee the [guidance](https://example.org/guide) first."),
            cell(trend()),
            v4.new_markdown_cell("## How do we know?\n\nThe evidence behind the scores costs $5 to $9."),
            cell(table()),
            v4.new_markdown_cell(
                "## What do we plan to do next?\n\n- one step\n- and another\n\n> A voice from outside."
            ),
            cell(
                View(title="Plan", empty="There is no action yet.\nAdd a row to actions.csv and run this stage again.")
            ),
            *cells,
        ]
    )


def page(stage: Stage | None = None, **changes: object) -> Page:
    """What stands around a page of a fictional partnership."""
    values: dict[str, object] = {
        "partnership": "Glenfirth Health and Care Partnership",
        "cycle": "2026-27",
        "as_of": dt.date(2026, 9, 30),
        "stage": stage,
        "about": "Fictional: made up to show what the kit does.",
        "purpose": "People in Glenfirth live well at home for longer.",
        "attribution": "Contains made-up data under the Open Government Licence v3.0.",
        "version": "0.1.0",
    }
    return Page(**{**values, **changes})  # type: ignore[arg-type]


NAMES = [
    "Aberdeen City",
    "Aberdeenshire",
    "Angus",
    "Argyll & Bute",
    "City of Edinburgh",
    "Clackmannanshire",
    "Dumfries & Galloway",
    "Dundee City",
    "East Ayrshire",
    "East Dunbartonshire",
    "East Lothian",
    "East Renfrewshire",
    "Eilean Siar",
    "Falkirk",
    "Fife",
    "Glasgow City",
    "Highland",
    "Inverclyde",
    "Midlothian",
    "Moray",
    "North Ayrshire",
    "North Lanarkshire",
    "Orkney Islands",
    "Perth & Kinross",
    "Renfrewshire",
    "Scottish Borders",
    "Shetland Islands",
    "South Ayrshire",
    "South Lanarkshire",
    "Stirling",
    "West Dunbartonshire",
    "West Lothian",
]


def rows(count: int) -> list[IndexRow]:
    """Partnerships of every shape: complete, failed, invalid, just starting."""
    made = []
    for at, name in enumerate((NAMES * (count // len(NAMES) + 1))[:count]):
        ident = f"p{at}"
        full = at % 7 != 1 and at % 7 != 3
        states = dict(zip((s.id for s in STAGES), STATES, strict=True))
        if at % 7 == 1:
            states |= {"check": "failed", "review": "interrupted"}
        if at % 7 == 3:
            states = {s.id: "invalid" for s in STAGES}
        fresh = at % 7 == 2
        made.append(
            IndexRow(
                id=ident,
                name=name,
                about="Just starting" if fresh else "Council area",
                states=states,
                report="" if at % 7 == 3 else f"{ident}/report.html",
                pages={key: f"{ident}/{key}.html" for key, state in states.items() if state in {"done", "unchanged"}},
                scores=()
                if fresh
                else (
                    ScoreLine(
                        "CAF 2020",
                        62.5 if full else None,
                        100,
                        "level 3" if full else "",
                        "" if full else "4 parts to rate",
                    ),
                    *([ScoreLine("EFQM 2013", 412, 1000, "400 to 449")] if at % 2 else []),
                ),
                better=None if fresh else 12 + at,
                worse=None if fresh else at % 5,
                same=None if fresh else 3,
                actions=None if fresh else 14,
                overdue=None if fresh else at % 3,
                problem="" if at % 7 not in (1, 3) else "ratings.csv, row 7, column score: 57 is not on the scale.",
            )
        )
    return made


def overview(**changes: object) -> Overview:
    """What stands around the table of all partnerships."""
    values: dict[str, object] = {
        "title": "Partnerships of Glenfirth",
        "cycle": "2026-27",
        "as_of": dt.date(2026, 9, 30),
        "version": "0.1.0",
        "attribution": "Contains made-up data under the Open Government Licence v3.0.",
        "note": "These partnerships are fictional.",
    }
    return Overview(**{**values, **changes})  # type: ignore[arg-type]
