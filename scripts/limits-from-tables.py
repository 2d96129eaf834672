#!/usr/bin/env python3
"""Turns the typed tables of the national standards into the CSV files of Rulebook/limits.

    scripts/limits-from-tables.py SOURCE_DIR Rulebook/limits [--foods scripts/first-foods.txt]

SOURCE_DIR holds gb2763/, contaminants/, aliases/ and sampling-rules/ as their READMEs describe them. With --foods only
the limits that apply to the named foods and classes are written, and held-foods.csv says which these are: for any other
food the absence of a limit says nothing. Facts only; the form of the files is our own (docs/rulebook.md).

Rows that cannot be placed in the standard's own food tree are counted and named on standard error; one that might apply
to a held food ends the run with exit code 1.
"""

import argparse
import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

SEPARATOR = " > "
GB2763 = {"2021": "GB 2763-2021", "2026": "GB 2763-2026"}
GB2762 = {"2762-2022": "GB 2762-2022", "2762-2025": "GB 2762-2025"}

# Names of GB 2763's tables that are only another spelling of the node they lead to.
SAME_FOOD = {"甜瓜", "瓜类水果", "芸苔类蔬菜", "黑全麦粉", "蚕豆", "牛奶", "绵羊奶", "山羊奶", "甘蓝"}
# Foods that GB 2762's tables name without Annex A having a node: where the tables' own layout puts them.
NAMED_2762 = {
    "芹菜": "茎类蔬菜", "黄花菜": "其他新鲜蔬菜", "生姜": "块根和块茎蔬菜", "薯类": "块根和块茎蔬菜",
    "海蟹": "甲壳类", "虾蛄": "甲壳类", "花生": "生干坚果及籽类", "畜禽肝脏": "畜禽内脏", "畜禽肾脏": "畜禽内脏",
    "玉米粉": "玉米粉、玉米糁(渣)", "玉米糁(渣)": "玉米粉、玉米糁(渣)",
}
# Market foods that belong to one of those named foods rather than to its class.
BELONGS_2762 = {
    "马铃薯": "薯类", "甘薯": "薯类", "山药": "薯类", "芋": "薯类", "木薯": "薯类", "豆薯": "薯类", "姜": "生姜",
    "芹菜": "芹菜", "梭子蟹": "海蟹", "青蟹": "海蟹", "蟳": "海蟹", "海水蟹": "海蟹", "其他海水蟹": "海蟹",
    "黄花菜（鲜）": "黄花菜", "花生仁": "花生",
}
# Products that GB 2762 names in the table of the fresh food: their lines can never meet a fresh food.
PRODUCTS_2762 = {"干制水产品", "熟肉干制品"}
ELEMENT_ITEMS = {"汞": ["总汞", "甲基汞"], "砷": ["总砷", "无机砷"]}
MORE_ALIASES = {
    "单核细胞增生李斯特氏菌": ["单增李斯特菌", "单增李斯特氏菌"], "总汞": ["汞", "汞（以Hg计）", "汞(Hg)"],
    "总砷": ["砷", "砷（以As计）", "砷(As)"], "铅": ["铅(Pb)"], "镉": ["镉(Cd)"], "铬": ["铬(Cr)"],
    "恩诺沙星": ["恩诺沙星（以恩诺沙星与环丙沙星之和计）"], "黄曲霉毒素B1": ["黄曲霉毒素B₁"], "黄曲霉毒素M1": ["黄曲霉毒素M₁"],
}
# By which law the sampling rules judge an item: the first that fits says what kind of item it is.
LAW_KINDS = [
    ("公告第250号", "banned-drug"), ("整顿办函", "illegal-additive"), ("公告2011年第10号", "illegal-additive"),
    ("公告2025年第24号", "illegal-additive"), ("2025年第24号", "illegal-additive"), ("市监稽发", "illegal-additive"),
    ("GB 31650", "veterinary-drug"), ("GB 2763", "pesticide"), ("GB 2762", "contaminant"), ("GB 2761", "mycotoxin"),
    ("GB 2760", "additive"), ("GB 29921", "pathogen"), ("GB 31607", "pathogen"),
]
HYGIENE = ["菌落总数", "大肠菌群", "霉菌", "酵母", "嗜渗酵母", "商业无菌", "乳酸菌数"]
ALIAS_CONFIDENCE = {"official": "seen", "common-ambiguous": "unconfirmed"}


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


def split_outside_brackets(name):
    parts, depth, current = [], 0, ""
    for sign in name:
        depth += sign in "([（" and 1 or sign in ")]）" and -1 or 0
        if sign == "、" and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += sign
    return parts + [current]


