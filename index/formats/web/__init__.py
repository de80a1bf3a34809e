"""What a saved page holds: what a reader of it sees, the article in that, and what the page says of it."""
