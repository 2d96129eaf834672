package import Primitives

/// What the search box finds.
package enum SearchKind: String, Sendable, Hashable, CaseIterable {
    case `operator`
    case person
    case sample
    case matter

    package var title: String {
        switch self {
        case .operator: "监管对象"
        case .person: "人员"
        case .sample: "抽检样品"
        case .matter: "事项"
        }
    }
}

/// One thing as the search index (检索) holds it.
package struct SearchDocument: Sendable, Hashable {
    package var kind: SearchKind
    /// The identity of the thing.
    package var subject: String
    /// The operator to which a person belongs; the subject itself for all else.
    package var owner: String
    package var township: AreaCode?
    /// What it is found by, as it is written.
    package var name: String
    /// What the list of answers shows.
    package var title: String
    package var detail: String
    /// Codes and numbers, found by their beginning and their end.
    package var numbers: [String]
    /// Found by its last digits, by those who may see telephone numbers.
    package var phone: String

    package init(
        kind: SearchKind,
        subject: String,
        owner: String? = nil,
        township: AreaCode?,
        name: String,
        title: String? = nil,
        detail: String,
        numbers: [String] = [],
        phone: String = ""
    ) {
        self.kind = kind
        self.subject = subject
        self.owner = owner ?? subject
        self.township = township
        self.name = name
        self.title = title ?? name
        self.detail = detail
        self.numbers = numbers
        self.phone = phone
    }
}

/// One answer of the search box.
package struct SearchAnswer: Sendable, Hashable {
    package var kind: SearchKind
    package var subject: String
    package var owner: String
    package var title: String
    package var detail: String

    package init(kind: SearchKind, subject: String, owner: String, title: String, detail: String) {
        self.kind = kind
        self.subject = subject
        self.owner = owner
        self.title = title
        self.detail = detail
    }
}
