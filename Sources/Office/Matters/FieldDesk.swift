import Primitives
import Rules
import Storage
package import Supervision

/// The fields that a matter's procedure asks for: filled in, corrected with a reason, read in full.
extension MatterDesk {
    /// What a form says of the fields of a matter.
    package struct FieldForm: Sendable {
        /// By field; one that is missing stays as it is.
        package var values: [String: String]
        /// The revision of each field that the form was filled in from, so that nobody's change is lost.
        package var bases: [String: Int]
        /// Fields of personal data to be emptied: the form does not show what stands there, so empty means unchanged.
        package var cleared: Set<String>
        package var reason: String

        package init(
            values: [String: String],
            bases: [String: Int] = [:],
            cleared: Set<String> = [],
            reason: String = ""
        ) {
            self.values = values
            self.bases = bases
            self.cleared = cleared
            self.reason = reason
        }
    }

    /// Writes what a form changed as new revisions; what stood there before stays on record.
    ///
    /// A field that is empty since the program opened the matter is filled in without a reason, everything else is corrected
    /// with one. Errors: ``Refusal/incomplete(_:)`` with all faults at once, also where somebody else was quicker.
    package func writeFields(matter id: String, _ form: FieldForm, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let (records, _, matter) = try held(id, by: officer, db: db)
            guard matter.currentStep != nil else { throw MatterRefusal.alreadyClosed }
            let standings = fields(of: matter, try records.fieldRevisions(of: id))
            var faults: [FieldFault] = []
            var changes: [(standing: FieldStanding, value: String)] = []
            for standing in standings {
                if let value = Self.change(of: standing, form, &faults) { changes.append((standing, value)) }
            }
            let corrects = changes.contains { $0.standing.revision > 0 }
            let reason =
                corrects ? Self.said(form.reason, field: "fields-reason", "更正已填的内容，请写明理由", &faults) : ""
            if changes.isEmpty, faults.isEmpty {
                faults.append(FieldFault(field: "fields", code: "nothing-changed", advice: "没有改动任何内容"))
            }
            guard faults.isEmpty else { throw Refusal.incomplete(faults) }
            let before = try records.digest(of: id)
            for (standing, value) in changes {
                let revision = FieldStanding.Revision(
                    number: standing.revision + 1,
                    value: value,
                    reason: standing.revision > 0 ? reason : "",
                    at: now,
                    by: officer.account
                )
                try records.insertField(standing.field.id, revision, matter: id)
            }
            let by = officer.account
            if corrects {
                try record("matter-fields-corrected", id, by: by, at: now, before: before, records)
            } else {
                try record("matter-fields-filled", id, by: by, at: now, before: before, records)
            }
        }
    }

    /// The new value of a field; nil where the form leaves it as it is, or says something that cannot be.
    private static func change(
        of standing: FieldStanding,
        _ form: FieldForm,
        _ faults: inout [FieldFault]
    ) -> String? {
        let field = standing.field
        guard var text = form.values[field.id]?.withoutReturns.trimmingSpaces() else { return nil }
        let base = form.bases[field.id] ?? standing.revision
        let shown = standing.revisions.last { $0.number <= base }?.value ?? ""
        if text.isEmpty, field.personal != nil {
            guard form.cleared.contains(field.id) else { return nil }
        }
        if text == shown || (text.isEmpty && standing.value.isEmpty) { return nil }
        if text.isEmpty, !field.isOptional {
            faults.append(FieldCheck.missing(field))
            return nil
        }
        if !text.isEmpty {
            guard let value = FieldCheck.value(of: text, field, &faults) else { return nil }
            text = value
        }
        guard text != standing.value else { return nil }
        guard base == standing.revision else {
            faults.append(
                FieldFault(
                    field: FieldCheck.name(field),
                    code: "changed-meanwhile",
                    advice: "“\(field.title)”刚刚被别人改过，请看过现在的内容再保存"
                )
            )
            return nil
        }
        return text
    }

    /// The file of a matter with the personal data of its fields that the officer's role may see whole.
    ///
    /// The reading is an audit event, one for each kind of personal data that is shown.
    package func fileInFull(_ id: String, by officer: Officer) async throws -> MatterFile {
        try officer.require(.readLedger)
        return try await office.database.write { db in
            var file = try file(id, by: officer, db: db)
            let records = MatterRecords(db: db, county: office.county)
            var whole = fields(of: file.matter, try records.fieldRevisions(of: id))
            let held = Set(whole.compactMap(\.personal))
            let shown = held.filter { officer.scope.sees($0) }
            guard held.isEmpty || !shown.isEmpty else { throw Refusal.notPermitted(.readLedger) }
            let subject = PersonalData.Subject(kind: "matter", id: id)
            try PersonalData(office).recordRead(of: shown, subject: subject, by: officer, db: db)
            for index in whole.indices {
                whole[index].isInFull = whole[index].personal.map { shown.contains($0) } ?? false
                if !whole[index].isInFull { whole[index] = whole[index].masked }
            }
            file.work.fields = whole
            return file
        }
    }

    /// The fields that the procedure asks for, each with all that was ever written into it.
    func fields(of matter: Matter, _ revisions: [String: [FieldStanding.Revision]]) -> [FieldStanding] {
        matter.version.fields.map { FieldStanding(field: $0, revisions: revisions[$0.id] ?? []) }
    }
}
