package import Judging
package import Primitives

/// A sample as a list shows it.
package struct SampleSummary: Sendable, Hashable {
    package var id: String
    package var number: String?
    package var food: String
    package var foodClass: String
    package var supplierID: String?
    package var supplier: String?
    package var township: AreaCode?
    package var ruleDay: Day
    package var kind: SamplingRow.Kind
    package var aim: SamplingRow.Aim
    package var declared: Verdict?
    package var judged: Verdict
    /// As it was concluded first; it never changes.
    package var first: Verdict
    package var conclusion: SampleConclusion
    package var failedItems: String

    package init(
        id: String,
        number: String?,
        food: String,
        foodClass: String,
        supplierID: String?,
        supplier: String?,
        township: AreaCode?,
        ruleDay: Day,
        kind: SamplingRow.Kind,
        aim: SamplingRow.Aim,
        declared: Verdict?,
        judged: Verdict,
        first: Verdict,
        conclusion: SampleConclusion,
        failedItems: String
    ) {
        self.id = id
        self.number = number
        self.food = food
        self.foodClass = foodClass
        self.supplierID = supplierID
        self.supplier = supplier
        self.township = township
        self.ruleDay = ruleDay
        self.kind = kind
        self.aim = aim
        self.declared = declared
        self.judged = judged
        self.first = first
        self.conclusion = conclusion
        self.failedItems = failedItems
    }

    /// Whether it failed first and something decided otherwise.
    package var isChanged: Bool { conclusion != SampleConclusion(kind, first: first) }
}

/// A sample whole.
package struct SampleFile: Sendable {
    package struct Result: Sendable, Hashable {
        package var item: String
        package var result: String
        package var unit: String
        package var limit: String
        package var verdict: Verdict
        package var reason: String
        package var flags: [String]
        package var standard: String?
        package var limitOperator: String?
        package var limitValue: String?
        package var limitUnit: String?
        package var limitFrom: String?
        package var limitClause: String?
        package var limitSource: String?
        package var chain: [String]

        package init(
            item: String,
            result: String,
            unit: String,
            limit: String,
            verdict: Verdict,
            reason: String,
            flags: [String],
            standard: String?,
            limitOperator: String?,
            limitValue: String?,
            limitUnit: String?,
            limitFrom: String?,
            limitClause: String?,
            limitSource: String?,
            chain: [String]
        ) {
            self.item = item
            self.result = result
            self.unit = unit
            self.limit = limit
            self.verdict = verdict
            self.reason = reason
            self.flags = flags
            self.standard = standard
            self.limitOperator = limitOperator
            self.limitValue = limitValue
            self.limitUnit = limitUnit
            self.limitFrom = limitFrom
            self.limitClause = limitClause
            self.limitSource = limitSource
            self.chain = chain
        }
    }

    package var summary: SampleSummary
    package var producerID: String?
    package var producer: String?
    package var productionDate: String?
    package var batch: String?
    package var sampledOn: String?
    package var publishedOn: String?
    package var publisher: String
    package var laboratory: String
    package var remark: String
    package var importedFrom: String
    package var importRow: Int
    package var results: [Result]
    package var matters: [MatterSummary]
    /// Nil where the first conclusion stands.
    package var change: ConclusionChange?

    package init(
        summary: SampleSummary,
        producerID: String?,
        producer: String?,
        productionDate: String?,
        batch: String?,
        sampledOn: String?,
        publishedOn: String?,
        publisher: String,
        laboratory: String,
        remark: String,
        importedFrom: String,
        importRow: Int,
        results: [Result],
        matters: [MatterSummary],
        change: ConclusionChange? = nil
    ) {
        self.summary = summary
        self.producerID = producerID
        self.producer = producer
        self.productionDate = productionDate
        self.batch = batch
        self.sampledOn = sampledOn
        self.publishedOn = publishedOn
        self.publisher = publisher
        self.laboratory = laboratory
        self.remark = remark
        self.importedFrom = importedFrom
        self.importRow = importRow
        self.results = results
        self.matters = matters
        self.change = change
    }
}
