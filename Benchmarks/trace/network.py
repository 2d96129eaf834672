"""A county's food network for the benchmark of traces: farms, collectors, processors, distributors, shops; few hubs take
most of the goods. A relation (a, b) says that delivery a went into delivery b. The same seed gives the same network."""
import numpy

LAYERS = ["farm", "collector", "processor", "distributor", "shop"]
STATIONS = [0.60, 0.008, 0.004, 0.004, 0.30]  # of a sixtieth of the deliveries
SENT = [0.05, 0.10, 0.25, 0.60]  # share of the deliveries that leave each layer but the last
WINDOW = 10  # days that goods lie before they leave


def make(folder, count=1_000_000, seed=20261124):
    """Writes the network and the questions as 32-bit integers and gives them back as arrays."""
    random = numpy.random.default_rng(seed)
    sizes = [max(3, int(max(50, count // 60) * share)) for share in STATIONS]
    firsts = numpy.concatenate([[0], numpy.cumsum(sizes)])
    layers, relations, start, arrived = [], [], 0, None
    for layer, share in enumerate(SENT):
        sent = int(count * share)
        source = firsts[layer] + random.integers(0, sizes[layer], sent)
        rank = 1 / numpy.arange(1, sizes[layer + 1] + 1) ** 0.6  # the first stations of a layer are its hubs
        target = firsts[layer + 1] + random.choice(sizes[layer + 1], sent, p=rank / rank.sum())
        day = random.integers(0, 365, sent) + 2 * layer
        if arrived is not None:
            relations += used(random, arrived, source, day, start)
        arrived = (numpy.arange(start, start + sent), target, day)
        layers.append((source, target, day))
        start += sent
    deliveries = numpy.concatenate([numpy.stack(columns, 1) for columns in layers]).astype(numpy.int32)
    pairs = numpy.unique(numpy.concatenate(relations), axis=0).astype(numpy.int32)
    farms, shops = int(count * SENT[0]), start - int(count * SENT[3])
    questions = {
        "forward": random.integers(0, farms, 20), "back": random.integers(shops, start, 20),
        "outbreaks": random.choice(numpy.arange(shops, start), 100, replace=False),
        "mixing": numpy.arange(firsts[2], firsts[3]),
    }
    arrays = {"deliveries": deliveries, "relations": pairs, **questions}
    for name, values in arrays.items():
        values.astype("<i4").tofile(f"{folder}/{name}.i32")
    return arrays


def used(random, arrived, source, day, start):
    """Each delivery takes two to four of those that its sender received in the days before."""
    identities, places, days = (column[numpy.lexsort((arrived[2], arrived[1]))] for column in arrived)
    keys = places.astype(numpy.int64) * 1000 + days
    low = numpy.searchsorted(keys, source.astype(numpy.int64) * 1000 + numpy.maximum(0, day - WINDOW))
    high = numpy.searchsorted(keys, source.astype(numpy.int64) * 1000 + day, side="right")
    takes = random.integers(2, 5, len(source))
    for turn in range(4):
        chosen = (takes > turn) & (high > low)
        place = low[chosen] + (random.random(chosen.sum()) * (high - low)[chosen]).astype(numpy.int64)
        yield numpy.stack([identities[place], start + numpy.flatnonzero(chosen)], 1)


def with_helpers(arrays):
    """The links and, for every mixing station, a chain of helper nodes by day that stands for all its pairs in time."""
    deliveries, mixing = arrays["deliveries"], arrays["mixing"]
    source, target, day = deliveries.T.astype(numpy.int64)
    count = len(deliveries)
    leaving = numpy.flatnonzero(numpy.isin(source, mixing))
    leaving = leaving[numpy.lexsort((day[leaving], source[leaving]))]
    keys = source[leaving] * 1000 + day[leaving]
    helpers = count + numpy.arange(len(leaving))
    together = source[leaving][1:] == source[leaving][:-1]
    arriving = numpy.flatnonzero(numpy.isin(target, mixing))
    first = numpy.searchsorted(keys, target[arriving] * 1000 + day[arriving])
    last = numpy.searchsorted(keys, target[arriving] * 1000 + 999)
    reaches = first < last
    pairs = int((last - first).sum())
    links = [
        arrays["relations"], numpy.stack([helpers[:-1][together], helpers[1:][together]], 1),
        numpy.stack([helpers, leaving], 1), numpy.stack([arriving[reaches], helpers[first[reaches]]], 1),
    ]
    return count + len(leaving), numpy.concatenate(links), pairs
