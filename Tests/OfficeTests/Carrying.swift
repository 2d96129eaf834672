import Office
import Primitives
import Rules
import Storage
import Supervision

extension County {
    /// Lays down all evidence that the current step of a matter still lacks.
    func lay(_ matter: String, by officer: Officer) async throws {
        let file = try await matters.file(matter, by: head)
        for need in file.matter.missingEvidence {
            let paper: EvidenceFile? =
                switch need.kind {
                case .document: try Paper.file()
                case .photo: try Paper.picture()
                default: nil
                }
            try await matters.addEvidence(matter: matter, need: need.id, note: "已查", file: paper, by: officer)
        }
    }

    /// Carries a disposal through steps, by the station where it holds the step and else by the office.
    func carry(_ matter: String, through steps: String..., by station: Officer? = nil) async throws {
        for next in steps {
            let file = try await matters.file(matter, by: head)
            let officer = (station ?? north).scope.holds(file.summary.holder) ? station ?? north : head
            try await lay(matter, by: officer)
            try await matters.advance(
                matter: matter,
                from: file.matter.currentStep?.id ?? "",
                to: next,
                note: "",
                by: officer
            )
        }
    }

    /// Takes a new disposal to its last step, with all that 整改完成 needs.
    func readyToClose(_ disposal: String, by station: Officer? = nil) async throws {
        try await carry(disposal, through: "control", "cause", "rectify", "no-case", "publicity", by: station)
        try await lay(disposal, by: head)
    }

    /// Closes a disposal as 整改完成 and returns the look-back that it owes.
    @discardableResult
    func finish(_ disposal: String, by station: Officer? = nil) async throws -> String {
        try await readyToClose(disposal, by: station)
        try await matters.close(matter: disposal, from: "publicity", outcome: "整改完成", reason: "复查合格", by: head)
        return try await text("SELECT id FROM matter WHERE parent = \(disposal)") ?? ""
    }

    /// Does a look-back whole.
    func lookBack(_ matter: String, outcome: String = "已整改到位", by officer: Officer) async throws {
        for next in ["sample", "conclude"] {
            let step = try await matters.file(matter, by: head).matter.currentStep?.id ?? ""
            try await lay(matter, by: officer)
            try await matters.advance(matter: matter, from: step, to: next, note: "", by: officer)
        }
        try await lay(matter, by: head)
        try await matters.close(matter: matter, from: "conclude", outcome: outcome, reason: "现场已复核", by: head)
    }

    /// Imports one failed cowpea and returns its disposal.
    func openedDisposal(_ number: String = "A1", shop: Shop = .north) async throws -> String {
        try await importing([.cowpea(number, "0.5", shop: shop)], name: "\(number).xlsx").opened.first?.id ?? ""
    }
}
