"""``byline COMMAND ...``, for ``python -m index``, ``-m index.stats``, ..."""

from __future__ import annotations

import os
import runpy
import sys

COMMANDS = {
    "index": "index",
    "watch": "bot.watch",
    "stats": "index.stats",
    "ask": "bot",
    "alert": "bot.alerts",
    "serve": "app",
    "feedback": "bot.feedback",
    "mcp": "bot.serve.tools",
    "user": "bot.users",
    "keys": "bot.serve.keys",
    "eval": "bot.evaluate",
    "setup": "bot.setup",
    "doctor": "bot.doctor",
    "completion": "bot.completion",
}

COMPLETING = "_BYLINE_COMPLETE"
"""What a shell sets that asks how a command goes on."""

USAGE = """\
Usage: byline COMMAND ...

  byline index [PATH ...]   bring the archive up to date with folders of articles
  byline watch [FILE]       keep it up to date with feeds, sitemaps and folders
  byline stats              tell what is in the archive
  byline ask QUESTION       answer a question, with sources
  byline alert add QUESTION keep a question: watch tells what is new in its answer
  byline serve              the chat, in a browser, and beside it what programs ask
  byline mcp                the same for a program that starts it, by MCP over its standard input and output
  byline user NAME          let somebody use the chat from another machine
  byline keys add NAME      let a program in
  byline feedback           what people said of answers, as questions to measure with
  byline eval ...           measure answers and retrieval
  byline setup              fetch the strong reader's base, and prepare the models
  byline doctor             tell what is missing or wrong, and the way out
  byline completion SHELL   what makes bash, zsh or fish complete these words

byline COMMAND --help tells more."""


def main() -> None:
    """Run the module that the first word names, with the rest as its command line."""
    if COMPLETING in os.environ:
        runpy.run_module("bot.completion", run_name="__main__")
    name = sys.argv[1] if len(sys.argv) > 1 else "--help"
    if name in ("--help", "-h", "help"):
        sys.stdout.write(USAGE + "\n")
    elif name in COMMANDS:
        sys.argv = [f"byline {name}", *sys.argv[2:]]
        runpy.run_module(COMMANDS[name], run_name="__main__", alter_sys=False)
    else:
        sys.stderr.write(f"byline: there is no command {name!r}; these exist: {', '.join(COMMANDS)}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
