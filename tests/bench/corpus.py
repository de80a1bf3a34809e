"""A corpus of articles to measure with, and as many varied ones as it takes."""

from __future__ import annotations

import hashlib
import random
import re
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index import Article
from index.embedder import load_embedder
from index.passages import passages

NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
"""A capitalised word in mid-sentence."""


@contextmanager
def unpacked(corpus: Path) -> Iterator[Path]:
    """The files of a .tar.gz, in a folder that lasts as long as the context."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(corpus) as tar:
        tar.extractall(folder, filter="data")
        yield Path(folder)


def vary(corpus: Path, folder: Path, size: int) -> None:
    """Fill ``folder`` with article files of ``size`` passages or a little more.

    After the corpus's own, each takes the headline of one of them and each of its paragraphs from another of
    the same topic (its folder), and half of the names are exchanged for others of the topic.
    """
    texts = {topic: _texts(topic) for topic in sorted(path for path in corpus.rglob("*") if path.is_dir())}
    topics = [topic for topic, found in texts.items() if found]
    names = {topic: sorted({name for text in texts[topic] for name in NAME.findall(text)}) for topic in topics}
    own = [text for topic in topics for text in texts[topic]]
    chance = random.Random(0)
    chance.shuffle(own)
    made = number = 0
    while made < size:
        if number < len(own):
            text = own[number]
        else:
            topic = chance.choice(topics)
            text = _mixed(texts[topic], names[topic], chance)
        place = folder / f"{number // 1000:03d}" / f"{number:06d}.txt"
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
        made += len(passages(Article(text)))
        number += 1


def _texts(topic: Path) -> list[str]:
    return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(topic.glob("*.txt"))]


def _mixed(texts: Sequence[str], names: Sequence[str], chance: random.Random) -> str:
    pattern = chance.choice(texts).split("\n\n")
    parts = pattern[:1]
    for _ in pattern[1:]:
        parts.append(chance.choice(chance.choice(texts).split("\n\n")[1:] or pattern))
    other = {name: chance.choice(names) for name in set(NAME.findall("\n\n".join(parts))) if chance.random() < 0.5}
    return NAME.sub(lambda found: other.get(found[0], found[0]), "\n\n".join(parts))


class VariedEmbedder:
    """The default embedder's identity, and vectors made of real ones: a text decides which, and how it is moved.

    A real vector is moved half-way along the difference of two others, which keeps to where the real ones lie.
    """

    def __init__(self, real: np.ndarray) -> None:
        self.identity = load_embedder().identity
        self.dimension = real.shape[1]
        self._real = real

    def embed(self, texts: Sequence[str], progress=None) -> np.ndarray:
        digests = b"".join(hashlib.sha256(text.encode()).digest()[:24] for text in texts)
        near, one, other = np.frombuffer(digests, np.uint64).reshape(-1, 3).T % len(self._real)
        vectors = self._real[near] + 0.5 * (self._real[one] - self._real[other])
        if progress:
            progress(len(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
