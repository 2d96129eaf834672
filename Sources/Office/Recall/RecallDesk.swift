import Primitives
package import Rules
import Storage
package import Supervision

/// Recalls (召回): from the failed sample or the lot to the report, and the exercise of it (演练).
package struct RecallDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// An order as it was filled in.
    package struct Entry: Sendable {
        package var sample: String?
        package var lots: [Int64]
        package var includesProbable: Bool
        package var level: RecallLevel.ID?
        package var reason: String
        package var publicText: String
        package var isMock: Bool

        package init(
            sample: String? = nil,
            lots: [Int64],
            includesProbable: Bool = false,
            level: RecallLevel.ID?,
            reason: String,
            publicText: String = "",
            isMock: Bool = false
        ) {
            self.sample = sample
            self.lots = lots
            self.includesProbable = includesProbable
            self.level = level
            self.reason = reason
            self.publicText = publicText
            self.isMock = isMock
        }
    }

    /// Holders at most of one recall: each gets a matter of its own in one transaction.
    static let holderLimit = 5_000

    // MARK: Before

    /// Who and what a recall would reach.
    package func preview(
        sample: String?,
        lots: [Int64],
        includesProbable: Bool,
        by officer: Officer
    ) async throws -> RecallPreview {
        try officer.require(.orderRecalls)
        let now = office.environment.now()
        return try await office.database.read { db in
            var preview = RecallPreview(
                sample: nil,
                sampleTitle: "",
                candidates: [],
                chosen: [],
                trace: nil,
                certificates: [],
                includesProbable: includesProbable,
                levels: RecallLevel.ID.allCases.compactMap {
                    office.rulebook.provenance.recallLevel($0, on: now.day)
                }
            )
            if let sample { try candidates(of: sample, &preview, by: officer, db) }
            let records = LotRecords(db: db, county: office.county)
            for lot in lots {
                guard let found = try records.find(lot, scope: officer.scope) else { throw Refusal.notFound }
                if !preview.candidates.contains(where: { $0.id == lot }) { preview.candidates.insert(found, at: 0) }
                preview.chosen.append(lot)
            }
            guard !preview.chosen.isEmpty else { return preview }
            let trace = try reach(preview.chosen, includesProbable, db)
            preview.trace = trace
            preview.certificates = try CertificateRecords(db: db, county: office.county).ofLots(trace.lots)
                .filter { $0.void == nil }
            return preview
        }
    }

    private func candidates(
        of sample: String,
        _ preview: inout RecallPreview,
        by officer: Officer,
        _ db: any Connection
    ) throws {
        guard
            let row = try db.first(
                """
                SELECT sample.number, sample.food, sample.supplier, sample.producer, sample.batch, sample.production_date
                FROM sample WHERE sample.county = \(office.county.text) AND sample.id = \(sample)
                    AND sample.conclusion = 'fail'\(officer.scope.rows(of: .samples, as: "sample"))
                """
            )
        else { throw Refusal.notFound }
        let firms: [String] = [try row.get("producer"), try row.get("supplier")].compactMap { $0 }
        let food: String = try row.get("food")
        preview.sample = sample
        preview.sampleTitle = "\(try row.get("number", as: String?.self) ?? "") \(food)"
        preview.candidates = try RecallRecords(db: db, county: office.county).candidates(
            food: food,
            firms: firms
                + firms.flatMap { try OperatorRecords(db: db, county: office.county).sameFirm(as: $0) },
            batch: try row.get("batch"),
            madeOn: try row.get("production_date")
        )
    }

    /// Forward of lots, with or without what is only probable.
    func reach(_ lots: [Int64], _ includesProbable: Bool, _ db: any Connection) throws -> LotTrace {
        var trace = try TraceDesk(office).network(db).trace(lots: lots, .forward)
        guard !includesProbable else { return trace }
        trace.places.removeAll { !$0.isExact }
        let kept = Set(trace.places.map(\.holding))
        trace.links.removeAll { !$0.isExact || !kept.contains($0.from) || !kept.contains($0.to) }
        let holders = Set(trace.places.map(\.holder))
        trace.grams = trace.grams.filter { holders.contains($0.key) }
        return trace
    }

    // MARK: Ordering

    /// Opens the recall, and a matter for every holder unless it is an exercise.
    package func order(_ entry: Entry, by officer: Officer) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in try order(entry, by: officer, at: now, db: db) }
    }

    func order(_ entry: Entry, by officer: Officer, at now: Instant, db: any Connection) throws -> String {
        try officer.require(.orderRecalls)
        let level = try check(entry, by: officer, on: now.day, db)
        let trace = try reach(entry.lots, entry.includesProbable, db)
        guard trace.holders.count <= Self.holderLimit else { throw Self.tooManyHolders }
        let id = office.environment.nextID(now)
        let serials = MatterRecords(db: db, county: office.county)
        let word = entry.isMock ? "召回演练" : "召回"
        let serial = try serials.nextSerial("recall:\(entry.isMock ? "mock:" : "")\(now.day.year)")
        let number = "\(word)〔\(now.day.year)〕\(serial)号"
        let matters = entry.isMock ? nil : try openMatters(trace, number, level, by: officer, at: now, db: db)
        try db.execute(
            """
            INSERT INTO recall (county, id, number, level, reason, sample, mock, matter, public_text, ordered_at, ordered_by)
            VALUES (\(office.county.text), \(id), \(number), \(level.id.rawValue), \(entry.reason.trimmingSpaces()),
                \(entry.sample), \(entry.isMock ? 1 : 0), \(matters?.own), \(entry.publicText.trimmingSpaces()),
                \(now.milliseconds), \(officer.account))
            """
        )
        try insert(trace, of: id, origins: Set(entry.lots), matters: matters?.holders ?? [:], db)
        if let matters { try issueDocuments(entry, number, level, trace, matters, by: officer, at: now, db: db) }
        try leaf("recall-ordered", id, before: nil, by: officer.account, at: now, db)
        return id
    }

    private static let tooManyHolders = Refusal.incomplete([
        FieldFault(field: "lot", code: "too-many-holders", advice: "涉及的主体超过 \(holderLimit) 家，请分批召回")
    ])

    private func check(
        _ entry: Entry,
        by officer: Officer,
        on day: Day,
        _ db: any Connection
    ) throws -> RecallLevel {
        var faults: [FieldFault] = []
        func fault(_ field: String, _ code: String, _ advice: String) {
            faults.append(FieldFault(field: field, code: code, advice: advice))
        }
        let level = entry.level.flatMap { office.rulebook.provenance.recallLevel($0, on: day) }
        if entry.lots.isEmpty { fault("lot", "lot-missing", "请至少选择一个批次") }
        if level == nil { fault("level", "level-missing", "请选择召回级别") }
        if entry.reason.trimmingSpaces().isEmpty { fault("reason", "reason-missing", "请写明召回原因") }
        if !entry.isMock, entry.publicText.trimmingSpaces().isEmpty {
            fault("text", "text-missing", "请填写向社会公布的内容")
        }
        let records = LotRecords(db: db, county: office.county)
        for lot in entry.lots where try records.find(lot, scope: officer.scope) == nil { throw Refusal.notFound }
        if let sample = entry.sample {
            let found = try db.first(
                """
                SELECT sample.id FROM sample WHERE sample.county = \(office.county.text) AND sample.id = \(sample)
                    AND sample.conclusion = 'fail'\(officer.scope.rows(of: .samples, as: "sample"))
                """
            )
            if found == nil { throw Refusal.notFound }
        }
        guard faults.isEmpty, let level else { throw Refusal.incomplete(faults) }
        return level
    }

    private func openMatters(
        _ trace: LotTrace,
        _ number: String,
        _ level: RecallLevel,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> (own: String?, holders: [String: String]) {
        guard let first = trace.places.first else { return (nil, [:]) }
        let own = try open("recall-ordered", number, first, level.finish, by: officer, at: now, db: db)
        var holders: [String: String] = [:]
        for place in trace.places where holders[place.holder] == nil {
            let title = "\(number) \(place.holderName)"
            holders[place.holder] = try open("recall-notified", title, place, level.start, by: officer, at: now, db: db)
        }
        return (own, holders)
    }

    private func open(
        _ event: String,
        _ title: String,
        _ place: LotTrace.Place,
        _ whole: Term,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String? {
        let origin = MatterDesk.Origin(
            event: event,
            subjectTitle: "\(title) \(place.food)",
            operatorID: place.holder,
            township: place.township,
            sample: nil
        )
        var opened: String?
        for (procedure, version) in office.rulebook.procedures(openedBy: event, on: now.day) {
            let new = try MatterDesk(office)
                .open(procedure, version, origin, whole: whole, by: officer.account, at: now, db: db)
            opened = opened ?? new?.id
        }
        return opened
    }

    private func insert(
        _ trace: LotTrace,
        of id: String,
        origins: Set<Int64>,
        matters: [String: String],
        _ db: any Connection
    ) throws {
        let key = office.county.text
        try db.insert(
            into: "recall_lot",
            columns: ["county", "recall", "lot", "origin"],
            rows: trace.lots.map { [.text(key), .text(id), .integer($0), .integer(origins.contains($0) ? 1 : 0)] }
        )
        try db.insert(
            into: "recall_holding",
            columns: ["county", "recall", "holding", "holder", "matter", "exact", "expected"],
            rows: trace.places.map { place in
                [
                    .text(key), .text(id), .integer(place.holding), .text(place.holder), matters[place.holder].sqlValue,
                    .integer(place.isExact ? 1 : 0), .integer(place.held.thousandths),
                ]
            }
        )
    }

    func leaf(
        _ action: String,
        _ id: String,
        before: String?,
        by actor: String,
        at now: Instant,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: actor,
                action: action,
                subjectKind: "recall",
                subject: id,
                before: before,
                after: try RecallRecords(db: db, county: office.county).digest(of: id)
            ),
            county: office.county,
            to: db
        )
    }
}
