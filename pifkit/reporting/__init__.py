"""What people see: figures, tables, words and pages. Import the modules you need; this package loads nothing."""
