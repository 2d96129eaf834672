import Primitives
import Rules
import Storage
package import Supervision

/// Reading everything known of an operator.
package struct OperatorFileDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// The file of an operator, with telephones and identity numbers masked.
    package func file(_ id: String, by officer: Officer) async throws -> OperatorFile {
        try officer.require(.readLedger)
        return try await office.database.read { db in try read(id, by: officer, inFull: false, db: db) }
    }

    /// The same with the personal data that the officer's role may see in full; the reading is an audit event.
    package func fileInFull(_ id: String, by officer: Officer) async throws -> OperatorFile {
        try officer.require(.readLedger)
        return try await office.database.write { db in
            let file = try read(id, by: officer, inFull: true, db: db)
            // One leaf for each field that is shown in full, so that the trail says which they were.
            let subject = PersonalData.Subject(kind: "operator-persons", id: id)
            for field in PersonalField.allCases where officer.scope.sees(field) {
                try PersonalData(office).recordRead(of: field, subject: subject, by: officer, db: db)
            }
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
                facts: try facts(record, records),
                licences: try records.licences(of: [id]),
                glns: try records.glns(of: [id]).filter { $0.until == nil },
                persons: try records.persons(of: [id]).filter { $0.until == nil }.map { masked($0, officer, false) },
                place: try records.place(of: id),
                events: (try events.samples(published: true) + events.matters(open: true)).newestFirst
            )
        }
    }

    private func read(_ id: String, by officer: Officer, inFull: Bool, db: any Connection) throws -> OperatorFile {
        let operators = OperatorRecords(db: db, county: office.county)
        let records = RegisterRecords(db: db, county: office.county)
        guard let record = try operators.find(id, scope: officer.scope) else { throw Refusal.notFound }
        let others = try operators.sameFirm(as: id).compactMap { try operators.find($0, scope: officer.scope) }
        let ids = [id] + others.map(\.id)
        let events = OperatorEvents(db: db, office: office, scope: officer.scope, ids: ids)
        var place: OperatorPlace?
        for id in ids where place == nil { place = try records.place(of: id) }
        return OperatorFile(
            record: record,
            sameFirm: others,
            facts: try facts(record, records),
            licences: try records.licences(of: ids),
            glns: try records.glns(of: ids),
            persons: try records.persons(of: ids).map { masked($0, officer, inFull) },
            place: place,
            events: try events.all([record] + others),
            isInFull: inFull
        )
    }

    private func facts(_ record: OperatorRecord, _ records: RegisterRecords) throws -> [OperatorFact] {
        let values = try records.facts(of: record.id)
        return office.rulebook.operatorFacts.compactMap { rule in
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

extension [OperatorEvent] {
    /// Events of one day stand in the order in which they were read.
    var newestFirst: [OperatorEvent] {
        enumerated().sorted { ($1.element.day, $0.offset) < ($0.element.day, $1.offset) }.map(\.element)
    }
}
