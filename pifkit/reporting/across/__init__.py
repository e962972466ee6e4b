"""The pages across all partnerships of a cycle: one per indicator and criterion, the picture, learning, coverage.

Values in, pages out: `site.across_pages` is handed one partnership after the other, keeps numbers of each and no more, and
yields file name and HTML. These pages name partnerships on purpose; a partnership's own pages never do (batch/guard.py).
"""
