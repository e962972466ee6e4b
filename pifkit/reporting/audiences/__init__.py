"""Pages for a board and for the public, made from what each may see and from nothing else (docs/audiences.md).

Import the modules you need; this package loads nothing.
"""
