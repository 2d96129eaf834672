"""GB 2760-2024: table A.1 with the categories of table E.1 and the exceptions of table A.2."""

import re
from collections import defaultdict

from . import additive_names
from .common import rows, text
from .restrictions import ALSO_WITHIN, NODES, food_name, top_brackets

FILE = "gb2760"
STANDARD = additive_names.STANDARD
SOLID_DRINKS, DRINKS, JELLY = "14.06", "14.0", "16.01"
SOLID = re.compile(r"，?相应的固体(?:饮料按照?|按饮料)稀释倍数增加使用量|，?相应的固体饮料也可使用")
POWDER = re.compile(r"，?如用于(果冻粉|布丁粉)，按冲调倍数增加使用量")
# Remarks that say nothing about how much a food may contain.
NO_CONDITION = re.compile(r"，?(?:也可用于果冻粉|来源(?:、供体)?同表C\.3|可单独或混合使用|用于鸡蛋保鲜)")
RESIDUE = re.compile(r"，?(?:铝的)?残留量(≤|<)([0-9.]+)mg/kg")
SWEET = re.compile(r"(甜型.+?)最大使用量为([0-9.]+)(g/L)，?")
NATURAL_WATER = "自然来源类饮用水不能使用"
MIXTURES = {
    "防腐剂": ["防腐剂混合使用时各自用量占其最大使用量比例之和", "防腐剂各自用量占其最大使用量的比例之和"],
    "相同色泽着色剂": ["同色着色剂混合使用时各自用量占其最大使用量的比例之和"],
    "抗氧化剂": [],
}


