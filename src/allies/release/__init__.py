"""The embedded release: Parquet of what this project computed, and its manifest. `build.py` makes it again."""
