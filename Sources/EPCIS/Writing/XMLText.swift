/// XML as it is written: elements, attributes, text, all escaped.
struct XMLText {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    /// Names that XML cannot carry.
    private(set) var unwritable: [String] = []

    typealias Attributes = [(name: String, value: String)]

    mutating func element(_ name: String, _ attributes: Attributes = [], _ content: (inout XMLText) -> Void) {
        open(name, attributes)
        let before = text.utf8.count
        content(&self)
        if text.utf8.count == before {
            text.removeLast()
            text += "/>"
        } else {
            text += "</\(name)>"
        }
    }

    mutating func element(_ name: String, _ value: String?, _ attributes: Attributes = []) {
        guard let value else { return }
        element(name, attributes) { $0.add(value) }
    }

    mutating func add(_ value: String) { Self.escape(value, to: &text) }

    /// Notes what cannot be written; the rest goes on, so that all such names are told.
    mutating func refuse(_ name: String) { unwritable.append(name) }

    private mutating func open(_ name: String, _ attributes: Attributes) {
        check(name)
        text += "<\(name)"
        for attribute in attributes {
            check(attribute.name)
            text += " \(attribute.name)=\""
            Self.escape(attribute.value, to: &text)
            text += "\""
        }
        text += ">"
    }

    private mutating func check(_ name: String) { if !Self.isName(name) { refuse(name) } }

    /// A name of XML 1.0 with at most one prefix.
    static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count <= 2
            && parts.allSatisfy { part in
                guard let first = part.unicodeScalars.first else { return false }
                return (first == "_" || first.properties.isAlphabetic)
                    && part.unicodeScalars.allSatisfy {
                        $0 == "_" || $0 == "-" || $0 == "." || $0.properties.isAlphabetic
                            || $0.properties.numericType == .decimal
                    }
            }
    }

    /// Characters that XML 1.0 cannot carry at all become U+FFFD.
    private static func escape(_ value: String, to text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\t": text += "&#9;"
            case "\n": text += "&#10;"
            case "\r": text += "&#13;"
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
