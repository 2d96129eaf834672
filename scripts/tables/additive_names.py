"""Names of the additives of GB 2760: the short one that officials write, and all others."""

import re

from .common import split_outside_brackets

STANDARD = "GB 2760-2024"
# Headings of table A.1 that are measured, and written in reports, under another name.
REPORTED = {
    "甜蜜素,环己基氨基磺酸钙": "环己基氨基磺酸钠（甜蜜素）", "二氧化硫及亚硫酸盐": "二氧化硫残留量",
    "硫酸铝钾,硫酸铝铵": "铝的残留量", "亚硝酸钠,亚硝酸钾": "亚硝酸盐", "亚铁氰化钾,亚铁氰化钠": "亚铁氰化钾/亚铁氰化钠",
}
REPORTED_ALIASES = {
    "铝的残留量": [
        "铝", "铝残留量", "铝（以Al计）", "明矾", "铝的残留量（干样品，以Al计）", "铝的残留量（以即食海蜇中Al计）",
        "铝的残留量（以Al计）", "铝的残留量（干样品）",
    ],
    "二氧化硫残留量": ["亚硫酸盐", "二氧化硫残留量（以SO2计）", "二氧化硫（以SO2计）", "二氧化硫残留"],
    "环己基氨基磺酸钠（甜蜜素）": [
        "甜蜜素（环己基氨基磺酸钠）", "环己基氨基磺酸钠（又名甜蜜素）", "环己基氨基磺酸", "甜蜜素（环己基氨基磺酸）",
    ],
    "苯甲酸及其钠盐": ["苯甲酸"], "山梨酸及其钾盐": ["山梨酸"], "脱氢乙酸及其钠盐": ["脱氢乙酸"],
    "亚铁氰化钾/亚铁氰化钠": ["亚铁氰化物"], "糖精钠": ["糖精"], "没食子酸丙酯": ["没食子酸丙酯（PG）"],
    "丁基羟基茴香醚": ["丁基羟基茴香醚（BHA）"], "二丁基羟基甲苯": ["二丁基羟基甲苯（BHT）"],
    "磷酸及磷酸盐": ["磷酸盐", "磷酸盐（以磷酸根计）", "磷酸盐（以PO₄³⁻计）"],
    "特丁基对苯二酚": ["特丁基对苯二酚（TBHQ）", "叔丁基对苯二酚"], "乳酸链球菌素": ["nisin"],
}
# GB 2763 rules the same substance under another name.
PESTICIDES = {"乙氧基喹": "乙氧喹啉"}
# Names of a nutrient that products must or may contain: tested by another standard than the additive of the heading.
NUTRIENTS = {"维生素C"}
# A comma inside one name.
ONE_NAME = ("单,双甘油脂肪酸酯", "辛,癸酸甘油酯")
ALSO_CALLED = re.compile(r"^(?:又名|简称|包括)")


def brackets(name):
    """The name without the brackets that say 又名, 简称 or 包括, and the texts of these."""
    kept, inside, depth, start = "", [], 0, 0
    for index, sign in enumerate(name):
        if sign in "([":
            start = index if depth == 0 else start
            depth += 1
        elif sign in ")]":
            depth -= 1
            if depth == 0:
                content = name[start + 1 : index]
                if ALSO_CALLED.match(content):
                    inside.append(content)
                else:
                    kept += name[start : index + 1]
        elif depth == 0:
            kept += sign
    return kept, inside


def names_inside(content):
    """又名维多酚,简称“TP” → 维多酚, TP; nested brackets the same."""
    names = []
    for part in split_outside_brackets(content, ","):
        plain, nested = brackets(ALSO_CALLED.sub("", part))
        names.append(plain.strip("“”"))
        for inner in nested:
            names += names_inside(inner)
    return names


def canonical(printed):
    """The canonical name of a heading of table A.1 and its aliases."""
    kept, inside = brackets(printed)
    members = [kept] if kept in ONE_NAME else split_outside_brackets(kept, ",")
    short = kept.removesuffix("及其铝色淀") if kept.endswith("及其铝色淀") else "、".join(members)
    name = REPORTED.get(kept, short if kept not in ONE_NAME else kept)
    aliases = ([] if name.startswith("二氧化硫") else [kept]) + members
    for content in inside:
        aliases += [other for other in names_inside(content) if other not in NUTRIENTS]
    return name, aliases + REPORTED_ALIASES.get(name, [])
