package import Primitives
import Rules
import Storage
package import Supervision

/// Lists and files of specimens, for officers.
extension SpecimenDesk {
    package func list(
        _ filter: SpecimenFilter,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [SpecimenSummary], total: Int) {
        try officer.require(.readLedger)
        let now = office.environment.now()
        return try await office.database.read { db in
            let records = SpecimenRecords(db: db, county: office.county)
            let sight = SpecimenRecords.Sight.scope(officer.scope)
            return (
                try records.list(filter, sight, now: now, limit: limit, offset: offset),
                try records.count(filter, sight, now: now)
            )
        }
    }

    /// How many specimens the officer sees in each state, and how many of them are late.
    package func counts(by officer: Officer) async throws -> (states: [SpecimenState: Int], overdue: Int) {
        try officer.require(.readLedger)
        let now = office.environment.now()
        return try await office.database.read { db in
            var states: [SpecimenState: Int] = [:]
            for row in try db.query(
                """
                SELECT specimen_standing.state, COUNT(*) AS total FROM specimen
                JOIN specimen_standing ON specimen_standing.county = specimen.county
                    AND specimen_standing.specimen = specimen.id
                WHERE specimen.county = \(office.county.text)\(officer.scope.rows(of: .samples, as: "specimen"))
                GROUP BY specimen_standing.state
                """
            ) {
                if let state = SpecimenState(rawValue: try row.get("state")) { states[state] = try row.get("total") }
            }
            let overdue = try SpecimenRecords(db: db, county: office.county)
                .count(SpecimenFilter(overdue: true), .scope(officer.scope), now: now)
            return (states, overdue)
        }
    }

    package func file(_ id: String, by officer: Officer) async throws -> SpecimenFile {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = SpecimenRecords(db: db, county: office.county)
            guard let stored = try records.find(id, .scope(officer.scope)) else { throw Refusal.notFound }
            return try Self.file(stored, records)
        }
    }

    static func file(_ stored: SpecimenRecords.Stored, _ records: SpecimenRecords) throws -> SpecimenFile {
        let id = stored.summary.id
        let accounts = try AccountRecords(db: records.db, county: records.county).all()
        return SpecimenFile(
            summary: stored.summary,
            sheet: stored.sheet,
            looksBackAt: stored.looksBackAt,
            retestOf: stored.retestOf,
            confirms: stored.confirms,
            recordedBy: stored.recordedBy,
            organiser: stored.organiser,
            deviations: try records.deviations(of: id),
            documents: try records.documents(of: id),
            events: try records.events(of: id),
            items: try records.items(of: id),
            results: try records.results(of: id),
            attachments: try records.attachments(of: id),
            names: Dictionary(accounts.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }),
            reports: try LaboratoryReportRecords(db: records.db, county: records.county).reports(of: [id])
        )
    }

    /// A photo or the signed sheet, for whoever may see the specimen.
    package func attachment(
        _ position: Int,
        of id: String,
        by officer: Officer
    ) async throws -> (name: String, mediaType: String, content: [UInt8]) {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = SpecimenRecords(db: db, county: office.county)
            guard try records.find(id, .scope(officer.scope)) != nil,
                let found = try records.attachment(position, of: id),
                let content = try MatterRecords(db: db, county: office.county).content(digest: found.digest)
            else { throw Refusal.notFound }
            return (found.name, found.mediaType, content)
        }
    }

    /// Whom and where the officer's last sheet named, for the next one.
    package func lastSheet(by officer: Officer) async throws -> (second: String, laboratory: String)? {
        try officer.require(.takeSamples)
        return try await office.database.read { db in
            guard let last = try SpecimenRecords(db: db, county: office.county).last(by: officer.account) else {
                return nil
            }
            // Two colleagues who take turns with the telephone are the same two.
            return (last.second == officer.name ? last.sampler : last.second, last.laboratory)
        }
    }

    /// What a new sheet is filled in with: the same firm, product and items as a failed sample.
    package struct Prefill: Sendable {
        package var operatorID: String
        package var operatorName: String
        package var food: String
        package var foodClass: String
        package var producer: String
        package var batch: String
        package var productionDate: Day?
        package var items: [String]
        /// Of the sheet on which the sample was taken, for its reserve; empty where it came with a file.
        package var reserve: String
        package var seal: String
        package var laboratory: String?
    }

    /// For a look-back or a retest of a sample that failed.
    package func prefill(sample id: String, by officer: Officer) async throws -> Prefill {
        try officer.require(.takeSamples)
        return try await office.database.read { db in
            guard
                let row = try db.first(
                    """
                    SELECT sample.food, sample.food_class, sample.batch, sample.production_date, specimen.reserve,
                        specimen.seal, specimen.laboratory, supplier.id AS supplier_id, supplier.name AS supplier_name, producer.name AS producer_name
                    FROM sample
                    JOIN operator AS supplier ON supplier.county = sample.county
                        AND supplier.id = COALESCE(sample.supplier, sample.producer)
                    LEFT JOIN operator AS producer ON producer.county = sample.county AND producer.id = sample.producer
                    LEFT JOIN specimen_standing ON specimen_standing.county = sample.county
                        AND specimen_standing.sample = sample.id
                    LEFT JOIN specimen ON specimen.county = specimen_standing.county
                        AND specimen.id = specimen_standing.specimen
                    WHERE sample.county = \(office.county.text) AND sample.id = \(id) AND sample.conclusion = 'fail'\
                    \(officer.scope.rows(of: .samples, as: "sample"))
                    """
                )
            else { throw Refusal.notFound }
            let items: [String] = try db.query(
                """
                SELECT item_name FROM result WHERE county = \(office.county.text) AND sample = \(id)
                    AND verdict <> 'pass' ORDER BY position
                """
            ).map { try $0.get("item_name") }
            return Prefill(
                operatorID: try row.get("supplier_id"),
                operatorName: try row.get("supplier_name"),
                food: try row.get("food"),
                foodClass: try row.get("food_class"),
                producer: try row.get("producer_name", as: String?.self) ?? "",
                batch: try row.get("batch", as: String?.self) ?? "",
                productionDate: try row.get("production_date", as: String?.self).flatMap { Day($0) },
                items: items,
                reserve: try row.get("reserve", as: String?.self) ?? "",
                seal: try row.get("seal", as: String?.self) ?? "",
                laboratory: try row.get("laboratory")
            )
        }
    }
}
