"""Everyday names for the categories of the other trees: GB 2760, GB 29921 with the dairy standards, notice 250.

In everyday-foods.csv a cell names one place or several readings (；); a question mark before it: to be asked.
"""

import re
from pathlib import Path

from . import additives, banned_drugs, contaminants, pathogens
from .common import fold, rows
from .products import FUNGI, printed_members

LIST = Path(__file__).with_name("everyday-foods.csv")
CONTAMINANTS = Path(__file__).with_name("everyday-contaminants.csv")
# Printed examples that another category has a claim to, or that are only half a name.
DOUBTFUL = {"面条", "牛油", "腊肠", "其他动物脂肪", "虾油", "腐竹", "油皮", "肉脯", "脂", "粉", "浆", "酱", "馅"}
DAIRY = {
    "GB 19645-2010": {"巴氏杀菌乳": ["鲜牛奶", "鲜奶", "巴氏杀菌牛奶", "巴氏杀菌羊乳", "巴氏杀菌牛乳"]},
    "GB 19302-2025": {
        "发酵乳": ["酸乳", "酸牛奶", "酸奶"], "风味发酵乳": ["风味酸乳", "风味酸奶", "酸牛奶", "酸奶"],
    },
}


def read(book):
    listed_foods(book)
    contaminant_foods(book)
    examples(book)
    for standard, names in DAIRY.items():
        for node, aliases in names.items():
            for alias in aliases:
                book.alias(alias, standard, (node,), "remembered", alias.startswith("鲜"))
    sampled_foods(book)


def listed_foods(book):
    for row in rows(LIST):
        additive_food(book, row["alias"], row["gb2760"])
        pathogen_food(book, row["alias"], row["gb29921"])


def readings(cell):
    """The places of a cell, and whether it is to be asked: behind a question mark, or where there are several."""
    places = [place for place in cell.lstrip("?").split("；") if place]
    return places, cell.startswith("?") or len(places) > 1


def additive_food(book, name, cell):
    places, ambiguous = readings(cell)
    paths = [path for place in places for path in narrowest(book, name, additives.category(book, place))]
    for path in paths:
        book.alias(name, additives.STANDARD, path, "remembered", ambiguous or len(paths) > 1)


def narrowest(book, name, path):
    """白葡萄酒 is one of the categories below 葡萄酒: where these have lines of their own, it may be any of them."""
    nodes = book.trees[additives.STANDARD].paths
    below = [other for other in nodes if other[:-1] == path and nodes[other][0] != nodes[path][0]]
    if not below or fold(name) in fold(path[-1]) or not book.limits.has_line_below(additives.STANDARD, path):
        return [path]
    return [leaf for other in below for leaf in narrowest(book, name, other)]


def pathogen_food(book, name, cell):
    tree = book.trees[pathogens.GENERAL]
    places, ambiguous = readings(cell)
    for place in places:
        path = tree.below(place)
        if path is None:
            book.lose(pathogens.GENERAL, (), place)
        else:
            book.alias(name, pathogens.GENERAL, path, "remembered", ambiguous)


def contaminant_foods(book):
    """Names for GB 2762 and GB 2761: of several nodes the first that a tree has, all of them where it is to be asked."""
    for standard in [*contaminants.EDITIONS.values(), contaminants.AMENDMENT]:
        tree = book.trees[standard]
        for row in rows(CONTAMINANTS):
            found = [path for path in map(tree.below, row["node"].split("；")) if path]
            ambiguous = row["ambiguous"] == "yes"
            if (standard, row["alias"]) in book.aliases:
                continue
            for path in found if ambiguous else found[:1]:
                book.alias(row["alias"], standard, path, "remembered", ambiguous)


def examples(book):
    """The foods that table E.1 prints as examples of a category (如…, 包括…)."""
    tree = book.trees[additives.STANDARD]
    for path, (_, _, note) in list(tree.paths.items()):
        if len(path) == 1:
            continue
        for name in printed_members(re.sub(r"^(如|包括)", "包括", note)) if "印度" not in note else ():
            if tree.names.get(name) or "的" in name or name.startswith("以"):
                continue
            listed = book.aliases.get((additives.STANDARD, name), {})
            if path in listed:
                listed[path] = ("seen", listed[path][1])
            elif not listed:
                book.alias(name, additives.STANDARD, path, "seen", name in DOUBTFUL)


def sampled_foods(book):
    """Species that the sampling rules list for the foods of notice 250, and their market names."""
    standard = banned_drugs.STANDARD
    tree = book.trees[standard]
    for row in rows(book.source / "sampling-rules/foods.csv"):
        path = tree.below(row["食品细类(四级)"])
        if path and path[1] == row["食品大类(一级)"]:
            # Single words such as 头 and 心 name an organ of any animal.
            for name in re.split(r"[（）、]", row["food_name"].replace("等）", "）")):
                book.alias(name, standard, path, "seen", len(name) == 1)
    for row in rows(book.source / "aliases/aliases.csv"):
        leaf = re.sub(r"（.*", "", row["sampling_class_2026"]).split("/")[-1]
        path = tree.below(leaf)
        if path and (standard, row["alias"]) not in book.aliases:
            ambiguous = row["confidence"] == "common-ambiguous"
            book.alias(row["alias"], standard, path, "unconfirmed" if ambiguous else "remembered", ambiguous)


def dried_fungi(book):
    """干香菇, 香菇干 and 香菇（干） are the dried fungus in GB 2762."""
    for standard in ("GB 2762-2022", "GB 2762-2025"):
        for fungus in FUNGI:
            path = book.trees[standard].below("干制" + fungus)
            for alias in (f"干{fungus}", f"{fungus}干", f"{fungus}（干）", f"干{fungus}制品"):
                book.alias(alias, standard, path, "remembered")
                book.settled.add((standard, alias))
