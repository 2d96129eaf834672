import Primitives
import Storage
import Supervision

/// Operators, grids and patrols against their last leaves.
extension LedgerCheck {
    /// What is wrong, one English sentence each.
    ///
    /// An operator that nobody changed by itself has no leaf of its own: the leaf of its list or its samples stands for it.
    static func register(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        let operators = RegisterRecords(db: db, county: county)
        let grids = GridRecords(db: db, county: county)
        var faults: [String] = []
        for (id, digest) in try lastDigests(db, county, kind: "operator").sorted(by: { $0.key < $1.key })
        where try operators.digest(of: id) != digest {
            faults.append("operator \(id) differs from what the audit trail recorded")
        }
        var leaves = try lastDigests(db, county, kind: "grid")
        for grid in try grids.all() where try grids.digest(of: grid.id) != leaves.removeValue(forKey: grid.id) {
            faults.append("grid \(grid.id) differs from what the audit trail recorded")
        }
        faults += gone(leaves, "grid")
        leaves = try lastDigests(db, county, kind: "patrol")
        for row in try db.query("SELECT id FROM patrol WHERE county = \(county.text) ORDER BY id") {
            let id: String = try row.get("id")
            if try grids.patrolDigest(of: id) != leaves.removeValue(forKey: id) {
                faults.append("patrol \(id) differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "patrol")
    }
}
