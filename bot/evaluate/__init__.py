"""`python -m bot.evaluate`: the measuring stick, on data sets that others made and on a user's own questions.

Each subcommand runs Byline's own code over one file. Nothing here is tuned or trained.
"""
