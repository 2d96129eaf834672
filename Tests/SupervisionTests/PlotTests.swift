import Primitives
import Supervision
import Testing

@Suite struct `Plots as values` {
    @Test func `the running share of a Pareto is of all there are, not only of the bars`() {
        let plot = ParetoPlot(title: "", rows: [.init(label: "a", count: 3), .init(label: "b", count: 1)], total: 8)
        #expect(plot.running == [375, 500])
        #expect(ParetoPlot(title: "", rows: [.init(label: "a", count: 0)], total: 0).running == [0])
    }

    private static let tiles: [(failed: Int, concluded: Int, shade: Int)] = [
        (0, 0, 0), (0, 9, 1), (1, 100, 2), (6, 100, 3), (10, 100, 4),
    ]

    @Test func `a tile without samples, one without failures and the worst are told apart`() {
        let map = TileMap(
            title: "",
            tiles: Self.tiles.map { TileMap.Tile(label: "x", failed: $0.failed, concluded: $0.concluded) }
        )
        #expect(map.tiles.map(map.shade) == Self.tiles.map(\.shade))
    }

    @Test(arguments: [
        (1, 34, "2.9 %"), (0, 5, "0.0 %"), (5, 5, "100.0 %"), (1, 2000, "0.0 %"), (3, 2000, "0.2 %"), (1, 0, "—"),
    ])
    func `a share is rounded from the counts themselves, exactly five to the even digit`(
        part: Int,
        whole: Int,
        words: String
    ) {
        #expect(ShareText.percent(part, of: whole) == words)
    }

    private func row(_ label: String, _ failed: Int, _ concluded: Int) -> Analysis.Row {
        Analysis.Row(key: label, label: label, samples: concluded, failed: failed, concluded: concluded)
    }

    @Test func `a plot calls a group higher only where its whole interval lies above the rate of all`() throws {
        let analysis = Analysis(
            year: 2024,
            kind: .supervision,
            through: .init(ordinal: 20_000),
            total: row("", 0, 0),
            classes: [],
            stages: [],
            townships: [],
            months: [],
            items: [],
            offenders: [],
            both: row("", 0, 0),
            population: nil
        )
        let clear = try #require(analysis.intervals([row("甲", 60, 200), row("乙", 5, 500)], by: "类"))
        #expect(clear.title == "甲不合格率高于总体（9.3 %）")
        let unclear = try #require(analysis.intervals([row("甲", 1, 5), row("乙", 20, 200)], by: "类"))
        #expect(unclear.title == "各类不合格率的差别在抽样误差之内")
        #expect(analysis.intervals([row("甲", 0, 0)], by: "类") == nil)
        #expect(analysis.pareto == nil)
    }
}
