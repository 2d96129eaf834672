import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    /// What a procedure asks about its matters: filled in, corrected, read in full.
    var matterFieldRoutes: [Route] {
        [
            Route(.post, "\(Link.matters)/:matter/fields", .signedIn(.handleMatters)) { visit in
                try await move(visit) { desk, id, officer in
                    let form = MatterDesk.FieldForm(
                        values: visit.procedureFields,
                        bases: visit.fields(after: "base-").compactMapValues { Int($0) },
                        cleared: Set(visit.fields(after: "clear-").filter { $0.value == "1" }.keys),
                        reason: visit.form["fields-reason"]
                    )
                    try await desk.writeFields(matter: id, form, by: officer)
                }
            },
            Route(.post, "\(Link.matters)/:matter/fields/full", .signedIn(.readLedger)) { visit in
                try await matterPage(visit, inFull: true)
            },
        ]
    }
}

extension Visit {
    /// What was typed into the fields of a procedure, by their ids.
    var procedureFields: [String: String] { fields(after: "field-") }

    /// The inputs whose names begin with a word, by the rest of their names.
    func fields(after prefix: String) -> [String: String] {
        var found: [String: String] = [:]
        for (name, value) in form.fields where name.hasPrefix(prefix) {
            found[String(name.dropFirst(prefix.count))] = value
        }
        return found
    }
}
