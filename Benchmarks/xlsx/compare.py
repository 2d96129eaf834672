#!/usr/bin/env python3
"""Time the peers on the workbook that `shian bench xlsx` reads.

    pip install python-calamine openpyxl xlsxwriter
    compare.py make  FILE            write 50,000 rows x 17 columns of invented sampling results, the same each time
    compare.py time  FILE [--runs N] read it with calamine and openpyxl; one JSON object on standard output
"""

import argparse
import datetime
import json
import random
import statistics
import time

ROWS = 50_000
HEADERS = [
    "抽样编号", "食品名称", "食品细类", "标称生产企业名称", "标称生产企业地址", "被抽样单位名称", "被抽样单位地址",
    "规格型号", "商标", "生产日期", "检测项目", "单位", "检测结果", "限量值", "判定", "抽样日期", "检验机构",
]


def rows(seed=20240101):
    """Invented rows: half of the columns repeat, half are nearly unique, as in a laboratory's year."""
    chance = random.Random(seed)
    foods = [f"样品食品{n:03d}" for n in range(400)]
    producers = [f"第{n:04d}食品加工坊" for n in range(3000)]
    items = ["铅(以Pb计)", "镉(以Cd计)", "恩诺沙星", "菌落总数", "大肠菌群", "山梨酸及其钾盐(以山梨酸计)"]
    first = datetime.date(2024, 1, 1)
    for number in range(ROWS):
        day = first + datetime.timedelta(days=chance.randrange(366))
        producer = chance.randrange(len(producers))
        passed = chance.random() > 0.03
        yield [
            f"XBJ24140522{number:08d}", chance.choice(foods), f"细类{chance.randrange(60)}", producers[producer],
            f"示例县第{producer % 15 + 1}镇第{producer}号", f"示例商店{chance.randrange(5000)}",
            f"示例县第{chance.randrange(15) + 1}街{chance.randrange(900)}号", f"{chance.randrange(100, 999)}g/袋",
            "/", day - datetime.timedelta(days=chance.randrange(60)), chance.choice(items), "mg/kg",
            round(chance.random() * 2, 3), 0.2, "合格" if passed else "不合格", day, f"检验机构{chance.randrange(8)}",
        ]


def make(path):
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": False})
    sheet = book.add_worksheet("抽检结果")
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADERS)
    for index, row in enumerate(rows(), start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(index, column, datetime.datetime(value.year, value.month, value.day), date)
            else:
                sheet.write(index, column, value)
    book.close()


def with_calamine(path):
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def with_openpyxl(path):
    from openpyxl import load_workbook

    return sum(1 for _ in load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True))


def seconds(read, path, runs):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        count = read(path)
        times.append(time.perf_counter() - start)
    return {"rows": count, "median": statistics.median(times), "best": min(times)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=["make", "time"])
    parser.add_argument("file")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if given.action == "make":
        make(given.file)
        return
    slow = max(1, given.runs // 3)
    print(json.dumps({
        "calamine": seconds(with_calamine, given.file, given.runs),
        "openpyxl": seconds(with_openpyxl, given.file, slow),
    }))


if __name__ == "__main__":
    main()
