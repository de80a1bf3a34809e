"""A question as it was asked and its conversation in; the question that stands alone, and the searches for it, out."""
