import Primitives
import Rules
import Storage
import Supervision

/// An operator that an import met for the first time.
struct NewOperator {
    var id: String
    var creditCode: String?
    var name: String
    var address: String
    var key: OperatorKey
    var township: AreaCode?
    var kind: OperatorKind
}

/// Two operators that may be one firm; a person decides.
struct OperatorPair: Hashable {
    enum Reason: String {
        case sameName = "same-name"
        case codeWithoutMatch = "code-without-match"
    }
    var first: String
    var second: String
    var reason: Reason

    init(_ one: String, _ other: String, _ reason: Reason) {
        first = min(one, other)
        second = max(one, other)
        self.reason = reason
    }
}

/// Finds or makes the operator that a row names.
///
/// The credit code decides where there is one; else the folded name and address. A name without an address belongs to the
/// only operator of that name. Anything less clear makes a new operator and a pair for the review list: firms are never
/// merged silently.
struct OperatorResolver {
    private var byCode: [String: String] = [:]
    private var byName: [String: [OperatorRecords.Candidate]] = [:]
    private(set) var created: [NewOperator] = []
    private(set) var reviews: Set<OperatorPair> = []
    /// Townships of the operators created here, by identity.
    private(set) var townshipOfCreated: [String: AreaCode] = [:]
    private let townships: TownshipFinder
    private let newID: () -> String

    init(known: [OperatorRecords.Candidate], townships: TownshipFinder, newID: @escaping () -> String) {
        self.townships = townships
        self.newID = newID
        for candidate in known { remember(candidate) }
    }

    private mutating func remember(_ candidate: OperatorRecords.Candidate) {
        if let code = candidate.creditCode { byCode[code] = candidate.id }
        byName[candidate.nameKey, default: []].append(candidate)
    }

    /// Nil where the cell names nobody.
    ///
    /// `adoptsCode` lets a row with a code be the operator of its name and address that has none yet.
    mutating func resolve(
        name: String?,
        address: String?,
        creditCode: String? = nil,
        kind: OperatorKind,
        adoptsCode: Bool = false
    ) -> String? {
        guard let name, let key = OperatorKey(name: name, address: address ?? "") else { return nil }
        if let creditCode, let known = byCode[creditCode] { return known }
        let sameName = byName[key.name] ?? []
        if creditCode != nil, adoptsCode,
            let exact = sameName.first(where: { $0.creditCode == nil && $0.addressKey == key.address })
        {
            return exact.id
        }
        if creditCode == nil {
            if let exact = sameName.first(where: { $0.addressKey == key.address }) { return exact.id }
            if key.address.isEmpty, sameName.count == 1 { return sameName[0].id }
        }
        return create(name: name, address: address ?? "", key: key, creditCode: creditCode, kind: kind, like: sameName)
    }

    private mutating func create(
        name: String,
        address: String,
        key: OperatorKey,
        creditCode: String?,
        kind: OperatorKind,
        like sameName: [OperatorRecords.Candidate]
    ) -> String {
        let new = NewOperator(
            id: newID(),
            creditCode: creditCode,
            name: name.trimmingSpaces(),
            address: address.trimmingSpaces(),
            key: key,
            township: townships.find(in: address, name),
            kind: kind
        )
        created.append(new)
        townshipOfCreated[new.id] = new.township
        for other in sameName {
            reviews.insert(OperatorPair(new.id, other.id, creditCode == nil ? .sameName : .codeWithoutMatch))
        }
        remember(
            OperatorRecords.Candidate(
                id: new.id,
                creditCode: creditCode,
                nameKey: key.name,
                addressKey: key.address
            )
        )
        return new.id
    }
}
