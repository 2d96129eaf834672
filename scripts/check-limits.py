#!/usr/bin/env python3
"""Checks the files of Rulebook/limits among themselves.

    scripts/check-limits.py [Rulebook/limits]

Reports limits and exceptions on foods that the standard's tree does not have, unknown items, doubled keys, names that
mean two items, values that are no numbers, and prints rows and printed lines of every standard. Exit code 1 on problems.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from tables.common import LIMIT_COLUMNS, fold, series  # noqa: E402

VALUE = {
    "≤": r"\d+(\.\d+)?", "≥": r"\d+(\.\d+)?", "<": r"\d+(\.\d+)?", ">": r"\d+(\.\d+)?",
    "采样方案": r"n=\d+,c=\d+,m=\d+(,M=\d+)?", "不得检出": "", "不得使用": "", "按生产需要": "",
}
UNITS = set("mg/kg mg/L μg/kg μg/L ng/kg g/kg g/L CFU/g CFU/mL CFU/g(mL) MPN/g MPN/g(mL) % /25g(mL) /25g /100g".split())
FREE = {"不得检出", "不得使用", "按生产需要"}
SEPARATE = ("items", "foods-", "food-aliases", "exempt", "conversions", "additive-functions", "sampling-names", "residue")


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class Check:
    def __init__(self, folder):
        self.folder = folder
        self.problems = []
        self.items = {row["name"]: row for row in rows(folder / "items.csv")}
        self.foods = defaultdict(set)
        self.lines = defaultdict(set)
        self.counts = Counter()

    def run(self):
        self.names()
        for path in self.folder.glob("foods-*.csv"):
            for row in rows(path):
                if row["food"] in self.foods[row["standard"]]:
                    self.problems.append(f"{path.name}: {row['food']} twice")
                self.foods[row["standard"]].add(row["food"])
        for path in sorted(self.folder.glob("*.csv")):
            if not path.name.startswith(SEPARATE):
                self.limits(path)
        self.others()
        for standard, lines in self.lines.items():
            print(f"{standard}: {self.counts[standard]} rows of {len(lines - {0})} printed lines")
            if lines - {0} != set(range(1, len(lines - {0}) + 1)):
                self.problems.append(f"{standard}: line numbers have a hole")
        print("\n".join(self.problems) or "no problem")
        return 1 if self.problems else 0

    def names(self):
        owners = {}
        for row in self.items.values():
            for name in {fold(n) for n in [row["name"], *filter(None, row["aliases"].split("；"))]}:
                if owners.setdefault(name, row["name"]) != row["name"]:
                    self.problems.append(f"items.csv: {name} names {owners[name]} and {row['name']}")

    def limits(self, path):
        keys = set()
        for row in rows(path):
            place = f"{path.name}: {row['standard']} {row['item']} {row['food']}"
            if list(row) != LIMIT_COLUMNS:
                self.problems.append(f"{path.name}: other columns")
                return
            key = (row["standard"], row["item"], row["food"], row["note"])
            wrong = [
                (key in keys, "twice"), (row["item"] not in self.items, "unknown item"),
                (row["food"] not in self.foods[row["standard"]], "unknown food"),
                (not re.fullmatch(VALUE.get(row["bound"], "-"), row["value"]), "bound or value"),
                ((row["unit"] in UNITS) == (row["bound"] in FREE) and row["line"] != "0", "unit"),
            ]
            for other in filter(None, row["except"].split("；")):
                wrong.append((other not in self.foods[row["standard"]], f"unknown exception {other}"))
                wrong.append((not other.startswith(row["food"] + " > "), f"exception outside {other}"))
            self.problems += [f"{place}: {what}" for is_wrong, what in wrong if is_wrong]
            keys.add(key)
            self.lines[row["standard"]].add(int(row["line"]))
            self.counts[row["standard"]] += 1

    def others(self):
        for name, column in (("exempt.csv", "item"), ("additive-functions.csv", "item")):
            for row in rows(self.folder / name):
                if row[column] not in self.items:
                    self.problems.append(f"{name}: unknown item {row[column]}")
        known = {(series(standard), food) for standard, foods in self.foods.items() for food in foods}
        names = {(series(standard), fold(food.split(" > ")[-1])) for standard, foods in self.foods.items() for food in foods}
        seen = set()
        for row in rows(self.folder / "food-aliases.csv"):
            key = (row["alias"], row["series"], row["food"])
            if key[1:] not in known:
                self.problems.append(f"food-aliases.csv: no edition of {row['series']} has {row['food']}")
            if key in seen:
                self.problems.append(f"food-aliases.csv: {row['alias']} for {row['food']} twice")
            seen.add(key)
            if self.is_node_everywhere(row["series"], row["alias"], names):
                self.problems.append(f"food-aliases.csv: {row['alias']} is a name of {row['series']} itself")
        for name in ("conversions.csv", "sampling-names.csv"):
            for row in rows(self.folder / name):
                if row["food"] not in self.foods[row["standard"]]:
                    self.problems.append(f"{name}: unknown food {row['food']}")

    def is_node_everywhere(self, group, alias, names):
        """True where each edition of a series has a node of the alias's name."""
        if (group, fold(alias)) not in names:
            return False
        editions = [foods for standard, foods in self.foods.items() if series(standard) == group]
        return all(any(fold(food.split(" > ")[-1]) == fold(alias) for food in foods) for foods in editions)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "Rulebook/limits"
    sys.exit(Check(folder).run())
