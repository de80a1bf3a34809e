"""What completes a follow-up, beside ``bot.rewrite``, which is its way in."""