class Held:
    """Which foods the run keeps; everything without a list."""

    def __init__(self, file):
        self.paths = defaultdict(list)
        if not file:
            return
        for line in open(file, encoding="utf-8"):
            if line.strip() and not line.startswith("#"):
                series, path = line.rstrip("\n").split("\t")
                self.paths[series].append(tuple(path.split(SEPARATOR)))

    def keeps(self, series, path):
        if not self.paths:
            return True
        return any(path[: len(held)] == held or held[: len(path)] == path for held in self.paths[series])

    def covers(self, series, path):
        return not self.paths or any(path[: len(held)] == held for held in self.paths[series])


class Tree:
    """One edition's food tree: nodes by path and by name."""

    def __init__(self):
        self.paths = {}
        self.names = defaultdict(list)

    def add(self, path):
        if path not in self.paths:
            self.paths[path] = None
            self.names[path[-1]].append(path)

    def below(self, name, parent):
        found = [path for path in self.names[name] if path[: len(parent)] == parent]
        return found[0] if len(found) == 1 else None


class Converter:
    def __init__(self, source, held):
        self.source = source
        self.held = held
        self.items = {}
        self.names = {}
        self.trees = {}
        self.limits = {"gb2763": [], "gb2762": []}
        self.aliases = {}
        self.lost = []

    # Items

    def item(self, name, kind, source, confidence="seen", aliases=()):
        if name not in self.items:
            self.items[name] = [name, kind, [], source, confidence]
            self.names.setdefault(self.fold(name), name)
        for alias in list(aliases) + MORE_ALIASES.get(name, []):
            self.alias_item(name, alias)
        if "噁" in name:
            self.alias_item(name, name.replace("噁", "恶"))

    def alias_item(self, name, alias):
        folded = self.fold(alias)
        if self.names.setdefault(folded, name) == name and alias != name and alias not in self.items[name][2]:
            if folded != self.fold(name):
                self.items[name][2].append(alias)

    @staticmethod
    def fold(name):
        return re.sub(r"\s", "", name).replace("（", "(").replace("）", ")").replace("，", ",").lower()

    def read_items(self):
        sections = defaultdict(dict)
        for row in rows(self.source / "gb2763/pesticides.csv"):
            sections[row["edition"]][row["name_zh"]] = [m for m in row["members"].split(";") if m]
        joined = {m: name for name, members in sections["2026"].items() for m in members if len(members) > 1}
        self.heading = {}
        for edition in ("2026", "2021"):
            for name, members in sections[edition].items():
                canonical = name if name in sections["2026"] else joined.get(name, name)
                self.heading[edition, name] = canonical
                self.item(canonical, "pesticide", GB2763[edition])
        for edition in ("2026", "2021"):
            for name, members in sections[edition].items():
                for member in members:
                    self.alias_item(self.heading[edition, name], member)
        for row in rows(self.source / "contaminants/limits.csv"):
            name = self.contaminant(row)
            kind = "mycotoxin" if row["edition"].startswith("2761") else "contaminant"
            form = row["analyte_form"]
            printed = [] if not form else [f"{name}（{form}）"] if form.startswith("以") else [form]
            self.item(name, kind, "GB " + row["edition"], aliases=printed)
        self.read_sampling_items()

    @staticmethod
    def contaminant(row):
        form = re.sub(r"\(.*", "", row["analyte_form"])
        return form if form in ELEMENT_ITEMS.get(row["analyte_zh"], []) else row["analyte_zh"]

    def read_sampling_items(self):
        laws = defaultdict(set)
        for name in ("items.csv", "items_2025.csv"):
            for row in rows(self.source / "sampling-rules" / name):
                laws[row["item"]].add(row["law_or_standard"])
        for printed, texts in sorted(laws.items()):
            base = re.sub(r"（[^（）]*计[^（）]*）$", "", printed)
            known = self.names.get(self.fold(printed)) or self.names.get(self.fold(base))
            if known:
                self.alias_item(known, printed)
                continue
            kind = next((kind for law, kind in LAW_KINDS if any(law in t for t in texts)), "quality")
            if base in HYGIENE:
                kind = "hygiene-microbe"
            self.item(base, kind, "食品安全监督抽检实施细则（2026年版）", aliases=[printed])

    # Foods

    def read_trees(self):
        for row in rows(self.source / "gb2763/foods.csv"):
            tree = self.trees.setdefault(GB2763[row["edition"]], Tree())
            tree.add(tuple(row["path"].split("/")))
        for row in rows(self.source / "contaminants/foods_2762.csv"):
            tree = self.trees.setdefault(GB2762[row["edition"]], Tree())
            tree.add(tuple(row["path"].split(SEPARATOR)))
        for number in GB2762.values():
            tree = self.trees[number]
            for name, parent in NAMED_2762.items():
                for path in tree.names[parent][:1]:
                    tree.add(path + (name,))
        for row in rows(self.source / "aliases/members.csv"):
            if row["tree"].startswith("GB 2762"):
                for number in GB2762.values():
                    path = tuple(row["class_path"].split(SEPARATOR))
                    if path in self.trees[number].paths and not self.trees[number].names[row["name"]]:
                        self.trees[number].add(path + (row["name"],))

    # GB 2763

    def read_gb2763(self):
        places = {}
        for row in rows(self.source / "gb2763/food_aliases.csv"):
            paths = [tuple(p.split("/")) for p in row["tree_paths"].split(";") if p]
            places[row["edition"], row["food_group"], row["name"]] = (paths, row["how"])
        for row in rows(self.source / "gb2763/limits_parsed.csv"):
            self.limit_2763(row, places)

    def limit_2763(self, row, places):
        edition = row["edition"]
        number = GB2763[edition]
        paths, how = places.get((edition, row["group_base"], row["food_base"]), ([], ""))
        if not paths:
            self.lose(number, (row["group_base"],), row["food_base"])
            return
        notes = [row["group_note"], row["note"], row["mrl_note"]]
        except_names = row["except"] if row["food"] != row["food_group"] else row["except"] or row["group_except"]
        for path in paths:
            name = row["food_base"]
            if name.startswith("脂肪含量"):
                notes = [name] + notes
            elif how == "judgement" and len(paths) == 1 and name not in SAME_FOOD and name != path[-1]:
                path += (name,)
                self.trees[number].add(path)
            if not self.held.keeps("GB 2763", path):
                continue
            excepted = []
            for other in filter(None, except_names.split(";")):
                found, _ = places.get((edition, row["group_base"], other), ([], ""))
                excepted += [text(p) for p in found] or [other]
            note = "，".join(dict.fromkeys(n for n in notes if n and not n.startswith("印刷")))
            provisional = row["provisional"] == "1" or row["mrl_note"].startswith("印刷为上标")
            self.limits["gb2763"].append([
                number, self.heading[edition, row["pesticide_zh"]], text(path), "；".join(excepted), "≤",
                row["mrl_mg_per_kg"], "mg/kg", "yes" if provisional else "no", note, row["section"],
                row["printed_page"], "remembered" if how == "judgement" else "seen",
            ])

    # GB 2762

    def read_gb2762(self):
        for row in rows(self.source / "contaminants/limits.csv"):
            if row["edition"] in GB2762:
                self.limit_2762(row)

    def limit_2762(self, row):
        number = GB2762[row["edition"]]
        levels = row["path_clean"].split(SEPARATOR)
        parent = self.parent(number, levels[:-1])
        excepted = []
        for name in filter(None, row["except"].split(";")):
            found = self.find_2762(number, name, parent)
            excepted += [text(p) for p in found] or [name]
        if row["in_force_from"] not in ("2023-06-30", "2026-09-02"):
            self.lose(number, parent, levels[-1])  # An amendment with its own date, which a limit cannot say yet.
            return
        found = self.node(number, levels[-1], parent)
        paths = [found] if found else []
        for name in [] if found else split_outside_brackets(levels[-1]):
            place = self.find_2762(number, name, parent)
            if name == "食品":
                place = [p for p in self.trees[number].paths if len(p) == 1 and text(p) not in excepted]
            paths += place
            if not place:
                self.lose(number, parent, name)
        for path in paths:
            if self.held.keeps("GB 2762", path):
                note = row["note"].replace("[上级]", "")
                self.limits["gb2762"].append([
                    number, self.contaminant(row), text(path), "；".join(excepted), "≤", row["value"], row["unit"],
                    "no", note, row["table"], row["printed_page"], "seen",
                ])

    def parent(self, number, levels):
        """The node of the nearest level above that is one node."""
        for depth in range(len(levels), 0, -1):
            found = self.node(number, levels[depth - 1], ())
            if found:
                return found
        return ()

    def node(self, number, name, parent):
        tree = self.trees[number]
        return tree.below(name, parent) or tree.below(name, parent[:1]) or tree.below(name, ())

    def find_2762(self, number, name, parent):
        name = re.sub(r"及以上.*$", "", name)
        found = self.node(number, name, parent)
        if not found and name.endswith("及其制品"):
            # The products have no node of their own; the fresh food has.
            found = self.node(number, name[: -len("及其制品")], parent)
        return [found] if found else []

    def lose(self, number, parent, name):
        self.lost.append((number, text(parent), name))

    # Aliases

    def read_aliases(self):
        for row in rows(self.source / "aliases/crosswalk.csv"):
            names = [n for n in re.split(r"[（）、]", row["sampling_name"].replace("等）", "）")) if n]
            confidence = "seen" if row["how"] == "exact" else "remembered"
            for name in names:
                for path in filter(None, row["gb2763_2026_paths"].split(";")):
                    self.alias_2763(name, path, confidence, False)
                self.alias_2762(name, name, row["gb2762_2025_path"], confidence, False)
        for row in rows(self.source / "aliases/aliases.csv"):
            confidence = ALIAS_CONFIDENCE.get(row["confidence"], "remembered")
            ambiguous = row["confidence"] == "common-ambiguous" or row["relation"] in ("form", "group")
            for path in filter(None, row["path_gb2763_2026"].split(";")):
                self.alias_2763(row["alias"], path, confidence, ambiguous)
            self.alias_2762(row["alias"], row["canonical"], row["path_gb2762_2025"], confidence, ambiguous)

    def alias_2763(self, name, path, confidence, ambiguous):
        wanted = tuple(path.split("/"))
        for number in GB2763.values():
            tree = self.trees[number]
            found = wanted if wanted in tree.paths else tree.below(wanted[-1], ())
            if found and self.held.covers("GB 2763", found):
                self.add_alias(name, number, found, confidence, ambiguous)

    def alias_2762(self, name, canonical, path, confidence, ambiguous):
        if not path:
            return
        for number in GB2762.values():
            tree = self.trees[number]
            named = BELONGS_2762.get(canonical) or BELONGS_2762.get(name) or canonical
            found = tree.below(named, ()) if named in NAMED_2762 else None
            found = found or tree.below(canonical, tuple(path.split(SEPARATOR)))
            found = found or (tuple(path.split(SEPARATOR)) if tuple(path.split(SEPARATOR)) in tree.paths else None)
            if found and self.held.covers("GB 2762", found):
                self.add_alias(name, number, found, confidence, ambiguous)

    def add_alias(self, name, number, path, confidence, ambiguous):
        if any(self.fold(p[-1]) == self.fold(name) for p in self.trees[number].names[name]):
            return
        known = self.aliases.setdefault((number, name), {})
        known.setdefault(path, (confidence, ambiguous))

    def alias_rows(self):
        for (number, name), places in self.aliases.items():
            for path, (confidence, ambiguous) in places.items():
                doubtful = ambiguous or len(places) > 1
                yield [name, number, text(path), "yes" if doubtful else "no", confidence]

    def held_rows(self):
        numbers = {"GB 2763": GB2763.values(), "GB 2762": GB2762.values()}
        for series, paths in self.held.paths.items():
            for number in numbers[series]:
                for path in paths:
                    if path not in self.trees[number].paths:
                        sys.exit(f"{text(path)} is no food of {number}")
                    yield [number, text(path)]

    def run(self, out):
        self.read_items()
        self.read_trees()
        self.read_gb2763()
        self.read_gb2762()
        self.read_aliases()
        out.mkdir(parents=True, exist_ok=True)
        items = [[n, k, "；".join(a), s, c] for n, k, a, s, c in self.items.values()]
        write(out / "items.csv", ["name", "kind", "aliases", "source", "confidence"], items)
        for series in ("GB 2763", "GB 2762"):
            foods = [[n, text(p)] for n, tree in self.trees.items() if n.startswith(series) for p in tree.paths]
            write(out / f"foods-{series.replace(' ', '').lower()}.csv", ["standard", "food"], foods)
        header = ["alias", "standard", "food", "ambiguous", "confidence"]
        write(out / "food-aliases.csv", header, list(self.alias_rows()))
        if self.held.paths:
            write(out / "held-foods.csv", ["standard", "food"], list(self.held_rows()))
        header = "standard item food except bound value unit provisional note clause page confidence".split()
        for name, limits in self.limits.items():
            write(out / f"{name}.csv", header, limits)
        return self.report()

    def report(self):
        failed = False
        for number, parent, name in sorted(set(self.lost)):
            near = name not in PRODUCTS_2762 and self.held.keeps(number[:7], tuple(parent.split(SEPARATOR)))
            failed |= near and bool(self.held.paths)
            print(f"not placed{' (near a held food)' if near else ''}: {number} {parent}: {name}", file=sys.stderr)
        return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--foods", type=Path, help="lines of SERIES<TAB>FOOD PATH")
    arguments = parser.parse_args()
    sys.exit(Converter(arguments.source, Held(arguments.foods)).run(arguments.out))


if __name__ == "__main__":
    main()
