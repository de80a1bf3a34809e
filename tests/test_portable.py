"""macOS and Windows: nothing that only POSIX systems can is done without asking which system it is."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.portable import Found, found_in

GUARDED = {("index/vectors.py", "_sync")}
"""The functions that do something of the kind, and ask first: each is a branch that no test here runs elsewhere."""


def everywhere() -> list[Found]:
    paths = [*(ROOT / "index").rglob("*.py"), *(ROOT / "bot").rglob("*.py"), ROOT / "app.py"]
    return [found for path in sorted(paths) for found in found_in(path, path.relative_to(ROOT).as_posix())]


def test_what_only_posix_systems_can_is_guarded_and_the_guards_are_known():
    found = everywhere()
    assert [one for one in found if not one.guarded] == []
    assert {(one.module, one.function) for one in found} == GUARDED


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import fcntl", "fcntl"),
        ("from signal import SIGKILL", "signal.SIGKILL"),
        ("os.kill(1, signal.SIGHUP)", "signal.SIGHUP"),
        ("if os.fork(): pass", "os.fork"),
        ("os.open(folder, os.O_RDONLY)", "os.open of what may be a folder"),
        ("os.rename(a, b)", "rename, which fails where there is one"),
        ("path.rename(b)", "rename, which fails where there is one"),
        ("open('/dev/null', 'rb')", "the path /dev/null"),
        ("day.strftime('%-d %B')", "the format %-d %B"),
        ("run('ls', shell=True)", "a shell's command"),
        ("path.read_text()", "read_text of text in the system's encoding"),
        ("with path.open('wb') as file: path.replace(b)", "path.replace while a file is open"),
        ("with NamedTemporaryFile() as file: os.remove(file.name)", "os.remove while a file is open"),
        ("open(name, 'w')", "open of text in the system's encoding"),
    ],
)
def test_each_kind_is_found_and_a_guard_is_seen(tmp_path, code, what):
    (tmp_path / "bare.py").write_text(f"def f():\n    {code}\n")
    (tmp_path / "asks.py").write_text(f"def f():\n    if os.name != 'posix':\n        return\n    {code}\n")
    (bare,), (asks,) = found_in(tmp_path / "bare.py", "bare"), found_in(tmp_path / "asks.py", "asks")
    assert (bare.what, bare.function, bare.line, bare.guarded) == (what, "f", 2, False)
    assert (asks.what, asks.guarded) == (what, True)


@pytest.mark.parametrize(
    "code",
    [
        "store.rename(who, id, name)",
        "path.replace(b)",
        "with path.open('rb') as f: f.read().replace(a, b)",
        "path.open('rb')",
        "path.read_text('utf-8')",
        "'50 %-ig'",
    ],
)
def test_what_every_system_can_is_not_found(tmp_path, code):
    (tmp_path / "a.py").write_text(code)
    assert found_in(tmp_path / "a.py", "a") == []
