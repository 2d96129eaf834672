"""The same results judged by DuckDB and by plain Python: a join of results with the limits on their foods.

The peers are spared what makes judging hard: every food has a line of its own in one edition, every result is a bare
figure in mg/kg, and no reasons are given. Ours does the whole work.
"""
import collections
import csv
import decimal
import pathlib
import random
import time

EDITION, DAY = "GB 2763-2026", "2026-05-01"


def limits(rulebook):
    """Lines on foods whose name stands once in the edition's tree, one line for food and item."""
    names, lines = collections.Counter(), collections.defaultdict(list)
    with open(pathlib.Path(rulebook) / "foods-gb2763.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["standard"] == EDITION:
                names[row["food"].split(" > ")[-1]] += 1
    parents = set()
    with open(pathlib.Path(rulebook) / "gb2763.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["standard"] == EDITION and row["bound"] == "≤"]
    for row in rows:
        path = row["food"].split(" > ")
        parents.update(" > ".join(path[:depth]) for depth in range(1, len(path)))
        lines[path[-1], row["item"]].append(row)
    return [
        (food, item, found[0]["value"]) for (food, item), found in lines.items()
        if len(found) == 1 and names[food] == 1 and found[0]["food"] not in parents and "（" not in food
    ]


def make(rulebook, file, count, seed=2026):
    chance, lines = random.Random(seed), limits(rulebook)
    with open(file, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["food", "item", "result", "on"])
        for _ in range(count):
            food, item, value = lines[chance.randrange(len(lines))]
            share = chance.choice(["0.1", "0.5", "0.99", "1", "1.01", "1.5", "3"])
            writer.writerow([food, item, f"{decimal.Decimal(value) * decimal.Decimal(share):f}mg/kg", DAY])
    return lines


def with_duckdb(file, lines):
    """Seconds and failures; the results are in memory before the clock starts."""
    import duckdb

    db = duckdb.connect()
    db.execute("SET threads = 1")
    db.execute("CREATE TABLE limits(food VARCHAR, item VARCHAR, value DECIMAL(18, 6))")
    db.executemany("INSERT INTO limits VALUES (?, ?, ?)", lines)
    db.execute(f"CREATE TABLE results AS SELECT * FROM read_csv('{file}', all_varchar = true)")
    query = """
        SELECT count(*) FILTER (CAST(replace(result, 'mg/kg', '') AS DECIMAL(18, 6)) > value)
        FROM results JOIN limits USING (food, item)
    """
    db.execute(query).fetchone()
    start = time.perf_counter()
    failures = db.execute(query).fetchone()[0]
    return time.perf_counter() - start, failures


def with_python(file, lines):
    table = {(food, item): decimal.Decimal(value) for food, item, value in lines}
    with open(file, encoding="utf-8") as text:
        rows = [(row["food"], row["item"], row["result"]) for row in csv.DictReader(text)]
    start = time.perf_counter()
    failures = sum(decimal.Decimal(result[:-5]) > table[food, item] for food, item, result in rows)
    return time.perf_counter() - start, failures
