"""Printed names of food categories in GB 2760: short name, note, and what a line restricts itself to."""

import re

# Brackets and half-sentences that explain a category; others, such as 果蔬汁(浆), are part of the name.
EXPLAINS = re.compile(
    r"包括|^如|不改变|改变|除外|半成品|可直接食用|生肉添加|食用葡萄糖|熏肉|按特殊工艺|非水果材料|13\.0特殊|01\.0~15\.0"
)
# Restricted names that lie within another restricted name of their category.
ALSO_WITHIN = {
    "仅限焙烤食品馅料": ["仅限含油脂馅料", "仅限糕点馅", "仅限豆馅", "仅限风味派馅料", "仅限饼干夹心"],
    "仅限饼干夹心、糕点用馅料及表面用挂浆": ["仅限饼干夹心", "仅限糕点馅"],
    "仅限布丁、糕点用馅料及表面用挂浆": ["仅限糕点馅"],
    "仅限海蜇": ["仅限即食海蜇"],
    "仅限1~10岁特殊医学用途配方食品": ["仅限13月龄~10岁特殊医学用途配方食品中氨基酸代谢障碍配方产品"],
}
# Names in an exception that have no number.
NODES = {("04.01.02.05", "罐头"): "果酱罐头"}


def top_brackets(name):
    contents, depth, start = [], 0, 0
    for index, sign in enumerate(name):
        if sign in "([":
            start = index if depth == 0 else start
            depth += 1
        elif sign in ")]":
            depth -= 1
            if depth == 0:
                contents.append(name[start + 1 : index])
    return contents


def food_name(printed):
    """The name of a category as people say it, and the explanation printed with it."""
    notes = []
    name = printed
    for content in top_brackets(printed):
        if EXPLAINS.search(content):
            notes.append(content)
            name = re.sub(r"[(\[]" + re.escape(content) + r"[)\]]", "", name)
    head, comma, tail = name.partition(",")
    if comma and (tail.startswith("包括") or tail.endswith("除外")):
        name, notes = head, [tail] + notes
    return name, "；".join(notes)
