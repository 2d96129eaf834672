import Primitives
import Storage
import Supervision

/// SQL of location numbers (GLN) and whose they are: one number is one open operator's at a time.
struct GLNRecords {
    let db: any Connection
    let county: AreaCode

    /// What stands against a number becoming an operator's.
    enum Standing {
        case free
        /// It is the operator's, or that of another entry of the same firm.
        case own
        /// A firm that is closed has it, and gives it up.
        case ofClosed(OperatorGLN)
        case taken
    }

    /// The numbers of `numbers` that are in use.
    func inUse(_ numbers: [GLN]) throws -> [GLN: OperatorGLN] {
        var found: [GLN: OperatorGLN] = [:]
        for chunk in Set(numbers.map(\.text)).sorted().chunked(by: 400) {
            try db.each(
                """
                SELECT id, operator, number, since FROM operator_gln
                WHERE county = \(county.text) AND until IS NULL AND number IN (\(SQL.list(chunk)))
                """
            ) { row in
                guard let number = GLN(try row.get("number", as: String.self)) else { return }
                found[number] = OperatorGLN(
                    id: try row.get("id"),
                    operatorID: try row.get("operator"),
                    number: number.text,
                    since: Day(try row.get("since", as: String.self)) ?? Day(ordinal: 0),
                    until: nil
                )
            }
        }
        return found
    }

    /// What the present holder of a number is to an operator; nobody holds it where `held` is nil.
    func standing(of held: OperatorGLN?, for operatorID: String) throws -> Standing {
        guard let held else { return .free }
        if held.operatorID == operatorID { return .own }
        let firm = try [held.operatorID] + OperatorRecords(db: db, county: county).sameFirm(as: held.operatorID)
        if firm.contains(operatorID) { return .own }
        let open = try db.first(
            """
            SELECT id FROM operator WHERE county = \(county.text) AND state = 'open' AND merged_into IS NULL
                AND id IN (\(SQL.list(firm))) LIMIT 1
            """
        )
        return open == nil ? .ofClosed(held) : .taken
    }

    func insert(_ glns: [OperatorGLN]) throws {
        try db.insert(
            into: "operator_gln",
            columns: ["county", "id", "operator", "number", "since"],
            rows: glns.map {
                [.text(county.text), .text($0.id), .text($0.operatorID), .text($0.number), .text($0.since.description)]
            }
        )
    }

    /// False where the operator has no such number in use.
    func end(_ id: String, operator operatorID: String, on day: Day) throws -> Bool {
        try db.execute(
            """
            UPDATE operator_gln SET until = CASE WHEN since > \(day.description) THEN since ELSE \(day.description) END
            WHERE county = \(county.text) AND id = \(id) AND operator = \(operatorID) AND until IS NULL
            """
        ) == 1
    }
}
