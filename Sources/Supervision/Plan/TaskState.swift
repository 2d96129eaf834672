package import Primitives
package import Rules

/// One figure of a task: what has been reached out of what was to be reached.
package struct Figure: Sendable, Hashable {
    package var title: String
    /// Nil numerator or denominator: the ledger cannot say.
    package var numerator: Int?
    package var denominator: Int?
    /// `%` for shares; otherwise the unit of `numerator` per `denominator`.
    package var unit: String
    package var target: Target?
    /// Why there is no figure, or how to read it; Chinese.
    package var remark: String
    /// True while the day on which it has to be reached has not passed, whatever the share is now.
    package var isPending: Bool
    /// What a rising figure is compared with.
    package var base: Base?
    /// Counted in the whole county, though looked at by one department.
    package var isCountyWide = false

    /// An earlier value of a figure, and of when it is.
    package struct Base: Sendable, Hashable {
        package var numerator: Int
        package var denominator: Int
        /// Such as `上年同期`.
        package var title: String

        package init(numerator: Int, denominator: Int, title: String) {
            self.numerator = numerator
            self.denominator = denominator
            self.title = title
        }
    }

    package init(
        title: String,
        numerator: Int?,
        denominator: Int?,
        unit: String = "%",
        target: Target? = nil,
        remark: String = "",
        isPending: Bool = false,
        base: Base? = nil
    ) {
        self.title = title
        self.numerator = numerator
        self.denominator = denominator
        self.unit = unit
        self.target = target
        self.remark = remark
        self.isPending = isPending
        self.base = base
    }

    /// The share in hundredths of a percent, rounded by ``RoundedShare``; nil without data.
    ///
    /// No data is neither 0 % nor 100 %.
    package var basisPoints: Int? {
        guard unit == "%", let numerator, let denominator, denominator > 0 else { return nil }
        return RoundedShare.of(numerator, in: denominator, scale: 10_000)
    }

    /// `numerator` per thousand of `denominator`, in thousandths, rounded by ``RoundedShare``.
    package var milliPerThousand: Int? {
        guard unit == "per-thousand", let numerator, let denominator, denominator > 0 else { return nil }
        return RoundedShare.of(numerator, in: denominator, scale: 1_000_000)
    }
}

/// How a task stands on a day.
package enum TaskState: String, Sendable, Hashable, CaseIterable {
    case met
    case onTheWay = "on-the-way"
    case behind
    case noData = "no-data"

    package var title: String {
        switch self {
        case .met: "已达标"
        case .onTheWay: "推进中"
        case .behind: "落后"
        case .noData: "暂无数据"
        }
    }

    /// The state of a figure that runs from `start` to `due` (inclusive), on `day`.
    ///
    /// What adds up over the year is on the way while it keeps pace with the days gone by. A level, such as a pass rate, and
    /// what is due on time are behind on any day on which they miss their target; what is to rise, where it does not.
    package init(_ figure: Figure, from start: Day, due: Day, on day: Day) {
        guard let reached = Self.reached(figure) else {
            self = .noData
            return
        }
        if case .rising? = figure.target?.goal {
            self = Self.rising(figure)
            return
        }
        guard let target = figure.target, let wanted = Self.wanted(target) else {
            self = .onTheWay
            return
        }
        if reached >= wanted {
            self = .met
        } else if figure.isPending {
            self = .onTheWay
        } else if day > due || !target.isCumulative {
            self = .behind
        } else {
            let days = max(1, start.distance(to: due) + 1)
            let gone = min(days, max(0, start.distance(to: day)))
            self = reached * days >= wanted * gone ? .onTheWay : .behind
        }
    }

    /// Higher than its base, or as high as can be.
    private static func rising(_ figure: Figure) -> TaskState {
        guard let base = figure.base, let numerator = figure.numerator, let denominator = figure.denominator else {
            return .onTheWay
        }
        if numerator * base.denominator > base.numerator * denominator { return .met }
        if figure.unit == "%", numerator >= denominator { return .met }
        return figure.isPending ? .onTheWay : .behind
    }

    /// The worst of some: behind, on the way, met; nil of none.
    package static func worst(of states: [TaskState]) -> TaskState? {
        [.behind, .onTheWay, .met].first { states.contains($0) }
    }

    /// In hundredths of a percent, or thousandths per thousand: the same scale as ``wanted(_:)``.
    private static func reached(_ figure: Figure) -> Int? {
        switch figure.unit {
        case "%": figure.basisPoints
        case "per-thousand": figure.milliPerThousand
        default: figure.denominator == nil ? nil : figure.numerator
        }
    }

    private static func wanted(_ target: Target) -> Int? {
        switch target.goal {
        case .atLeast(let value, let unit):
            switch unit {
            case "%": value.shifted(by: 2)?.integer(unit: 0).map { Int($0) }
            case "per-thousand": value.shifted(by: 3)?.integer(unit: 0).map { Int($0) }
            default: value.integer(unit: 0).map { Int($0) }
            }
        case .onTime(let percent): percent.shifted(by: 2)?.integer(unit: 0).map { Int($0) }
        case .count(let count, _): count
        case .rising, .milestone: nil
        }
    }
}
