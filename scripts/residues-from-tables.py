#!/usr/bin/env python3
"""Writes residues.csv and residue-components.csv of Rulebook/limits: how a residue is defined, and what its sum adds.

    scripts/residues-from-tables.py SOURCE_DIR Rulebook/limits

SOURCE_DIR holds gb2763/ and vet-drugs/ as their READMEs describe them. The definitions are the standards' words. The
formulas in residue_sums.py are data of ours: from them and the abridged standard atomic weights (IUPAC 2021) follow the
factors, to five significant digits. A sum that neither has components there nor a reason for having none, and words
that no edition prints, end the run with exit code 1.
"""

import argparse
import re
import sys
from collections import defaultdict
from decimal import Context, Decimal
from pathlib import Path

from residue_sums import MIXTURES, NOT_SPLIT, SULFONAMIDES, SUMS
from tables.common import rows, write

GB2763 = {"2021": "GB 2763-2021", "2026": "GB 2763-2026"}
RULES = {2026: "食品安全监督抽检实施细则（2026年版）", 2025: "食品安全监督抽检实施细则（2025年版）"}
SULFONAMIDE = "磺胺类（总量）"
# Standard atomic weights, abridged to five digits (IUPAC 2021).
WEIGHTS = {
    "H": "1.0080", "C": "12.011", "N": "14.007", "O": "15.999", "F": "18.998", "Na": "22.990", "P": "30.974",
    "S": "32.06", "Cl": "35.45",
}
SELF = "定义以其表示"
ISOMER = "异构体，摩尔质量相同"
PLAIN = "定义只写之和，未写以何物表示：质量相加"
UNKNOWN = "换算系数待确认"


def mass(formula):
    """Molar mass in g/mol."""
    parts = re.findall(r"([A-Z][a-z]?)(\d*)", formula)
    if "".join(a + b for a, b in parts) != formula:
        sys.exit(f"{formula} is no formula")
    return sum(Decimal(WEIGHTS[symbol]) * int(count or 1) for symbol, count in parts)


def factor(wanted, formula):
    return format(Context(prec=5).divide(mass(wanted), mass(formula)).normalize(), "f")


def spellings(name, aliases):
    """The aliases, and all names with an ordinary apostrophe for the prime of p,p′."""
    names = [name] + list(aliases)
    plain = [other.replace("′", "'") for other in names]
    return "；".join(dict.fromkeys(n for n in names[1:] + plain if n != name))


