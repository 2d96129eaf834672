"""GB 2763, both editions: pesticide residues."""

import re

from .common import rows, text
from .items import GB2763

FILE = "gb2763"
# The printed page number of both editions is the page of the file less this.
COVER_PAGES = 16
# Names of the tables that are only another spelling, or a misprint, of the node they lead to.
SAME_FOOD = {
    "甜瓜", "瓜类水果", "芸苔类蔬菜", "黑全麦粉", "蚕豆", "蚕豆（鲜）", "牛奶", "绵羊奶", "山羊奶", "甘蓝", "栗",
}
# Foods of the tables without a place in annex A: under the group they are printed in.
PLACED = {("油料和油脂", "油橄榄"): ("油料和油脂", "油橄榄")}
SHEEP_AND_GOAT = {"羊肾": ("山羊肾", "绵羊肾"), "羊肝": ("山羊肝", "绵羊肝")}
# Bracket texts that only explain a name of annex A.
EXPLAINS = {"包括波森莓和罗甘莓"}


class Reader:
    def __init__(self, book, heading):
        self.book = book
        self.heading = heading
        self.places = {}
        self.tree = None

    def read(self):
        source = self.book.source / "gb2763"
        for row in rows(source / "foods.csv"):
            bracket = re.fullmatch(r"printed: [^（）(]+（(.+)）", row["note"])
            tree = self.book.trees[GB2763[row["edition"]]]
            tree.add(tuple(row["path"].split("/")), tested=row["tested_part"], note=bracket[1] if bracket else "")
        for row in rows(source / "food_aliases.csv"):
            paths = [tuple(p.split("/")) for p in row["tree_paths"].split(";") if p]
            self.places[row["edition"], row["food_group"], row["name"]] = (paths, row["how"])
        line = dict.fromkeys(GB2763, 0)
        for row in rows(source / "limits_parsed.csv"):
            line[row["edition"]] += 1
            self.limit(row, line[row["edition"]])

    def place(self, edition, group, name):
        """Nodes that a printed name leads to, and whether that is our reading."""
        paths, how = self.places.get((edition, group, name), ([], ""))
        tree = self.book.trees[GB2763[edition]]
        if (group, name) in PLACED:
            return [tree.add(PLACED[group, name])], True
        if name in SHEEP_AND_GOAT:
            return [tree.add(paths[0] + (kind,)) for kind in SHEEP_AND_GOAT[name]], True
        if how != "judgement":
            return paths, how == "other group"
        own = len(paths) == 1 and name not in SAME_FOOD and name != paths[0][-1] and not name.startswith("脂肪含量")
        return [tree.add(paths[0] + (name,))] if own else paths, True

    def limit(self, row, line):
        edition, group, name = row["edition"], row["group_base"], row["food_base"]
        standard = GB2763[edition]
        paths, judged = self.place(edition, group, name)
        if not paths:
            self.book.lose(standard, (group,), name)
        mark = row["mrl_note"].startswith("印刷为上标")
        notes = [name] if name.startswith("脂肪含量") else []
        notes += [row["group_note"], row["note"], "" if mark else row["mrl_note"]]
        except_names = row["except"] if row["food"] != row["food_group"] else row["except"] or row["group_except"]
        excepted = []
        for other in filter(None, except_names.split(";")):
            excepted += [text(path) for path in self.place(edition, group, other)[0]]
        common = dict(
            value=row["mrl_mg_per_kg"], unit="mg/kg", provisional=row["provisional"] == "1" or mark,
            extraneous=row["limit_type"] == "再残留限量", clause=row["section"], page=row["printed_page"],
            note="，".join(dict.fromkeys(n for n in notes if n and n not in EXPLAINS)),
        )
        item = self.heading[edition, row["pesticide_zh"]]
        for path in paths:
            inside = [other for other in excepted if other.startswith(text(path))]
            self.book.limits.add(FILE, standard, item, path, line, excepted=inside,
                                 confidence="remembered" if judged else "seen", **common)
            for organ in self.organs(standard, path):
                self.book.limits.later(FILE, standard, item, organ, line, confidence="remembered", **common)

    def organs(self, standard, path):
        """牛内脏 is liver and kidney of cattle too, which annex A keeps under 肝 and 肾."""
        if len(path) < 3 or not path[-1].endswith("内脏") or not path[-2].startswith("哺乳动物内脏"):
            return
        for organ in ("肝", "肾"):
            yield self.book.trees[standard].add(path[:-1] + (organ, path[-1][: -len("内脏")] + organ))


def exempt_rows(book):
    """Annex B: pesticides that need no limit."""
    for row in rows(book.source / "gb2763/exempt.csv"):
        standard = GB2763[row["edition"]]
        name = row["name_zh"].split("（")[0]
        bracket = row["name_zh"][len(name):].strip("（）")
        known = book.items.find(name)
        item = book.items.add(known or name, "pesticide", standard, aliases=[row["name_zh"], bracket] if bracket else [])
        yield [standard, item, int(row["page"]) - COVER_PAGES, "seen"]
