package import Primitives
package import Rules

/// A recall (召回) of lots, or the exercise of one (演练).
package struct Recall: Sendable, Hashable {
    package struct Closing: Sendable, Hashable {
        package var at: Instant
        package var by: String
        package var report: String

        package init(at: Instant, by: String, report: String) {
            self.at = at
            self.by = by
            self.report = report
        }
    }

    package var id: String
    /// For example `召回〔2024〕3号`.
    package var number: String
    package var level: RecallLevel.ID
    package var reason: String
    /// The failed sample that it follows from.
    package var sample: String?
    package var isMock: Bool
    /// The matter by which the county office follows it; an exercise has none.
    package var matter: String?
    /// What the public reads; empty for an exercise.
    package var publicText: String
    package var orderedAt: Instant
    package var orderedBy: String
    package var closing: Closing?

    package init(
        id: String,
        number: String,
        level: RecallLevel.ID,
        reason: String,
        sample: String?,
        isMock: Bool,
        matter: String?,
        publicText: String,
        orderedAt: Instant,
        orderedBy: String,
        closing: Closing?
    ) {
        self.id = id
        self.number = number
        self.level = level
        self.reason = reason
        self.sample = sample
        self.isMock = isMock
        self.matter = matter
        self.publicText = publicText
        self.orderedAt = orderedAt
        self.orderedBy = orderedBy
        self.closing = closing
    }
}

/// Goods of a recall at one holder, and what became of them.
package struct RecallHolding: Sendable, Hashable {
    /// What a holder says became of the goods, in the lot's unit.
    package struct Answer: Sendable, Hashable {
        /// Got back or stopped before sale (召回、封存).
        package var recalled: LotQuantity
        /// Gone to consumers or eaten.
        package var sold: LotQuantity
        /// Destroyed or made harmless (无害化处理); a part of neither of the others.
        package var destroyed: LotQuantity
        /// Papers and what was done, in words.
        package var evidence: String
        package var at: Instant

        package init(
            recalled: LotQuantity,
            sold: LotQuantity,
            destroyed: LotQuantity,
            evidence: String,
            at: Instant
        ) {
            self.recalled = recalled
            self.sold = sold
            self.destroyed = destroyed
            self.evidence = evidence
            self.at = at
        }

        package var accounted: LotQuantity {
            LotQuantity(
                thousandths: recalled.thousandths + sold.thousandths + destroyed.thousandths,
                unit: recalled.unit
            )
        }
    }

    package var holding: Int64
    package var lot: Int64
    package var lotCode: String
    package var food: String
    package var holder: String
    package var holderName: String
    package var kind: OperatorKind
    package var township: AreaCode?
    package var address: String
    package var matter: String?
    /// False where the way to it needs an assumption.
    package var isExact: Bool
    /// What came to the holder.
    package var expected: LotQuantity
    package var answer: Answer?

    package init(
        holding: Int64,
        lot: Int64,
        lotCode: String,
        food: String,
        holder: String,
        holderName: String,
        kind: OperatorKind,
        township: AreaCode?,
        address: String,
        matter: String?,
        isExact: Bool,
        expected: LotQuantity,
        answer: Answer?
    ) {
        self.holding = holding
        self.lot = lot
        self.lotCode = lotCode
        self.food = food
        self.holder = holder
        self.holderName = holderName
        self.kind = kind
        self.township = township
        self.address = address
        self.matter = matter
        self.isExact = isExact
        self.expected = expected
        self.answer = answer
    }
}

/// Somebody asked a holder whether the notice arrived (效果核查).
package struct RecallCheck: Sendable, Hashable {
    package var holder: String
    package var holderName: String
    package var reached: Bool
    package var note: String
    package var at: Instant
    package var by: String

    package init(holder: String, holderName: String, reached: Bool, note: String, at: Instant, by: String) {
        self.holder = holder
        self.holderName = holderName
        self.reached = reached
        self.note = note
        self.at = at
        self.by = by
    }
}

/// A recall with all that belongs to it, as far as the reader sees it.
package struct RecallFile: Sendable {
    package var recall: Recall
    package var level: RecallLevel?
    package var lots: [LotSummary]
    /// Those in the reader's sight.
    package var holdings: [RecallHolding]
    package var checks: [RecallCheck]
    /// Of all holders, also those out of sight.
    package var holders: Int
    package var places: Int
    package var answered: Int
    /// The last answer of any holder.
    package var lastAnswer: Instant?

    package init(
        recall: Recall,
        level: RecallLevel?,
        lots: [LotSummary],
        holdings: [RecallHolding],
        checks: [RecallCheck],
        holders: Int,
        places: Int,
        answered: Int,
        lastAnswer: Instant?
    ) {
        self.recall = recall
        self.level = level
        self.lots = lots
        self.holdings = holdings
        self.checks = checks
        self.holders = holders
        self.places = places
        self.answered = answered
        self.lastAnswer = lastAnswer
    }

    /// Minutes from the order to the last answer, once every holder has answered: what an exercise measures.
    package var minutesToLastAnswer: Int? {
        guard answered == places, let lastAnswer else { return nil }
        return Int((lastAnswer.milliseconds - recall.orderedAt.milliseconds) / 60_000)
    }

    /// Holders in the order of their goods, each once.
    package var holderOrder: [String] {
        var seen: Set<String> = []
        return holdings.map(\.holder).filter { seen.insert($0).inserted }
    }

    /// When the recall must have started, and when it must be over; nil where the calendar does not reach.
    package func start(_ calendar: WorkCalendar) -> Instant? {
        level.flatMap { try? $0.start.end(from: recall.orderedAt, calendar: calendar) }
    }

    package func finish(_ calendar: WorkCalendar) -> Instant? {
        level.flatMap { try? $0.finish.end(from: recall.orderedAt, calendar: calendar) }
    }

    /// Sums of what the answers say, in thousandths of a kilogram.
    package var totals: (expected: Int64, recalled: Int64, sold: Int64, destroyed: Int64) {
        holdings.filter { $0.expected.unit == .kilogram }.reduce((0, 0, 0, 0)) { sums, row in
            (
                sums.0 + row.expected.thousandths, sums.1 + (row.answer?.recalled.thousandths ?? 0),
                sums.2 + (row.answer?.sold.thousandths ?? 0), sums.3 + (row.answer?.destroyed.thousandths ?? 0)
            )
        }
    }
}

/// What a recall would reach, before it is ordered.
package struct RecallPreview: Sendable {
    /// The failed sample that it follows from.
    package var sample: String?
    package var sampleTitle: String
    /// Lots that may be meant, the likeliest first, and those that were chosen.
    package var candidates: [LotSummary]
    package var chosen: [Int64]
    package var trace: LotTrace?
    package var certificates: [Certificate]
    package var includesProbable: Bool
    package var levels: [RecallLevel]

    package init(
        sample: String?,
        sampleTitle: String,
        candidates: [LotSummary],
        chosen: [Int64],
        trace: LotTrace?,
        certificates: [Certificate],
        includesProbable: Bool,
        levels: [RecallLevel]
    ) {
        self.sample = sample
        self.sampleTitle = sampleTitle
        self.candidates = candidates
        self.chosen = chosen
        self.trace = trace
        self.certificates = certificates
        self.includesProbable = includesProbable
        self.levels = levels
    }
}
