"""Functions of additives that clause A.4 of GB 2760 sums up: preservatives, antioxidants, colours of one hue."""

import re

from .additive_names import STANDARD

FUNCTIONS = {"防腐剂": "preservative", "抗氧化剂": "antioxidant", "着色剂": "colour"}
# Hues as the colours are commonly described; the standard does not print them.
HUES = {
    "red": "赤藓红 番茄红 番茄红素 高粱红 黑豆红 黑加仑红 红米红 红曲米、红曲红 花生衣红 辣椒红 蓝锭果红 萝卜红 玫瑰茄红 桑椹红 酸性红 "
    "天然苋菜红 甜菜红 苋菜红 新红 胭脂虫红 胭脂红 杨梅红 葡萄皮红 诱惑红 越橘红 紫草红 紫甘薯色素 紫胶红 紫胶",
    "yellow": "β-阿朴-8'-胡萝卜素醛 β-胡萝卜素 柑橘黄 核黄素 红花黄 红曲黄色素 姜黄 姜黄素 菊花黄浸膏 喹啉黄 辣椒橙 辣椒油树脂 "
    "柠檬黄 日落黄 沙棘黄 天然胡萝卜素 胭脂树橙 叶黄素 玉米黄 栀子黄",
    "blue": "靛蓝 亮蓝 藻蓝 栀子蓝",
    "green": "叶绿素铜 叶绿素铜钠盐、叶绿素铜钾盐",
    "brown": "焦糖色(加氨生产) 焦糖色(苛性硫酸盐法) 焦糖色(普通法) 焦糖色(亚硫酸铵法) 金樱子棕 可可壳色 橡子壳棕",
    "black": "植物炭黑",
    "other": "二氧化钛 氧化铁黑、氧化铁红",
}


def rows(functions):
    hues = {name: hue for hue, names in HUES.items() for name in names.split()}
    for item, printed in functions.items():
        for word in re.split(r"[、,，]", printed):
            function = FUNCTIONS.get(word)
            if function == "colour":
                yield [item, function, hues[item], STANDARD, "remembered"]
            elif function:
                yield [item, function, "", STANDARD, "seen"]
