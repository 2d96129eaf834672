"""Files, limits and judging."""
import json
import os
import statistics
import subprocess
import sys

from parts.common import PROGRAM, ROOT, say, shian, spread, timed


def xlsx(folder):
    import openpyxl
    import python_calamine

    file = f"{folder}/rows.xlsx"
    subprocess.run([sys.executable, ROOT / "Benchmarks/xlsx/compare.py", "make", file], check=True, stdout=subprocess.DEVNULL)
    ours, calamine = [], []
    for _ in range(7):
        ours.append(json.loads(shian("bench", "xlsx", file))["seconds"])
        calamine.append(timed(lambda: python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()))
    other = timed(lambda: sum(1 for _ in openpyxl.load_workbook(file, read_only=True).active.iter_rows(values_only=True)))
    say("xlsx 50,000 x 17, seconds", ours=spread(ours), calamine=spread(calamine), openpyxl=f"{other:.2f}")
    say("  ratio ours/calamine, pair by pair", median=spread([a / b for a, b in zip(ours, calamine)], 2), aim="≤ 1.0")


def load(folder):
    runs = [json.loads(shian("bench", "load")) for _ in range(9)]
    say(
        f"{runs[0]['limits']:,.0f} limits, ms",
        reading=spread([1000 * run["reading"] for run in runs], 0),
        indexing=spread([1000 * run["indexing"] for run in runs], 0),
        memory_MB=spread([run["megabytes"] for run in runs], 0),
        aim="≤ 150 ms, ≤ 80 MB",
    )


def judge(folder):
    sys.path.insert(0, str(ROOT / "Benchmarks/judge"))
    import join

    runs = [json.loads(shian("bench", "judge")) for _ in range(5)]
    for kind in ("printed per second", "rulebook per second", "one by one per second"):
        say(f"judge, {kind}", median=f"{statistics.median(run[kind] for run in runs):,.0f}", aim="≥ 500,000")
    file, count = f"{folder}/results-to-judge.csv", 500_000
    lines = join.make(ROOT / "Rulebook/limits", file, count)
    rates, ratios = {"ours": [], "duckdb": [], "python": []}, {"duckdb": [], "python": []}
    for _ in range(5):
        ours = json.loads(shian("bench", "judge", "--file", file))
        found = {"duckdb": join.with_duckdb(file, lines), "python": join.with_python(file, lines)}
        rates["ours"].append(ours["per second"])
        for peer, (seconds, failures) in found.items():
            assert failures == ours["failures"], f"{peer} finds {failures} failures, ours {ours['failures']}"
            rates[peer].append(count / seconds)
            ratios[peer].append(ours["per second"] * seconds / count)
    say("the same join, results/s", **{name: f"{statistics.median(values):,.0f}" for name, values in rates.items()})
    say("  ratio ours/peer, pair by pair", **{peer: spread(values, 2) for peer, values in ratios.items()})
    judge_file(folder)


def judge_file(folder):
    """A workbook judged end to end, against the time that calamine takes only to read it."""
    import python_calamine

    file, ours, calamine = f"{folder}/to-judge.xlsx", [], []
    subprocess.run([sys.executable, ROOT / "Benchmarks/xlsx/compare.py", "make", file], check=True, stdout=subprocess.DEVNULL)
    for _ in range(5):
        ours.append(timed(lambda: subprocess.run([PROGRAM, "judge", "--file", file, "--csv"], stdout=subprocess.DEVNULL)))
        calamine.append(timed(lambda: python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()))
    say("judge --file, 50,000 rows, seconds", ours=spread(ours), calamine_reading=spread(calamine))
    say("  ratio ours/calamine, pair by pair", median=spread([a / b for a, b in zip(ours, calamine)], 2), aim="≤ 1.2")


def fuzz(folder):
    """Ten million random and mutated texts through the readers and the judge, in the tests' own build."""
    environment = dict(os.environ, SHIAN_FUZZ="10000000")
    seconds = timed(lambda: subprocess.run(["swift", "test", "--filter", "Fuzz"], cwd=ROOT, env=environment, check=True))
    say("fuzz, 10,000,000 texts", minutes=f"{seconds / 60:.1f}")
