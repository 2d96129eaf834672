"""What all benchmarks share: the program, figures, a server with somebody signed in, and load."""
import http.cookiejar
import pathlib
import re
import shutil
import sqlite3
import statistics
import subprocess
import threading
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = str(ROOT / ".build/release/shian")


def shian(*arguments):
    return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout


def say(name, **figures):
    print(f"{name:44} " + "  ".join(f"{key} {value}" for key, value in figures.items() if value), flush=True)


def spread(values, digits=3):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def timed(body):
    start = time.perf_counter()
    body()
    return time.perf_counter() - start


def quantiles(times):
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):.4f} p95 {ordered[int(len(ordered) * 0.95) - 1]:.4f}"


def raw_inserts(ledger, copy):
    """The same rows of the same tables with the same indexes, by SQLite's own statement loop in one transaction."""
    source = sqlite3.connect(ledger)
    schema = [sql for (sql,) in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'")]
    tables = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
    rows = {name: source.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}
    target = sqlite3.connect(copy, isolation_level=None)
    target.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;")
    for sql in schema:
        target.execute(sql)

    def insert():
        target.execute("BEGIN")
        for name, all_rows in rows.items():
            if all_rows:
                marks = ",".join("?" * len(all_rows[0]))
                target.executemany(f'INSERT INTO "{name}" VALUES ({marks})', all_rows)
        target.execute("COMMIT")

    seconds = timed(insert)
    target.close()
    return seconds, sum(len(all_rows) for all_rows in rows.values())


class Server:
    def __init__(self, data):
        self.process = subprocess.Popen([PROGRAM, "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE, text=True)
        self.started = time.perf_counter()
        self.address = self.process.stdout.readline().split()[-1].rstrip("/")
        self.setup = self.process.stdout.readline().split()[-1]

    def close(self):
        self.process.terminate()
        self.process.wait()


def sign_in(server):
    """The first account by the set-up link; the cookie of its session."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def post(address, **fields):
        page = opener.open(address).read().decode()
        fields["token"] = re.search(r'name="token" value="([^"]+)"', page).group(1)
        return opener.open(address, urllib.parse.urlencode(fields).encode())

    post(server.setup, name="张敏", login="bench", password="jade-River-2024", repeat="jade-River-2024")
    post(server.address + "/sign-in", login="bench", password="jade-River-2024", back="")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def steady(address, cookie="", rate=50, seconds=15, headers=None):
    """Requests at a steady rate, each timed from the moment it was due (so a stall is not hidden)."""
    latencies, lock = [], threading.Lock()
    start = time.perf_counter() + 0.2

    def one(due):
        request = urllib.request.Request(address, headers=headers or {"Cookie": cookie})
        with urllib.request.urlopen(request) as response:
            response.read()
        with lock:
            latencies.append(time.perf_counter() - due)

    threads = []
    for number in range(rate * seconds):
        due = start + number / rate
        time.sleep(max(0, due - time.perf_counter()))
        threads.append(threading.Thread(target=one, args=(due,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    latencies.sort()
    return 1000 * latencies[len(latencies) // 2], 1000 * latencies[int(len(latencies) * 0.99)]


def wrk(name, address, cookie, hello=None):
    """Four connections for eight seconds; the ratio is to the requests per second of `hello`."""
    if not shutil.which("wrk"):
        return None
    output = subprocess.run(
        ["wrk", "-t1", "-c4", "-d8s", "--latency", "-H", f"Cookie: {cookie}", address], capture_output=True, text=True).stdout
    lines = {line.split()[0]: line.split()[1] for line in output.splitlines() if line.strip()[:2] in ("50", "99", "Re")}
    if "Non-2xx" in output:
        raise SystemExit(f"{address} does not answer 200")
    rate = float(lines["Requests/sec:"])
    ratio = {"ratio": f"{rate / hello:.3f}"} if hello else {}
    say(f"{name} with wrk, 4 connections", **{key.strip("%:"): value for key, value in lines.items()}, **ratio)
    return rate
