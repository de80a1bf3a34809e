"""Question and passages in, the spans that answer out, each with the probability that its sentence does."""
