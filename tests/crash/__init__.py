"""The crash harness: builds that are killed, cut off from power or denied the disk, and what they leave.

    python -m tests.crash --kills 1000
    python -m tests.crash --readers 500

A build runs in a child process whose every write, sync, rename and deletion is a step (see ``disk``).
It is stopped at a step or at a random instant; then the archive must be the old one or the new one,
whole, and the next build must end with the new one. Bugs can be planted (see ``bugs``) to see that the
harness finds them.
"""
