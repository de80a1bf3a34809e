"""Converted networks: made once, checked, made again when damaged; and the packaged weights are checked."""

from __future__ import annotations

import os

import numpy as np
import pytest
import torch

from index import embedder, runtime
from index.errors import ModelError
from index.runtime import Network


class Doubling(torch.nn.Module):
    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        return numbers.float() * 2


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(runtime, "cache_folder", lambda: tmp_path)
    return tmp_path


def opened(made: list[Doubling]) -> Network:
    def build() -> Doubling:
        made.append(Doubling())
        return made[-1]

    return Network.open("doubling", build, ("numbers",))


def test_a_network_is_converted_once_and_computes_the_same(cache):
    made: list[Doubling] = []
    numbers = np.arange(12, dtype=np.int64).reshape(3, 4)
    for _ in range(2):
        np.testing.assert_array_equal(opened(made)(numbers=numbers)[0], numbers * 2.0)
    assert len(made) == 1


@pytest.mark.parametrize("suffix", [".bin", ".xml", ".sha256"])
@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_copy_is_made_again(cache, suffix, damage):
    made: list[Doubling] = []
    opened(made)
    (path,) = cache.glob(f"*{suffix}")
    path.unlink() if damage == "gone" else path.write_bytes(path.read_bytes() + b"x")
    opened(made)
    assert len(made) == 2


def test_a_cache_that_cannot_be_written_is_one_clear_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setattr(runtime, "cache_folder", lambda: tmp_path / "file")
    with pytest.raises(ModelError, match="XDG_CACHE_HOME"):
        opened([])


def test_other_weights_than_the_pinned_ones_are_refused(monkeypatch):
    monkeypatch.setitem(embedder.PINNED, embedder.DEFAULT, "0" * 64)
    with pytest.raises(ModelError, match="not the ones that were checked"):
        embedder.model_folder(embedder.DEFAULT)


def test_a_package_without_a_model_says_how_to_install_one():
    with pytest.raises(ModelError, match="pip install no-such-model"):
        embedder.model_folder("package:no-such-model")


def test_any_sentence_transformers_model_can_be_named():
    folder = str(embedder.model_folder(embedder.DEFAULT))
    named, default = embedder.load_embedder(folder), embedder.load_embedder()
    assert named.identity != default.identity
    assert named.dimension == 384
    np.testing.assert_allclose(named.embed(["A delegation"]), default.embed(["A delegation"]), atol=1e-5)
    assert named.embed([]).shape == (0, 384)
    assert torch.get_num_threads() == os.cpu_count()
