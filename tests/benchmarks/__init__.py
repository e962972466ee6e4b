"""Figures of time and memory: `make bench`, as ratios within one run, never asserted in `make test`."""
