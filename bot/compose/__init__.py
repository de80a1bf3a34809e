"""Evidence in, an answer's sentences out: quoted whole, each with its citations, and what is to be said of them."""
