package import Primitives
package import Rules

/// A firm as the export of the register has it: from all its entries.
package struct OperatorLine: Sendable, Hashable {
    package struct Person: Sendable, Hashable {
        package var name: String
        /// In full for those who may see telephones, else masked.
        package var phone: String

        package init(name: String, phone: String) {
            self.name = name
            self.phone = phone
        }
    }

    package var id: String
    package var name: String
    package var kind: OperatorKind
    package var township: AreaCode?
    package var gridCode: String
    package var address: String
    package var creditCode: String
    package var isClosed: Bool
    package var persons: [PersonDuty: [Person]] = [:]
    /// The one that holds longest first.
    package var licences: [OperatorLicence] = []
    package var glns: [String] = []
    package var latitude = ""
    package var longitude = ""
    package var datum = ""
    package var verifiedOn: Day?
    /// By the identity of the rule.
    package var facts: [String: String] = [:]

    package var principal: Person? { persons[.principal]?.first }

    package init(_ record: OperatorRecord) {
        id = record.id
        name = record.name
        kind = record.kind
        township = record.township
        gridCode = record.grid ?? ""
        address = record.address
        creditCode = record.creditCode ?? ""
        isClosed = record.isClosed
    }
}

/// A licence that ends soon or has ended, with whom to call.
package struct ExpiringLicence: Sendable, Hashable {
    package var record: OperatorRecord
    package var licence: OperatorLicence
    package var principal: OperatorLine.Person?

    package init(record: OperatorRecord, licence: OperatorLicence, principal: OperatorLine.Person? = nil) {
        self.record = record
        self.licence = licence
        self.principal = principal
    }
}

/// A firm that a township asks for, because it moved there (调入).
package struct OperatorTransfer: Sendable, Hashable {
    package var id: String
    package var record: OperatorRecord
    package var township: AreaCode
    package var note: String
    package var askedAt: Instant
    package var askedBy: String

    package init(
        id: String,
        record: OperatorRecord,
        township: AreaCode,
        note: String,
        askedAt: Instant,
        askedBy: String
    ) {
        self.id = id
        self.record = record
        self.township = township
        self.note = note
        self.askedAt = askedAt
        self.askedBy = askedBy
    }
}
