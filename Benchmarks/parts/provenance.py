"""Traces, events and certificates."""
import concurrent.futures
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

from parts.common import PROGRAM, ROOT, Server, quantiles, raw_inserts, say, shian, sign_in, spread, steady, timed, wrk


def trace(folder):
    """Traces over a million deliveries with hubs; every peer must reach as many deliveries as we do."""
    sys.path.insert(0, str(ROOT / "Benchmarks/trace"))
    import network
    import peers

    rounds, arrays = 7, network.make(folder)
    ours = json.loads(shian("bench", "trace", folder, "--rounds", str(rounds)))
    count, links = len(arrays["deliveries"]), arrays["relations"]
    say(f"{count:,} deliveries, {len(links):,} relations", ours_build_s=f"{ours['build']:.2f}")
    found = {}
    for kind in (peers.IGraph, peers.RustworkX):
        graph, seconds = peers.built(kind, count, links)
        times = {"build": seconds}
        for question in ("forward", "back"):
            times[question], reached = peers.asked(getattr(graph, question), arrays[question], rounds)
            assert reached == ours[question + " reached"], f"{kind.__name__} reaches {reached}, ours {ours[question + ' reached']}"
        times["scores"], hits = peers.scored(graph, arrays["outbreaks"], count, rounds)
        assert hits == ours["score hits"], f"{kind.__name__} has {hits} hits, ours {ours['score hits']}"
        found[kind.__name__] = times
        del graph
    for question in ("forward", "back"):
        say(f"20 traces {question} ({ours[question + ' reached']:,} reached), ms", ours=quantiles(ours[question]),
            **{name: quantiles(times[question]) for name, times in found.items()})
        fastest = min((times[question] for times in found.values()), key=statistics.median)
        say("  ratio ours/faster, start by start", median=spread([a / b for a, b in zip(ours[question], fastest)], 2), aim="≤ 1.0")
    say("scores of all, 100 outbreaks, ms", ours=f"{ours['scores']:.2f}",
        **{name: f"{times['scores']:.2f}" for name, times in found.items()}, aim="≤ 1.0 x the faster")
    nodes, links, pairs = network.with_helpers(arrays)
    graph, _ = peers.built(peers.IGraph, nodes, links)
    times, reached = peers.asked(graph.forward, arrays["forward"], rounds, below=count)
    assert reached == ours["mixing reached"], f"igraph reaches {reached}, ours {ours['mixing reached']}"
    say(f"{len(arrays['mixing'])} hubs mix by date ({pairs:,} pairs)", ours_build_s=f"{ours['mixing build']:.2f}", reached=f"{reached:,}")
    say("  20 traces forward, ms", ours=quantiles(ours["mixing forward"]), igraph_with_helper_nodes=quantiles(times))
    say("  ratio, start by start", median=spread([a / b for a, b in zip(ours["mixing forward"], times)], 2), aim="≤ 1.0")
    say("  scores of 100 outbreaks, ms", ours=f"{ours['mixing scores']:.0f}")
    say("  kilograms of 20 traces, ms", ours=quantiles(ours["quantities"]))


