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
            let asking = Matter.Asking(
                id: office.environment.nextID(now),
                reason: try Self.said(reason, field: field, "请填写理由"),
                askedAt: now,
                askedBy: officer.account
            )
            let asked = Matter.Correction(asking: asking, kind: kind, position: matter.currentPosition ?? 0)
            try save(try matter.asking(asked), was: matter, "\(kind.rawValue)-asked", by: officer, at: now, records)
            try tellApprovers("申请\(kind.title)", asking.id, stored, by: officer, at: now, db)
        }
    }

    /// Approves or refuses what somebody else asked to undo.
    package func decideCorrection(matter id: String, approve: Bool, note: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let question = Question(
                asked: \.waitingCorrection?.asking,
                field: "correction-decision",
                title: { $0.waitingCorrection?.kind.title ?? "" },
                action: { $0.waitingCorrection?.kind.rawValue ?? "" },
                decide: { try $0.decidingCorrection($1, rulebook: office.rulebook) }
            )
            try decide(id, question, approve: approve, note: note, by: officer, at: now, db: db)
        }
    }
}
