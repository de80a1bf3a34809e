"""Training the reader: ``python -m bot.training``. Nothing that answers questions needs it."""
