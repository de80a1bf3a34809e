"""The FAISS index: its type by size, its recall, exact filters, and a file that is whole or not loaded."""

from __future__ import annotations

import numpy as np
import pytest

from index import vectors as module
from index.vectors import RECALL, Method, VectorIndex, method

COUNT = 6_000


@pytest.fixture(scope="module")
def numbers() -> np.ndarray:
    return np.arange(COUNT, dtype=np.int64) * 3 + 7


@pytest.fixture(scope="module")
def stored() -> np.ndarray:
    """Unit vectors in clusters, as texts on the same subjects are."""
    chance = np.random.default_rng(1)
    centres = chance.normal(size=(40, 64))
    found = centres[chance.integers(40, size=COUNT)] + 0.7 * chance.normal(size=(COUNT, 64))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def clustered(numbers, stored, monkeypatch) -> VectorIndex:
    monkeypatch.setattr(module, "EXACT_UP_TO", 1_000)
    return VectorIndex.from_vectors(numbers, stored)


def brute(numbers: np.ndarray, stored: np.ndarray, query: np.ndarray, count: int) -> list[tuple[int, float]]:
    scores = stored @ query
    return [(int(numbers[place]), float(scores[place])) for place in np.argsort(-scores)[:count]]


def same(found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> None:
    assert [number for number, _ in found] == [number for number, _ in expected]
    near([score for _, score in found], [score for _, score in expected], 1e-6)


def near(found: list[float], expected: list[float], within: float = 1e-4) -> None:
    np.testing.assert_allclose(found, expected, atol=within, rtol=0)


def test_a_small_index_is_exact(numbers, stored):
    index = VectorIndex.from_vectors(numbers, stored)
    assert index.method == Method("exact", 1.0)
    same(index.nearest(stored[5], 20), brute(numbers, stored, stored[5], 20))


def test_a_large_one_is_the_same_however_many_vectors_are_taken_at_once(clustered, numbers, stored, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 7)
    again = VectorIndex.from_vectors(numbers, stored)
    assert again.method == clustered.method
    assert again.nearest(stored[5], 20) == clustered.nearest(stored[5], 20)


def test_a_large_one_is_an_inverted_file_with_the_recall_that_it_tells(clustered, numbers, stored):
    assert clustered.method.name == "IVF77,SQfp16"
    assert RECALL <= clustered.method.recall <= 1
    assert 1 <= clustered._index.nprobe <= 38
    queries = module._questions(stored)
    shares = [
        len({n for n, _ in clustered.nearest(query, 10)} & {n for n, _ in brute(numbers, stored, query, 10)}) / 10
        for query in queries
    ]
    assert np.mean(shares) == pytest.approx(clustered.method.recall, abs=0.005)


def test_vectors_without_any_order_are_searched_exactly(numbers, monkeypatch):
    """A list tells nothing of where the nearest are, so that a half of the lists isn't enough."""
    monkeypatch.setattr(module, "EXACT_UP_TO", 1_000)
    stored = np.random.default_rng(2).normal(size=(COUNT, 64)).astype(np.float32)
    stored /= np.linalg.norm(stored, axis=1, keepdims=True)
    index = VectorIndex.from_vectors(numbers, stored)
    assert index.method == Method()
    same(index.nearest(stored[5], 20), brute(numbers, stored, stored[5], 20))


@pytest.mark.parametrize("limit", [1_000, 100_000])
@pytest.mark.parametrize("allowed", [1, 9, 500, 5_900])
def test_filters_are_exact_whatever_the_type(numbers, stored, monkeypatch, limit, allowed):
    """As good as comparing all that are allowed, but for what half precision changes."""
    monkeypatch.setattr(module, "EXACT_UP_TO", limit)
    index = VectorIndex.from_vectors(numbers, stored)
    chance = np.random.default_rng(allowed)
    places = np.sort(chance.choice(COUNT, allowed, replace=False))
    for query in stored[chance.integers(COUNT, size=5)]:
        found = index.nearest(query, 50, numbers[places])
        expected = brute(numbers[places], stored[places], query, 50)
        true = dict(brute(numbers[places], stored[places], query, allowed))
        assert len({number for number, _ in found}) == len(expected)
        near([score for _, score in found], [score for _, score in expected])
        near([true[number] for number, _ in found], [score for _, score in expected])
        if limit > COUNT:
            same(found, expected)


def test_the_same_vectors_give_the_same_index(clustered, numbers, stored, tmp_path):
    clustered.save(tmp_path, "one")
    VectorIndex.from_vectors(numbers, stored).save(tmp_path, "two")
    one, two = (next(tmp_path.glob(f"vectors.{build}.*.faiss")).read_bytes() for build in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("limit", [1_000, 100_000])
def test_a_file_holds_the_index_and_how_it_searches(numbers, stored, monkeypatch, tmp_path, limit):
    monkeypatch.setattr(module, "EXACT_UP_TO", limit)
    index = VectorIndex.from_vectors(numbers, stored)
    index.save(tmp_path, "build")
    assert method(tmp_path, "build") == index.method
    loaded = VectorIndex.load(tmp_path, "build")
    assert loaded is not None
    assert loaded.method == index.method
    assert len(loaded) == COUNT
    for query in stored[:20]:
        assert loaded.nearest(query, 10) == index.nearest(query, 10)
    assert list(tmp_path.iterdir()) == list(tmp_path.glob("vectors.build.*.faiss"))


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_cut_or_altered_file_is_not_loaded(clustered, tmp_path, place):
    clustered.save(tmp_path, "build")
    (path,) = tmp_path.iterdir()
    content = path.read_bytes()
    at = place * (len(content) - 1) // 3
    path.write_bytes(content[:at])
    assert VectorIndex.load(tmp_path, "build") is None
    path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    assert VectorIndex.load(tmp_path, "build") is None
    path.write_bytes(content)
    assert VectorIndex.load(tmp_path, "build") is not None


def test_there_is_no_method_without_a_file_and_garbage_is_none(tmp_path):
    assert method(tmp_path, "build") is None
    (tmp_path / "vectors.build.0.faiss").write_bytes(b"garbage" * 100)
    assert method(tmp_path, "build") is None


def test_the_methods_words():
    assert str(Method()) == "exact"
    assert str(Method("IVF447,SQfp16", 0.98765)) == "IVF447,SQfp16, recall@10 0.988"
