"""Fresh foods in the trees that print no such names: GB 2762 and GB 2761 by class, GB 2760 by category."""

from . import additives, contaminants
from .aliases import contaminant_food, sampling_names
from .common import SEPARATOR, rows
from .items import GB2763

NEWEST = "GB 2762-2025"
# Classes of GB 2763 and the class of GB 2762 that their foods belong to; the first that fits holds.
CLASSES = [
    ("谷物 > 麦类", "其他谷物"), ("油料和油脂 > 小型油籽类", "生干坚果及籽类"), ("油料和油脂 > 中型油籽类", "生干坚果及籽类"),
    ("油料和油脂 > 大型油籽类", "生干坚果及籽类"), ("蔬菜 > 芸薹属类蔬菜", "芸薹类蔬菜"), ("蔬菜 > 叶菜类蔬菜 > 叶柄类", ""),
    ("蔬菜 > 叶菜类蔬菜", "叶菜蔬菜"), ("蔬菜 > 豆类蔬菜", "豆类蔬菜"), ("蔬菜 > 茎类蔬菜", "茎类蔬菜"),
    ("蔬菜 > 根茎类和薯芋类蔬菜", "块根和块茎蔬菜"), ("蔬菜", "其他新鲜蔬菜"),
    ("水果 > 浆果和其他小型类水果", "浆果和其他小粒水果"), ("水果", "其他新鲜水果"), ("食用菌", "其他新鲜食用菌"),
    ("干制蔬菜", "干制蔬菜"), ("干制水果", "水果干类"),
]
# Classes of GB 2762 and the categories of GB 2760; several where the name does not say which.
CATEGORIES = {
    "水果及其制品 > 新鲜水果": ["04.01.01.01", "04.01.01.02"],
    "蔬菜及其制品 > 新鲜蔬菜": ["04.02.01.01", "04.02.01.02"],
    "食用菌及其制品 > 新鲜食用菌": ["04.03.01.01", "04.03.01.02"],
    "藻类及其制品 > 新鲜藻类": ["04.03.01.01", "04.03.01.02"],
    "谷物及其制品 > 谷物": ["06.01"],
    "坚果及籽类 > 生干坚果及籽类": ["04.05.01", "04.05.02.05"],
    # No line of the table tells 生鲜肉 from 冷却肉 or 冻肉.
    "肉及肉制品 > 肉类 > 畜禽肉": ["08.01.01"],
    "水产动物及其制品 > 鲜、冻水产动物": ["09.01"],
    "蛋及蛋制品 > 鲜蛋": ["10.01"],
}
SPROUTS, SEA = "芽菜类蔬菜", {"海水虾", "海水蟹"}
SURFACE_TREATED = {"苹果": "仅限苹果", "柑橘类水果": "仅限柑橘类"}
SEA_CRUSTACEANS = "仅限于海水虾蟹类"


def read(book):
    places = {}
    for row in rows(book.source / "aliases/crosswalk.csv"):
        for name in sampling_names(row["sampling_name"]):
            places.setdefault(name, []).append((row["sampling_class"], row["gb2763_2026_paths"].replace(";", "/")))
    for name, path in canonical_names(book):
        places.setdefault(name, []).append(("", SEPARATOR.join(path)))
    for name, known in places.items():
        absent_class(book, name)
        additive_food(book, name, known)


def canonical_names(book):
    """Names of the foods of GB 2763 that stand for a class of GB 2762; those that the market names lead to as well."""
    classes = {}
    for row in rows(book.source / "aliases/aliases.csv"):
        if row["path_gb2762_2025"] and row["path_gb2763_2026"]:
            classes.setdefault(row["canonical"], row["path_gb2762_2025"])
    newest = book.trees[NEWEST]
    for standard in reversed(GB2763.values()):
        inner = {SEPARATOR.join(path[:-1]) + SEPARATOR for path in book.trees[standard].paths}
        for path in list(book.trees[standard].paths):
            name, whole = path[-1], SEPARATOR.join(path) + SEPARATOR
            node = next((node for start, node in CLASSES if whole.startswith(start + SEPARATOR)), "")
            wanted = classes.get(name) or (SEPARATOR.join(newest.below(node)) if node else "")
            is_class = len(path) < 2 or name.endswith(("类", "油橄榄", "脯", "蜜饯")) or len(name) < 2 or whole in inner
            if not wanted or is_class and name not in classes:
                continue
            if not is_placed(book, name):
                contaminant_food(book, name, name, wanted, "remembered", False)
            yield name, path


def is_placed(book, name):
    return any((standard, name) in book.aliases for standard in contaminants.EDITIONS.values())


def place(book, name):
    """The one node of GB 2762 that a name means, else None."""
    tree = book.trees[NEWEST]
    found = book.aliases.get((NEWEST, name), {})
    if not found:
        return tree.below(name)
    return next(iter(found)) if len(found) == 1 and not any(doubt for _, doubt in found.values()) else None


def absent_class(book, name):
    """GB 2761 sets nothing for the classes that its annex lacks."""
    standard, found = contaminants.EDITIONS["2761-2017"], place(book, name)
    if found and found[:1] in contaminants.ABSENT_2761:
        book.alias(name, standard, found[:1], "remembered")


def additive_food(book, name, known):
    standard, found = additives.STANDARD, place(book, name)
    if not found or (standard, name) in book.aliases:
        return
    codes = next((codes for start, codes in CATEGORIES.items() if SEPARATOR.join(found).startswith(start)), [])
    if any(SPROUTS in path for _, path in known):
        codes = ["04.02.01.04"]
    if codes == ["09.01"]:
        sea = [code + "/" + SEA_CRUSTACEANS if kind in SEA and name not in SEA else code for kind, _ in known for code in codes]
        codes = sorted(set(sea))
    for fruit, only in SURFACE_TREATED.items():
        if "04.01.01.02" in codes and any(fruit in path.replace(SEPARATOR, "/").split("/") for _, path in known):
            codes = ["04.01.01.01", f"04.01.01.02/{only}"]
    for code in codes:
        book.alias(name, standard, additives.category(book, code), "remembered", len(codes) > 1)
