"""One run: read all tables, check, write the files."""

import sys

from . import additives, aliases, banned_drugs, class_names, contaminants, everyday, fresh, functions, gb2763, pathogens
from . import sampled
from .common import LIMIT_COLUMNS, Book, text, write
from .items import Items, contaminant_items, pesticide_items, sampling_items

FOOD_FILES = {
    "foods-gb2763": ["GB 2763-2021", "GB 2763-2026"],
    "foods-gb2762": ["GB 2762-2022", contaminants.AMENDMENT, "GB 2762-2025"],
    "foods-gb2761": ["GB 2761-2017"],
    "foods-gb2760": [additives.STANDARD],
    "foods-pathogens": list(pathogens.TABLES),
    "foods-notice250": [banned_drugs.STANDARD],
}


def convert(source, out):
    items = Items()
    book = Book(source, items)
    heading = pesticide_items(items, source)
    contaminant_items(items, source)
    gb2763.Reader(book, heading).read()
    contaminants.Reader(book).read()
    table = additives.Reader(book)
    table.read()
    pathogens.Reader(book).read()
    exempt = list(gb2763.exempt_rows(book))
    sampling_items(items, source)
    banned_drugs.read(book)
    book.limits.finish()
    everyday.dried_fungi(book)
    aliases.read(book)
    everyday.read(book)
    fresh.read(book)
    class_names.read(book)
    sampled.read(book)
    out.mkdir(parents=True, exist_ok=True)
    write(out / "items.csv", ["name", "kind", "aliases", "source", "confidence"], items.rows())
    for name, standards in FOOD_FILES.items():
        lines = [
            [standard, text(path), *node] for standard in standards for path, node in book.trees[standard].paths.items()
        ]
        write(out / f"{name}.csv", ["standard", "food", "code", "tested-part", "note"], lines)
    write(out / "food-aliases.csv", ["alias", "series", "food", "ambiguous", "confidence"], list(book.alias_rows()))
    for name, limits in book.limits.files.items():
        write(out / f"{name}.csv", LIMIT_COLUMNS, limits)
    write(out / "exempt.csv", ["standard", "item", "page", "confidence"], exempt)
    header = ["item", "function", "hue", "source", "confidence"]
    write(out / "additive-functions.csv", header, list(functions.rows(table.functions)))
    header = ["standard", "food", "kind", "clause", "page", "confidence"]
    write(out / "conversions.csv", header, list(contaminants.dried_rows(book)))
    problems = sorted(set(book.lost + book.limits.problems))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
