#!/usr/bin/env python3
"""Turns the typed tables of 食品安全监督抽检实施细则 into the CSV files of Rulebook/sampling.

    scripts/sampling-from-tables.py SOURCE_DIR Rulebook/sampling

SOURCE_DIR holds sampling-rules/ as its README describes it. Facts only; the form of the files is our own
(docs/rulebook.md). A rule of edition-rules.csv that the named page no longer bears ends the run with exit code 1.
"""

import argparse
import json
import re
import sys
from pathlib import Path

from tables.common import rows, write

# Year: suffix of its source files, and how well its tables were checked.
EDITIONS = {
    2025: ("_2025", "remembered"),
    2026: ("", "seen"),
}
TITLE = "食品安全监督抽检实施细则（{}年版）"
LEVELS = ["食品大类(一级)", "食品亚类(二级)", "食品品种(三级)", "食品细类(四级)"]

# Names that a printed class name itself holds, beside the whole of it.
NAMED = {
    "普通白菜（小白菜、小油菜、青菜）": ["普通白菜", "小白菜", "小油菜", "青菜"], "柑、橘": ["柑", "橘"],
    "西番莲（百香果）": ["西番莲", "百香果"], "碳酸饮料（汽水）": ["碳酸饮料", "汽水"],
    "食品添加剂环己基氨基磺酸钠（又名甜蜜素）": ["食品添加剂环己基氨基磺酸钠", "食品添加剂甜蜜素"],
    "蛋黄酱、沙拉酱": ["蛋黄酱", "沙拉酱"], "鸡粉、鸡精调味料": ["鸡粉调味料", "鸡精调味料"],
    "蚝油、虾油、鱼露": ["蚝油", "虾油", "鱼露"], "火锅底料、麻辣烫底料": ["火锅底料", "麻辣烫底料"],
    "辣椒、花椒、辣椒粉、花椒粉": ["花椒", "辣椒粉", "花椒粉"], "豆干、豆腐、豆皮等": ["豆干", "豆腐", "豆皮"],
    "奶片、奶条等固态成型产品": ["奶片", "奶条"], "腐竹、油皮及其再制品": ["腐竹", "油皮"],
}
# Listed names that lean on the one before them.
WHOLE = {("12-2", "条"): "马铃薯条", ("12-2", "块"): "马铃薯块"}
# Brackets of listed products that hold other names of the same product; all others narrow it.
SAME_PRODUCT = {
    "莜麦米（燕麦米）", "汤圆粉（糯米粉）", "黍米粉（大黄米粉）", "稷米粉（糜子面）", "人造奶油（人造黄油）", "味精（谷氨酸钠）",
    "茶香蛋（茶蛋）", "绍兴酒（绍兴黄酒）", "杜松子酒（金酒）", "扁桃仁（巴旦木）", "黑鱼（乌鳢、生鱼、财鱼等）", "鳝鱼（黄鳝）",
    "黄颡鱼（昂刺鱼、黄骨鱼、黄辣丁等）", "中华绒螯蟹（毛蟹、大闸蟹）", "鲅鱼（马鲛鱼）", "蟳（海蟹）", "核桃（含山核桃）",
    "栗（板栗、锥栗）", "代可可脂（类可可脂）", "香辛料酱（芥末酱、青芥酱等）", "婴儿营养补充剂（母乳营养补充剂）", "特种葡萄酒（冰葡萄酒、贵腐葡萄酒、脱醇葡萄酒）", "生干面制品（面叶、面片、蝴蝶面等）",
}

