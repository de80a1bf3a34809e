"""The tests; ``tests/bench`` holds the measurements."""
