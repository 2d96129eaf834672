package import Primitives
package import Rules

/// An operator (监管对象) as the register holds it.
package struct OperatorRecord: Sendable, Hashable {
    package var id: String
    package var creditCode: String?
    package var name: String
    package var address: String
    package var township: AreaCode?
    package var kind: OperatorKind
    package var createdAt: Instant

    package init(
        id: String,
        creditCode: String?,
        name: String,
        address: String,
        township: AreaCode?,
        kind: OperatorKind,
        createdAt: Instant
    ) {
        self.id = id
        self.creditCode = creditCode
        self.name = name
        self.address = address
        self.township = township
        self.kind = kind
        self.createdAt = createdAt
    }
}

/// What a list of operators is narrowed to.
package struct OperatorFilter: Sendable, Hashable {
    package var text: String
    package var kind: OperatorKind?
    package var township: AreaCode?

    package init(text: String = "", kind: OperatorKind? = nil, township: AreaCode? = nil) {
        self.text = text
        self.kind = kind
        self.township = township
    }
}
