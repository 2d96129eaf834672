import Judging
import Primitives
import Rules
import Storage
import Supervision

/// What an import would write, worked out before anything is written.
///
/// The same value serves the preview and the import itself, so a preview cannot promise what the import does not do.
struct ImportPlan {
    /// A sample whose failure opens what the rulebook says: a disposal, or the looking into a lead of risk monitoring.
    struct Failure {
        var sample: String
        var kind: SamplingRow.Kind
        var food: String
        var subject: String?
        var township: AreaCode?
        /// The maker of what failed at another's, where it is of the county and answers for itself.
        var producer: Producer?
    }

    struct Producer {
        var id: String
        var township: AreaCode
    }

    /// A sample already in the ledger whose conclusion the file changes.
    struct Change {
        var sample: String
        var declared: Verdict?
        var judged: Verdict
        var first: Verdict
    }

    var sampleRows: [[SQLValue]] = []
    var resultRows: [[SQLValue]] = []
    var changes: [Change] = []
    var failures: [Failure] = []
    var operators: [NewOperator] = []
    var reviews: [OperatorPair] = []
}

/// Builds an ``ImportPlan`` from rows, their verdicts and what the ledger already holds.
struct ImportPlanner {
    let county: AreaCode
    let importFile: String
    let now: Instant
    let products: ActionProductFinder
    let bans: BannedItems
    var resolver: OperatorResolver
    let existing: [String: SamplingRecords.ExistingSample]
    let newID: () -> String
    let townshipOf: (String) -> AreaCode?

    private struct Draft {
        var id: String
        var isNew: Bool
        var row: SamplingRow
        /// Of the sample that the ledger holds; what a later file says of it does not change it.
        var kind: SamplingRow.Kind
        var key: String
        var declared: Verdict?
        var verdicts: [Verdict]
        var results: Set<SamplingRecords.ResultKey>
        var addedResults = 0
        var declaredBefore: Verdict?
        var conclusionBefore: Verdict?
        /// Whether a row of the file was counted as bringing the declared conclusion.
        var declaredIsCounted = false
        var supplier: String?
        var producer: String?
        var product: String?
        var township: AreaCode?
    }

    mutating func plan(_ rows: [JudgedRow], into report: inout ImportReport) -> ImportPlan {
        var plan = ImportPlan()
        var drafts: [String: Draft] = [:]
        var order: [String] = []
        let declared = Self.declared(in: rows)
        for judged in rows {
            let key = judged.key
            if drafts[key] == nil {
                drafts[key] = draft(judged, declared: declared[key])
                order.append(key)
            }
            add(judged, to: &drafts[key], &plan, &report)
        }
        for key in order {
            if let draft = drafts[key] { finish(draft, &plan, &report) }
        }
        plan.operators = resolver.created
        plan.reviews = resolver.reviews.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        report.newOperators = plan.operators.count
        report.operatorReviews = plan.reviews.count
        return plan
    }

    /// What a file declares of each sample: 不合格 in one row fails it, 待判定 in one row keeps it open, whatever their order.
    private static func declared(in rows: [JudgedRow]) -> [String: Verdict] {
        var declared: [String: Verdict] = [:]
        for row in rows {
            guard let verdict = row.row.declared else { continue }
            declared[row.key] = Conclusion.ofItems([declared[row.key], verdict].compactMap { $0 })
        }
        return declared
    }

    /// A conclusion already declared goes from 待判定 to 合格 and from either to 不合格, never back: importing an older file
    /// again must not undo a newer one.
    private static func declared(before: Verdict?, now: Verdict?) -> Verdict? {
        switch (before, now) {
        case (nil, _): now
        case (.undetermined, .pass), (_, .fail): now
        default: before
        }
    }

    private mutating func draft(_ judged: JudgedRow, declared: Verdict?) -> Draft {
        if let known = existing[judged.key] {
            return Draft(
                id: known.id,
                isNew: false,
                row: judged.row,
                kind: known.kind,
                key: judged.key,
                declared: Self.declared(before: known.declared, now: declared),
                verdicts: known.verdicts,
                results: known.results,
                declaredBefore: known.declared,
                conclusionBefore: Conclusion.first(declared: known.declared, judged: known.judged),
                supplier: known.supplier,
                producer: known.producer,
                township: known.township
            )
        }
        let row = judged.row
        var draft = Draft(
            id: newID(),
            isNew: true,
            row: row,
            kind: row.kind,
            key: judged.key,
            verdicts: [],
            results: []
        )
        draft.declared = declared
        draft.producer = resolver.resolve(
            name: row.producer.map(NamedParty.maker),
            address: row.producerAddress,
            kind: .production
        )
        draft.supplier = resolver.resolve(name: row.supplier, address: row.supplierAddress, kind: .unclassified)
        draft.product = products.find(row.food, resolved: judged.judgement?.food.resolved)
        draft.township = (draft.supplier ?? draft.producer).flatMap { township(of: $0) }
        return draft
    }

    private func township(of operatorID: String) -> AreaCode? {
        resolver.townshipOfCreated[operatorID] ?? townshipOf(operatorID)
    }

