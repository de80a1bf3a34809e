"""How the page looks: Gradio's theme, our style sheets and scripts, all from this folder and the system's fonts."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

HERE = Path(__file__).parent
ICON = HERE / "icon.svg"

STYLES = "page.css", "holdings/archive.css", "runs/runs.css"
SCRIPTS = (
    *("page.js", "reading.js", "conversations.js", "limits.js", "tabs.js", "parts.js"),
    *(f"holdings/{name}.js" for name in ("archive", "article", "adding", "brush")),
    "runs/runs.js",
)
"""In the order in which they are loaded."""

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def theme() -> gr.themes.Base:
    """Ink on paper, one accent; fonts that the machine has, so that none is fetched."""
    base = gr.themes.Base(primary_hue="red", neutral_hue="stone", font=SANS, font_mono=MONO, radius_size="sm")
    return base.set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#171614",
        body_text_color="#1c1b19",
        body_text_color_dark="#e9e6df",
        button_primary_background_fill="#8a1c1c",
        button_primary_background_fill_hover="#6f1515",
        button_primary_background_fill_dark="#a8362f",
        button_primary_text_color="#ffffff",
    )


def head() -> str:
    """The page's style sheets and scripts, for the document's head."""
    parts = [f"<style>{(HERE / name).read_text(encoding='utf-8')}</style>" for name in STYLES]
    parts += [f"<script>{(HERE / name).read_text(encoding='utf-8')}</script>" for name in SCRIPTS]
    return "".join(parts)
