"""Reading and writing tables, food trees, and the rows of the limit files."""

import csv
import re
import sys
from collections import defaultdict

SEPARATOR = " > "
LIMIT_COLUMNS = (
    "standard item food except bound value unit provisional extraneous note clause page line confidence".split()
)


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def write(path, header, lines):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)
    print(f"{path.name}: {len(lines)} rows", file=sys.stderr)


def text(path):
    return SEPARATOR.join(path)


def series(standard):
    """GB 2763-2026 → GB 2763; an amendment is a series of its own."""
    return re.sub(r"(GB [0-9.]+)-\d{4}", r"\1", standard)


def fold(name):
    """As the program compares names: half-width, no spaces, one kind of bracket, small letters."""
    half = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in name)
    return re.sub(r"\s", "", half).translate(str.maketrans("【】〔〕[]{}", "()()()()")).lower()


def split_outside_brackets(name, separators="、"):
    parts, depth, current = [], 0, ""
    for sign in name:
        depth += sign in "([（" and 1 or sign in ")]）" and -1 or 0
        if sign in separators and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += sign
    return [part for part in parts + [current] if part]


class Tree:
    """One edition's food tree: nodes by path and by name, each with code, tested part and note."""

    def __init__(self):
        self.paths = {}
        self.names = defaultdict(list)
        self.folded = set()

    def add(self, path, code="", tested="", note=""):
        for depth in range(1, len(path)):
            if path[:depth] not in self.paths:
                self.add(path[:depth])
        if path not in self.paths:
            self.paths[path] = [code, tested, note]
            self.names[path[-1]].append(path)
            self.folded.add(fold(path[-1]))
        return path

    def below(self, name, parent=()):
        """The one node of a name under a parent; None where there is none, or more than one."""
        found = [path for path in self.names.get(name, ()) if path[: len(parent)] == parent]
        return found[0] if len(found) == 1 else None

    def roots(self):
        return [path for path in self.paths if len(path) == 1]


class Limits:
    """The rows of the limit files, checked for one row per standard, item, food and note."""

    def __init__(self):
        self.files = defaultdict(list)
        self.keys = {}
        self.spread = []
        self.problems = []

    def add(self, file, standard, item, path, line, excepted=(), bound="≤", value="", unit="", provisional=False,
            extraneous=False, note="", clause="", page="", confidence="seen"):
        key = (standard, item, path, note)
        row = [
            standard, item, text(path), "；".join(dict.fromkeys(excepted)), bound, value, unit,
            "yes" if provisional else "no", "yes" if extraneous else "no", note, clause, page, line, confidence,
        ]
        known = self.keys.setdefault(key, row)
        if known is row:
            self.files[file].append(row)
        elif known[3:7] != row[3:7] or known[12] != row[12]:
            self.problems.append(f"two lines for one food: {known} / {row}")

    def has_line_below(self, standard, path):
        return any(key[0] == standard and len(key[2]) > len(path) and key[2][: len(path)] == path for key in self.keys)

    def later(self, *arguments, **named):
        """A row that a printed line has for a food that it does not name itself: only where no line names that food."""
        self.spread.append((arguments, named))

    def finish(self):
        taken = {key[:3] for key in self.keys}
        for arguments, named in self.spread:
            if tuple(arguments[1:4]) not in taken:
                self.add(*arguments, **named)
        for file in self.files.values():
            order = list(dict.fromkeys(row[0] for row in file))
            file.sort(key=lambda row: (order.index(row[0]), row[12]))


class Book:
    """What one run gathers."""

    def __init__(self, source, items):
        self.source = source
        self.items = items
        self.trees = defaultdict(Tree)
        self.limits = Limits()
        self.aliases = {}
        # Names that a closer look has placed already: (standard, name).
        self.settled = set()
        self.lost = []

    def lose(self, standard, place, name):
        self.lost.append(f"not placed: {standard} {text(place)}: {name}")

    def alias(self, name, standard, path, confidence, ambiguous=False):
        """A name for a node, unless it is a node's own name already."""
        if not name or fold(name) in self.trees[standard].folded:
            return
        known = self.aliases.setdefault((standard, name), {})
        known.setdefault(path, (confidence, ambiguous))

    def alias_rows(self):
        """One row for all editions of a series: it holds in each edition whose tree has the path."""
        joined = {}
        for (standard, name), places in self.aliases.items():
            row = joined.setdefault((series(standard), name), {})
            for path, (confidence, ambiguous) in places.items():
                known = row.get(path, (confidence, False))
                row[path] = (known[0], known[1] or ambiguous or len(places) > 1)
        for (group, name), places in joined.items():
            self.check_readings(group, name, places)
            for path, (confidence, ambiguous) in places.items():
                yield [name, group, text(path), "yes" if ambiguous else "no", confidence]

    def check_readings(self, group, name, places):
        """A row of one edition must not give the name a second reading in another."""
        for standard in [s for s in self.trees if series(s) == group]:
            tree = self.trees[standard]
            if fold(name) in tree.folded:
                continue
            own = set(self.aliases.get((standard, name), {}))
            if own and own != {path for path in places if path in tree.paths}:
                self.lose(standard, (), f"{name} leads elsewhere in another edition")
