"""Foods that the tables of GB 2762 and GB 2761 name without annex A having a node: where the tables' layout puts them."""

import re

FUNGI = "双孢菇 平菇 香菇 榛蘑 牛肝菌 松茸 松露 青头菌 鸡枞 鸡油菌 多汁乳菇 羊肚菌 獐头菌 姬松茸 木耳 银耳".split()

# Name and the node above it.
NAMED_2762 = {
    "芹菜": "茎类蔬菜", "黄花菜": "其他新鲜蔬菜", "生姜": "块根和块茎蔬菜", "薯类": "块根和块茎蔬菜",
    "海蟹": "甲壳类", "虾蛄": "甲壳类", "花生": "生干坚果及籽类", "生咖啡豆": "生干坚果及籽类",
    "烘焙咖啡豆": "熟制坚果及籽类", "畜禽肝脏": "畜禽内脏", "畜禽肾脏": "畜禽内脏",
    "玉米粉": "玉米粉、玉米糁(渣)", "玉米糁(渣)": "玉米粉、玉米糁(渣)", "螺旋藻制品": "藻类制品",
    "畜禽内脏制品": "肉制品", "畜禽肝脏制品": "畜禽内脏制品", "畜禽肾脏制品": "畜禽内脏制品",
    "熟肉干制品": "熟肉制品", "鱼类制品": "水产制品", "海蜇制品": "水产制品", "干制水产品": "水产制品",
    "干制鱼类": "干制水产品", "鱼类罐头": "水产品罐头", "干制食用菌": "食用菌制品",
    "肉食性鱼类制品": "鱼类制品", "金枪鱼": "肉食性鱼类", "金目鲷": "肉食性鱼类", "枪鱼": "肉食性鱼类", "鲨鱼": "肉食性鱼类",
    "金枪鱼制品": "肉食性鱼类制品", "金目鲷制品": "肉食性鱼类制品", "枪鱼制品": "肉食性鱼类制品",
    "鲨鱼制品": "肉食性鱼类制品", "水产动物油脂": "动物油脂", "鱼油": "水产动物油脂", "磷虾油": "水产动物油脂",
    "鱼油制品": "油脂制品", "磷虾油制品": "油脂制品", "花椒": "香辛料及粉", "桂皮(肉桂)": "香辛料及粉",
    "多种香辛料混合的香辛料": "香辛料及粉", "固态调味品": "调味品", "固体复合调味料": "复合调味料",
    "含浆果及小粒水果的果蔬汁类及其饮料": "果蔬汁类及其饮料", "葡萄汁": "含浆果及小粒水果的果蔬汁类及其饮料",
    "10岁以上人群的产品": "特殊医学用途配方食品", "1岁~10岁人群的产品": "特殊医学用途配方食品",
    "辅食营养补充品": "其他特殊膳食用食品", "运动营养食品": "其他特殊膳食用食品",
    "孕妇及乳母营养补充食品": "其他特殊膳食用食品", "固态、半固态或粉状": "运动营养食品", "液态": "运动营养食品",
    "添加藻类的产品": "婴幼儿谷类辅助食品", "以水产及动物肝脏为原料的产品": "婴幼儿罐装辅助食品",
    "油菜花粉": "花粉", "松花粉": "花粉",
    **{fungus + "制品": "食用菌制品" for fungus in FUNGI},
    **{"干制" + fungus: "干制食用菌" for fungus in FUNGI},
}
NAMED_2761 = {
    "花生": "油料", "花生制品": "坚果及籽类制品", "花生酱": "花生制品", "烘焙咖啡豆": "熟制坚果及籽类",
    "花生油": "植物油脂", "玉米油": "植物油脂", "研磨咖啡(烘焙咖啡)": "固体饮料", "葡萄酒": "发酵酒",
    "辅食营养补充品": "其他特殊膳食用食品", "运动营养食品": "其他特殊膳食用食品",
    "孕妇及乳母营养补充食品": "其他特殊膳食用食品",
}
# Names of the tables that mean a node of another name.
SPELLINGS = {"醋": "食醋", "其他熟制坚果及籽类": "熟制坚果及籽类", "其他鱼类制品": "鱼类制品"}
# Foods that are products of a class too, though annex A has them elsewhere.
ALSO = {
    "鱼类制品": ["鱼类罐头", "鱼糜制品", "干制鱼类"],
    "固态调味品": ["固体复合调味料", "固体汤料", "鸡精", "鸡粉"],
    **{fungus + "制品": ["干制" + fungus] for fungus in FUNGI},
}

# Members in the brackets that the tables call by another name.
OTHERWISE_NAMED = {"内脏制品", "研磨咖啡", "肝", "肾", "酱渍", "盐渍", "块根植物提取的淀粉"}


def add_named(tree, named):
    for name, above in named.items():
        if not tree.names.get(name):
            tree.add(tree.below(above) + (name,))


def printed_members(note):
    """The foods that a bracket of annex A lists: 例如:…等, 包括…."""
    match = re.match(r"(?:例如|包括)[:：]?(.*)", note)
    if not match:
        return []
    listed = re.sub(r"等.*$", "", match[1])
    names = [re.sub(r"(?<!馅)\(.*\)$|及其他制品$", "", name) for name in re.split(r"[、,;]|(?<!调)和", listed)]
    return [name for name in names if 0 < len(name) < 12 and not name.startswith("不") and name not in OTHERWISE_NAMED]


def add_members(tree):
    """Nodes for the foods that annex A lists in brackets, where no node has the name."""
    for path in list(tree.paths):
        for name in printed_members(tree.paths[path][2]):
            if not tree.names.get(name):
                tree.add(path + (name,))
