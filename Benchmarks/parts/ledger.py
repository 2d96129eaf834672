"""The ledger and its pages."""
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import time
import urllib.parse
import urllib.request

from parts.common import Server, raw_inserts, say, shian, sign_in, spread, steady, timed, wrk


def results_csv(folder, rows):
    lines = ["食品名称,被抽样单位名称,被抽样单位地址,生产日期,检验项目,检验结果,标准值,判定"]
    for row in range(rows):
        fails = row % 40 == 0
        lines.append(f"豇豆,凤城镇第{row}号店,阳城县凤城镇新建路{row}号,2024-05-02,灭蝇胺,{'1.8' if fails else '0.1'}mg/kg,≤0.5mg/kg,{'不合格' if fails else '合格'}")
    file = f"{folder}/results.csv"
    pathlib.Path(file).write_text("\n".join(lines), encoding="utf-8")
    return file


def imports(folder):
    file, ratios, ours, raw = results_csv(folder, 20_000), [], [], []
    for turn in range(5):
        data = f"{folder}/import-{turn}"
        figures = json.loads(shian("bench", "import", file, "--data", data))
        seconds, count = raw_inserts(f"{data}/ledger.sqlite", f"{folder}/raw-{turn}.sqlite")
        ours.append(count / figures["writing"])
        raw.append(count / seconds)
        ratios.append(ours[-1] / raw[-1])
        shutil.rmtree(data)
    say(f"import of 20,000 results, rows/s", ours=f"{statistics.median(ours):,.0f}", raw_sqlite=f"{statistics.median(raw):,.0f}")
    say("  ratio ours/raw, pair by pair", median=spread(ratios, 2), aim="≥ 0.5")


def operators(folder, count=10_000):
    """A list of operators from xlsx to committed rows; the peers read the same file, or put the same rows in."""
    import openpyxl
    import python_calamine
    import xlsxwriter

    file = f"{folder}/operators.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("监管对象")
        sheet.write_row(0, 0, ["名称", "地址", "乡镇", "类别", "主要负责人", "联系电话", "许可证编号", "有效期至", "经度", "纬度", "坐标系"])
        towns = ["凤城镇", "北留镇", "润城镇", "町店镇", "芹池镇"]
        for row in range(count):
            town = towns[row % len(towns)]
            sheet.write_row(row + 1, 0, [
                f"阳城县{town}惠民{row}号食品店", f"{town}新建路{row}号", town, "食品销售", f"王{row}", f"1380356{row % 10_000:04}",
                f"JY1140522{row:07}", "2027-05-01", f"{112.3 + row % 1000 / 10_000:.4f}", f"{35.4 + row // 1000 / 100:.4f}", "WGS-84"])
    ours, raw, reading, other = [], [], [], []
    for turn in range(5):
        data = f"{folder}/operators-{turn}"
        shian("account", "add", "--data", data, "--login", "head", "--name", "负责人")
        ours.append(timed(lambda: shian("import", file, "--as", "operators", "--data", data)))
        raw.append(raw_inserts(f"{data}/ledger.sqlite", f"{folder}/operators-{turn}.sqlite")[0])
        reading.append(timed(lambda: python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()))
        other.append(timed(lambda: sum(1 for _ in openpyxl.load_workbook(file, read_only=True).active.iter_rows(values_only=True))))
    say(f"import of {count:,} operators from xlsx, s", ours=spread(ours, 2), calamine_reading=spread(reading, 2),
        openpyxl_reading=spread(other, 2), raw_sqlite_inserts=spread(raw, 2))
    say("  ratio ours/(openpyxl + raw inserts), pair by pair", median=spread([a / (b + c) for a, b, c in zip(ours, other, raw)], 2))


LARGE_PAGES = [
    ("board", "/office"), ("inbox", "/office/inbox"), ("analysis", "/office/analysis"), ("matters", "/office/matters"),
    ("operators", "/office/operators"), ("search", "/office/search/suggest?q="),
]


