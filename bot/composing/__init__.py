"""What is told of evidence, beside ``bot.compose``, which is its way in: other sides, who speaks, what differs."""
