import Primitives
import Rules
import Storage
import Supervision

/// Writing a unit's part of the annual report.
extension DraftDesk {
    /// What a unit typed.
    package struct Entry: Sendable {
        package var title: String
        /// By the section's id.
        package var words: [String: String]
        /// What the form was filled with, by field, as ``DraftDesk/base(_:)`` names it.
        ///
        /// So two people can write different sections at once. A field without one is written whatever stands there.
        package var bases: [String: String]

        package init(title: String, words: [String: String], bases: [String: String] = [:]) {
            self.title = title
            self.words = words
            self.bases = bases
        }

        /// The words that a field gets when `known` stands there by now; nil where both were changed, each otherwise.
        func merged(_ typed: String, over known: String, field: String) -> String? {
            guard typed != known, let base = bases[field], base != DraftDesk.base(known) else { return typed }
            return base == DraftDesk.base(typed) ? known : nil
        }
    }

    /// Names the words that a form was filled with, without sending them along.
    package static func base(_ words: String) -> String {
        String(Digest.hex(ofFields: [words.replacing("\r\n", with: "\n")]).prefix(16))
    }

    package func save(_ entry: Entry, of unit: String, year: Int, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try save(entry, of: unit, year: year, by: officer, at: now, db: db)
        }
    }

    func save(
        _ entry: Entry,
        of unit: String,
        year: Int,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        var draft = try writable(unit, year, officer, now.day, db)
        var entry = entry
        // Before the first save there are only proposals, which are nobody's words.
        if draft.version == 0 { entry.bases = [:] }
        var faults: [FieldFault] = []
        var title = entry.title.trimmingSpaces()
        if title.isEmpty || title.count > 80 {
            faults.append(FieldFault(field: "title", code: "title-length", advice: "请填写标题，不超过 80 字"))
        } else if let merged = entry.merged(title, over: draft.title, field: "title") {
            title = merged
        } else {
            faults.append(Self.conflict("title", "标题"))
        }
        for index in draft.sections.indices {
            let section = draft.sections[index]
            guard let words = entry.words[section.id] else { continue }
            let field = "section-\(section.id)"
            if words.count > Self.sectionLimit {
                let advice = "“\(section.title)”不超过 \(Self.sectionLimit) 字，现有 \(words.count) 字"
                faults.append(FieldFault(field: field, code: "too-long", advice: advice))
            } else if let merged = entry.merged(words, over: section.words, field: field) {
                draft.sections[index].words = merged
            } else {
                faults.append(Self.conflict(field, section.title))
            }
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let records = DraftRecords(db: db, county: office.county, year: year)
        let before = draft.version > 0 ? try records.digest(of: unit) : nil
        try records.save(unit, title: title, sections: draft.sections, at: now, by: officer.account)
        try audit("report-saved", unit, year, before: before, officer, now, db)
    }

    private static func conflict(_ field: String, _ title: String) -> FieldFault {
        FieldFault(field: field, code: "changed-meanwhile", advice: "“\(title)”在您填写时被别人改过，两份文字都在下面，请合在一起再保存")
    }

    /// The draft, for its own unit while it is open.
    func writable(
        _ unit: String,
        _ year: Int,
        _ officer: Officer,
        _ today: Day,
        _ db: any Connection
    ) throws -> ReportDraft {
        try officer.require(.draftReports)
        let report = try report(unit, year, officer, db)
        guard isOwn(unit, officer) else { throw Refusal.heldByOther }
        let draft = try current(unit, year, report.name, today, db, counts: false)
        guard draft.isOpen else { throw Refusal.changedMeanwhile }
        return draft
    }

    func audit(
        _ action: String,
        _ unit: String,
        _ year: Int,
        before: String?,
        _ officer: Officer,
        _ now: Instant,
        _ db: any Connection
    ) throws {
        let leaf = Audit.Leaf(
            at: now,
            actor: officer.account,
            action: action,
            subjectKind: "report-draft",
            subject: "\(year):\(unit)",
            before: before,
            after: try DraftRecords(db: db, county: office.county, year: year).digest(of: unit)
        )
        try Audit.append(leaf, county: office.county, to: db)
    }
}