class Reader:
    def __init__(self, book):
        self.book = book
        self.tree = book.trees[STANDARD]
        self.paths = {}
        self.exceptions = {}
        self.lines = []
        self.functions = {}

    def read(self):
        source = self.book.source / "contaminants"
        for row in rows(source / "foods_2760.csv"):
            self.category(row)
        for row in rows(source / "table_a2_2760.csv"):
            self.exceptions[int(row["exception_no"])] = self.paths[row["food_category_no"]]
        self.lines = list(rows(source / "additives_2760.csv"))
        self.name_items()
        for number, row in enumerate(self.lines, 1):
            self.line(number, row)
        self.mixtures()

    def category(self, row):
        number = row["number"]
        if row["reserved"] == "1":
            return
        name, note = food_name(row["name"])
        above = self.paths.get(row["parent"], ())
        self.paths[number] = self.tree.add(above + (name,), code=number, note=note)

    def name_items(self):
        """Items, their bases and functions, from all lines of an additive."""
        bases = defaultdict(set)
        self.categories = defaultdict(set)
        for row in self.lines:
            bases[row["additive_zh"]] |= {self.basis(row)} - {""}
            self.categories[row["additive_zh"]].add(row["food_category_no"])
        self.items, self.plain_basis = {}, {}
        for row in self.lines:
            printed = row["additive_zh"]
            if printed in self.items:
                continue
            name, aliases = additive_names.canonical(printed)
            name = self.book.items.find(additive_names.PESTICIDES.get(name, name)) or name
            if name != additive_names.canonical(printed)[0]:
                aliases.append(additive_names.canonical(printed)[0])
            basis = bases[printed] if len(bases[printed]) == 1 else set()
            self.plain_basis[printed] = next(iter(basis), "")
            with_basis = [f"{alias}（{self.plain_basis[printed]}）" for alias in [name] + aliases if basis]
            self.items[printed] = self.book.items.add(name, "additive", STANDARD, aliases=aliases + with_basis)
            self.functions[name] = row["function"]

    @staticmethod
    def basis(row):
        basis = row["basis"].replace("最大使用量", "")
        return "" if basis.startswith("以油脂") else basis

    def note(self, row):
        """What is left of a remark when residue, basis and what the food tree says are taken off."""
        note = row["note"].replace(",", "，").replace("最大使用量以", "以")
        for pattern in (SOLID, POWDER, NO_CONDITION, RESIDUE, SWEET):
            note = pattern.sub("", note)
        note = note.removeprefix(NATURAL_WATER).strip("，")
        if note.startswith("(") and note.endswith(")"):
            note = note[1:-1]
        basis = self.plain_basis[row["additive_zh"]].replace(",", "，")
        return [part for part in note.split("，") if part and part != basis]

    def line(self, number, row):
        notes, value = self.note(row), dict(bound="按生产需要")
        if row["unit"]:
            value = dict(bound="≤", value=row["max_use"], unit=row["unit"])
        residue = RESIDUE.search(row["note"].replace(",", "，"))
        if residue:
            notes += [f"最大使用量{row['max_use']}{row['unit']}"] if row["unit"] else []
            value = dict(bound=residue[1], value=residue[2], unit="mg/kg")
        common = dict(clause="表A.1", page=row["printed_page"], **value)
        item = self.items[row["additive_zh"]]
        for path, excepted in self.foods(row):
            self.put(item, path, number, excepted, notes, common)
            if item == "硫磺":
                self.book.limits.later(FILE, STANDARD, "二氧化硫残留量", path, number, note="硫磺，只限用于熏蒸", **common)
        self.further_foods(number, row, item, notes, common)

    def put(self, item, path, number, excepted, notes, common):
        self.book.limits.add(FILE, STANDARD, item, path, number, excepted=map(text, excepted), note="，".join(notes), **common)

    def foods(self, row):
        """Nodes of a line with what each excepts."""
        number, printed = row["food_category_no"], row["food_category_name"]
        if number == "—":
            excepted = [self.exceptions[n] for n in numbers(row["a2_excluded"])]
            excepted += [self.paths[code] for code in re.findall(r"\((\d\d\.\d\d)\D+除外\)", printed)]
            if row["note"] == NATURAL_WATER:
                excepted.append(self.excepted_name("14.01.03", self.paths["14.01.03"], "自然来源饮用水"))
            for root in self.tree.roots():
                yield root, [path for path in excepted if path[:1] == root]
            return
        path = self.paths[number]
        only, excepted = self.brackets(number, path, printed)
        if not only:
            yield path, excepted
            return
        node = self.tree.add(path + (f"{path[-1]}({only})",), code=number)
        yield node, []
        for other in ALSO_WITHIN.get(only, ()):
            yield self.tree.add(path + (f"{path[-1]}({other})",), code=number), []

    def brackets(self, number, path, printed):
        """What a printed name restricts itself to (仅限…), and the nodes that it excepts (…除外)."""
        only, excepted = "", []
        for content in top_brackets(printed):
            if "仅限" in content:
                only = content
            elif content.endswith("除外") and not content.startswith("13.0"):
                codes = re.findall(r"\d\d(?:\.\d\d)+|\d\d\.0", content)
                excepted += [self.paths[code] for code in codes]
                if not codes:
                    excepted.append(self.excepted_name(number, path, content.removesuffix("除外")))
        return only, excepted

    def excepted_name(self, number, path, name):
        name = NODES.get((number, name), name)
        return self.tree.below(name, path) or self.tree.add(path + (name,), code=number)

    def further_foods(self, number, row, item, notes, common):
        """Foods that only a line's remark names: jelly powder, solid drinks, sweet wines."""
        remark = row["note"].replace(",", "，")
        path = self.paths.get(row["food_category_no"])
        powder = POWDER.search(remark)
        if powder or "也可用于果冻粉" in remark:
            node = self.tree.add(path + (powder[1] if powder else "果冻粉",), code=row["food_category_no"])
            if powder:
                self.put(item, node, number, [], notes + ["按冲调倍数增加使用量"], common)
        sweet = SWEET.search(remark)
        if sweet:
            node = self.tree.add(path + (sweet[1],), code=row["food_category_no"])
            self.put(item, node, number, [], notes, common | dict(value=sweet[2], unit=sweet[3]))
        if SOLID.search(remark):
            self.solid_drinks(number, row, item, notes, common)

    def solid_drinks(self, number, row, item, notes, common):
        """A solid drink may contain what the drink made of it may, times its dilution."""
        solid, category = self.paths[SOLID_DRINKS], row["food_category_no"]
        others = self.categories[row["additive_zh"]] - {category}
        if category == SOLID_DRINKS or any(code == DRINKS or code.startswith(SOLID_DRINKS) for code in others):
            return
        more = ["按稀释倍数增加使用量"] if "稀释" in row["note"] else []
        if category != DRINKS:
            more.insert(0, f"仅限与{self.paths[category][-1]}相应的固体饮料")
        if any(solid in excepted for _, excepted in self.foods(row)):
            return
        self.put(item, solid, number, [], notes + more, common)

    def mixtures(self):
        """Clause A.4: the amounts of several, each over its maximum, sum up to no more than 1."""
        for function, spellings in MIXTURES.items():
            name = f"{function}混合使用时各自用量占其最大使用量的比例之和"
            self.book.items.add(name, "additive", STANDARD, aliases=spellings)
            for root in self.tree.roots():
                self.book.limits.add(FILE, STANDARD, name, root, 0, value="1", clause="A.4", page=4)


def category(book, place):
    """The node of a number, such as 06.07/仅限方便面 for a part of a category, or 14.01.03/自然来源饮用水."""
    code, _, only = place.partition("/")
    tree = book.trees[STANDARD]
    path = next((path for path, node in tree.paths.items() if node[0] == code), ())
    if only:
        path = path + (f"{path[-1]}({only})" if only.startswith("仅限") else only,)
    if path not in tree.paths:
        book.lose(STANDARD, path, place)
    return path


def numbers(ranges):
    """1~4、6~53 → 1, 2, 3, 4, 6, …"""
    for part in re.split(r"[、,]", ranges):
        first, _, last = re.sub(r"[~～-]", "~", part).partition("~")
        yield from range(int(first), int(last or first) + 1)
