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
    package var grid: String?
    /// For example 凤城镇第一网格; nil without a grid.
    package var gridName: String?
    package var isClosed: Bool
    /// The entry into which a person merged this one (合并).
    package var mergedInto: String?
    package var createdAt: Instant

    package init(
        id: String,
        creditCode: String?,
        name: String,
        address: String,
        township: AreaCode?,
        kind: OperatorKind,
        grid: String? = nil,
        gridName: String? = nil,
        isClosed: Bool = false,
        mergedInto: String? = nil,
        createdAt: Instant
    ) {
        self.id = id
        self.creditCode = creditCode
        self.name = name
        self.address = address
        self.township = township
        self.kind = kind
        self.grid = grid
        self.gridName = gridName
        self.isClosed = isClosed
        self.mergedInto = mergedInto
        self.createdAt = createdAt
    }
}

/// What a list of operators is narrowed to.
package struct OperatorFilter: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case open
        case closed
        case all
    }

    package enum Lack: String, Sendable, Hashable, CaseIterable {
        /// A licence that ends soon or has ended.
        case expiring
        /// No coordinate, or one that nobody verified.
        case unverified
        case withoutGrid = "without-grid"
    }

    package var text: String
    package var kind: OperatorKind?
    package var township: AreaCode?
    package var grid: String?
    package var state: State
    package var lack: Lack?

    package init(
        text: String = "",
        kind: OperatorKind? = nil,
        township: AreaCode? = nil,
        grid: String? = nil,
        state: State = .open,
        lack: Lack? = nil
    ) {
        self.text = text
        self.kind = kind
        self.township = township
        self.grid = grid
        self.state = state
        self.lack = lack
    }
}
