import Primitives
import Rules
import Storage
package import Supervision

/// Putting right the lines of a draft.
extension SamplingPlanDesk {
    /// A line of a draft.
    package func line(_ position: Int, of id: String, by officer: Officer) async throws -> SamplingPlanLine {
        try await office.database.read { db in
            let (records, _) = try draft(id, by: officer, db: db)
            guard let line = try records.draftLine(position, of: id) else { throw Refusal.notFound }
            return line
        }
    }

    /// Puts a line of a draft right; what was taken on it stays its own.
    ///
    /// A line of the free part keeps class, firm and items, which its reason rests on: month and batches can be changed.
    package func change(line position: Int, of id: String, to new: Line, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let (records, plan) = try draft(id, by: officer, db: db)
            guard let known = try records.draftLine(position, of: id) else { throw Refusal.notFound }
            var faults = faults(new)
            if new.months.count > 1 {
                faults.append(FieldFault(field: "months", code: "one-month", advice: "一条计划只写一个月份，要分到几个月的请另加"))
            }
            if new.planned < known.taken {
                faults.append(
                    FieldFault(field: "planned", code: "below-taken", advice: "这一条已抽 \(known.taken) 批，批次不能更少")
                )
            }
            guard faults.isEmpty, let month = new.months.first else { throw Refusal.incomplete(faults) }
            let before = try records.digest(of: id)
            var line = known
            if known.part == .fixed {
                line = self.line(new, month: month, position: position, year: plan.year, at: now)
                line.lineage = known.lineage
            }
            line.month = month
            line.planned = new.planned
            line.organiser = new.organiser
            _ = try records.deleteLine(position, of: id)
            try records.insert([line], plan: id)
            try record("sampling-plan-changed", id, by: officer, at: now, before: before, records)
        }
    }

    package func remove(line position: Int, of id: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let (records, _) = try draft(id, by: officer, db: db)
            let before = try records.digest(of: id)
            guard try records.deleteLine(position, of: id) == 1 else { throw Refusal.notFound }
            try record("sampling-plan-changed", id, by: officer, at: now, before: before, records)
        }
    }
}
