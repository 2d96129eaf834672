"""Classes and examples of the sampling rules' chapters on processed food, by table: a row without names is for all others."""

import re
from collections import defaultdict
from pathlib import Path

from . import contaminants
from .common import rows, split_outside_brackets
from .everyday import additive_food, pathogen_food, readings

LIST = Path(__file__).with_name("sampled-foods.csv")
FRESH = 33
# Grades, processes and purposes: no foods.
NO_FOODS = {"其他", "其他类", "精制", "优级", "油炸", "磨牙棒", "谷氨酸钠", "粥"}
# Brackets that are no second name.
NO_NAME = re.compile(r"粉|粒|自制|非?速冻|发酵型|蒸馏型|脱脂|按工艺|广西|条、块|混合|固态|浆|汤|消毒|含|胆固醇|配方")


def read(book):
    places = {}
    for row in rows(LIST):
        for name in filter(None, row["names"].split("；")):
            places[row["table"], name] = row
        if not row["names"]:
            places[row["table"], ""] = row
    for table, name in names(book):
        row = places.get((table, name)) or places.get((table, ""))
        if row and name not in NO_FOODS:
            food(book, name, row)


def names(book):
    """All names of classes and products, with the number of their table."""
    classes = list(rows(book.source / "sampling-rules/classes.csv"))
    tables = defaultdict(set)
    for row in classes:
        tables[row["食品品种(三级)"]].add(row["table_no"])
    for row in classes:
        table, variety = row["table_no"], row["食品品种(三级)"]
        if int(table.split("-")[0]) < FRESH:
            # 谷物粉类制成品 has four tables: no row of one of them is for it.
            names = ([variety] if len(tables[variety]) == 1 else []) + [row["食品细类(四级)"]]
            names += split_outside_brackets(row["列举产品"])
            yield from ((table, spelling) for name in names for spelling in spellings(name))
    for row in rows(book.source / "sampling-rules/foods.csv"):
        if int(row["table_no"].split("-")[0]) < FRESH:
            yield from ((row["table_no"], name) for name in spellings(row["food_name"]))


def spellings(printed):
    """人造奶油（人造黄油） is one name, and two."""
    double = re.fullmatch(r"([^（）]{2,})（([^（）]{2,})）", printed.replace("等）", "）"))
    if not double or NO_NAME.search(double[2]):
        return [printed] if printed else []
    return [printed, double[1], *double[2].split("、")]


def food(book, name, row):
    known = {standard for standard, alias in book.aliases if alias == name}
    if not any(standard.startswith("GB 2760") for standard in known):
        additive_food(book, name, row["gb2760"])
    if not any(standard.startswith("GB 29921") for standard in known):
        pathogen_food(book, name, row["gb29921"])
    contaminant_food(book, name, row["contaminants"], known)


def contaminant_food(book, name, cell, known):
    """Nodes of GB 2762 and GB 2761: of names with | between them the first that a tree has."""
    places, ambiguous = readings(cell)
    for standard in contaminants.EDITIONS.values():
        if standard in known:
            continue
        found = [node(book, standard, place) for place in places]
        for path in filter(None, found):
            book.alias(name, standard, path, "remembered", ambiguous)


def node(book, standard, place):
    tree = book.trees[standard]
    for name in place.split("|"):
        plain = [path for path in tree.paths if re.sub(r"\(例如.*?\)", "", path[-1]) == name]
        if len(plain) == 1:
            return plain[0]
    if standard.startswith("GB 2761"):
        newest = node(book, "GB 2762-2025", place)
        return newest[:1] if newest and newest[:1] in contaminants.ABSENT_2761 else None
    book.lose(standard, (), place)
    return None
