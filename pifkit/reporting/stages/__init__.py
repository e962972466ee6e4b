"""The views of the six stages: functions from a book to a `View`, one module per stage."""
