import Primitives
import Supervision

/// The location numbers (GLN) that the rows of a list give to operators, against the register and against each other.
struct GLNClaims {
    /// A number that becomes an operator's.
    struct Claim {
        var number: GLN
        /// The closed firm's that gives it up.
        var former: OperatorGLN?
    }

    private let records: GLNRecords
    private let inUse: [GLN: OperatorGLN]
    private var claimed: [GLN: (row: Int, operatorID: String)] = [:]

    init(_ rows: [OperatorRow], _ records: GLNRecords) throws {
        self.records = records
        inUse = try records.inUse(rows.flatMap(\.glns))
    }

    /// The numbers of a row that are new to its operator.
    mutating func claims(
        of row: OperatorRow,
        for operatorID: String,
        _ problems: inout ListProblems
    ) throws -> [Claim] {
        var claims: [Claim] = []
        for number in row.glns {
            let earlier = claimed[number] ?? (row.row, operatorID)
            claimed[number] = earlier
            guard earlier.operatorID == operatorID else {
                let expected = "每个位置码只属于一个对象；第 \(earlier.row) 行已有"
                problems.add(
                    row,
                    "gln",
                    "gln-taken",
                    read: number.text,
                    expected: expected,
                    "row \(earlier.row) gives the number to another operator"
                )
                continue
            }
            switch try records.standing(of: inUse[number], for: operatorID) {
            case .own: continue
            case .free: claims.append(Claim(number: number))
            case .ofClosed(let former): claims.append(Claim(number: number, former: former))
            case .taken:
                problems.add(
                    row,
                    "gln",
                    "gln-taken",
                    read: number.text,
                    expected: "没有登记在本县另一个在营对象名下的位置码",
                    "another open operator has the number"
                )
            }
        }
        return claims
    }
}
