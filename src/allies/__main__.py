"""`python -m allies` is the command `allies`."""

from allies.cli import main

if __name__ == "__main__":
    main()
