import Primitives
import Rules
import Storage
import Supervision

/// Reads what the hooks depend on for all subjects at once: one statement a kind of fact, whatever their number.
struct HookReading {
    let db: any Connection
    let office: Office
    let scope: Scope
    let day: Day

    private var county: String { office.county.text }

    /// Subjects within the scope, by name; what was merged into one counts for it.
    func subjects() throws -> [HookSubject] {
        let rules = office.rulebook.hooks
        guard !rules.kinds.isEmpty else { return [] }
        let roots = try roots()
        let evidence = try evidence(roots)
        let recorded = try HookRecords(db: db, county: office.county).standings()
        let judge = HookJudge(rules)
        return try db.query(
            """
            SELECT operator.id, operator.name, operator.kind, operator.township FROM operator
            WHERE operator.county = \(county) AND operator.state = 'open' AND operator.merged_into IS NULL
                AND operator.kind IN (\(SQL.list(rules.kinds.map(\.rawValue))))\
            \(scope.rows(of: .operators, as: "operator"))
            ORDER BY operator.name_key, operator.id
            """
        ).compactMap { row in
            guard let kind = OperatorKind(rawValue: try row.get("kind")) else { return nil }
            let id: String = try row.get("id")
            let standings = judge.standings(of: kind, evidence[id] ?? HookEvidence(), on: day).map { standing in
                Self.dated(standing, recorded[HookRecords.Key(operatorID: id, hook: standing.hook.id)])
            }
            return HookSubject(
                id: id,
                name: try row.get("name"),
                kind: kind,
                township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
                standings: standings
            )
        }
    }

    /// Where the facts do not tell since when, the review that first saw the present state does.
    private static func dated(_ standing: HookStanding, _ recorded: HookRecords.Recorded?) -> HookStanding {
        guard standing.since == nil, let recorded, recorded.isEligible == standing.isEligible else { return standing }
        var standing = standing
        standing.since = recorded.since
        return standing
    }

    /// The entry that each merged entry was merged into in the end.
    private func roots() throws -> [String: String] {
        var next: [String: String] = [:]
        for row in try db.query(
            "SELECT id, merged_into FROM operator WHERE county = \(county) AND merged_into IS NOT NULL"
        ) { next[try row.get("id")] = try row.get("merged_into") }
        return next.keys.reduce(into: [:]) { roots, id in
            var root = id
            // A chain is no longer than there are merges.
            for _ in next.indices {
                guard let further = next[root] else { break }
                root = further
            }
            roots[id] = root
        }
    }

    // MARK: Evidence

    private func evidence(_ roots: [String: String]) throws -> [String: HookEvidence] {
        var all: [String: HookEvidence] = [:]
        func add(_ operatorID: String, _ change: (inout HookEvidence) -> Void) {
            change(&all[roots[operatorID] ?? operatorID, default: HookEvidence()])
        }
        try db.each("SELECT operator, fact FROM operator_fact WHERE county = \(county) AND value = 'yes'") { row in
            let fact: String = try row.get("fact")
            add(try row.get("operator")) { $0.flags.insert(fact) }
        }
        try eachFailedSample { operatorID, item, isBanned in
            add(operatorID) { evidence in
                guard !evidence.failedSamples.contains(where: { $0.id == item.id }) else { return }
                evidence.failedSamples.append(item)
                if isBanned { evidence.bannedInputs.append(item) }
            }
        }
        try eachBannedUse { operatorID, item in add(operatorID) { $0.bannedInputs.append(item) } }
        try eachMatter { operatorID, item in add(operatorID) { $0.matters.append(item) } }
        try eachCertificate { operatorID, item in add(operatorID) { $0.certificates.append(item) } }
        return all
    }

    /// Failed samples, at whom they were taken and whose product they are.
    private func eachFailedSample(_ body: (String, HookEvidence.Item, Bool) -> Void) throws {
        try db.each(
            """
            SELECT sample.id, sample.food, sample.counted_on, sample.supplier, sample.producer,
                CASE WHEN EXISTS (SELECT 1 FROM result WHERE result.county = sample.county
                    AND result.sample = sample.id AND result.banned = 1 AND result.verdict = 'fail')
                    THEN 1 ELSE 0 END AS banned
            FROM sample WHERE sample.county = \(county) AND sample.conclusion = 'fail'
            """
        ) { row in
            let item = HookEvidence.Item(
                kind: .sample,
                id: try row.get("id"),
                title: "\(try row.get("food", as: String.self))抽检不合格",
                day: try Self.day(row, "counted_on")
            )
            let isBanned = try row.get("banned", as: Int.self) == 1
            for column in ["supplier", "producer"] {
                if let party = try row.get(column, as: String?.self) { body(party, item, isBanned) }
            }
        }
    }

    private func eachBannedUse(_ body: (String, HookEvidence.Item) -> Void) throws {
        let banned = BannedInputs(office.rulebook)
        try db.each(
            """
            SELECT id, operator, food, product, substances, used_on FROM input_use
            WHERE county = \(county) ORDER BY used_on, id
            """
        ) { row in
            let used = try Self.day(row, "used_on")
            let food: String = try row.get("food")
            let substances = try row.get("substances", as: String.self).split(separator: "、").map(String.init)
            let forbidden = substances.filter { banned.forbids($0, on: food, day: used) }
            guard !forbidden.isEmpty else { return }
            body(
                try row.get("operator"),
                HookEvidence.Item(
                    kind: .inputUse,
                    id: try row.get("id"),
                    title: "在\(food)上使用\(try row.get("product", as: String.self))（\(forbidden.joined(separator: "、"))）",
                    day: used
                )
            )
        }
    }

    private func eachMatter(_ body: (String, HookEvidence.Item) -> Void) throws {
        try db.each(
            """
            SELECT matter.id, matter.number, matter.operator, matter.procedure_id, matter.opened_at,
                matter_standing.state, matter_standing.closed_at
            FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            WHERE matter.county = \(county) AND matter.operator IS NOT NULL
            """
        ) { row in
            let closed: Int64? = try row.get("closed_at")
            body(
                try row.get("operator"),
                HookEvidence.Item(
                    kind: .matter,
                    id: try row.get("id"),
                    title: try row.get("number"),
                    day: Instant(milliseconds: try row.get("opened_at")).day,
                    closedOn: closed.map { Instant(milliseconds: $0).day },
                    procedure: try row.get("procedure_id")
                )
            )
        }
    }

    /// Certificates count for whoever promises: the grower where somebody else issued it for them.
    private func eachCertificate(_ body: (String, HookEvidence.Item) -> Void) throws {
        try db.each(
            """
            SELECT certificate.id, certificate.code, certificate.food, certificate.issuer, certificate.grower,
                certificate.issued_on
            FROM certificate WHERE certificate.county = \(county)
                AND NOT EXISTS (SELECT 1 FROM certificate_void AS void WHERE void.county = certificate.county
                    AND void.certificate = certificate.id)
            """
        ) { row in
            let item = HookEvidence.Item(
                kind: .certificate,
                id: try row.get("id"),
                title: "\(try row.get("food", as: String.self)) \(try row.get("code", as: String.self))",
                day: try Self.day(row, "issued_on")
            )
            let issuer: String = try row.get("issuer")
            body(issuer, item)
            if let grower = try row.get("grower", as: String?.self), grower != issuer { body(grower, item) }
        }
    }

    private static func day(_ row: Row, _ column: String) throws -> Day {
        guard let day = Day(try row.get(column, as: String.self)) else {
            throw StorageError.wrongType(column: column, found: .text)
        }
        return day
    }
}
