"""Sentences with numbers, dates, names and letters, and small questions with their answers."""

from __future__ import annotations

import dataclasses
from random import Random

NAMES = (
    "Ada Alan Alice Amir Anna Anton Asha Ben Bruno Carla Chen Clara Daniel David Diego Elena Emil Emma Farid Felix Fiona Grace Hana Hugo Ines "
    "Isaac Ivan Jack Jamal Jana John Julia Kai Karim Kofi Laila Lars Lena Leo Liam Lucy Maria Mark Maya Mia Milan Nadia Nina Noah Nora Olga "
    "Omar Oscar Paul Peter Priya Rosa Ruth Sam Sara Sofia Tara Theo Tom Uma Vera Victor Wendy Yusuf Zoe"
).split()  # fmt: skip
FAMILIES = (
    "Adams Baker Becker Brown Carter Clark Cohen Cooper Costa Davis Diaz Evans Fischer Garcia Gupta Hall Harris Hill Ito Jackson Jensen Jones Kim "
    "King Klein Kumar Lee Lewis Lopez Martin Miller Moore Morris Nguyen Novak Okafor Olsen Parker Patel Perez Reed Roberts Rossi Sato Schmidt "
    "Scott Silva Singh Smith Stone Tanaka Taylor Turner Walker Wang Ward Watson White Wilson Wood Wright Young"
).split()  # fmt: skip
PLACES = (
    "Berlin Boston Cairo Chicago Dublin Geneva Havana Helsinki Lagos Lima Lisbon London Madrid Mumbai Nairobi Oslo Paris Prague Rome Seoul Sydney "
    "Tokyo Toronto Vienna Warsaw Zurich"
).split()  # fmt: skip
SPELT = (
    "apple anchor basket bridge candle carpet castle copper desert dragon engine falcon forest garden hammer harbor island jacket kettle ladder "
    "lemon marble meadow mirror needle orange pencil planet pocket rabbit ribbon river rocket saddle silver spider summer ticket tunnel valley "
    "velvet violin window winter wizard yellow zebra"
).split()  # fmt: skip
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
OPPOSITES = (
    ("hot", "cold"), ("big", "small"), ("up", "down"), ("open", "closed"), ("day", "night"), ("fast", "slow"), ("old", "young"), ("full", "empty"),
    ("wet", "dry"), ("light", "dark"), ("early", "late"), ("hard", "soft"), ("high", "low"), ("left", "right"), ("loud", "quiet"), ("near", "far"),
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Said:
    text: str
    answer: str = ""
    """Where the text is a question that can be answered."""


def numbered(r: Random) -> Said:
    n, m = r.randint(2, 99), r.randint(100, 9999)
    return Said(
        r.choice(
            (
                f"It costs {n} dollars.",
                f"We counted {m} of them.",
                f"The train leaves at {r.randint(1, 12)}:{r.randrange(10, 60):02}.",
                f"Turn to page {r.randint(10, 400)}.",
                f"About {n} percent of them agreed.",
                f"It is {n} miles from {r.choice(PLACES)}.",
                f"The number is {', '.join(str(r.randrange(10)) for _ in range(r.randint(3, 7)))}.",
                f"She is {n} years old, and he is {r.randint(2, 99)}.",
                f"Room {r.randint(100, 999)} is on the {r.choice(('first', 'second', 'third', 'fourth', 'fifth'))} floor.",
            )
        )
    )


def dated(r: Random) -> Said:
    date = f"{r.choice(MONTHS)} {r.randint(1, 28)}"
    return Said(
        r.choice(
            (
                f"See you on {r.choice(DAYS)}, {date}.",
                f"It was built in {r.randint(1500, 2024)}.",
                f"The meeting is on {date}, {r.randint(1950, 2030)}.",
                f"My birthday is {date}.",
                f"The shop is closed every {r.choice(DAYS)}.",
            )
        )
    )


def named(r: Random) -> Said:
    name = f"{r.choice(NAMES)} {r.choice(FAMILIES)}"
    return Said(
        r.choice(
            (
                f"My name is {name}.",
                f"Please ask {name} about it.",
                f"{name} lives in {r.choice(PLACES)}.",
                f"I met {r.choice(NAMES)} and {r.choice(NAMES)} in {r.choice(PLACES)}.",
                f"Is {name} there?",
            )
        )
    )


def letters(word: str) -> str:
    return ", ".join(word.upper())


def spelled(r: Random) -> Said:
    word = r.choice(SPELT + FAMILIES)
    return Said(r.choice((f"{word.capitalize()} is spelled {letters(word)}.", f"That is {letters(word)}.")))


def answered(r: Random) -> Said:
    """Few enough kinds that a small model can learn all of them, and an ear is what they need."""
    a, b = r.randint(1, 20), r.randint(1, 20)
    day, month, word = r.randrange(7), r.randrange(12), r.choice(SPELT)
    one, other = r.choice(OPPOSITES)
    return r.choice(
        (
            Said(f"What is {a} plus {b}?", f"{a} plus {b} is {a + b}."),
            Said(f"What is {a + b} minus {b}?", f"{a + b} minus {b} is {a}."),
            Said(f"Which day comes after {DAYS[day]}?", f"{DAYS[(day + 1) % 7]} comes after {DAYS[day]}."),
            Said(f"Which month comes before {MONTHS[month]}?", f"{MONTHS[month - 1]} comes before {MONTHS[month]}."),
            Said(f"How do you spell {word}?", f"{word.capitalize()} is spelled {letters(word)}."),
            Said(f"What is the opposite of {one}?", f"The opposite of {one} is {other}."),
            Said(f"What is the first letter of {word}?", f"The first letter of {word} is {word[0].upper()}."),
        )
    )
