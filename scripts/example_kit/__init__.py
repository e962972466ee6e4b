"""What `make_example.py` is made of: one module per partnership, and helpers for series and files.

Everything here is invented: places, posts, documents and figures. The words are the project's own.
"""
