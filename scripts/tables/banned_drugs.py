"""农业农村部公告第250号: what the sampling rules judge by it must not be found in food of animals."""

from .common import rows

FILE = "notice250"
STANDARD = "农业农村部公告第250号"
ROOT = ("动物性食品",)
# The rules' classes between chapter and food.
CLASSES = {
    "猪肉": "畜肉", "牛肉": "畜肉", "羊肉": "畜肉", "其他畜肉": "畜肉", "鸡肉": "禽肉", "鸭肉": "禽肉", "其他禽肉": "禽肉",
    "鸡肝": "禽副产品", "其他禽副产品": "禽副产品",
    **dict.fromkeys("猪肝 牛肝 羊肝 猪肾 牛肾 羊肾 其他畜副产品".split(), "畜副产品"),
}
# 蜂王浆冻干品不检测: the rules do not test it, so they name no limit for it.
NOT_TESTED = "蜂王浆冻干品"


def read(book):
    """The rows of the newest rules first; those that only the earlier rules have after them."""
    tree, seen, line = book.trees[STANDARD], set(), 0
    kind = "banned-drug"
    for row in rows(book.source / "vet-drugs/item_basis.csv"):
        food = row["food"]
        if STANDARD not in row["law"] or food == NOT_TESTED:
            continue
        between = (CLASSES[food],) if food in CLASSES else ()
        path = tree.add(ROOT + (row["category"],) + between + (food,))
        printed = row["item"]
        item = book.items.find(printed) or book.items.add(printed.split("（")[0], kind, STANDARD, aliases=[printed])
        if (path, item) in seen:
            continue
        seen.add((path, item))
        line += 1
        note = "限内脏检测" if "限内脏检测" in row["notes"] else ""
        clause = f"抽检细则（{row['rules_edition']}年版）表{row['table_no']}，第{row['page']}页"
        book.limits.add(FILE, STANDARD, item, path, line, bound="不得检出", note=note, clause=clause)