# Which date chooses the edition: series, by which date, year of the rules, tables, words that the note there must hold.
NOTES = [
    ("", "production", 2026, "15-1 15-2 15-4 15-5 15-6 15-7 15-8 15-9", "根据抽取样品的生产日期选择法律法规或标准的适用版本"),
    ("GB 7098", "production", 2026, "9-2", "按GB 7098-2025判定"),
    ("GB 19644", "production", 2026, "5-6", "生产日期在2025年2月8日前的产品依据产品明示标准"),
    ("GB 19646", "production", 2026, "5-9", "2026年3月16日之前生产"),
    ("GB 10769", "production", 2026, "28-1", "生产日期在2026年3月16日"),
    ("GB 10770", "production", 2026, "28-2", "生产日期在2026年3月16日"),
    ("GB 2760", "production", 2026, "9-1 9-5", "限生产日期在2025年2月8日（含）之后"),
    ("GB 2760", "production", 2025, "5-5", "限生产日期在2025年2月8日（含）之后"),
    ("GB 31650.1", "production", 2026, "26-1", "生产日期在2023年2月1日（含）之后"),
    ("GB 31650.1", "production", 2025, "33-4 33-5 33-6 33-7 33-15 33-16", "生产日期在2023年2月1日（含）之后"),
    ("GB 31650", "production", 2025, "26-1", "生产日期在2020年4月1日（含）之后"),
    ("农业部公告第235号", "production", 2025, "26-1", "2020年1月6日之前的产品按农业部公告第235号判定"),
    ("农业农村部公告第250号", "production", 2025, "26-1", "2020年1月6日（含）之后的产品按农业农村部公告第250号判定"),
    ("GB 2762", "production", 2025, "6-1 6-2 6-3 16-1 16-4", "生产日期在2023年6月30日"),
    ("GB 31607", "production", 2025, "13-2 20-2", "限生产日期在2022年3月7日（含）之后"),
    ("GB 22570", "production", 2025, "28-3", "限生产日期在2023年9月6日（含）之后"),
    ("GB 31601", "production", 2025, "28-4", "限生产日期在2023年9月6日（含）之后"),
    ("GB 24154", "production", 2025, "28-5", "限生产日期在2023年9月6日（含）之后"),
    ("GB 25596", "production", 2025, "29-1", "限生产日期在2023年9月6日（含）之后"),
    ("GB 29922", "production", 2025, "29-2", "限生产日期在2023年9月6日（含）之后"),
]
# The same from the text of a section: series, foods, by which date, clause, words that date_rules.csv must hold.
SECTIONS = [
    ("GB 2763", "水果制品", "production", "5.2.4", "生产日期在2026年3月1日之前的产品按GB 2763-2021判定"),
    ("GB 2760", "餐饮加工自制食品", "ingredients", "5.2", "需考虑产品原辅料的生产日期"),
]
# The infant formulas: general_rules.md 1.5, the edition that the product itself names.
DECLARED = ["GB 10765", "GB 10766", "GB 10767"]
# Columns of amounts.csv from the groups of a section's 方法与数量.
AMOUNTS = {
    "production": "生产", "distribution": "流通", "catering": "餐饮", "bulk": "大包装分装", "unpacked": "无包装",
    "other": "其他", "split": "分样与备样", "batch": "批次规则",
}
INFERENCE = "推断：细则没有通用的新旧版切换规则"


def split_outside_brackets(names):
    parts, depth, current = [], 0, ""
    for sign in names:
        depth += (sign == "（") - (sign == "）")
        if sign == "、" and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += sign
    return [part.strip() for part in parts + [current] if part.strip()]


def spellings(name):
    """The name, and where its bracket holds names of the same product, each of them alone."""
    found = [name]
    if name in SAME_PRODUCT:
        found.append(name[: name.index("（")])
        inner = re.search(r"（(.*?)等?）", name).group(1)
        found += [part.removeprefix("含") for part in inner.split("、")]
    return found


def compact(notes):
    """Foot notes without their marks and without the remark that one stands at a heading."""
    found = []
    for note in filter(None, notes.split(" | ")):
        note = re.sub(r"^[a-zA-Z]\. *", "", note)
        found.append(re.sub(r"（注于：(列头|表题)[^（）]*）$", "", note))
    return " | ".join(dict.fromkeys(found))


