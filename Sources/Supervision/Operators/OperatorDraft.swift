package import Primitives
package import Rules

/// An operator as a form has it: words, not yet checked.
package struct OperatorDraft: Sendable, Hashable {
    package var name: String
    package var creditCode: String
    package var address: String
    package var township: String
    package var kind: String
    /// The identity of the grid; empty for none.
    package var grid: String
    /// By the identity of the rule.
    package var facts: [String: String]
    /// Of a new operator only.
    package var principal: String
    package var phone: String
    /// Of what the register said when the form was filled in; nil where nobody compares.
    package var basis: String?

    package init(
        name: String = "",
        creditCode: String = "",
        address: String = "",
        township: String = "",
        kind: String = "",
        grid: String = "",
        facts: [String: String] = [:],
        principal: String = "",
        phone: String = "",
        basis: String? = nil
    ) {
        self.name = name
        self.creditCode = creditCode
        self.address = address
        self.township = township
        self.kind = kind
        self.grid = grid
        self.facts = facts
        self.principal = principal
        self.phone = phone
        self.basis = basis
    }
}

/// What became of a form that changes an operator.
package enum OperatorChangeOutcome: Sendable, Hashable {
    case saved
    /// Somebody else changed the operator after the form was filled in: what the register says now, and who made it so.
    case changedMeanwhile(OperatorDraft, by: String, at: Instant?)
}

/// An operator that may be the one a form is about to add, and why.
package struct LikelyDuplicate: Sendable, Hashable {
    package enum Reason: String, Sendable, Hashable {
        case sameName = "same-name"
        /// But for the county's or township's name before it and the company's form behind it.
        case sameShortName = "same-short-name"
        case samePhone = "same-phone"
        case samePhoneOnly = "same-phone-only"

        package var title: String {
            switch self {
            case .sameName: "名称相同"
            case .sameShortName: "除去地名和公司字样后名称相同"
            case .samePhone: "负责人姓名和电话相同"
            case .samePhoneOnly: "电话相同，负责人不同"
            }
        }
    }

    package var record: OperatorRecord
    package var reasons: [Reason]

    package init(record: OperatorRecord, reasons: [Reason]) {
        self.record = record
        self.reasons = reasons
    }
}

/// One row of a list of operators, as it was read.
package struct OperatorRow: Sendable, Hashable {
    package var sheet: String?
    package var row: Int
    package var name: String
    package var creditCode: String?
    package var address: String
    /// A township's name or code, as written.
    package var township: String
    /// A grid's code or name, as written.
    package var grid: String?
    package var kind: OperatorKind
    package var persons: [Person] = []
    package var licences: [Licence] = []
    /// By the identity of the rule.
    package var facts: [String: String] = [:]
    /// Location numbers; those that the register knows besides stay.
    package var glns: [GLN] = []
    package var coordinate: Coordinate?
    package var printedCoordinate: String = ""
    /// The day on which somebody checked the coordinate on the spot, as the list has it.
    package var verifiedOn: Day?
    package var isClosed: Bool?

    package struct Person: Sendable, Hashable {
        package var duty: PersonDuty
        package var name: String
        package var phone: String

        package init(duty: PersonDuty, name: String, phone: String) {
            self.duty = duty
            self.name = name
            self.phone = phone
        }
    }

    package struct Licence: Sendable, Hashable {
        package var kind: String
        package var number: String
        package var issuedOn: Day?
        package var expiresOn: Day?
        package var issuer: String

        package init(kind: String, number: String, issuedOn: Day?, expiresOn: Day?, issuer: String) {
            self.kind = kind
            self.number = number
            self.issuedOn = issuedOn
            self.expiresOn = expiresOn
            self.issuer = issuer
        }
    }

    package init(row: Int, name: String, address: String, township: String, kind: OperatorKind) {
        self.row = row
        self.name = name
        self.address = address
        self.township = township
        self.kind = kind
    }
}

/// What an import of operators or grids did, or would do.
package struct TableImportReport: Sendable, Hashable {
    package var fileName: String
    package var dryRun: Bool
    package var rows = 0
    package var added = 0
    package var changed = 0
    package var unchanged = 0
    /// Pairs of operators for a person to decide.
    package var reviews = 0
    package var problems: [Problem] = []
    package var notices: [Problem] = []
    /// What changes, in one sentence each, where a figure does not say it: who begins and who ends.
    package var changes: [String] = []

    package init(fileName: String, dryRun: Bool) {
        self.fileName = fileName
        self.dryRun = dryRun
    }

    /// Rows that change the ledger.
    package var accepted: Int { added + changed }
}
