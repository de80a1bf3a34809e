"""Shell completion: a real bash is told the commands and their options."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def byline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as a shell finds it, of the project as it is here."""
    command = tmp_path_factory.mktemp("bin") / "byline"
    command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m bot.commands "$@"\n')
    command.chmod(0o755)
    return command


@pytest.fixture(scope="module")
def script(byline: Path) -> str:
    return subprocess.run([byline, "completion", "bash"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["s"], ["stats", "serve", "setup"]),
        (["ask", "--as"], ["--as-of"]),
        (["index", "--re"], ["--rebuild"]),
        (["doctor", "--j"], ["--json"]),
        (["completion", "z"], ["zsh"]),
        (["eval", "rea"], ["read"]),
        (["serve", "--"], ["--help"]),
    ],
)
def test_bash_completes_commands_and_options(byline, script, words, offered):
    typed = " ".join(("byline", *words))
    pressed = f"COMP_WORDS=({typed}); COMP_CWORD={len(words)}; _byline_completion {byline}; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(["bash", "-c", f"{script}\n{pressed}"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == offered


@pytest.mark.parametrize(("shell", "begins"), [("zsh", "#compdef byline"), ("fish", "complete --command byline")])
def test_other_shells_have_scripts_of_their_own(byline, shell, begins):
    done = subprocess.run([byline, "completion", shell], capture_output=True, text=True, check=True)
    assert done.stdout.strip().startswith(begins)


def test_every_command_is_offered_and_told_in_the_usage(byline):
    done = subprocess.run([byline], capture_output=True, text=True, check=True)
    told = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("  byline ")]
    assert sorted(told) == sorted(COMMANDS)