def epcis(folder):
    """The same generated events: checked and hashed here, and with jsonschema and the hash's reference implementation there."""
    sys.path.insert(0, str(ROOT / "Tests/Peers"))
    import test_epcis

    maker, count = test_epcis.Maker(1), 400
    small, large = f"{folder}/small.json", f"{folder}/large.json"
    text = json.dumps(maker.document(count), ensure_ascii=False)
    pathlib.Path(small).write_text(text, encoding="utf-8")
    document = json.loads(text)
    events = document["epcisBody"]["eventList"]
    document["epcisBody"]["eventList"] = events * (100_000_000 // len(text.encode()) + 1)
    pathlib.Path(large).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    schema_file, validate = test_epcis.GS1 / "EPCIS-JSON-Schema.json", None
    if schema_file.exists():
        import jsonschema

        schema = jsonschema.Draft7Validator(json.loads(schema_file.read_text()), format_checker=jsonschema.FormatChecker())
        validate = lambda: list(schema.iter_errors(json.loads(text)))  # noqa: E731
    ratios, ours, theirs = {"checking": [], "hashing": []}, {"checking": [], "hashing": []}, {"checking": [], "hashing": []}
    for _ in range(5):
        figures = json.loads(shian("bench", "epcis", small))
        assert figures["problems"] == 0 and figures["events"] == count
        peers = {"hashing": timed(lambda: test_epcis.peer(text, False))} | ({"checking": timed(validate)} if validate else {})
        for name, seconds in peers.items():
            own = figures["checking"] if name == "checking" else figures["checking and hashing"]
            ours[name].append(count / own)
            theirs[name].append(count / seconds)
            ratios[name].append(seconds / own)
    for name, peer in (("checking", "jsonschema"), ("hashing", "reference")):
        if ratios[name]:
            say(f"EPCIS {name}, events/s", ours=f"{statistics.median(ours[name]):,.0f}", **{peer: f"{statistics.median(theirs[name]):,.0f}"})
            say("  ratio ours/peer, pair by pair", median=spread(ratios[name], 1))
    figures = json.loads(shian("bench", "epcis", large))
    memory = []
    for command in ("validate", "hash"):
        output = subprocess.run(["/usr/bin/env", "python3", "-c", (
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"), PROGRAM, "epcis", command, large],
            check=True, capture_output=True, text=True).stdout
        memory.append(int(output))
    say(f"EPCIS, {figures['megabytes']:.0f} MB of {figures['events']:,.0f} events", checking_MB_s=f"{figures['megabytes'] / figures['checking']:.0f}",
        with_hashing_events_s=f"{figures['events'] / figures['checking and hashing']:,.0f}", peak_MB_validate=memory[0], peak_MB_hash=memory[1])


# What SQLite does by itself: the lots at holders that are reached, with what an office must know of each.
OWN_QUERY = """
    WITH RECURSIVE reached (holding, lot) AS (
        SELECT id, lot FROM holding WHERE county = '140522' AND lot = ?
        UNION
        SELECT other.id, other.lot FROM reached
        JOIN {near} AS near ON near.county = '140522' AND near.holding = reached.holding
        JOIN movement ON movement.county = '140522' AND movement.id = near.movement
        JOIN {far} AS far ON far.county = '140522' AND far.movement = near.movement
        JOIN holding AS other ON other.county = '140522' AND other.id = far.holding
        WHERE (other.lot = reached.lot OR movement.kind IN ('split', 'merge', 'processing'))
            AND NOT EXISTS (SELECT 1 FROM movement AS later WHERE later.county = '140522' AND later.corrects = movement.id)
    )
    SELECT reached.holding, lot.id, lot.code, lot.food, operator.id, operator.name FROM reached
    JOIN lot ON lot.county = '140522' AND lot.id = reached.lot
    JOIN holding ON holding.county = '140522' AND holding.id = reached.holding
    JOIN operator ON operator.county = '140522' AND operator.id = holding.holder
"""

# And what joins them, which an answer of ours has too: the movements with both sides' amounts.
OWN_LINKS = """
    SELECT movement.id, movement.kind, movement.occurred_at, near.holding, near.quantity, far.holding, far.quantity
    FROM json_each(?) AS wanted CROSS JOIN {near} AS near CROSS JOIN movement CROSS JOIN {far} AS far
    WHERE near.county = '140522' AND near.holding = wanted.value AND movement.county = '140522' AND movement.id = near.movement
        AND far.county = '140522' AND far.movement = near.movement
"""


def forget(file):
    """Takes a file out of the system's memory, so that the next reader finds it on the disk."""
    descriptor = os.open(file, os.O_RDONLY)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def own_query(file, lot, direction, before, cold):
    near, far = ("movement_input", "movement_output") if direction == "forward" else ("movement_output", "movement_input")
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    query, links = OWN_QUERY.format(near=near, far=far), OWN_LINKS.format(near=near, far=far)

    def joining(rows):
        return database.execute(links, (json.dumps([row[0] for row in rows]),)).fetchall()

    joining(database.execute(query, (before,)).fetchall())
    if cold:
        forget(file)
    start = time.perf_counter()
    rows = database.execute(query, (lot,)).fetchall()
    reached = time.perf_counter()
    joining(rows)
    joined = time.perf_counter()
    database.close()
    return 1000 * (reached - start), 1000 * (joined - start), len(rows)


def trace_ledger(folder, count=1_000_000):
    """Traces from a ledger of a million deliveries and as many acts of processing, each in a process of its own.

    Both sides have answered for another lot before, as a server has; from the disk, the file is then taken out of memory.

    $SHIAN_LOTS names a ledger that was made before.
    """
    sys.path.insert(0, str(ROOT / "Benchmarks/trace"))
    import network

    arrays, data = network.make(folder, count), os.environ.get("SHIAN_LOTS", f"{folder}/lots")
    file = f"{data}/ledger.sqlite"
    if not os.path.exists(file):
        filled = json.loads(shian("bench", "trace-db", "--network", folder, "--data", data))["seconds"]
        say(f"ledger of {len(arrays['deliveries']):,} deliveries", filled_s=f"{filled:.0f}", megabytes=f"{os.path.getsize(file) / 1e6:.0f}")
    for warmth in ("from the disk", "from memory"):
        for direction in ("forward", "back"):
            ours, again, theirs, joined, reached = [], [], [], [], 0
            cold = warmth == "from the disk"
            before = int(arrays[direction][-1]) + 1
            for start in arrays[direction]:
                lot = int(start) + 1
                if not cold:
                    own_query(file, lot, direction, before, cold)
                alone, with_links, rows = own_query(file, lot, direction, before, cold)
                answer = json.loads(shian(
                    "bench", "trace-db", "--lot", str(lot), "--direction", direction, "--before", str(before), "--data", data,
                    *(["--cold"] if cold else [])))
                before = lot
                # Of goods handed on, the receiver's holding of the lot asked for is in SQLite's answer only.
                assert answer["holdings"] >= rows - 1, f"lot {lot} {direction}: {answer['holdings']} holdings, SQLite finds {rows}"
                theirs.append(alone)
                joined.append(with_links)
                ours.append(answer["milliseconds"])
                again.append(answer["again"])
                reached += rows
            say(f"20 traces {direction} {warmth}, ms", reached=f"{reached:,}", ours=quantiles(ours), asked_again=quantiles(again),
                sqlite=quantiles(theirs), sqlite_with_links=quantiles(joined))
            for peer, times in (("SQLite", theirs), ("SQLite with links", joined)):
                say(f"  ratio ours/{peer}, start by start", median=spread([a / b for a, b in zip(ours, times)], 2),
                    of_sums=f"{sum(ours) / sum(times):.2f}", aim="≤ 1.0")


def repository(folder, name):
    """A new ledger, its server, and the headers of a program that captures."""
    data = f"{folder}/{name}"
    shian("account", "add", "--data", data, "--login", "erp", "--name", "系统")
    token = shian("token", "add", "--data", data, "--name", "erp", "--login", "erp").strip()
    return data, Server(data), {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "GS1-EPCIS-Version": "2.0.0"}


def numbered(maker, count, first):
    """Generated events, each with an identifier of its own."""
    document = maker.document(count)
    for number, event in enumerate(document["epcisBody"]["eventList"]):
        event["eventID"] = f"urn:uuid:{first + number:032x}"
    return json.dumps(document, ensure_ascii=False).encode()


def capture(folder, calls=40, events=500):
    """Events captured over HTTP to committed rows, and the same rows put in by SQLite's own statement loop."""
    sys.path.insert(0, str(ROOT / "Tests/Peers"))
    import test_epcis

    ours, raw, ratios = [], [], []
    for turn in range(3):
        maker = test_epcis.Maker(turn)
        bodies = [numbered(maker, events, call * events) for call in range(calls)]
        data, server, headers = repository(folder, f"capture-{turn}")
        try:
            def send(body):
                request = urllib.request.Request(server.address + "/epcis/capture", body, headers)
                with urllib.request.urlopen(request) as response:
                    assert response.status == 202

            def send_all():
                with concurrent.futures.ThreadPoolExecutor(2) as programs:
                    list(programs.map(send, bodies))

            ours.append(calls * events / timed(send_all))
            if turn == 2:
                ask(server, headers)
        finally:
            server.close()
        seconds, rows = raw_inserts(f"{data}/ledger.sqlite", f"{folder}/capture-{turn}.sqlite")
        raw.append(calls * events / seconds)
        ratios.append(ours[-1] / raw[-1])
    say(f"capture of {calls * events:,} events in {calls} calls by two programs, events/s", ours=spread(ours, 0),
        raw_sqlite=f"{spread(raw, 0)} ({rows / (calls * events):.0f} rows an event)")
    say("  ratio ours/raw, pair by pair", median=spread(ratios, 2), aim="≥ 0.4")


QUERIES = [
    ("the first page of all events", "/epcis/events?perPage=30"),
    ("one thing", "/epcis/events?MATCH_epc=urn:epc:id:sgtin:4012345.011111.500&perPage=30"),
    ("a step in a month", "/epcis/events?EQ_bizStep=receiving&GE_eventTime=2024-03-01T00:00:00Z&LT_eventTime=2024-04-01T00:00:00Z&perPage=30"),
    ("a lot's quantities", "/epcis/events?MATCH_epcClass=urn:epc:class:lgtin:4012345.012345.L7&perPage=30"),
    ("a field of one's own", "/epcis/events?EQ_https:%2F%2Fns.example.com%2Fepcis%2F%23field0=x5&perPage=30"),
]


def ask(server, headers):
    for name, path in QUERIES:
        try:
            p50, p99 = steady(server.address + path, headers=headers, rate=20, seconds=8)
            say(f"  query of {name} at 20 requests/s, ms", p50=f"{p50:.1f}", p99=f"{p99:.1f}")
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{path}: {error.code} {error.read()[:300]}")


def certificates(folder):
    """The public page of a code against the hello-world route of the same server; labels of a thousand certificates."""
    import re

    import segno

    data = f"{folder}/certificates"
    shian("demo", "--data", data)
    server = Server(data)
    try:
        cookie = sign_in(server)
        found = [code for (code,) in sqlite3.connect(f"{data}/ledger.sqlite").execute(
            "SELECT code FROM certificate ORDER BY issued_at DESC LIMIT 1000")]
        code = found[0]
        ratios = []
        for _ in range(3):
            hello = wrk("hello (/robots.txt)", server.address + "/robots.txt", "")
            rate = wrk("public page of a certificate", f"{server.address}/c/{code}", "", hello)
            ratios.append(rate / hello)
        say("  ratio certificate/hello, pair by pair", median=spread(ratios, 2), aim="≥ 0.6")

        def labels():
            total, number = 0, 1
            while total < 1000:
                request = urllib.request.Request(f"{server.address}/office/certificate-labels?size=50x70&page={number}", headers={"Cookie": cookie})
                with urllib.request.urlopen(request) as response:
                    text = response.read().decode()
                on_page = len(re.findall(r'<path d="M', text))
                if not on_page:
                    break
                total, number = total + on_page, number + 1
            return total

        ours, codes = [], []
        for _ in range(3):
            start = time.perf_counter()
            count = labels()
            ours.append(time.perf_counter() - start)
            codes.append(timed(lambda: [segno.make(f"{server.address}/c/{one}", error="m").svg_inline() for one in found[:count]]))
        say(f"labels of {count:,} certificates, s", ours=spread(ours, 2), segno_codes_alone=spread(codes, 2))
    finally:
        server.close()


def fuzz_files(folder):
    """A million damaged files for each reader of other people's documents, two at a time."""
    sys.path.insert(0, str(ROOT / "Tests/Peers"))
    import test_epcis

    events, xml, network, workbook = (f"{folder}/seed.{end}" for end in ("json", "xml", "network.json", "xlsx"))
    pathlib.Path(events).write_text(json.dumps(test_epcis.Maker(3).document(2), ensure_ascii=False), encoding="utf-8")
    pathlib.Path(xml).write_text(shian("epcis", "convert", events, "--xml"), encoding="utf-8")
    shian("epcis", "network", events, "--write", network)
    shian("trace", "--network", network, "--write", workbook)
    count = os.environ.get("SHIAN_FUZZ", "1000000")
    seeds = [("events", events), ("events", xml), ("network", network), ("network", workbook), ("table", workbook)]
    with concurrent.futures.ThreadPoolExecutor(2) as runners:
        answers = runners.map(lambda seed: json.loads(shian("bench", "fuzz", *seed, "--count", count)), seeds)
        for (reader, file), figures in zip(seeds, answers):
            say(f"fuzz of {reader}, .{file.split('.', 1)[1]}", inputs=f"{figures['inputs']:,.0f}", accepted=f"{figures['accepted']:,.0f}",
                seconds=f"{figures['seconds']:.0f}", slowest_ms=f"{figures['slowest']:.0f}", peak_MB=f"{figures['peak megabytes']:.0f}")
