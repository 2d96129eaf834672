import Primitives
import Rules
import Storage
package import Supervision

/// Reading everything known of an operator.
package struct OperatorFileDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// The file of an operator, with telephones and identity numbers masked, and a page of what happened.
    package func file(
        _ id: String,
        _ kind: OperatorEvent.Kind? = nil,
        page: Int = 1,
        by officer: Officer
    ) async throws -> OperatorFile {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            try read(id, kind, page: page, by: officer, inFull: false, db: db)
        }
    }

    /// The same with the personal data that the officer's role may see in full; the reading is an audit event.
    package func fileInFull(_ id: String, by officer: Officer) async throws -> OperatorFile {
        try officer.require(.readLedger)
        return try await office.database.write { db in
            let file = try read(id, by: officer, inFull: true, db: db)
            let subject = PersonalData.Subject(kind: "operator-persons", id: id)
            try PersonalData(office).recordRead(of: officer.scope.role.sees, subject: subject, by: officer, db: db)
            return file
        }
    }

    /// The file of one's own firm: what is registered, its published results, its open matters.
    package func ownFile(by officer: Officer) async throws -> OperatorFile {
        try officer.require(.readOwnFile)
        guard let id = officer.scope.operatorID else { throw Refusal.notFound }
        return try await office.database.read { db in
            let records = RegisterRecords(db: db, county: office.county)
            guard let record = try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope) else {
                throw Refusal.notFound
            }
            let events = OperatorEvents(db: db, office: office, scope: officer.scope, ids: [id])
            return OperatorFile(
                record: record,
                facts: facts(try records.facts(of: id)),
                licences: try records.licences(of: [id]),
                glns: try records.glns(of: [id]).filter { $0.until == nil },
                persons: try records.persons(of: [id]).filter { $0.until == nil }.map { masked($0, officer, false) },
                place: try records.place(of: id),
                timeline: try events.ownTimeline(),
                expiringDays: office.rulebook.operators.expiringDays
            )
        }
    }

    /// All entries of a firm as one: its own first.
    func read(
        _ id: String,
        _ kind: OperatorEvent.Kind? = nil,
        page: Int = 1,
        by officer: Officer,
        inFull: Bool,
        db: any Connection
    ) throws -> OperatorFile {
        let operators = OperatorRecords(db: db, county: office.county)
        let records = RegisterRecords(db: db, county: office.county)
        guard var record = try operators.find(id, scope: officer.scope) else { throw Refusal.notFound }
        let others = try operators.sameFirm(as: id).compactMap { try operators.find($0, scope: officer.scope) }
        let ids = [id] + others.map(\.id)
        let events = OperatorEvents(db: db, office: office, scope: officer.scope, ids: ids)
        var place: OperatorPlace?
        for id in ids where place == nil { place = try records.place(of: id) }
        if record.grid == nil, let other = others.first(where: { $0.grid != nil }) {
            (record.grid, record.gridName) = (other.grid, other.gridName)
        }
        return OperatorFile(
            record: record,
            sameFirm: others,
            facts: facts(try records.facts(ofFirm: ids)),
            licences: try records.licences(of: ids),
            glns: try records.glns(of: ids),
            persons: try records.persons(ofFirm: ids).map { masked($0, officer, inFull) },
            place: place,
            timeline: try events.timeline(kind, page: page, on: office.environment.now().day),
            expiringDays: office.rulebook.operators.expiringDays,
            isInFull: inFull
        )
    }

    private func facts(_ values: [String: String]) -> [OperatorFact] {
        office.rulebook.operatorFacts.compactMap { rule in
            values[rule.id].map { OperatorFact(rule: rule, value: $0) }
        }
    }

    private func masked(_ person: OperatorPerson, _ officer: Officer, _ inFull: Bool) -> OperatorPerson {
        var person = person
        if !inFull || !officer.scope.role.sees.contains(.phone) { person.phone = Masked.phone(person.phone) }
        if !inFull || !officer.scope.role.sees.contains(.identityNumber) {
            person.identityNumber = Masked.identityNumber(person.identityNumber)
        }
        return person
    }
}
