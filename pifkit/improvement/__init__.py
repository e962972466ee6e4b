"""What a partnership decides to change, and whether it did: golden thread, gaps, plans, tests of change, next cycle.

Everything here is pure: values in, values out. No file is read, no clock, no random state.
"""