def large(folder):
    """The pages that an office lives in, on ten county-years: 60,000 operators, 16,000 samples, 190,000 results.

    $SHIAN_LARGE names a ledger that was made before.
    """
    data = f"{folder}/large"
    made = os.environ.get("SHIAN_LARGE")
    if made:
        shutil.copytree(made, data)
    else:
        shian("demo", "--scale", "10", "--data", data)
    server = Server(data)
    try:
        cookie = sign_in(server)
        hello = wrk("hello (/robots.txt)", server.address + "/robots.txt", cookie)
        for name, path in LARGE_PAGES:
            address = server.address + path + (urllib.parse.quote(common_name(data)) if name == "search" else "")
            first = 1000 * timed(lambda: fetch(address, cookie))
            p50, p99 = steady(address, cookie, rate=20)
            say(f"{name} at 20 requests/s, ms", first=f"{first:.0f}", p50=f"{p50:.1f}", p99=f"{p99:.1f}",
                aim="< 50" if name == "search" else "")
            wrk(name, address, cookie, hello)
        after_change(server, cookie)
        report = [timed(lambda: fetch(server.address + "/office/reports/annual/export.docx", cookie)) for _ in range(5)]
        say("annual report, docx, s", ours=spread(report, 2))
    finally:
        server.close()


def common_name(data):
    """The two characters that most operators have at the end of their names."""
    rows = sqlite3.connect(f"{data}/ledger.sqlite").execute(
        "SELECT substr(name, -2) AS tail, COUNT(*) FROM operator GROUP BY tail ORDER BY 2 DESC LIMIT 1").fetchall()
    return rows[0][0]


def fetch(address, cookie):
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Cookie": cookie})) as response:
        body = response.read()
    assert body, f"{address} answers nothing"
    return body


def after_change(server, cookie):
    """What is kept in memory is of no use after a change: an export is one, since it is put on record."""
    for name, path in (("board", "/office"), ("analysis", "/office/analysis")):
        times = []
        for _ in range(7):
            fetch(server.address + "/office/analysis/export.xlsx", cookie)
            times.append(1000 * timed(lambda: fetch(server.address + path, cookie)))
        say(f"{name}, first after a change, ms", ours=spread(times, 0))


def pages(folder):
    data = f"{folder}/demo"
    shian("demo", "--data", data)
    server = Server(data)
    try:
        cookie = sign_in(server)
        for name, path in (("hello (/robots.txt)", "/robots.txt"), ("board", "/office"), ("samples", "/office/samples"), ("matters", "/office/matters")):
            first = 1000 * timed(lambda: fetch(server.address + path, cookie))
            p50, p99 = steady(server.address + path, cookie)
            say(f"{name} at 50 requests/s, ms", first=f"{first:.0f}", p50=f"{p50:.1f}", p99=f"{p99:.1f}", aim="p99 < 20" if name == "board" else "")
        for name, path in (("hello (/robots.txt)", "/robots.txt"), ("board", "/office")):
            wrk(name, server.address + path, cookie)
    finally:
        server.close()


def start(folder):
    data = f"{folder}/start"
    shian("demo", "--data", data)
    times, memory = [], []
    for _ in range(9):
        begun = time.perf_counter()
        server = Server(data)
        with urllib.request.urlopen(server.address + "/health") as response:
            response.read()
        times.append(1000 * (time.perf_counter() - begun))
        time.sleep(0.5)
        status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
        memory.append(int(status.split("VmRSS:")[1].split()[0]) / 1024)
        server.close()
    hello = [1000 * timed(lambda: shian("--version")) for _ in range(9)]
    say("cold start to the first answer, ms", ours=spread(times, 0), version_only=spread(hello, 0), aim="< 200")
    say("resident memory idle, MB", median=spread(memory, 0), aim="< 120")


def map_clusters(folder):
    """Clusters of 60,000 points for random screens of 1,440 × 900 pixels at zooms 8 to 18; the first builds the index."""
    runs = [json.loads(shian("bench", "map", "--data", f"{folder}/map-{turn}")) for turn in range(3)]
    say("map, 60,000 points, ms", median=spread([run["median"] for run in runs], 1),
        p99=spread([run["p99"] for run in runs], 1), slowest=spread([run["slowest"] for run in runs], 1), aim="< 50")
    say("  first answer after a change, ms", ours=spread([run["first"] for run in runs], 0))
