import Primitives
import Rules
import Storage
import Supervision

/// More time for a step or the whole, asked for and decided by somebody else.
extension MatterDesk {
    /// What is asked for: more time on the current step's clock, or on the whole.
    package struct Request: Sendable {
        package var ofWhole: Bool
        package var amount: String
        /// `days` or `working-days`.
        package var unit: String
        package var reason: String

        package init(ofWhole: Bool, amount: String, unit: String, reason: String) {
            self.ofWhole = ofWhole
            self.amount = amount
            self.unit = unit
            self.reason = reason
        }
    }

    /// Asks for more time; somebody else decides.
    package func askExtension(matter id: String, _ request: Request, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try askExtension(matter: id, request, by: officer, at: now, db: db)
        }
    }

    func askExtension(
        matter id: String,
        _ request: Request,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let (records, stored, matter) = try held(id, by: officer, db: db)
        var faults: [FieldFault] = []
        let term = Int(request.amount).flatMap { (1...366).contains($0) ? Term(text: "\(request.unit):\($0)") : nil }
        if term == nil {
            faults.append(FieldFault(field: "amount", code: "bad-term", advice: "请填写 1 至 366 的天数"))
        }
        let reason = Self.said(request.reason, field: "extension-reason", "请填写延期理由", &faults)
        guard let term, faults.isEmpty else { throw Refusal.incomplete(faults) }
        let id = office.environment.nextID(now)
        let asked = Matter.Extension(
            asking: Matter.Asking(id: id, reason: reason, askedAt: now, askedBy: officer.account),
            position: request.ofWhole ? nil : matter.currentPosition,
            term: term
        )
        let moved = try matter.asking(asked, rulebook: office.rulebook)
        try save(moved, was: matter, "extension-asked", by: officer, at: now, records)
        try tellApprovers("申请延期 \(term.words)", id, stored, by: officer, at: now, db)
    }

    /// Approves or refuses an extension that somebody else asked for.
    package func decideExtension(
        matter id: String,
        approve: Bool,
        note: String,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try decideExtension(matter: id, approve: approve, note: note, by: officer, at: now, db: db)
        }
    }

    func decideExtension(
        matter id: String,
        approve: Bool,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let question = Question(
            asked: \.waitingExtension?.asking,
            field: "decision",
            title: { _ in "延期" },
            action: { _ in "extension" },
            decide: { try $0.decidingExtension($1, rulebook: office.rulebook) }
        )
        try decide(id, question, approve: approve, note: note, by: officer, at: now, db: db)
    }
}
