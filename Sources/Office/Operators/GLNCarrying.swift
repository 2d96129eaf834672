import Primitives
import Storage
import Supervision

/// Makes location numbers of what earlier versions kept as licences of the kind `GLN`.
///
/// A step of the schema could not write the audit leaves that the change of an operator needs. What is no location number,
/// or another open operator's, stays a licence for a person to mend.
package struct GLNCarrying: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// How many numbers were carried over; none once all are.
    package func run() async throws -> Int {
        let now = office.environment.now()
        return try await office.database.write { db in
            let rows = try db.query(
                """
                SELECT id, operator, number, issued_on, created_at FROM operator_licence
                WHERE county = \(office.county.text) AND kind = 'GLN' ORDER BY operator, id
                """
            )
            let carried = try rows.map { try carry($0, at: now, db) }
            return carried.count { $0 }
        }
    }

    private func carry(_ row: Row, at now: Instant, _ db: any Connection) throws -> Bool {
        let id: String = try row.get("operator")
        let desk = RegisterDesk(office)
        let records = GLNRecords(db: db, county: office.county)
        let program = Officer(account: "system", name: "system", scope: .program(office.county))
        guard let number = GLN(try row.get("number", as: String.self)) else { return false }
        let before = try RegisterRecords(db: db, county: office.county).digest(of: id)
        let recorded = Instant(milliseconds: try row.get("created_at")).day
        let new = OperatorGLN(
            id: office.environment.nextID(now),
            operatorID: id,
            number: number.text,
            since: try RegisterRecords.day(row, "issued_on") ?? recorded,
            until: nil
        )
        switch try records.standing(of: records.inUse([number])[number], for: id) {
        case .taken: return false
        case .own: break
        case .free: try records.insert([new])
        case .ofClosed(let former):
            try desk.giveUp(former, by: program, at: now, db: db)
            try records.insert([new])
        }
        let licence: String = try row.get("id")
        try db.execute("DELETE FROM operator_licence WHERE county = \(office.county.text) AND id = \(licence)")
        try desk.finish("operator-gln-carried", id, before: before, by: program, at: now, db: db)
        return true
    }
}
