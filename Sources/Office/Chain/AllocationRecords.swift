import Primitives
import Rules
import Storage
import Supervision

/// SQL of what the free budget is shared out by.
struct AllocationRecords {
    let db: any Connection
    let county: AreaCode

    /// Concluded batches of the days from `from` before `through`, each at its firm, whatever entries the firm has.
    func evidence(from: Day, before through: Day) throws -> AllocationEvidence {
        let firms = try SameFirms(db: db, county: county)
        let (open, kinds) = try operators()
        let days: SQL = """
            sample.county = \(county.text) AND sample.conclusion IN ('pass', 'fail')
                AND sample.counted_on >= \(from.description) AND sample.counted_on < \(through.description)
            """
        let (items, failedItems) = try items(days)
        let batches = try db.query(
            """
            SELECT sample.id, sample.food, COALESCE(sample.supplier, sample.producer) AS operator, sample.conclusion
            FROM sample WHERE \(days) AND COALESCE(sample.supplier, sample.producer) IS NOT NULL ORDER BY sample.id
            """
        ).map { row in
            let id: String = try row.get("id")
            let firm = firms.representative(of: try row.get("operator"))
            let failed = try row.get("conclusion", as: String.self) == "fail"
            return AllocationEvidence.Batch(
                foodClass: try row.get("food"),
                stage: PlannedSamples.Stage(kinds[firm] ?? .unclassified).rawValue,
                operatorID: firm,
                canBeSampled: open.contains(firm),
                failed: failed,
                // A result that failed and was not upheld is no failure of its item.
                failedItem: failed ? failedItems[id] ?? "" : "",
                items: items[id] ?? []
            )
        }
        return AllocationEvidence(batches)
    }

    /// Who can be sampled, and what everybody does.
    private func operators() throws -> (open: Set<String>, kinds: [String: OperatorKind]) {
        var open: Set<String> = []
        var kinds: [String: OperatorKind] = [:]
        try db.each(
            "SELECT id, kind, state, merged_into, township FROM operator WHERE county = \(county.text)"
        ) { row in
            let id: String = try row.get("id")
            kinds[id] = OperatorKind(rawValue: try row.get("kind"))
            let isInCounty = try row.get("township", as: String?.self) != nil
            let isMerged = try row.get("merged_into", as: String?.self) != nil
            if isInCounty, !isMerged, try row.get("state", as: String.self) == "open" { open.insert(id) }
        }
        return (open, kinds)
    }

    /// The items that failed anywhere, by sample: which were tested, and the first that failed.
    private func items(_ days: SQL) throws -> (tested: [String: [String]], failed: [String: String]) {
        var tested: [String: [String]] = [:]
        var failed: [String: String] = [:]
        try db.each(
            """
            SELECT result.sample, result.item_name, result.verdict FROM sample
            JOIN result ON result.county = sample.county AND result.sample = sample.id
                AND result.verdict IN ('pass', 'fail')
            WHERE \(days) AND result.item_name IN (SELECT result.item_name FROM sample
                JOIN result ON result.county = sample.county AND result.sample = sample.id AND result.verdict = 'fail'
                WHERE \(days))
            ORDER BY result.sample, result.position
            """
        ) { row in
            let (sample, item): (String, String) = (try row.get("sample"), try row.get("item_name"))
            tested[sample, default: []].append(item)
            if failed[sample] == nil, try row.get("verdict", as: String.self) == "fail" { failed[sample] = item }
        }
        return (tested, failed)
    }

    /// From whom and of what the random share is drawn: open operators by stage, with the classes that are planned or known there.
    func groups(_ lines: [SamplingPlanLine], _ evidence: AllocationEvidence) throws -> [AllocationDraw.Group] {
        var operators: [PlannedSamples.Stage: [String]] = [:]
        try db.each(
            """
            SELECT id, kind FROM operator WHERE county = \(county.text) AND state = 'open' AND merged_into IS NULL
                AND township IS NOT NULL AND kind <> 'laboratory'
            """
        ) { row in
            guard let kind = OperatorKind(rawValue: try row.get("kind")) else { return }
            operators[PlannedSamples.Stage(kind), default: []].append(try row.get("id"))
        }
        return operators.map { stage, ids in
            let planned = lines.filter { $0.part == .fixed && ($0.stage == stage || $0.stage == .all) }.map(\.foodClass)
            let known = evidence.population.filter { $0.stage == stage.rawValue }.map(\.foodClass)
            return AllocationDraw.Group(
                stage: stage.rawValue,
                operators: ids,
                classes: Array(Set(planned + known))
            )
        }
    }
}
