"""The same corpus through another library: ``PYTHON peers.py txtai | llama_index MODEL ARTICLES OUT``.

Run by ``building --peers`` as a script, with the Python of an environment that has these libraries; it imports
nothing of this project. txtai is given stretches of paragraphs, and keeps content and full text; LlamaIndex splits
by its own sentence splitter into about 200 tokens, as our passages have. Both save what they made.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path


def texts(articles: str) -> Iterator[tuple[str, str]]:
    """Names and contents of the articles' files."""
    for path in sorted(Path(articles).rglob("*.txt")):
        yield path.name, path.read_text(encoding="utf-8", errors="replace")


def windows(text: str, size: int = 900) -> list[str]:
    """Paragraphs put together to stretches of up to ``size`` characters, as our passages are."""
    found = [""]
    for paragraph in text.split("\n\n"):
        if found[-1] and len(found[-1]) + len(paragraph) > size:
            found.append("")
        found[-1] += paragraph + "\n"
    return found


def txtai(model: str, articles: str, out: str) -> None:
    """An index with content and full text, saved."""
    from txtai import Embeddings

    embeddings = Embeddings(path=model, content=True, hybrid=True)
    embeddings.index(f"{title}\n{part}" for title, text in texts(articles) for part in windows(text))
    embeddings.save(f"{out}/txtai")


def llama_index(model: str, articles: str, out: str) -> None:
    """A vector store index, persisted."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    documents = [Document(text=text, metadata={"name": name}) for name, text in texts(articles)]
    index = VectorStoreIndex.from_documents(
        documents,
        embed_model=HuggingFaceEmbedding(model_name=model, embed_batch_size=32),
        transformations=[SentenceSplitter(chunk_size=200, chunk_overlap=20)],
    )
    index.storage_context.persist(f"{out}/llama_index")


if __name__ == "__main__":
    {"txtai": txtai, "llama_index": llama_index}[sys.argv[1]](*sys.argv[2:5])
