"""What many tests share: the seed article, an archive built from it, and a bot on that archive."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from bot import Bot
from index import Archive, Article, build, open_archive

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"

settings.register_profile("any machine", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The seed article's file, as it is."""
    return next(SEEDS.glob("*.txt")).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def seed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive on disk built from seeds/; tests read it only."""
    folder = tmp_path_factory.mktemp("seed") / "archive"
    build([SEEDS], folder)
    return folder


@pytest.fixture(scope="session")
def seed_archive(seed_folder: Path) -> Archive:
    """The seed archive, open."""
    return open_archive(seed_folder)


@pytest.fixture(scope="session")
def seed_bot(seed_folder: Path) -> Bot:
    """A bot on the seed archive."""
    return Bot.open(seed_folder)


@pytest.fixture(scope="session")
def seed(seed_archive: Archive) -> Article:
    """The seed article as stored."""
    return seed_archive.article(seed_archive.search("Syria")[0].passage.article_id)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with three small article files."""
    folder = tmp_path / "articles"
    folder.mkdir()
    texts = {
        "bridge": "Bridge to Close for Repairs\n\nThe Ellen Bridge in Marrow will close on 3 May for repairs.",
        "harvest": "Apple Harvest Best in Years\n\nGrowers around Marrow picked 4,100 tonnes of apples this autumn.",
        "museum": "Museum Names Director\n\nThe Marrow Museum named Ada Quill as its director. She starts in June.",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
