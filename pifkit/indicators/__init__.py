"""Indicators that say something: series, ranks, targets, control charts, national rules, scorecard and CitiStat.

Everything here is pure: rows and days in, values out; no files but the rule tables of the package, no clock.
"""
