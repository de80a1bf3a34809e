"""Measurements, quoted in CONTRIBUTING.md; run with ``python -m tests.bench``. None of them is a test."""
