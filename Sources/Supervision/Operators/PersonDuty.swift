package import Primitives

/// What a person answers for in a firm.
package enum PersonDuty: String, Sendable, Hashable, CaseIterable {
    /// 主要负责人.
    case principal
    /// 食品安全总监.
    case director
    /// 食品安全员.
    case officer

    package var title: String {
        switch self {
        case .principal: "主要负责人"
        case .director: "食品安全总监"
        case .officer: "食品安全员"
        }
    }
}

/// A person of a firm, with telephone and identity number as the reader may see them.
package struct OperatorPerson: Sendable, Hashable {
    package var id: String
    /// The entry of the register under which the person was entered.
    package var operatorID: String
    package var duty: PersonDuty
    package var name: String
    package var phone: String
    package var identityNumber: String
    package var since: Day
    package var until: Day?

    package init(
        id: String,
        operatorID: String = "",
        duty: PersonDuty,
        name: String,
        phone: String,
        identityNumber: String,
        since: Day,
        until: Day?
    ) {
        self.id = id
        self.operatorID = operatorID
        self.duty = duty
        self.name = name
        self.phone = phone
        self.identityNumber = identityNumber
        self.since = since
        self.until = until
    }
}

/// A mainland identity number (公民身份号码), GB 11643-1999: 17 digits and a check character.
package enum IdentityNumber {
    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checks = Array("10X98765432")

    /// Upper-cased; nil where the length, a digit or the check character (ISO 7064 MOD 11-2) is wrong.
    package static func checked(_ text: String) -> String? {
        let upper = text.uppercased()
        guard upper.utf8.count == 18, let last = upper.last else { return nil }
        let digits = upper.utf8.dropLast().map { Int($0) - 48 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return checks[sum % 11] == last ? upper : nil
    }
}
