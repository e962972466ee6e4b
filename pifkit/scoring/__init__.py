"""Ratings to scorecard, consensus, agreement and sensitivity: pure functions over values."""

from __future__ import annotations

from pifkit.scoring.bands import band_of
from pifkit.scoring.consensus import Consensus, consensus
from pifkit.scoring.engine import build, score, score_each, unconfirmed
from pifkit.scoring.options import Options
from pifkit.scoring.parts import score_part

__all__ = ["Consensus", "Options", "band_of", "build", "consensus", "score", "score_each", "score_part", "unconfirmed"]
