"""GB 2762, both editions with amendment 1, and GB 2761: contaminants and mycotoxins."""

import re

from . import products
from .common import SEPARATOR, rows, split_outside_brackets, text
from .items import contaminant

EDITIONS = {"2762-2022": "GB 2762-2022", "2762-2025": "GB 2762-2025", "2761-2017": "GB 2761-2017"}
FILES = {"2762-2022": "gb2762", "2762-2025": "gb2762", "2761-2017": "gb2761"}
AMENDMENT = "GB 2762-2022第1号修改单"
# Classes of GB 2762 that annex A of GB 2761 lacks: it sets nothing for them.
ABSENT_2761 = [
    (name,)
    for name in (
        "蔬菜及其制品", "食用菌及其制品", "藻类及其制品", "肉及肉制品", "水产动物及其制品", "蛋及蛋制品", "食糖及淀粉糖",
        "淀粉及淀粉制品", "焙烤食品", "可可制品、巧克力和巧克力制品以及糖果", "冷冻饮品", "其他类",
    )
]
# Footnotes that say how to test, or that the tree says already; docs/limits.md has them.
NO_CONDITION = (
    "对于制定甲基汞限量", "对于制定无机砷限量", "新鲜香辛料", "第1号修改单增补",
)
SHORTER = {"液态婴幼儿配方食品根据8∶1的比例折算其限量": "液态产品按8∶1折算"}
# Footnotes of a class that speak of one food in it only: that food gets a line with the note, the class one without.
ONLY_FOR = {"稻谷以糙米计": ("稻谷", "以糙米计"), "乳粉按生乳折算": ("乳粉", "按生乳折算")}


class Reader:
    def __init__(self, book):
        self.book = book
        self.lines = {}

    def read(self):
        source = self.book.source
        for name in ("foods_2762.csv", "foods_2761.csv"):
            for row in rows(source / "contaminants" / name):
                tree = self.book.trees[EDITIONS[row["edition"]]]
                tree.add(tuple(row["path"].split(SEPARATOR)), note=row["note"])
        for edition, standard in EDITIONS.items():
            tree = self.book.trees[standard]
            products.add_named(tree, products.NAMED_2761 if edition.startswith("2761") else products.NAMED_2762)
            products.add_members(tree)
        self.book.trees[AMENDMENT].add(("其他类", "食用燕窝"))
        for row in rows(source / "contaminants/limits.csv"):
            if row["edition"] in EDITIONS:
                self.limit(row)
        for path in ABSENT_2761:
            self.book.trees["GB 2761-2017"].add(path, note="附录A没有的类别：本标准未规定限量")

    def limit(self, row):
        standard, file = EDITIONS[row["edition"]], FILES[row["edition"]]
        levels = row["path_clean"].split(SEPARATOR)
        if standard == "GB 2762-2022" and row["in_force_from"] != "2023-06-30":
            standard = AMENDMENT
        line = self.lines[standard] = self.lines.get(standard, 0) + 1
        parent = self.parent(standard, levels[:-1])
        excepted = []
        for name in filter(None, row["except"].split(";")):
            excepted += self.excepted(standard, name, parent, row["except"])
        paths = self.paths(standard, levels[-1], parent, excepted)
        note, special = notes(row)
        common = dict(
            value=row["value"], unit=row["unit"], clause=row["table"], page=row["printed_page"],
        )
        for path, judged in paths:
            inside = [text(other) for other in excepted if other[: len(path)] == path]
            common["confidence"] = "remembered" if judged else "seen"
            own = special[1] if special and path[-1] == special[0] else ""
            place = self.book.limits.later if judged else self.book.limits.add
            place(file, standard, contaminant(row), path, line, excepted=inside,
                  note="；".join(filter(None, [note, own])), **common)
            below = self.book.trees[standard].below(special[0], path) if special and not own else None
            if below and all(other != below[: len(other)] for other in excepted):
                self.book.limits.later(file, standard, contaminant(row), below, line,
                                       note="；".join(filter(None, [note, special[1]])), **common)

    def paths(self, standard, name, parent, excepted):
        """The nodes of a printed line, each with whether it is our reading that the line means it."""
        if name == "食品":
            return [(path, False) for path in self.book.trees[standard].roots() if path not in excepted]
        found = self.node(standard, name, parent)
        if found:
            return [(found, False)] + self.elsewhere(standard, found)
        names = expand(name)
        paths = []
        for part in names:
            place = self.node(standard, part, parent)
            if place:
                paths.append((place, False))
                paths += self.elsewhere(standard, place)
            elif not part.endswith("制品"):
                self.book.lose(standard, parent, part)
        if not paths:
            self.book.lose(standard, parent, name)
        return list(dict.fromkeys(paths))

    def elsewhere(self, standard, path):
        """Further nodes that belong to a product class by our reading: dried fish is 鱼类制品 as well."""
        tree = self.book.trees[standard]
        found = [tree.below(name) for name in products.ALSO.get(path[-1], ())]
        return [(other, True) for other in found if other and other[: len(path)] != path]

    def excepted(self, standard, name, parent, all_names):
        others = [n for n in all_names.split(";") if not n.startswith("以上")]
        whole = self.node(standard, name, parent)
        names = [n + "制品" for n in others] if name.startswith("以上") else [name] if whole else expand(name)
        places = []
        for part in names:
            place = self.node(standard, part, parent)
            if place:
                places += [place] + [other for other, _ in self.elsewhere(standard, place)]
        if not places:
            self.book.lose(standard, parent, f"{name}（除外）")
        return places

    def parent(self, standard, levels):
        """The node of the nearest level above that is one node."""
        for depth in range(len(levels), 0, -1):
            found = self.node(standard, levels[depth - 1], ())
            if found:
                return found
        return ()

    def node(self, standard, name, parent):
        tree = self.book.trees[standard]
        name = products.SPELLINGS.get(name, name)
        return tree.below(name, parent) or tree.below(name, parent[:1]) or tree.below(name)


def expand(name):
    """香菇、平菇及以上食用菌的制品 → each of them and its products; 鱼类及其制品 → 鱼类, 鱼类制品."""
    name = re.sub(r"涉及的品种$", "", name)
    together = re.sub(r"及以上.*制品$", "", name)
    parts = []
    for part in split_outside_brackets(together):
        base = re.sub(r"及其制品$", "", part)
        for single in re.split(r"(?<!以)及(?!小粒|其|籽)", base) if base == part else [base]:
            parts.append(single)
        if base != part or together != name:
            parts.append(base + "制品")
    return parts


def notes(row):
    """The conditions printed with a value, and the one of them that speaks of a single food."""
    kept, special = [], None
    for note in row["note"].replace("[上级]", "").split("；"):
        if note in ONLY_FOR:
            special = ONLY_FOR[note]
        elif note and not note.startswith(NO_CONDITION):
            kept.append(SHORTER.get(note, note))
    form = row["analyte_form"]
    if form.endswith(("NO2⁻计", "NO3⁻计")):
        kept.append(form)
    return "；".join(dict.fromkeys(kept)), special


def dried_rows(book):
    """Clause 3.5 of GB 2762: classes whose limits follow those of the fresh food by the loss of water."""
    for standard in ("GB 2762-2022", "GB 2762-2025"):
        names = ["干制水产品", "干制食用菌"] + (["熟肉干制品"] if standard.endswith("2022") else [])
        for name in names:
            path = book.trees[standard].below(name)
            yield [standard, text(path), "dried", "3.5", 1, "seen" if name != "熟肉干制品" else "remembered"]
