package import Primitives

/// A year's samples of one kind, looked at from several sides.
///
/// Supervision samples fail, risk-monitoring samples have problems: the two are never counted together.
package struct Analysis: Sendable, Hashable {
    /// The samples of one class, stage, township or month.
    package struct Row: Sendable, Hashable {
        package var key: String
        package var label: String
        package var samples: Int
        package var rate: FailureRate
        /// Aimed at a problem firm, product or item.
        package var aimed: Int

        package init(key: String, label: String, samples: Int = 0, failed: Int = 0, concluded: Int = 0, aimed: Int = 0)
        {
            self.key = key
            self.label = label
            self.samples = samples
            rate = FailureRate(failed: failed, concluded: concluded)
            self.aimed = aimed
        }

        package mutating func add(samples more: Int, conclusion: String, aim: String) {
            samples += more
            let conclusion = SampleConclusion(rawValue: conclusion) ?? .undetermined
            if conclusion.isConcluded { rate.concluded += more }
            if conclusion.isBad { rate.failed += more }
            if aim == "problem" { aimed += more }
        }
    }

    /// Results, not samples: how often one item failed.
    package struct ItemRow: Sendable, Hashable {
        package var item: String
        package var rate: FailureRate

        package init(item: String, rate: FailureRate) {
            self.item = item
            self.rate = rate
        }
    }

    /// A firm whose samples failed more than once within 24 months.
    package struct Offender: Sendable, Hashable {
        package var operatorID: String
        package var name: String
        package var township: AreaCode?
        package var failures: Int
        package var last: Day?
        package var items: [String]

        package init(
            operatorID: String,
            name: String,
            township: AreaCode?,
            failures: Int,
            last: Day?,
            items: [String]
        ) {
            self.operatorID = operatorID
            self.name = name
            self.township = township
            self.failures = failures
            self.last = last
            self.items = items
        }

        /// Three and more stand out.
        package var isMarked: Bool { failures >= 3 }
    }

    package var year: Int
    package var kind: SamplingRow.Kind
    /// The last day counted.
    package var through: Day
    package var total: Row
    package var classes: [Row]
    package var stages: [Row]
    package var townships: [Row]
    package var months: [Row]
    /// Items with at least one failure first, most failures first.
    package var items: [ItemRow]
    package var offenders: [Offender]
    /// Samples of both kinds: the board counts them together, and so do samples per thousand and the share aimed at problems.
    package var both: Row
    /// Permanent residents of the county; nil where none is held or the view is not of the whole county.
    package var population: Int?

    package init(
        year: Int,
        kind: SamplingRow.Kind,
        through: Day,
        total: Row,
        classes: [Row],
        stages: [Row],
        townships: [Row],
        months: [Row],
        items: [ItemRow],
        offenders: [Offender],
        both: Row,
        population: Int?
    ) {
        self.year = year
        self.kind = kind
        self.through = through
        self.total = total
        self.classes = classes
        self.stages = stages
        self.townships = townships
        self.months = months
        self.items = items
        self.offenders = offenders
        self.both = both
        self.population = population
    }

    /// What a sample that does not comply is called.
    package var failedWord: String { kind == .supervision ? "不合格" : "问题" }

    package var kindTitle: String { kind == .supervision ? "监督抽检" : "风险监测" }

    /// Samples of both kinds per thousand residents, as the board has them.
    package var perThousand: Figure {
        guard let population, population > 0 else {
            return Figure(title: "每千人抽检批次", numerator: nil, denominator: nil, unit: "per-thousand", remark: "未录入常住人口")
        }
        return Figure(
            title: "每千人抽检批次",
            numerator: both.samples,
            denominator: population,
            unit: "per-thousand"
        )
    }
}

/// The plots of an analysis, each titled by its finding.
extension Analysis {
    package var pareto: ParetoPlot? {
        let failing = items.filter { $0.rate.failed > 0 }
        guard !failing.isEmpty else { return nil }
        let all = failing.reduce(0) { $0 + $1.rate.failed }
        let shown = failing.prefix(10).map { ParetoPlot.Row(label: $0.item, count: $0.rate.failed) }
        var plot = ParetoPlot(title: "", rows: Array(shown), total: all)
        let many = min(3, shown.count)
        let tenths = plot.running[many - 1]
        let names = shown.prefix(many).map(\.label).joined(separator: "、")
        plot.title = "\(names)占\(failedWord)项次的 \(tenths / 10).\(tenths % 10) %"
        return plot
    }

    package func intervals(_ rows: [Row], by what: String) -> IntervalPlot? {
        let shown = rows.filter { $0.rate.concluded > 0 }
        guard !shown.isEmpty else { return nil }
        let rows = shown.map {
            IntervalPlot.Row(label: $0.label, failed: $0.rate.failed, concluded: $0.rate.concluded)
        }
        return IntervalPlot(title: Self.finding(shown, failedWord, what), rows: rows)
    }

    /// Only a group whose interval lies wholly above the whole county's rate is called higher.
    private static func finding(_ rows: [Row], _ word: String, _ what: String) -> String {
        let all = FailureRate(
            failed: rows.reduce(0) { $0 + $1.rate.failed },
            concluded: rows.reduce(0) { $0 + $1.rate.concluded }
        )
        let high = rows.filter { $0.rate.interval.low > all.share }.map(\.label)
        return high.isEmpty
            ? "各\(what)\(word)率的差别在抽样误差之内"
            : "\(high.prefix(3).joined(separator: "、"))\(word)率高于总体（\(ShareText.percent(all.failed, of: all.concluded))）"
    }

    package var map: TileMap {
        let tiles = townships.filter { !$0.key.isEmpty }.map {
            TileMap.Tile(label: $0.label, failed: $0.rate.failed, concluded: $0.rate.concluded)
        }
        let found = tiles.count { $0.failed > 0 }
        return TileMap(title: "\(tiles.count) 个乡镇中 \(found) 个有\(failedWord)样品", tiles: tiles)
    }

    package var monthLine: LinePlot {
        let points = months.map {
            LinePlot.Point(label: $0.label, value: $0.rate.concluded > 0 ? $0.rate.share * 100 : nil)
        }
        let told = months.filter { $0.rate.concluded > 0 }
        let title = total.rate.failed > 0 ? Self.finding(told, failedWord, "月") : "各月没有\(failedWord)样品"
        return LinePlot(title: title, unit: "%", points: points, target: nil)
    }
}

/// The stages of the chain (环节) at which a sample is taken.
package enum Stage: String, Sendable, Hashable, CaseIterable {
    case farm
    case production
    case distribution
    case catering
    case unknown

    package var title: String {
        switch self {
        case .farm: "种植养殖环节"
        case .production: "生产环节"
        case .distribution: "流通环节"
        case .catering: "餐饮环节"
        case .unknown: "环节未知"
        }
    }
}
