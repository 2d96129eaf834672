"""Names of classes as people say them: without 类, one of several names in one, the food of 仅限…."""

import re

from . import additives, contaminants, pathogens

STANDARDS = [*contaminants.EDITIONS.values(), additives.STANDARD, pathogens.GENERAL]
# A name without 类 stands for the class only where that is a food: 头足类 and 鳞茎类 are no other words for 头足 and 鳞茎.
SPOKEN = re.compile(r"(制品|肉|肠|火腿|水果干|话化|果糕|罐头|饮料|香辛料|芽菜)$")
# Names that are several names of foods; in others, such as 食用菌和藻类罐头, a half means something else.
SEVERAL = {
    "乳粉和调制乳粉", "乳清粉和乳清蛋白粉", "稀奶油、奶油、无水奶油", "稀奶油、奶油和无水奶油", "干酪、再制干酪和干酪制品",
    "冷却肉、冰鲜肉", "黄油和浓缩黄油", "肉汤、骨汤", "乳粉和奶油粉", "调制乳粉和调制奶油粉", "茶叶、咖啡", "面糊、裹粉、煎炸粉",
    "鲜味剂和助鲜剂", "啤酒和麦芽饮料", "坚果和籽类", "冰淇淋、雪糕类", "风味冰、冰棍类", "蜜饯类、凉果类",
    "巧克力及巧克力制品", "代可可脂巧克力及代可可脂巧克力制品",
}
# Restrictions that name a class, a raw food, or a use rather than a product.
NO_PRODUCT = re.compile(r"类$|加工|食品工业用|^海水|橄榄|^苹果$|银条菜|^海蜇$|人群|配方|产品|用于|用馅|如|即食菜肴|馅|夹心|挂浆")


def read(book):
    for standard in STANDARDS:
        tree = book.trees[standard]
        taken = {name for known, name in book.aliases if known == standard}
        # The narrower class has the better claim to a name.
        for path in sorted(tree.paths, key=len, reverse=True):
            for name, confidence in spoken(path[-1]):
                if name not in taken:
                    book.alias(name, standard, path, confidence)
                    taken.add(name)


def spoken(name):
    """Further names of one class, each with its confidence."""
    only = re.fullmatch(r".*\(仅限于?(.*)\)", name)
    if only:
        parts = re.split("[、和]", only[1]) if not NO_PRODUCT.search(only[1]) else []
        return [(part, "seen") for part in parts]
    whole = re.sub(r"\([^()]*\)类$", "类", name)
    names = [whole, whole.removesuffix("类")] if SPOKEN.search(whole.removesuffix("类")) else []
    names += re.split("[、和及]", name) if name in SEVERAL else []
    return [(other, "remembered") for other in names if other != name]
