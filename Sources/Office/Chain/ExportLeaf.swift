import Primitives
import Rules
import Storage

/// Lists that leave the system as files, on record.
package struct ExportLeaf: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Writes that an officer took a list out; `list` names it, such as `specimens`.
    package func record(_ list: String, rows: Int, by officer: Officer) async throws {
        try officer.require(.exportData)
        let now = office.environment.now()
        try await office.database.write { db in
            try Audit.append(
                Audit.Leaf(
                    at: now,
                    actor: officer.account,
                    action: "exported",
                    subjectKind: "list",
                    subject: list,
                    after: Digest.hex(ofFields: [list, "\(rows)"])
                ),
                county: office.county,
                to: db
            )
        }
    }
}
