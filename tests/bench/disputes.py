"""Disputes that are some, and that are none: ``python -m tests.bench.disputes``.

Two articles of two outlets on the same day. In a planted dispute both tell of the same thing, in other words and with
another value: a difference is to be told. In the other pairs the second article tells, in nearly the words of the
first, of another thing: there is no difference. Half of the themes were looked at when rules were made; the others
were written beside them and give their figures alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import Bot
from index import Article

DAY = date(2024, 5, 7)

TOWNS = ("Ostwick", "Karlsund", "Brennick", "Harnstead", "Orrin", "Tolverton", "Marrow", "Ellen", "Weymark", "Sandrup")
PEOPLE = ("Pia Lund", "Ada Quill", "Li Wen", "Josef Merrin", "Hedwig Lorne", "Tomas Wexley", "Ana Roth", "Finn Oder")
TEAMS = ("Ostwick Rovers", "Karlsund City", "Brennick Athletic", "Harnstead Town", "Orrin United", "Marrow Harriers")


@dataclass(frozen=True)
class Theme:
    """Sentences of a {thing} in a {place}, of which a {value} is told; ``other`` is ``told`` in other words.

    ``seen`` says whether it was looked at when rules were made.
    """

    question: str
    told: str
    other: str
    things: tuple[str, ...]
    places: tuple[str, ...]
    values: tuple[str, ...]
    seen: bool


def _count(first: int, step: int) -> tuple[str, ...]:
    return tuple(f"{first + step * number:,}" for number in range(12))


DATES = tuple(f"{day} {month}" for month in ("June", "July", "August") for day in (3, 9, 14, 21))

THEMES = (
    Theme(
        "How much does {thing} for the {place} cost?",
        "{Thing} for the {place} costs {value} crowns at Nordahl garage, its owner {person} said.",
        "At Nordahl garage they ask {value} crowns for {thing} if it is for the {place}.",
        ("a tyre change", "a service", "a new windscreen", "a set of brakes", "a battery"),
        ("Voltra Model 3", "Kestrel van", "Aroma GT", "Lind estate"),
        _count(480, 210),
        seen=True,
    ),
    Theme(
        "How much {thing} fell in {place} on Monday?",
        "In {place} {value} millimetres of {thing} fell on Monday, the weather service said.",
        "{place} had {value} millimetres of {thing} on Monday, {person} measured at the station there.",
        ("rain", "snow"),
        TOWNS,
        _count(21, 9),
        seen=True,
    ),
    Theme(
        "How many people died in the {thing} in {place}?",
        "{value} people died in the {thing} in {place} on Sunday, police said.",
        "The {thing} in {place} killed {value} people, the mayor, {person}, told reporters.",
        ("fire at the mill", "bus crash", "landslide", "explosion at the port", "flood"),
        TOWNS,
        _count(4, 3),
        seen=True,
    ),
    Theme(
        "How many goals did {thing} score against {place}?",
        "{thing} scored {value} goals against {place} on Saturday.",
        "On Saturday {thing} put {value} goals past {place}, whose coach {person} left early.",
        TEAMS[:3],
        TEAMS[3:],
        ("two", "three", "four", "five", "six"),
        seen=True,
    ),
    Theme(
        "When will the {thing} in {place} open?",
        "The {thing} in {place} will open on {value}, the council said.",
        "{person} said that visitors can come to the {thing} in {place} from {value}, when it opens.",
        ("swimming pool", "river museum", "library", "tram line", "zoo"),
        TOWNS,
        DATES,
        seen=True,
    ),
    Theme(
        "How many members of the council voted for the {thing}?",
        "{value} members of the {place} council voted for the {thing} on Thursday.",
        "The {thing} got {value} votes in the council of {place}, {person} counted.",
        ("parking plan", "school budget", "smoking ban", "housing bill", "water tax"),
        TOWNS,
        _count(19, 2),
        seen=False,
    ),
    Theme(
        "How many people were arrested at the {thing} in {place}?",
        "Police arrested {value} people at the {thing} in {place} on Friday night.",
        "At the {thing} in {place}, {value} were taken into custody, a spokesman, {person}, said.",
        ("football match", "march against the dam", "rock festival", "sit-in"),
        TOWNS,
        _count(12, 7),
        seen=False,
    ),
    Theme(
        "How many tonnes of {thing} did {place} sell in April?",
        "In April {place} sold {value} tonnes of {thing}, manager {person} said.",
        "{place} found buyers for {value} tonnes of {thing} in April, its books show.",
        ("coffee", "flour", "salt", "tea"),
        ("the Aroma works", "the Lind mill", "the Orrin company", "the Weymark union"),
        _count(37, 6),
        seen=False,
    ),
    Theme(
        "Who will lead the inquiry into the {thing} in {place}?",
        "{value} will lead the inquiry into the {thing} in {place}, the ministry said.",
        "The ministry has put {value} in charge of the inquiry into the {thing} in {place}.",
        ("bridge collapse", "hospital fire", "missing funds", "train crash"),
        TOWNS,
        PEOPLE,
        seen=False,
    ),
    Theme(
        "How many jobs will {thing} cut in {place}?",
        "{thing} will cut {value} jobs at its works in {place}, it said on Tuesday.",
        "In {place} {value} workers of {thing} will lose their jobs, {person} of the union said.",
        ("Volt", "Nordahl", "Kestrel", "Lind"),
        TOWNS,
        _count(150, 80),
        seen=False,
    ),
)


@dataclass(frozen=True)
class Pair:
    """A question, what two articles tell, and whether they dispute each other."""

    question: str
    first: str
    second: str
    disputed: bool
    seen: bool


def pairs(count: int, seed: int = 0) -> Iterator[Pair]:
    """So many pairs of each sort, spread over the themes."""
    chance = random.Random(seed)
    for number in range(2 * count):
        disputed, theme = number % 2 == 0, THEMES[number // 2 % len(THEMES)]
        things, places, values = (chance.sample(of, 2) for of in (theme.things, theme.places, theme.values))
        other_place = chance.random() < 0.5
        about = (things[0], places[0])
        else_about = (things[0], places[1]) if other_place else (things[1], places[0])
        person, another = chance.sample([one for one in PEOPLE if one not in values], 2)
        first = _filled(theme.told, about, values[0], person)
        second = (
            _filled(theme.other, about, values[1], another)
            if disputed
            else _filled(theme.told, else_about, values[1], another)
        )
        yield Pair(_filled(theme.question, about, "", ""), first, second, disputed, theme.seen)


def _filled(pattern: str, about: tuple[str, str], value: str, person: str) -> str:
    thing, place = about
    text = pattern.format(thing=thing, Thing=thing[0].upper() + thing[1:], place=place, value=value, person=person)
    return text[0].upper() + text[1:]


def told(bot: Bot, pair: Pair) -> bool:
    """Whether the answer says that the articles differ."""
    return bot.ask(pair.question, as_of=DAY).kind == "sides"


def main(
    count: Annotated[int, typer.Option("--pairs", min=1, help="Of each sort.")] = 300,
    show: Annotated[bool, typer.Option(help="Print what went wrong in the themes that may be looked at.")] = False,
) -> None:
    """Measure, and print the shares."""
    counted: dict[tuple[bool, bool], list[bool]] = {}
    for pair in pairs(count):
        outlets = ((pair.first, "Courier"), (pair.second, "Herald"))
        bot = Bot.from_articles([Article(text, source=outlet, published=DAY) for text, outlet in outlets])
        differs = told(bot, pair)
        counted.setdefault((pair.seen, pair.disputed), []).append(differs)
        if show and pair.seen and differs != pair.disputed:
            typer.echo(f"{'not told' if pair.disputed else 'told'}: {pair.question}\n  {pair.first}\n  {pair.second}")
    table = Table("themes", "pairs", "told to differ", "of", title="Disputes")
    for (seen, disputed), found in sorted(counted.items(), reverse=True):
        name, what = "looked at" if seen else "held out", "disputes" if disputed else "of different things"
        table.add_row(name, what, f"{sum(found) / len(found):.3f}", str(len(found)))
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
