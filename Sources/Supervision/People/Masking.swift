package import Rules

/// Personal data with its middle hidden (脱敏), as lists and pages show it to everybody.
///
/// What is left lets two people on the telephone agree that they mean the same number, and no more. What cannot be
/// recognised as a number of its kind keeps its last two characters only.
package enum Masked {
    /// `13812345678` becomes `138****5678`; a landline keeps its last two digits.
    package static func phone(_ text: String) -> String {
        let characters = Array(text)
        guard characters.count == 11, characters.allSatisfy(isDigit), characters[0] == "1" else {
            return keeping(0, 2, of: characters)
        }
        return keeping(3, 4, of: characters)
    }

    /// `140522199001011234` becomes `1405**********1234`: no birthday, no village.
    package static func identityNumber(_ text: String) -> String {
        let characters = Array(text)
        let body = characters.count == 18 ? characters.dropLast() : characters[...]
        guard [15, 18].contains(characters.count), body.allSatisfy(isDigit) else {
            return keeping(0, 2, of: characters)
        }
        return keeping(4, 4, of: characters)
    }

    package static func text(_ text: String, of field: PersonalField) -> String {
        switch field {
        case .phone: phone(text)
        case .identityNumber: identityNumber(text)
        }
    }

    /// A star for each character between the first and the last ones; a text too short for both is all stars.
    private static func keeping(_ first: Int, _ last: Int, of characters: [Character]) -> String {
        guard characters.count >= first + last + 2 else { return String(repeating: "*", count: characters.count) }
        return String(characters.prefix(first))
            + String(repeating: "*", count: characters.count - first - last)
            + String(characters.suffix(last))
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
}
