import Primitives
package import Rules
package import Storage

/// Reading personal data in full and taking lists out of the system: each leaves a leaf of its own.
///
/// Leaves of reading and of taking out have kinds of their own (`personal-data`, `export`), so that they never stand in
/// the place of the leaf that holds a record's digest.
package struct PersonalData: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// What personal data belongs to, such as `operator-person` and its id.
    package struct Subject: Sendable, Hashable {
        package var kind: String
        package var id: String

        package init(kind: String, id: String) {
            self.kind = kind
            self.id = id
        }
    }

    /// Records that an officer is shown a field in full; refuses one whose role does not see it.
    ///
    /// Call it in the transaction that reads the value, and only after the row was found in the officer's scope: whoever
    /// may not see the row must not learn from the refusal that there is one.
    package func recordRead(
        of field: PersonalField,
        subject: Subject,
        by officer: Officer,
        db: any Connection
    ) throws {
        guard officer.scope.sees(field) else { throw Refusal.notPermitted(.readLedger) }
        try Audit.append(
            Audit.Leaf(
                at: office.environment.now(),
                actor: officer.account,
                action: "personal-data-read",
                subjectKind: "personal-data",
                subject: "\(subject.kind):\(subject.id):\(field.rawValue)"
            ),
            county: office.county,
            to: db
        )
    }

    /// Records that an officer is shown several fields in full: one leaf for each, so that the trail says which they were.
    package func recordRead(
        of fields: Set<PersonalField>,
        subject: Subject,
        by officer: Officer,
        db: any Connection
    ) throws {
        for field in PersonalField.allCases where fields.contains(field) {
            try recordRead(of: field, subject: subject, by: officer, db: db)
        }
    }

    /// Records that an officer was given a file that the ledger holds: a photo, a document, somebody's evidence.
    ///
    /// `rows` are the rows that the file is of, the outermost first.
    package func recordFile(of kind: String, rows: [String], by officer: Officer) async throws {
        let leaf = Audit.Leaf(
            at: office.environment.now(),
            actor: officer.account,
            action: "file-read",
            subjectKind: "file",
            subject: ([kind] + rows).joined(separator: ":") + (rows.count < 2 ? ":file" : "")
        )
        let county = office.county
        try await office.database.write { db in try Audit.append(leaf, county: county, to: db) }
    }

    /// Records that rows leave the system as a file; refuses an officer who may not export.
    ///
    /// `what` names the list. `file` is the content given out: its digest tells later whether a file is the one that left.
    package func recordExport(
        what: String,
        rows: Int,
        file: [UInt8],
        permission: Permission = .exportData,
        by officer: Officer
    ) async throws {
        try officer.require(permission)
        let leaf = Audit.Leaf(
            at: office.environment.now(),
            actor: officer.account,
            action: "exported",
            subjectKind: "export",
            subject: "\(what):\(rows)",
            after: Digest.hex(of: file)
        )
        let county = office.county
        try await office.database.write { db in try Audit.append(leaf, county: county, to: db) }
    }
}

extension Scope {
    /// Whether a field of personal data may be shown in full at all; the showing itself is recorded.
    package func sees(_ field: PersonalField) -> Bool { role.sees.contains(field) }
}
