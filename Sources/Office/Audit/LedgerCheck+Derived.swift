import EPCIS
import Primitives
import Storage

/// Rows whose leaves do not stand for one row each: versions of templates, calendar feeds, and what queries look for in events.
extension LedgerCheck {
    static func derived(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        try templates(db, county) + calendars(db, county) + eventValues(db, county) + unaudited(db, county)
    }

    private struct Step {
        var action: String
        var at: Int64
        var actor: String
        var after: String?
    }

    /// The leaves of a kind by subject, in order.
    private static func steps(_ db: any Connection, _ county: AreaCode, kind: String) throws -> [String: [Step]] {
        var steps: [String: [Step]] = [:]
        try db.each(
            """
            SELECT subject, action, at, actor, after_digest FROM audit_leaf
            WHERE county = \(county.text) AND subject_kind = \(kind) ORDER BY sequence
            """
        ) { row in
            steps[try row.get("subject"), default: []].append(
                Step(
                    action: try row.get("action"),
                    at: try row.get("at"),
                    actor: try row.get("actor"),
                    after: try row.get("after_digest")
                )
            )
        }
        return steps
    }

    /// Every version of a template has a leaf of its own: documents that were printed from it refer to it.
    private static func templates(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        var leaves = try steps(db, county, kind: "document-template")
        var faults: [String] = []
        for (template, version, reason) in try DocumentRecords(db: db, county: county).all() {
            let label = "version \(version.version) of document template \(template)"
            guard let leaf = leaves[template]?.first else {
                faults.append("\(label) is in no audit leaf")
                continue
            }
            leaves[template]?.removeFirst()
            // A leaf from before leaves the reason out.
            let digests = [version.digest(reason: reason), version.digest(reason: nil)]
            if !digests.contains(leaf.after ?? "") || leaf.at != version.editedAt.milliseconds
                || leaf.actor != version.editedBy
            {
                faults.append("\(label) differs from what the audit trail recorded")
            }
        }
        return faults
            + leaves.filter { !$0.value.isEmpty }.keys.sorted().map {
                "a version of document template \($0) is in the audit trail and no longer in the ledger"
            }
    }

    private struct Feed: Hashable {
        var account: String
        var hash: String
        var createdAt: Int64
        var revokedAt: Int64?
    }

    /// A feed is as its leaves say: made at one, ended at the next of the same account.
    private static func calendars(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        var told: Set<Feed> = []
        for (account, steps) in try steps(db, county, kind: "calendar-feed") {
            for (index, step) in steps.enumerated() {
                guard step.action == "calendar-created", let hash = step.after else { continue }
                let end = index + 1 < steps.count ? steps[index + 1].at : nil
                told.insert(Feed(account: account, hash: hash, createdAt: step.at, revokedAt: end))
            }
        }
        let held = try db.query(
            "SELECT account, token_hash, created_at, revoked_at FROM calendar_feed WHERE county = \(county.text)"
        ).map { row in
            Feed(
                account: try row.get("account"),
                hash: try row.get("token_hash"),
                createdAt: try row.get("created_at"),
                revokedAt: try row.get("revoked_at")
            )
        }
        let changed = Set(held).symmetricDifference(told).map(\.account)
        return Set(changed).sorted().map { "the calendar feeds of \($0) differ from what the audit trail recorded" }
    }

    /// What queries look for is what the events themselves say: a value that was changed hides an event or finds another.
    private static func eventValues(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        var faults: [String] = []
        var held: [Int64: Set<PreparedEvent.Value>] = [:]
        try db.each("SELECT event, role, value FROM epcis_event_value WHERE county = \(county.text)") { row in
            let value = PreparedEvent.Value(role: try row.get("role"), value: try row.get("value"))
            held[try row.get("event"), default: []].insert(value)
        }
        try db.each("SELECT sequence, body FROM epcis_event WHERE county = \(county.text) ORDER BY sequence") { row in
            let sequence: Int64 = try row.get("sequence")
            let said = EventSearch.event(try row.get("body")).map { Set(PreparedEvent.values(of: $0)) } ?? []
            if held.removeValue(forKey: sequence) ?? [] != said {
                faults.append("the values of event \(sequence) differ from what the event says")
            }
        }
        return faults + held.keys.sorted().map { "values of event \($0) have no event" }
    }

    /// A specimen laid down as evidence stands in the digest of its matter; one that does not was slipped in, or waits for
    /// the next start after an upgrade.
    private static func unaudited(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        try SpecimenAudit.waiting(db, county).map {
            "matter \(try $0.get("matter", as: String.self)) has a specimen as evidence that no audit leaf covers"
        }
    }
}
