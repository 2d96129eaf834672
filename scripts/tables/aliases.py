"""Market names of foods: names that lead to a node of each standard's own tree."""

import re

from .common import SEPARATOR, rows
from .contaminants import EDITIONS
from .gb2763 import SHEEP_AND_GOAT
from .items import GB2763

# Market foods that belong to one of the foods named in GB 2762's tables rather than to its class.
BELONGS = {
    "马铃薯": "薯类", "甘薯": "薯类", "山药": "薯类", "芋": "薯类", "木薯": "薯类", "豆薯": "薯类", "姜": "生姜",
    "芹菜": "芹菜", "梭子蟹": "海蟹", "青蟹": "海蟹", "蟳": "海蟹", "海水蟹": "海蟹", "其他海水蟹": "海蟹",
    "黄花菜（鲜）": "黄花菜", "花生仁": "花生", "虾蛄": "虾蛄", "猪肝": "畜禽肝脏", "牛肝": "畜禽肝脏",
    "羊肝": "畜禽肝脏", "鸡肝": "畜禽肝脏", "鸭肝": "畜禽肝脏", "鹅肝": "畜禽肝脏", "猪肾": "畜禽肾脏",
    "牛肾": "畜禽肾脏", "羊肾": "畜禽肾脏", "肝": "畜禽肝脏", "肾": "畜禽肾脏",
}
CONFIDENCE = {"official": "seen", "common-ambiguous": "unconfirmed"}


def read(book):
    crosswalk(book)
    market_names(book)


def crosswalk(book):
    """Names of the sampling rules' chapters on fresh food, which is what they mean: 枣 is the fruit, not the dried one."""
    for row in rows(book.source / "aliases/crosswalk.csv"):
        confidence = "seen" if row["how"] == "exact" else "remembered"
        for name in sampling_names(row["sampling_name"]):
            for path in filter(None, row["gb2763_2026_paths"].split(";")):
                pesticide_food(book, name, path, confidence, False)
            contaminant_food(book, name, name, row["gb2762_2025_path"], confidence, False)
    book.settled |= set(book.aliases)


def sampling_names(printed):
    """普通白菜（小白菜、小油菜、青菜） is one name, and four."""
    return list(dict.fromkeys([printed] + [n for n in re.split(r"[（）、]", printed.replace("等）", "）")) if n]))


def market_names(book):
    for row in rows(book.source / "aliases/aliases.csv"):
        confidence = CONFIDENCE.get(row["confidence"], "remembered")
        ambiguous = row["confidence"] == "common-ambiguous" or row["relation"] in ("form", "group")
        for path in filter(None, row["path_gb2763_2026"].split(";")):
            pesticide_food(book, row["alias"], path, confidence, ambiguous)
        contaminant_food(book, row["alias"], row["canonical"], row["path_gb2762_2025"], confidence, ambiguous)


def pesticide_food(book, name, path, confidence, ambiguous):
    wanted = tuple(path.split("/"))
    for standard in GB2763.values():
        if (standard, name) in book.settled:
            continue
        tree = book.trees[standard]
        found = wanted if wanted in tree.paths else tree.below(wanted[-1], wanted[:1])
        # 羊肾 is 山羊肾 or 绵羊肾 where the tables name these.
        kinds = [tree.below(kind + name, found or ()) for kind in ("山", "绵")] if name in SHEEP_AND_GOAT else []
        for place in list(filter(None, kinds)) or filter(None, [found]):
            book.alias(name, standard, place, confidence, ambiguous)


def contaminant_food(book, name, canonical, path, confidence, ambiguous):
    """GB 2762 and GB 2761 by one reasoning: a food named in the tables goes before its class."""
    if not path:
        return
    wanted = tuple(path.split(SEPARATOR))
    for standard in EDITIONS.values():
        if (standard, name) in book.settled:
            continue
        tree = book.trees[standard]
        named = BELONGS.get(canonical) or BELONGS.get(name)
        found = tree.below(named) if named else None
        found = found or tree.below(canonical, wanted) or (wanted if wanted in tree.paths else None)
        if not found and standard.startswith("GB 2761"):
            found = tree.below(wanted[-1], wanted[:1])
        if found:
            book.alias(name, standard, found, confidence, ambiguous)
