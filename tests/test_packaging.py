"""What packages Byline for servers: the container's recipe and the service fit the project as it is."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from bot.config import Config
from tests.conftest import ROOT

DOCKERFILE = (ROOT / "packaging" / "Dockerfile").read_text(encoding="utf-8")
SERVICE = (ROOT / "packaging" / "byline.service").read_text(encoding="utf-8")


def test_the_recipe_copies_what_there_is_and_all_that_the_wheel_is_made_of():
    copied = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if re.match("COPY (?!--)", line)]
    names = {name for line in copied for name in line}
    assert all((ROOT / name).exists() for name in names)
    assert {"pyproject.toml", "README.md", "LICENSE", "app.py", "bot", "index", "prompts"} <= names


def test_commands_and_settings_are_ones_that_there_are():
    commands = re.findall(r'byline (\w+)$|^CMD \["(\w+)"\]', DOCKERFILE + SERVICE, re.MULTILINE)
    assert {first or second for first, second in commands} == {"setup", "serve"} <= set(COMMANDS)
    Config.from_environment(dict(re.findall(r"\b(BYLINE_\w+)=(\S+)", DOCKERFILE + SERVICE)))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_takes_the_service(tmp_path: Path):
    unit = tmp_path / "byline.service"
    unit.write_text(SERVICE.replace("/opt/byline/bin/byline", shutil.which("true") or ""))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
