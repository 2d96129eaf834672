import Primitives
import Storage
import Supervision

/// SQL of what was entered after the day on which it happened (补录).
extension MatterRecords {
    /// When what happened earlier was entered: the opening, ends of steps by position, pauses by identity.
    struct Backdatings {
        var opened: Instant?
        var steps: [Int: Instant] = [:]
        var paused: [String: Instant] = [:]
        var resumed: [String: Instant] = [:]
    }

    func backdatings(of matter: String) throws -> Backdatings {
        var found = Backdatings()
        try db.each(
            """
            SELECT kind, reference, recorded_at FROM matter_backdating
            WHERE county = \(county.text) AND matter = \(matter)
            """
        ) { row in
            let at = Instant(milliseconds: try row.get("recorded_at"))
            let reference: String = try row.get("reference")
            switch try row.get("kind", as: String.self) {
            case "opened": found.opened = at
            case "step": if let position = Int(reference) { found.steps[position] = at }
            case "paused": found.paused[reference] = at
            default: found.resumed[reference] = at
            }
        }
        return found
    }

    /// Writes down that something is entered later than it happened.
    func insertBackdating(
        _ kind: String,
        _ reference: String = "",
        matter: String,
        happenedAt: Instant,
        recordedAt: Instant,
        by officer: String
    ) throws {
        try db.execute(
            """
            INSERT INTO matter_backdating (county, matter, kind, reference, happened_at, recorded_at, recorded_by)
            VALUES (\(county.text), \(matter), \(kind), \(reference), \(happenedAt.milliseconds),
                \(recordedAt.milliseconds), \(officer))
            """
        )
    }

    /// Writes what a move back-dated of steps and pauses; nothing where they are as before.
    func insertBackdatings(from before: Matter, to after: Matter, by officer: String) throws {
        for (position, step) in after.steps.enumerated() {
            guard let recorded = step.recordedAt, let done = step.doneAt,
                position >= before.steps.count || before.steps[position].recordedAt == nil
            else { continue }
            try insertBackdating(
                "step",
                "\(position)",
                matter: after.id,
                happenedAt: done,
                recordedAt: recorded,
                by: officer
            )
        }
        for pause in after.pauses {
            let known = before.pauses.first { $0.id == pause.id }
            if let recorded = pause.fromRecordedAt, known?.fromRecordedAt == nil {
                try insertBackdating(
                    "paused",
                    pause.id,
                    matter: after.id,
                    happenedAt: pause.from,
                    recordedAt: recorded,
                    by: officer
                )
            }
            if let recorded = pause.toRecordedAt, let to = pause.to, known?.toRecordedAt == nil {
                try insertBackdating(
                    "resumed",
                    pause.id,
                    matter: after.id,
                    happenedAt: to,
                    recordedAt: recorded,
                    by: officer
                )
            }
        }
    }
}
