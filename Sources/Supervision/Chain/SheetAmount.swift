import Primitives
package import Rules

/// An amount as a sampling sheet or the sampling rules write it: `3 千克`, `500g×2`, `6 瓶`.
package struct SheetAmount: Sendable, Hashable {
    package enum Dimension: Sendable, Hashable {
        case mass
        case volume
        /// Pieces of one kind, such as 瓶.
        case pieces(String)
    }

    package var dimension: Dimension
    /// Thousandths of a gram, of a millilitre, or of a piece.
    package var thousandths: Int

    private static let units: [(name: String, dimension: Dimension, thousandths: Int)] = [
        ("千克", .mass, 1_000_000), ("公斤", .mass, 1_000_000), ("kg", .mass, 1_000_000), ("毫克", .mass, 1),
        ("mg", .mass, 1), ("毫升", .volume, 1000), ("ml", .volume, 1000), ("升", .volume, 1_000_000),
        ("l", .volume, 1_000_000), ("克", .mass, 1000), ("g", .mass, 1000), ("斤", .mass, 500_000),
    ]
    private static let pieces = [
        "瓶", "袋", "盒", "包", "罐", "桶", "箱", "个", "只", "件", "份", "枚", "套", "条", "块", "听", "支", "片",
    ]

    /// Nil where no number with a unit can be read.
    package init?(_ text: String) {
        let found = Self.all(in: FoldedText.fold(text))
        // Of `2 瓶（共 1 升）` the measured amount says more than the number of bottles.
        guard let best = found.first(where: { $0.isMeasured }) ?? found.first else { return nil }
        self = best
    }

    private init(dimension: Dimension, thousandths: Int) {
        self.dimension = dimension
        self.thousandths = thousandths
    }

    private var isMeasured: Bool { dimension == .mass || dimension == .volume }

    /// How much less than another of the same dimension; nil where the two cannot be compared.
    package func isLess(than other: SheetAmount) -> Bool? {
        dimension == other.dimension ? thousandths < other.thousandths : nil
    }

    /// `1.5 千克`.
    package var words: String {
        switch dimension {
        case .mass:
            thousandths >= 1_000_000
                ? "\(Self.number(thousandths, 1_000_000)) 千克" : "\(Self.number(thousandths, 1000)) 克"
        case .volume:
            thousandths >= 1_000_000
                ? "\(Self.number(thousandths, 1_000_000)) 升" : "\(Self.number(thousandths, 1000)) 毫升"
        case .pieces(let unit): "\(Self.number(thousandths, 1000)) \(unit)"
        }
    }

    private static func number(_ thousandths: Int, _ unit: Int) -> String {
        let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: unit)
        guard rest > 0 else { return String(whole) }
        var digits = (rest * 1000 / unit).padded(3)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    /// Every number with a unit, in order; `text` is folded.
    fileprivate static func all(in text: String) -> [SheetAmount] {
        var found: [SheetAmount] = []
        var rest = Substring(text)
        while let start = rest.firstIndex(where: \.isASCIIDigit) {
            rest = rest[start...]
            let digits = rest.prefix { $0.isASCIIDigit || $0 == "." }
            rest = rest.dropFirst(digits.count)
            guard let value = Double(digits), value < 1e6 else { continue }
            guard var amount = measured(value, &rest) else { continue }
            if let times = rest.first, "×x*".contains(times) {
                let count = rest.dropFirst().prefix(while: \.isASCIIDigit)
                if let count = Int(count), (1...10_000).contains(count) {
                    amount.thousandths *= count
                    rest = rest.dropFirst(1 + "\(count)".count)
                }
            }
            found.append(amount)
        }
        return found
    }

    private static func measured(_ value: Double, _ rest: inout Substring) -> SheetAmount? {
        if let unit = units.first(where: { rest.hasPrefix($0.name) }) {
            rest = rest.dropFirst(unit.name.count)
            return SheetAmount(
                dimension: unit.dimension,
                thousandths: Int((value * Double(unit.thousandths)).rounded())
            )
        }
        guard let piece = pieces.first(where: { rest.hasPrefix($0) }) else { return nil }
        rest = rest.dropFirst(piece.count)
        return SheetAmount(dimension: .pieces(piece), thousandths: Int((value * 1000).rounded()))
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

/// The least that the sampling rules ask for, read out of their words.
///
/// Where a section has several products with amounts of their own, the smallest of them: what lies below it is too little for
/// each. Sizes of single packages and of large ones are no amounts of a sample.
package struct LeastAmount: Sendable, Hashable {
    package var sample: [SheetAmount]
    package var reserve: [SheetAmount]

    package init(_ amounts: [SamplingAmount], stage: PlannedSamples.Stage) {
        sample = Self.least(amounts.flatMap { amount in Self.texts(amount, stage).flatMap(Self.sampleAmounts) })
        reserve = Self.least(amounts.flatMap { Self.reserveAmounts($0.split) })
    }

    /// The words that hold at a stage: its own, which may send to those of production, and what holds everywhere.
    private static func texts(_ amount: SamplingAmount, _ stage: PlannedSamples.Stage) -> [String] {
        let own =
            switch stage {
            case .production: amount.production
            case .distribution: amount.distribution
            case .catering: amount.catering
            case .farm, .all: ""
            }
        let refers = own.contains("同生产环节") ? amount.production : ""
        return [own, refers, amount.unpacked, amount.other]
    }

    private static func clauses(_ text: String) -> [Substring] {
        FoldedText.fold(text).split { ",，。;；、".contains($0) }
    }

    private static func sampleAmounts(_ text: String) -> [SheetAmount] {
        clauses(text).filter { clause in
            !clause.contains("每") && !clause.contains("备样") && !clause.contains("净含量") && !clause.contains("大包装")
                && !clause.contains("小包装")
                && ["样品量", "样品数量", "总量", "抽样数量", "不少于", "不得少于"].contains { clause.contains($0) }
        }
        .compactMap(amount)
    }

    private static func reserveAmounts(_ text: String) -> [SheetAmount] {
        clauses(text).compactMap { clause in
            // What holds for some products of the section says nothing of the others.
            guard !clause.contains("其中"), let start = clause.firstRange(of: "备样") else { return nil }
            let rest = clause[start.upperBound...]
            guard rest.contains("大于") || rest.contains("不少于") else { return nil }
            return amount(rest)
        }
    }

    private static func amount(_ clause: Substring) -> SheetAmount? {
        SheetAmount.all(in: String(clause)).first { $0.dimension == .mass || $0.dimension == .volume }
    }

    private static func least(_ amounts: [SheetAmount]) -> [SheetAmount] {
        [SheetAmount.Dimension.mass, .volume].compactMap { dimension in
            amounts.filter { $0.dimension == dimension }.min { $0.thousandths < $1.thousandths }
        }
    }
}