class Converter:
    def __init__(self, source):
        self.source = source
        self.definitions = defaultdict(dict)
        self.pages = {}
        self.read_definitions()

    def read_definitions(self):
        sections = defaultdict(dict)
        for row in rows(self.source / "gb2763/pesticides.csv"):
            sections[row["edition"]][row["name_zh"]] = row
        joined = {}
        for name, row in sections["2026"].items():
            members = [member for member in row["members"].split(";") if member]
            joined.update({member: name for member in members if len(members) > 1})
        for edition, found in sections.items():
            for name, row in found.items():
                item = name if name in sections["2026"] else joined.get(name, name)
                self.definitions[GB2763[edition]][item] = row["residue_definition"]
                self.pages[GB2763[edition], item] = row["printed_page"]

    def residue_rows(self):
        for standard, found in self.definitions.items():
            for item, definition in found.items():
                yield [standard, item, definition, self.pages[standard, item], "seen"]
        sulfonamides = "；".join(
            f"{part}（{clause}）：至少包含{'、'.join(names)}，其他磺胺类药物检出的一并计入总量"
            for part, clause, _, names in SULFONAMIDES
        )
        green = "孔雀石绿及其代谢物隐色孔雀石绿残留量之和，以孔雀石绿表示"
        tetracyclines = "土霉素、金霉素、四环素三者的组合含量"
        for year, standard in RULES.items():
            confidence = "seen" if year == 2026 else "remembered"
            yield [standard, "孔雀石绿", green, 376 if year == 2026 else "", confidence]
            yield [standard, SULFONAMIDE, sulfonamides, 338 if year == 2026 else "", confidence]
            yield [standard, "土霉素/金霉素/四环素（组合含量）", tetracyclines, "", confidence]
        yield ["GB 31650-2019", "恩诺沙星", "恩诺沙星与环丙沙星之和", "", "remembered"]

    def check_official(self):
        """The definitions that are written out above stand in the collected table as official ones."""
        texts = [
            row["result_expressed_as"] for row in rows(self.source / "vet-drugs/residue_definitions.csv")
            if row["level"] == "official"
        ]
        wanted = ["、".join(names) for _, _, _, names in SULFONAMIDES] + ["隐色孔雀石绿残留量之和，以孔雀石绿表示"]
        for words in wanted:
            if not any(words in text for text in texts):
                sys.exit(f"no official definition holds {words}")

    def component_rows(self):
        covered = set()
        for item, part, words, expressed, components in SUMS:
            standards = [
                standard for standard, found in self.definitions.items()
                if any(part in found.get(item, "") for part in words.split("|"))
            ]
            if not standards:
                sys.exit(f"no edition defines {item} with {words}")
            covered |= {(standard, item) for standard in standards}
            formulas = {name: formula for name, formula, *_ in components}
            for name, formula, *aliases in components:
                value, basis, confidence = self.conversion(name, formula, expressed, formulas.get(expressed))
                yield [item, name, spellings(name, aliases), value, part, basis, "；".join(standards), confidence]
        for item, aliases in MIXTURES.items():
            standards = [s for s, found in self.definitions.items() if "异构体之和" in found.get(item, "")]
            covered |= {(standard, item) for standard in standards}
            name = item.split("和")[0]
            yield [item, name, "；".join(aliases), "1", "", ISOMER, "；".join(standards), "seen"]
        self.check_coverage(covered)

    @staticmethod
    def conversion(name, formula, expressed, wanted):
        if expressed == "isomers" or formula == "isomer":
            return "1", ISOMER, "seen"
        if expressed is None:
            return "1", PLAIN, "remembered"
        if name == expressed:
            return "1", SELF, "seen"
        if not formula or not wanted:
            return "", UNKNOWN, "unconfirmed"
        basis = f"M({expressed} {wanted})/M({name} {formula})"
        return factor(wanted, formula), basis, "remembered"

    def drug_rows(self):
        both = "；".join(RULES.values())
        yield ["孔雀石绿", "孔雀石绿", "", "1", "", SELF, both, "seen"]
        yield ["孔雀石绿", "隐色孔雀石绿", "无色孔雀石绿", "", "", UNKNOWN, both, "unconfirmed"]
        for name in ("恩诺沙星", "环丙沙星"):
            yield ["恩诺沙星", name, "", "1", "", PLAIN, "GB 31650-2019", "remembered"]
        for part, _, other, names in SULFONAMIDES:
            for name in names:
                aliases = "；".join(other.get(name, []))
                yield [SULFONAMIDE, name, aliases, "1", part, "含量之和（总量）", both, "seen"]
        for name in ("土霉素", "金霉素", "四环素"):
            yield ["土霉素/金霉素/四环素（组合含量）", name, "", "1", "", "组合含量：含量之和", both, "seen"]

    def check_coverage(self, covered):
        failed = False
        for standard, found in self.definitions.items():
            for item, definition in found.items():
                if not re.search("之和|总和|总量", definition) or (standard, item) in covered or item in NOT_SPLIT:
                    continue
                print(f"no components: {standard} {item}: {definition}", file=sys.stderr)
                failed = True
        if failed:
            sys.exit(1)

    def run(self, out):
        self.check_official()
        write(out / "residues.csv", ["standard", "item", "definition", "page", "confidence"], list(self.residue_rows()))
        header = ["item", "component", "aliases", "factor", "part", "basis", "source", "confidence"]
        write(out / "residue-components.csv", header, list(self.component_rows()) + list(self.drug_rows()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    Converter(arguments.source).run(arguments.out)


if __name__ == "__main__":
    main()
