"""What a language model writes, from the passages that it is shown; only what they carry is told on."""
