import Primitives
import Rules
import Storage
package import Supervision

/// Undoing: a hand-over that nobody took yet, a step done too early, a matter opened wrongly.
extension MatterDesk {
    /// Takes back a hand-over or an escalation that waits for its answer.
    package func withdrawHandover(matter id: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let (records, _, matter) = try held(id, by: officer, db: db)
            let moved = try matter.withdrawing(by: officer.account, at: now)
            try save(moved, was: matter, "handover-withdrawn", by: officer, at: now, records)
        }
    }

    /// Asks to go back a step or to annul the matter; somebody else decides.
    package func askCorrection(
        matter id: String,
        _ kind: Matter.Correction.Kind,
        reason: String,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let (records, stored, matter) = try held(id, by: officer, db: db)
            let field = "\(kind.rawValue)-reason"
            let asked = Matter.Correction(
                id: office.environment.nextID(now),
                kind: kind,
                position: matter.currentPosition ?? 0,
                reason: try Self.said(reason, field: field, "请填写理由"),
                askedAt: now,
                askedBy: officer.account
            )
            try save(try matter.asking(asked), was: matter, "\(kind.rawValue)-asked", by: officer, at: now, records)
            try tellApprovers(kind == .annul ? "申请撤销" : "申请退回上一步", asked.id, stored, by: officer, at: now, db)
        }
    }

    /// Approves or refuses what somebody else asked to undo.
    package func decideCorrection(matter id: String, approve: Bool, note: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try officer.require(.approveExtensions)
            let (records, stored, matter) = try seen(id, by: officer, db: db)
            let note =
                approve ? note.trimmingSpaces() : try Self.said(note, field: "correction-decision", "不同意，请写明理由")
            let asked = matter.waitingCorrection
            let moved = try matter.decidingCorrection(
                approve ? .approved : .refused,
                note: note,
                by: officer.account,
                at: now,
                rulebook: office.rulebook
            )
            let kind = asked?.kind ?? .stepBack
            let action = "\(kind.rawValue)-\(approve ? "approved" : "refused")"
            try save(moved, was: matter, action, by: officer, at: now, records)
            guard let asked else { return }
            let words = "\(approve ? "同意" : "未同意")\(kind == .annul ? "撤销" : "退回上一步")"
            try tell(asked.askedBy, words, stored, due: moved.due, at: now, db)
        }
    }
}