class Converter:
    def __init__(self, source):
        self.source = source / "sampling-rules"
        self.items = {year: list(rows(self.source / f"items{suffix}.csv")) for year, (suffix, _) in EDITIONS.items()}
        self.classes = {2025: list(self.classes_of_items(2025)), 2026: list(self.classes_2026())}

    def classes_2026(self):
        examples = {}
        for row in rows(self.source / "foods.csv"):
            examples.setdefault((row["table_no"], *(row[level] for level in LEVELS)), []).append(row["food_name"])
        for row in rows(self.source / "classes.csv"):
            levels = [row[level] for level in LEVELS]
            names = split_outside_brackets(row["列举产品"]) + examples.get((row["table_no"], *levels), [])
            yield self.class_row(2026, row["table_no"], levels, names, row["table_page"])

    def classes_of_items(self, year):
        tables = {}
        for row in self.items[year]:
            tables.setdefault(row["table_no"], row)
        for table, row in tables.items():
            for detail in row[LEVELS[3]].split("；"):
                yield self.class_row(year, table, [row[level] for level in LEVELS[:3]] + [detail], [], row["page"])

    @staticmethod
    def class_row(year, table, levels, names, page):
        found = [spelling for name in names if name != "其他" for spelling in spellings(WHOLE.get((table, name), name))]
        found += NAMED.get(levels[3], [])
        examples = [name for name in dict.fromkeys(found) if name != levels[3]]
        return [year, table, *levels, "；".join(examples), page]

    def item_rows(self):
        for year, items in self.items.items():
            for row in items:
                yield [
                    year, row["table_no"], row["seq"], row["sample_category"], row["item"], row["law_or_standard"],
                    row["method"], compact(row["notes"]), row["page"],
                ]

    def judgement(self):
        """Rows of judgement.csv, and each distinct wording once under a short id."""
        wordings, lines = {}, []
        columns = {
            "principle": "principle_text", "pass": "conclusion_pass", "fail": "conclusion_fail",
            "fail-both": "conclusion_fail_both",
        }
        for year, (suffix, _) in EDITIONS.items():
            for row in rows(self.source / f"judgement_rules{suffix}.csv"):
                ids = []
                for kind, column in columns.items():
                    text = row[column].strip("“”")
                    known = wordings.setdefault(kind, {})
                    ids.append(known.setdefault(text, f"{kind}-{len(known) + 1}") if text else "")
                lines.append([year, row["chapter_no"], row["食品大类"], row["食品亚类"], row["clause"], *ids, row["page"]])
        return lines, [[id, text] for known in wordings.values() for text, id in known.items()]

    def amounts(self):
        """Rows of amounts.csv: how much a section asks to be taken, and how it is divided into test and reserve."""
        for year, (suffix, _) in EDITIONS.items():
            sections = json.loads((self.source / f"sampling{suffix}.json").read_text(encoding="utf-8"))["classes"]
            for section in sections:
                for group in section["方法与数量"]:
                    applies = "" if group["适用"] == "全部" else group["适用"]
                    texts = [" ".join(group.get(column, [])) for column in AMOUNTS.values()]
                    if any(texts):
                        names = [section["食品大类"], section["食品亚类"]]
                        yield [year, section["chapter_no"], *names, applies, *texts, section["pages"][0]]

    def edition_rules(self):
        for series, dated_by, year, tables, words in NOTES:
            foods, page = [], None
            for table in tables.split():
                found = [r for r in self.items[year] if r["table_no"] == table and words in r["notes"]]
                if not found:
                    sys.exit(f"{year} table {table} has no note with {words}")
                page = page or found[0]["page"]
                foods += [row[5] for row in self.classes[year] if row[1] == table]
            confidence = EDITIONS[year][1]
            clause = "表" + "、".join(tables.split()) + "注"
            yield [series, "；".join(dict.fromkeys(foods)), dated_by, TITLE.format(year), clause, page, confidence]
        texts = list(rows(self.source / "date_rules.csv"))
        for series, foods, dated_by, clause, words in SECTIONS:
            found = [row for row in texts if words in row["rule_text"]]
            if not found:
                sys.exit(f"no rule with {words}")
            yield [series, foods, dated_by, TITLE.format(2026), clause, found[0]["page"], "seen"]
        for series in DECLARED:
            yield [series, "婴幼儿配方食品", "declared", TITLE.format(2026), "5.2", 292, "seen"]
        fresh = dict.fromkeys(row["食品大类"] for row in rows(self.source / "pesticide_items.csv"))
        yield ["", "；".join(fresh), "sampling", INFERENCE, "", "", "unconfirmed"]
        yield ["", "", "production", INFERENCE, "", "", "unconfirmed"]

    def run(self, out):
        out.mkdir(parents=True, exist_ok=True)
        editions = [
            [year, TITLE.format(year), f"{year}-01-01", f"{year}-12-31", TITLE.format(year), confidence]
            for year, (_, confidence) in EDITIONS.items()
        ]
        write(out / "editions.csv", ["year", "title", "from", "to", "source", "confidence"], editions)
        header = ["year", "table", "major", "sub", "variety", "detail", "examples", "page"]
        write(out / "classes.csv", header, [row for rows in self.classes.values() for row in rows])
        header = ["year", "table", "seq", "category", "item", "basis", "methods", "notes", "page"]
        write(out / "items.csv", header, list(self.item_rows()))
        header = ["year", "chapter", "major", "sub", "applies", *AMOUNTS, "page"]
        write(out / "amounts.csv", header, list(self.amounts()))
        judgement, wordings = self.judgement()
        header = ["year", "chapter", "major", "sub", "clause", "principle", "pass", "fail", "fail-both", "page"]
        write(out / "judgement.csv", header, judgement)
        write(out / "wordings.csv", ["id", "text"], wordings)
        header = ["series", "foods", "dated-by", "source", "clause", "page", "confidence"]
        write(out / "edition-rules.csv", header, list(self.edition_rules()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    Converter(arguments.source).run(arguments.out)


if __name__ == "__main__":
    main()
