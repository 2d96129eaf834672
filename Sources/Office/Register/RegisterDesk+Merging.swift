import Primitives
import Rules
import Storage
package import Supervision

/// Two entries that are one firm made one.
extension RegisterDesk {
    /// Merges an operator with another that is the same firm; returns the entry that is kept.
    package func merge(_ id: String, with other: String, reason: String, by officer: Officer) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in
            let found = try checked(id, with: other, reason: reason, by: officer, db)
            return try OperatorMerging(db: db, office: office)
                .merge(id, with: found, reason: reason.trimmingSpaces(), by: officer, at: now)
        }
    }

    /// What ``merge(_:with:reason:by:)`` would make one: the entry that is kept, and the one that is merged into it.
    ///
    /// Nil where they are one firm already.
    package func mergePreview(
        _ id: String,
        with other: String,
        reason: String,
        by officer: Officer
    ) async throws -> MergePreview? {
        try await office.database.read { db in
            let found = try checked(id, with: other, reason: reason, by: officer, db)
            guard let (kept, merged) = try OperatorMerging(db: db, office: office).order(id, found) else { return nil }
            let files = OperatorFileDesk(office)
            return MergePreview(
                kept: try files.read(kept, by: officer, inFull: false, db: db),
                merged: try files.read(merged, by: officer, inFull: false, db: db),
                reason: reason.trimmingSpaces()
            )
        }
    }

    /// Takes back the merge of an entry that is the same firm as `id`.
    package func unmerge(_ merged: String, from id: String, reason: String, by officer: Officer) async throws {
        try officer.require(.reviewOperators)
        let now = office.environment.now()
        try await office.database.write { db in
            let records = OperatorRecords(db: db, county: office.county)
            guard try records.find(id, scope: officer.scope) != nil else { throw Refusal.notFound }
            guard try records.find(merged, scope: officer.scope) != nil,
                try records.firm(of: merged) == records.firm(of: id)
            else { throw Refusal.changedMeanwhile }
            let reason = reason.trimmingSpaces()
            guard !reason.isEmpty else {
                throw Refusal.incomplete([Self.fault("unmerge-\(merged)", "reason-missing", "请填写撤销合并的理由")])
            }
            try OperatorMerging(db: db, office: office).undo(merged, reason: reason, by: officer, at: now)
        }
    }

    /// The other entry, once nothing stands against merging it.
    private func checked(
        _ id: String,
        with other: String,
        reason: String,
        by officer: Officer,
        _ db: any Connection
    ) throws -> String {
        try officer.require(.reviewOperators)
        let records = OperatorRecords(db: db, county: office.county)
        guard try records.find(id, scope: officer.scope) != nil else { throw Refusal.notFound }
        var faults: [FieldFault] = []
        let found = try named(other, otherThan: id, records, officer.scope)
        if found == nil {
            faults.append(
                Self.fault("merge-other", "unknown-operator", "没有找到另一条登记：请填写它的统一社会信用代码、名称或页面地址；同名的有几条时，请填页面地址")
            )
        }
        if reason.trimmingSpaces().isEmpty {
            faults.append(Self.fault("merge-reason", "reason-missing", "请填写合并的理由"))
        }
        guard faults.isEmpty, let found else { throw Refusal.incomplete(faults) }
        return found.id
    }

    /// An entry by its address, its credit code, or its name where only one other bears it.
    private func named(
        _ text: String,
        otherThan id: String,
        _ records: OperatorRecords,
        _ scope: Scope
    ) throws -> OperatorRecord? {
        let text = text.trimmingSpaces()
        let last = text.split(separator: "/").last.map(String.init) ?? ""
        if let found = try records.find(last, scope: scope) { return found.id == id ? nil : found }
        let same = try records.db.query(
            """
            SELECT id FROM operator WHERE county = \(office.county.text) AND id <> \(id) AND merged_into IS NULL
                AND (credit_code = \(text.uppercased()) OR name_key = \(OperatorKey.fold(text))) ORDER BY id LIMIT 2
            """
        )
        guard same.count == 1, let only = same.first else { return nil }
        return try records.find(only.get("id"), scope: scope)
    }
}
