"""`python -m pifkit` is the command line."""

from pifkit.cli import main

if __name__ == "__main__":
    main()