    private func add(
        _ judged: JudgedRow,
        to draft: inout Draft?,
        _ plan: inout ImportPlan,
        _ report: inout ImportReport
    ) {
        guard var changed = draft else { return }
        defer { draft = changed }
        var news = changed.isNew && changed.addedResults == 0 && changed.verdicts.isEmpty && changed.row == judged.row
        if let declared = judged.row.declared, declared == changed.declared, declared != changed.declaredBefore,
            !changed.declaredIsCounted
        {
            changed.declaredIsCounted = true
            news = true
        }
        if let judgement = judged.judgement, let item = judged.row.item {
            let key = SamplingRecords.ResultKey(
                item: item,
                result: judged.row.result ?? "",
                limit: judged.row.limit ?? ""
            )
            if changed.results.insert(key).inserted {
                news = true
                plan.resultRows.append(
                    resultRow(judged, judgement, item: item, sample: changed.id, position: changed.verdicts.count + 1)
                )
                changed.verdicts.append(judgement.verdict)
                changed.addedResults += 1
            }
        }
        if news { report.accepted += 1 } else { report.unchanged += 1 }
    }

    private func finish(_ draft: Draft, _ plan: inout ImportPlan, _ report: inout ImportReport) {
        let judged = Conclusion.ofItems(draft.verdicts)
        let conclusion = Conclusion.first(declared: draft.declared, judged: judged)
        report.newResults += draft.addedResults
        if draft.isNew {
            report.newSamples += 1
            plan.sampleRows.append(sampleRow(draft, judged: judged, conclusion: conclusion))
        } else if draft.addedResults > 0 || draft.declared != draft.declaredBefore {
            plan.changes.append(
                ImportPlan.Change(
                    sample: draft.id,
                    declared: draft.declared,
                    judged: judged,
                    first: conclusion
                )
            )
        } else {
            return
        }
        if conclusion == .fail {
            if draft.conclusionBefore != .fail {
                if draft.kind == .supervision { report.newFailures += 1 } else { report.newProblems += 1 }
            }
            let producer = producer(of: draft)
            if draft.conclusionBefore != .fail, producer != nil { report.newProducerFailures += 1 }
            plan.failures.append(
                ImportPlan.Failure(
                    sample: draft.id,
                    kind: draft.kind,
                    food: draft.row.food,
                    subject: draft.supplier ?? draft.producer,
                    township: draft.township,
                    producer: producer
                )
            )
        }
    }

    /// Nil where the maker is the one that was sampled, is of another county, or what was found is no failure in law.
    private func producer(of draft: Draft) -> ImportPlan.Producer? {
        guard draft.kind == .supervision, let supplier = draft.supplier, let producer = draft.producer,
            producer != supplier, let township = township(of: producer)
        else { return nil }
        return ImportPlan.Producer(id: producer, township: township)
    }

    private func sampleRow(_ draft: Draft, judged: Verdict, conclusion: Verdict) -> [SQLValue] {
        let row = draft.row
        return [
            .text(county.text), .text(draft.id), .text(draft.key), row.sampleNumber.sqlValue, .text(row.kind.rawValue),
            .text(row.aim.rawValue), .text(row.food), .text(row.foodClass ?? ""), draft.product.sqlValue,
            draft.producer.sqlValue, draft.supplier.sqlValue, (draft.township?.text).sqlValue,
            (row.productionDate?.description ?? row.productionDateText).sqlValue, row.batch.sqlValue,
            (row.sampledOn?.description).sqlValue, (row.publishedOn?.description).sqlValue,
            .text(row.ruleDay(importedOn: now.day).description),
            .text(row.countedOn(importedOn: now.day).description), .text(row.publisher ?? ""),
            .text(row.laboratory ?? ""), .text(row.remark ?? ""), (draft.declared?.rawValue).sqlValue,
            .text(judged.rawValue), .text(conclusion.rawValue), .text(importFile), .integer(Int64(row.row)),
            .integer(now.milliseconds), .text(SampleConclusion(row.kind, first: conclusion).rawValue),
        ]
    }

    private func isBanned(_ judged: JudgedRow, _ judgement: Judgement, item: String) -> Bool {
        let product = products.find(judged.row.food, resolved: judgement.food.resolved)
        return bans.forbids(
            judgement.item.resolved ?? item,
            on: product,
            day: judged.row.ruleDay(importedOn: now.day)
        )
    }

    private func resultRow(
        _ judged: JudgedRow,
        _ judgement: Judgement,
        item: String,
        sample: String,
        position: Int
    ) -> [SQLValue] {
        let limit = judgement.limit
        return [
            .text(county.text), .text(sample), .integer(Int64(position)), .text(item),
            .text(judgement.item.resolved ?? item), .text(judged.row.result ?? ""), .text(judged.row.unit ?? ""),
            .text(judged.row.limit ?? ""), .text(judgement.verdict.rawValue),
            .integer(isBanned(judged, judgement, item: item) ? 1 : 0), .text(judgement.reason.rawValue),
            .text(judgement.flags.map(\.rawValue).joined(separator: " ")), (limit?.sign).sqlValue,
            (limit?.value).sqlValue, (limit?.unit?.symbol).sqlValue, (limit?.standard).sqlValue,
            (limit?.from?.description).sqlValue, (limit?.clause).sqlValue,
            (limit?.page).sqlValue, (limit?.food).sqlValue, (limit?.origin.rawValue).sqlValue,
            .text(judgement.chain.map(\.text).joined(separator: "\n")), .text(importFile),
            .integer(Int64(judged.row.row)),
        ]
    }
}

/// A row of a file with our verdict on it; none where there is no item to judge.
struct JudgedRow {
    var row: SamplingRow
    var key: String
    var judgement: Judgement?
}
