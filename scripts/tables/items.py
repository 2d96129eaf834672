"""What is tested for: canonical names, kinds, other spellings."""

import re
from collections import defaultdict

from .common import fold, rows

SAMPLING_RULES = "食品安全监督抽检实施细则（2026年版）"
GB2763 = {"2021": "GB 2763-2021", "2026": "GB 2763-2026"}
ELEMENT_ITEMS = {"汞": ["总汞", "甲基汞"], "砷": ["总砷", "无机砷"]}
MORE_ALIASES = {
    "单核细胞增生李斯特氏菌": ["单增李斯特菌", "单增李斯特氏菌", "单核细胞增生李斯特菌"],
    "致泻大肠埃希氏菌": ["致泻性大肠埃希氏菌", "致泻大肠杆菌"],
    "克罗诺杆菌属（阪崎肠杆菌）": ["克罗诺杆菌属", "阪崎肠杆菌", "克罗诺杆菌", "克罗诺杆菌（阪崎肠杆菌）"],
    "沙门氏菌": ["沙门菌"], "金黄色葡萄球菌": ["金葡菌"],
    "总汞": ["汞", "汞（以Hg计）", "汞(Hg)"], "总砷": ["砷", "砷（以As计）", "砷(As)"],
    "铅": ["铅(Pb)"], "镉": ["镉(Cd)"], "铬": ["铬(Cr)"], "锡": ["锡(Sn)"], "镍": ["镍(Ni)"],
    "恩诺沙星": ["恩诺沙星（以恩诺沙星与环丙沙星之和计）"],
    "黄曲霉毒素B1": ["黄曲霉毒素B₁"], "黄曲霉毒素M1": ["黄曲霉毒素M₁"],
    "亚硝酸盐": ["亚硝酸盐（以NO₂⁻计）", "亚硝酸盐（以NaNO₂计）", "亚硝酸盐（以亚硝酸钠计）"],
    "硝酸盐": ["硝酸盐（以NO₃⁻计）", "硝酸盐（以NaNO₃计）"],
    "多氯联苯": ["PCBs"], "3-氯-1,2-丙二醇": ["氯丙醇", "3-MCPD"], "脱氧雪腐镰刀菌烯醇": ["DON", "呕吐毒素"],
}
# By which law the sampling rules judge an item: the first that fits says what kind of item it is.
LAW_KINDS = [
    ("公告第250号", "banned-drug"), ("整顿办函", "illegal-additive"), ("公告2011年第10号", "illegal-additive"),
    ("公告2025年第24号", "illegal-additive"), ("2025年第24号", "illegal-additive"), ("市监稽发", "illegal-additive"),
    ("GB 31650", "veterinary-drug"), ("GB 2763", "pesticide"), ("GB 2762", "contaminant"), ("GB 2761", "mycotoxin"),
    ("GB 2760", "additive"), ("GB 29921", "pathogen"), ("GB 31607", "pathogen"),
]
# Where the rules test it (味精, 鸡精), GB 2760 permits it without an amount: what the label says is another question.
ADDITIVES_ONLY = {"谷氨酸钠"}
HYGIENE = ["菌落总数", "大肠菌群", "霉菌", "酵母", "嗜渗酵母", "商业无菌", "乳酸菌数"]


class Items:
    def __init__(self):
        self.entries = {}
        self.names = {}

    def add(self, name, kind, source, confidence="seen", aliases=()):
        """Adds an item, or a kind and spellings to a known one."""
        entry = self.entries.get(name)
        if entry is None:
            entry = self.entries[name] = [[], [], source, confidence]
            self.names.setdefault(fold(name), name)
        if kind not in entry[0]:
            entry[0].append(kind)
        for alias in list(aliases) + MORE_ALIASES.get(name, []):
            self.alias(name, alias)
        if "噁" in name:
            self.alias(name, name.replace("噁", "恶"))
        return name

    def alias(self, name, alias):
        """Keeps the alias unless it names another item already."""
        folded = fold(alias)
        if self.names.setdefault(folded, name) == name and folded != fold(name):
            known = self.entries[name][1]
            if all(fold(other) != folded for other in known):
                known.append(alias)

    def find(self, name):
        return self.names.get(fold(name))

    def rows(self):
        return [[n, "；".join(k), "；".join(a), s, c] for n, (k, a, s, c) in self.entries.items()]


def pesticide_items(items, source):
    """The canonical name of each heading: that of the 2026 edition, which joins some compounds of 2021."""
    sections = defaultdict(dict)
    for row in rows(source / "gb2763/pesticides.csv"):
        sections[row["edition"]][row["name_zh"]] = [m for m in row["members"].split(";") if m]
    joined = {m: name for name, members in sections["2026"].items() for m in members if len(members) > 1}
    heading = {}
    for edition in ("2026", "2021"):
        for name in sections[edition]:
            canonical = name if name in sections["2026"] else joined.get(name, name)
            heading[edition, name] = items.add(canonical, "pesticide", GB2763[edition])
    for edition in ("2026", "2021"):
        for name, members in sections[edition].items():
            for member in members:
                items.alias(heading[edition, name], member)
    return heading


def contaminant(row):
    form = re.sub(r"\(.*", "", row["analyte_form"])
    return form if form in ELEMENT_ITEMS.get(row["analyte_zh"], []) else row["analyte_zh"]


def contaminant_items(items, source):
    for row in rows(source / "contaminants/limits.csv"):
        name, form = contaminant(row), row["analyte_form"]
        kind = "mycotoxin" if row["edition"].startswith("2761") else "contaminant"
        printed = [] if not form else [f"{name}（{form}）"] if form.startswith("以") else [form]
        items.add(name, kind, "GB " + row["edition"], aliases=printed)


def sampling_items(items, source):
    """Items of the sampling rules that no held standard names, and their spellings of the others."""
    laws, judged = defaultdict(set), defaultdict(set)
    for name in ("items.csv", "items_2025.csv"):
        for row in rows(source / "sampling-rules" / name):
            laws[row["item"]].add(row["law_or_standard"])
            known = items.find(row["item"])
            if known and row["食品大类(一级)"] != "食品添加剂":
                judged[known].add(row["law_or_standard"])
    for name, texts in judged.items():
        # 维生素E in a health food is a matter of its label, though GB 2760 permits it as an antioxidant.
        is_additive = items.entries[name][0] == ["additive"] and name not in ADDITIVES_ONLY
        if is_additive and not any("GB 2760" in text for text in texts):
            items.entries[name][0].insert(0, "quality")
    for printed, texts in sorted(laws.items()):
        base = re.sub(r"（[^（）]*计[^（）]*）$", "", printed)
        known = items.find(printed) or items.find(base) or colour_mixture(items, printed)
        if known:
            items.alias(known, printed)
            continue
        kind = next((kind for law, kind in LAW_KINDS if any(law in t for t in texts)), "quality")
        if base in HYGIENE:
            kind = "hygiene-microbe"
        items.add(base, kind, SAMPLING_RULES, aliases=[printed])


def colour_mixture(items, printed):
    """合成着色剂（…） is the colour where it names one, else one item for all lists of colours."""
    match = re.fullmatch(r"合成着色剂（(.*)）", printed)
    if not match:
        return None
    return items.find(match[1]) or items.add("合成着色剂", "additive", SAMPLING_RULES)
