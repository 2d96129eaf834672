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

    package init(
        title: String,
        numerator: Int?,
        denominator: Int?,
        unit: String = "%",
        target: Target? = nil,
        remark: String = "",
        isPending: Bool = false
    ) {
        self.title = title
        self.numerator = numerator
        self.denominator = denominator
        self.unit = unit
        self.target = target
        self.remark = remark
        self.isPending = isPending
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
    /// Before the last day a task is on the way while its share keeps pace with the days gone by; a share that is already
    /// due in full at any time (`onTime`) is behind as soon as it misses its target.
    package init(_ figure: Figure, from start: Day, due: Day, on day: Day) {
        guard let reached = Self.reached(figure) else {
            self = .noData
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
        } else if day > due {
            self = .behind
        } else if case .onTime = target.goal {
            self = .behind
        } else {
            let days = max(1, start.distance(to: due) + 1)
            let gone = min(days, max(0, start.distance(to: day)))
            self = reached * days >= wanted * gone ? .onTheWay : .behind
        }
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
