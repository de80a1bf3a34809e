"""What words of an English text mean: its numbers, dates, quotations and negations, by rules.

Each is read here alone. What follows from it, for a question, for answers that differ or for grounding, is theirs.
"""
