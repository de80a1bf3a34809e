"""Letters that fonts alone make: raised figures, and the signs of the fonts Symbol and Wingdings."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")


def raised(text: str) -> str:
    """Text that is set as a superscript: figures as raised ones (10⁶ is not 106), words ("1st") as they are."""
    shown = text.strip()
    if not any(mark.isdigit() for mark in shown) or any(ord(mark) not in _RAISED for mark in shown):
        return text
    return text.translate(_RAISED)


_SYMBOL = dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True))
_SYMBOL |= dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_SYMBOL |= {code: chr(code) for code in range(0x20, 0x40)}
_SYMBOL |= {0x2D: "−", 0x5B: "[", 0x5D: "]", 0x7B: "{", 0x7C: "|", 0x7D: "}", 0x7E: "∼", 0xA0: "€", 0xA2: "′"}
_SYMBOL |= {0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥"}
_SYMBOL |= {0xB4: "×", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD6: "√", 0xE5: "∑"}
_SYMBOL |= {0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0xF2: "∫"}
"""Adobe's Symbol encoding: the letters, and the signs that texts use."""

_DINGBATS = {0xA8: "□", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0xE0: "→", 0xDF: "←", 0x6F: "□"}
"""Those of Wingdings that say something."""


def symbol(code: str, font: str) -> str:
    """The character that a hexadecimal ``code`` shows in a ``font``; ``""`` for an ornament."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if not 0xF000 <= number <= 0xF0FF:
        return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000 else ""
    return (_SYMBOL if font.casefold() == "symbol" else _DINGBATS).get(number - 0xF000, "")
