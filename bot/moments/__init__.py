"""What words of time mean: in a question, for what is searched; in an article, from the day it was published.

Rules for English, and no language model; what they don't know is left as it is.
"""
