package import Primitives

/// What the search box finds.
package enum SearchKind: String, Sendable, Hashable, CaseIterable {
    case `operator`
    case person
    case sample
    /// A specimen in hand: taken and not judged yet.
    case specimen
    case matter
    case gridStaff = "grid-staff"
    case account

    /// What stands in the index; all else is few, and read as it stands.
    package static let indexed: [SearchKind] = [.operator, .person, .sample, .matter]

    package var title: String {
        switch self {
        case .operator: "监管对象"
        case .person: "人员"
        case .sample: "抽检样品"
        case .specimen: "未出结论的样品"
        case .matter: "事项"
        case .gridStaff: "网格人员"
        case .account: "账号"
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
    /// What it is found by, as it is written: its name first, then others, such as former ones.
    package var names: [String]
    /// What the list of answers shows.
    package var title: String
    package var detail: String
    /// Codes and numbers, found by their beginning and their end.
    package var numbers: [String]
    /// Found by its last digits, by those who may see telephone numbers.
    package var phone: String
    /// Its place among answers, the smallest first; nil where shorter names stand first.
    package var order: Int?

    package init(
        kind: SearchKind,
        subject: String,
        owner: String? = nil,
        township: AreaCode?,
        names: [String],
        title: String,
        detail: String,
        numbers: [String] = [],
        phone: String = "",
        order: Int? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.owner = owner ?? subject
        self.township = township
        self.names = names
        self.title = title
        self.detail = detail
        self.numbers = numbers
        self.phone = phone
        self.order = order
    }

    /// The place of what happened on a day: the newest first, and whatever is done with after all that is open.
    package static func order(of day: Day, isDone: Bool = false) -> Int {
        (isDone ? 20_000_000 : 10_000_000) - day.ordinal
    }
}

/// One answer of the search box.
package struct SearchAnswer: Sendable, Hashable {
    package var kind: SearchKind
    package var subject: String
    package var owner: String
    package var title: String
    package var detail: String
    /// How it stands, such as 不合格 or 办理中; nil where that is not said.
    package var standing: Standing?

    package struct Standing: Sendable, Hashable {
        package enum Tone: Sendable, Hashable { case plain, good, warn, bad }

        package var word: String
        package var tone: Tone

        package init(_ word: String, _ tone: Tone) {
            self.word = word
            self.tone = tone
        }
    }

    package init(
        kind: SearchKind,
        subject: String,
        owner: String,
        title: String,
        detail: String,
        standing: Standing? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.owner = owner
        self.title = title
        self.detail = detail
        self.standing = standing
    }
}

/// The answers of one kind, and how many there are in all.
package struct SearchGroup: Sendable, Hashable {
    package var kind: SearchKind
    package var answers: [SearchAnswer]
    package var total: Int
    /// False where counting stopped: there are more than the total says.
    package var isWhole: Bool

    package init(kind: SearchKind, answers: [SearchAnswer], total: Int, isWhole: Bool) {
        self.kind = kind
        self.answers = answers
        self.total = total
        self.isWhole = isWhole
    }
}
