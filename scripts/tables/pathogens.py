"""Microbiological plans: GB 29921-2021, and the lines of GB 19302-2025 and GB 19645-2010 for their own foods."""

import re

from .common import rows, split_outside_brackets, text
from .restrictions import food_name

FILE = "pathogens"
GENERAL = "GB 29921-2021"
TABLES = {GENERAL: "表1", "GB 19302-2025": "表3", "GB 19645-2010": "表3"}
ITEMS = {"克罗诺杆菌属(阪崎肠杆菌)": "克罗诺杆菌属（阪崎肠杆菌）"}
HYGIENE = {"大肠菌群", "霉菌", "乳酸菌数", "菌落总数"}
# Foods that a remark (仅适用于…) names without appendix A having a node: the node above, and the name where it differs.
NAMED = {
    "加糖炼乳(甜炼乳)": ("浓缩乳制品", "加糖炼乳(甜炼乳)"), "调制加糖炼乳": ("浓缩乳制品", "调制加糖炼乳"),
    "牛肉制品": ("熟肉制品", "牛肉制品"), "上述类别混合食品": ("即食果蔬制品", "去皮或预切的水果、蔬菜混合食品"),
    "婴儿(0~6月龄)配方食品": ("特殊膳食用食品", "婴儿配方食品"),
}
# Foods for which the standard says that it does not apply (clause 1): without any line.
NOT_RULED = ("商业无菌食品", "包装饮用水")


class Reader:
    def __init__(self, book):
        self.book = book
        self.lines = {}
        self.excepted = []

    def read(self):
        parents, level = {}, 0
        source = self.book.source / "contaminants"
        for row in rows(source / "foods_29921.csv"):
            level = int(row["level"])
            name, note = food_name(row["name"])
            path = (parents[level - 1] if level else ()) + (name,)
            parents[level] = self.book.trees[GENERAL].add(path, note=note)
            if note.endswith("除外"):
                self.excepted.append(self.book.trees[GENERAL].add(path + (note.removesuffix("除外"),)))
        for name in NOT_RULED:
            self.book.trees[GENERAL].add((name,), note="第1章：不适用")
        for row in rows(source / "pathogens.csv"):
            self.line(row)

    def line(self, row):
        standard = row["standard"]
        tree = self.book.trees[standard]
        line = self.lines[standard] = self.lines.get(standard, 0) + 1
        printed = row["organism"]
        kind = "hygiene-microbe" if printed in HYGIENE else "pathogen"
        item = self.book.items.add(ITEMS.get(printed, printed), kind, standard)
        paths = [tree.add((name,)) for name in row["food_category"].split("、")] if standard != GENERAL else []
        note = ""
        if standard == GENERAL:
            paths = self.foods(tree, row)
        elif "稀释倍数" in row["note"]:
            note = "样品经稀释的，m和M乘以稀释倍数"
        elif printed == "乳酸菌数":
            note = "发酵后经热处理的产品不作要求"
        clause = "表4" if printed == "乳酸菌数" else TABLES[standard]
        for path in paths:
            excepted = [text(other) for other in self.excepted if standard == GENERAL and other[: len(path)] == path]
            self.book.limits.add(FILE, standard, item, path, line, excepted, note=note, clause=clause, **bound(row))

    def foods(self, tree, row):
        """The class of the table, or only the foods that the remark names."""
        only = re.match(r"仅适用于?(.*)", row["note"])
        root = (row["food_category"],)
        if not only:
            return [root]
        whole = tree.below(only[1], root)
        paths = [whole] if whole else []
        for part in [] if whole else split_outside_brackets(only[1]):
            paths += [self.food(tree, root, name) for name in self.names(tree, root, part)]
        return paths

    @staticmethod
    def names(tree, root, part):
        """干酪、再制干酪和干酪制品 is one node; the halves of others are two."""
        whole = tree.below(part, root) or part in NAMED
        return [part] if whole else re.split(r"[和及]", part)

    def food(self, tree, root, name):
        above, own = NAMED.get(name, (None, name))
        found = tree.below(own, root)
        if found is None and above:
            found = tree.add(tree.below(above, root) + (own,))
        if found is None:
            self.book.lose(GENERAL, root, name)
        return found or root


def bound(row):
    """Bound, value and unit of a row of the table."""
    unit = row["unit"].replace("(或/25mL)", "(mL)").replace("CFU/g或CFU/mL", "CFU/g(mL)")
    if row["plan_type"].startswith(("≤", "≥")):
        return dict(bound=row["plan_type"][0], value=f"{float(row['m']):.0f}", unit=unit)
    plan = f"n={row['n']},c={row['c']},m={row['m']}" + ("" if row["M"] == "—" else f",M={row['M']}")
    return dict(bound="采样方案", value=plan, unit=unit)
