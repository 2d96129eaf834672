"""The same questions answered by igraph and rustworkx, in memory, from Python as they are used."""
import statistics
import time

import numpy


class IGraph:
    def __init__(self, count, links):
        import igraph

        self.graph = igraph.Graph(n=count, edges=links, directed=True)

    def forward(self, start):
        return self.graph.subcomponent(start, mode="out")

    def back(self, start):
        return self.graph.subcomponent(start, mode="in")


class RustworkX:
    def __init__(self, count, links):
        import rustworkx

        self.library, self.graph = rustworkx, rustworkx.PyDiGraph()
        self.graph.add_nodes_from(range(count))
        self.graph.add_edges_from_no_data([tuple(link) for link in links.tolist()])

    def forward(self, start):
        return self.library.descendants(self.graph, start)

    def back(self, start):
        return self.library.ancestors(self.graph, start)


def built(kind, count, links):
    begun = time.perf_counter()
    graph = kind(count, links)
    return graph, time.perf_counter() - begun


def asked(question, starts, rounds, below=None):
    """Milliseconds of each start (the median of the rounds), and how many deliveries were reached besides the starts."""
    times, reached = [], 0
    for start in starts.tolist():
        each = []
        for _ in range(rounds):
            begun = time.perf_counter()
            answer = question(start)
            each.append(1000 * (time.perf_counter() - begun))
        times.append(statistics.median(each))
        reached += sum(1 for node in answer if node != start and (below is None or node < below))
    return times, reached


def scored(graph, outbreaks, count, rounds):
    """For every delivery the share of outbreaks that it can explain; milliseconds, and the sum of all hits."""
    each = []
    for _ in range(rounds):
        begun = time.perf_counter()
        hits = numpy.zeros(count, dtype=numpy.int32)
        for start in outbreaks.tolist():
            nodes = set(graph.back(start))
            nodes.add(start)
            hits[list(nodes)] += 1
        shares = hits / len(outbreaks)
        each.append(1000 * (time.perf_counter() - begun))
    assert shares.max() <= 1
    return statistics.median(each), int(hits.sum())
