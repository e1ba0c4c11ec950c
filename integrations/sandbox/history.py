"""Thirty things someone read and watched: fixed, so that every installation shows the same."""

from __future__ import annotations

from typing import Any

# Title, author, percent read, description. The numbers of the ISBNs are made up; their check digits are right.
BOOKS = (
    ("Pride and Prejudice", "Jane Austen", 100, "Five sisters, and the pride of a man of property."),
    ("Frankenstein", "Mary Shelley", 100, "A student of chemistry makes a creature and runs from it."),
    ("Moby-Dick", "Herman Melville", 42, "A captain hunts the whale that took his leg."),
    ("Jane Eyre", "Charlotte Brontë", 100, "A governess, a house, and somebody in the attic."),
    ("Middlemarch", "George Eliot", 67, "A provincial town and the marriages in it."),
    ("The Count of Monte Cristo", "Alexandre Dumas", 88, "A prisoner escapes, gets rich and remembers."),
    ("Crime and Punishment", "Fyodor Dostoevsky", 100, "A student commits a murder to prove a theory."),
    ("Around the World in Eighty Days", "Jules Verne", 100, "A wager, a timetable and a valet."),
    ("Alice's Adventures in Wonderland", "Lewis Carroll", 100, "Down a rabbit hole, and larger and smaller."),
    ("The Picture of Dorian Gray", "Oscar Wilde", 15, "A portrait grows old in place of its sitter."),
    ("Dracula", "Bram Stoker", 100, "Letters and diaries about a count abroad."),
    ("The Time Machine", "H. G. Wells", 100, "A traveller sees how the story ends."),
    ("Treasure Island", "Robert Louis Stevenson", 100, "A map, a mutiny and a one-legged cook."),
    ("Little Women", "Louisa May Alcott", 30, "Four sisters grow up in wartime."),
    ("War and Peace", "Leo Tolstoy", 8, "Five families and one invasion."),
    ("The Metamorphosis", "Franz Kafka", 100, "A salesman wakes up as something else."),
    ("The Adventures of Sherlock Holmes", "Arthur Conan Doyle", 100, "Twelve cases, told by a doctor."),
    ("Les Misérables", "Victor Hugo", 51, "A stolen loaf and a lifelong pursuit."),
    ("Walden", "Henry David Thoreau", 73, "Two years in a cabin by a pond."),
    ("The Secret Garden", "Frances Hodgson Burnett", 100, "A locked garden and a lonely girl."),
)
MOVIES = (
    ("A Trip to the Moon", "Georges Méliès", 100, "Astronomers travel in a shell."),
    ("The Cabinet of Dr. Caligari", "Robert Wiene", 100, "A showman and his sleepwalker."),
    ("Nosferatu", "F. W. Murnau", 100, "An estate agent visits a castle."),
    ("Sherlock Jr.", "Buster Keaton", 100, "A projectionist dreams himself into the film."),
    ("The Gold Rush", "Charlie Chaplin", 60, "A prospector eats his boot."),
    ("Battleship Potemkin", "Sergei Eisenstein", 100, "A mutiny, and a staircase."),
    ("Metropolis", "Fritz Lang", 100, "A city above, and the one that runs it below."),
    ("The General", "Buster Keaton", 100, "A driver chases his stolen locomotive."),
    ("Sunrise", "F. W. Murnau", 25, "A farmer, his wife and the city."),
    ("Man with a Movie Camera", "Dziga Vertov", 100, "A day in a city, filmed by someone in it."),
)


def isbn10(core: str) -> str:
    """Nine digits and their check digit (ISO 2108:2005, annex C)."""
    check = -sum(int(digit) * weight for digit, weight in zip(core, range(10, 1, -1), strict=True)) % 11
    return core + ("X" if check == 10 else str(check))


def isbn13(core: str) -> str:
    """The same nine digits behind 978, with the check digit of an EAN-13."""
    digits = "978" + core
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10
    return digits + str(check)


def _item(number: int, kind: str, title: str, creator: str, progress: int, description: str) -> dict[str, Any]:
    core = f"9{number:04d}{number * 7919 % 10_000:04d}"
    is_book = kind == "book"
    return {
        "id": f"{kind}_{number}",
        "type": kind,
        "title": title,
        "authors": [creator],
        "progress": progress,
        "read": progress == 100,
        "isbn": isbn13(core) if is_book else None,
        "isbn13": isbn13(core) if is_book else None,
        "isbn10": isbn10(core) if is_book else None,
        "asin": f"B0SANDBX{number:02d}",
        "description": description,
        "thumbnail_url": f"https://sandbox.example/covers/{kind}-{number}.jpg",
    }


ITEMS = [_item(number, "book", *row) for number, row in enumerate(BOOKS, 1)]
ITEMS += [_item(number, "movie", *row) for number, row in enumerate(MOVIES, len(BOOKS) + 1)]


def item_at(place: int) -> dict[str, Any]:
    """The item at a place of the list, from 0: past the thirty, the books again as further volumes."""
    if place < len(ITEMS):
        return ITEMS[place]
    title, author, progress, description = BOOKS[place % len(BOOKS)]
    item = _item(0, "book", f"{title}, volume {place}", author, progress, description)
    return {**item, "id": f"book_{place + 1}", "asin": None, "isbn": None, "isbn13": None, "isbn10": None}
