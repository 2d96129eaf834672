import Primitives
import Storage

/// Milestones, people, remarks, publications and units' reports against the last leaf of each.
struct ReportingCheck {
    let db: any Connection
    let office: Office

    private var county: AreaCode { office.county }

    func faults() throws -> [String] {
        try milestones() + drafts() + countyReports() + persons() + remarks() + publications()
    }

    private func persons() throws -> [String] {
        var leaves = try lastDigests("task-person")
        var faults: [String] = []
        for row in try db.query(
            """
            SELECT id, year, task, desk, name, duty FROM task_person
            WHERE county = \(county.text) AND removed_at IS NULL ORDER BY id
            """
        ) {
            let id: String = try row.get("id")
            let fields: [String] = try ["task", "desk", "name", "duty"].map { try row.get($0) }
            let digest = Digest.hex(ofFields: [String(try row.get("year", as: Int.self))] + fields)
            if digest != leaves.removeValue(forKey: id) {
                faults.append("person \(id) of a task differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "person of a task")
    }

    private func remarks() throws -> [String] {
        var leaves = try lastDigests("task-remark")
        var faults: [String] = []
        for row in try db.query(
            "SELECT id, year, task, words, author FROM task_remark WHERE county = \(county.text) ORDER BY id"
        ) {
            let id: String = try row.get("id")
            let digest = TaskDesk.digest(
                ofRemark: try row.get("words"),
                author: try row.get("author"),
                try row.get("year"),
                try row.get("task")
            )
            if digest != leaves.removeValue(forKey: id) {
                faults.append("remark \(id) differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "remark")
    }

    private func publications() throws -> [String] {
        var leaves = try lastDigests("plan-publication")
        var faults: [String] = []
        for row in try db.query("SELECT year FROM plan_publication WHERE county = \(county.text) ORDER BY year") {
            let year: Int = try row.get("year")
            let digest = PublicationDesk.digest(try PublicationDesk(office).setting(year: year, db: db))
            if digest != leaves.removeValue(forKey: String(year)) {
                faults.append("publication of \(year) differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "publication")
    }

    private func milestones() throws -> [String] {
        let records = TaskRecords(db: db, county: county)
        var leaves = try lastDigests("milestone")
        var faults: [String] = []
        for row in try db.query("SELECT id FROM milestone_record WHERE county = \(county.text) ORDER BY id") {
            let id: String = try row.get("id")
            if try records.digest(ofMilestone: id) != leaves.removeValue(forKey: id) {
                faults.append("milestone record \(id) differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "milestone record")
    }

    private func drafts() throws -> [String] {
        var leaves = try lastDigests("report-draft")
        var faults: [String] = []
        for row in try db.query("SELECT year, unit FROM report_draft WHERE county = \(county.text) ORDER BY year, unit")
        {
            let (year, unit): (Int, String) = (try row.get("year"), try row.get("unit"))
            let digest = try DraftRecords(db: db, county: county, year: year).digest(of: unit)
            if digest != leaves.removeValue(forKey: "\(year):\(unit)") {
                faults.append("report of \(unit) for \(year) differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "report")
    }

    private func countyReports() throws -> [String] {
        var leaves = try lastDigests("county-report")
        var faults: [String] = []
        for row in try db.query(
            "SELECT year, revision FROM county_report WHERE county = \(county.text) ORDER BY year, revision"
        ) {
            let (year, revision): (Int, Int) = (try row.get("year"), try row.get("revision"))
            let digest = try CountyReportDesk.digest(revision: revision, year: year, county: county, db)
            if digest != leaves.removeValue(forKey: "\(year):\(revision)") {
                faults.append("county report \(revision) of \(year) differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "county report")
    }

    private func gone(_ leaves: [String: String], _ kind: String) -> [String] {
        leaves.keys.sorted().map { "\(kind) \($0) is in the audit trail and no longer in the ledger" }
    }

    private func lastDigests(_ kind: String) throws -> [String: String] {
        var digests: [String: String] = [:]
        try db.each(
            """
            SELECT subject, after_digest FROM audit_leaf
            WHERE county = \(county.text) AND subject_kind = \(kind) ORDER BY sequence
            """
        ) { digests[try $0.get("subject")] = try $0.get("after_digest", as: String?.self) }
        return digests
    }
}
