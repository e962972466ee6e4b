"""Scoring 3,000 partnerships x 12 assessors x EFQM 2020 with attributes, beside a plain pandas groupby of the same means."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from pifkit.frameworks import load
from pifkit.scoring.many import score_many
from tests.benchmarks.figure import Figure

PARTNERSHIPS, ASSESSORS, ROUNDS = 3_000, 12, 3


def ratings(partnerships: int, assessors: int = ASSESSORS, seed: int = 20_261_122) -> pd.DataFrame:
    """A long table of ratings in steps of 5, a little apart from each other, in random order; ids are categories."""
    framework = load("efqm2020")
    attributes = {block.id: block.attributes for block in framework.blocks}
    items = [(part.id, one.id) for part, criterion in framework.leaves for one in attributes[str(criterion.block)]]
    random = np.random.default_rng(seed)
    size = partnerships * assessors * len(items)
    level = np.repeat(random.integers(4, 17, partnerships * len(items)), assessors)
    score = 5.0 * np.clip(level + random.integers(-3, 4, size), 0, 20)
    who = np.tile(np.arange(assessors), partnerships * len(items))
    what = np.tile(np.repeat(np.arange(len(items)), assessors), partnerships)
    where = np.repeat(np.arange(partnerships), len(items) * assessors)
    order = random.permutation(size)

    def names(codes: np.ndarray, labels: list[str]) -> pd.Categorical:
        kinds = list(dict.fromkeys(labels))
        return pd.Categorical.from_codes(np.array([kinds.index(one) for one in labels])[codes[order]], kinds)

    return pd.DataFrame(
        {
            "partnership": pd.Categorical.from_codes(where[order], [f"p{n:04}" for n in range(partnerships)]),
            "assessor": names(who, [f"A{n}" for n in range(assessors)]),
            "part": names(what, [part for part, _ in items]),
            "attribute": names(what, [attribute for _, attribute in items]),
            "score": score[order],
        }
    )


def plain(table: pd.DataFrame) -> pd.Series:
    """The means that scoring rests on, as anybody would take them."""
    return table.groupby(["partnership", "part", "attribute"], observed=True, sort=False)["score"].mean()


def best(work: Callable[[], object]) -> float:
    """The shortest of a few runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def peak(work: Callable[[], object]) -> float:
    """The most memory in use during a run above that before it, in MB."""
    gc.collect()
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def measure() -> Iterator[Figure]:
    """Time beside the plain groupby, with ids as categories and as text; and memory at two sizes."""
    framework = load("efqm2020")
    table = ratings(PARTNERSHIPS)
    for kind in ("categories", "text"):
        given = (
            table
            if kind == "categories"
            else table.astype(dict.fromkeys(("partnership", "assessor", "part", "attribute"), object))
        )
        beside = best(lambda given=given: plain(given))
        ours = best(lambda given=given: score_many(framework, given))
        about = f"groupby {beside:.2f} s, scoring {ours:.2f} s, {len(given):,} rows"
        yield Figure(f"time over a plain groupby, ids as {kind}", ours / beside, "x", about, "at most 3")
    third = ratings(PARTNERSHIPS // 3)
    small, large = peak(lambda: score_many(framework, third)), peak(lambda: score_many(framework, table))
    yield Figure(
        "memory for three times the rows", large / small, "x", f"{small:.0f} MB and {large:.0f} MB", "about 3: linear"
    )
