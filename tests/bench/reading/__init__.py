"""What is read from files of each kind: ``python -m tests.bench.reading``. A module in ``cases/`` holds a format's."""
