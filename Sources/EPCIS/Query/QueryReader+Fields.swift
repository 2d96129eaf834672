import Primitives

/// Parameters whose names are made of parts.
extension QueryReader {
    mutating func readRelated(_ name: String, _ values: [String]) -> Bool {
        let kinds: [(String, EventRole.Kind, Vocabulary)] = [
            ("EQ_bizTransaction_", .bizTransaction, .transactionType), ("EQ_source_", .source, .partyType),
            ("EQ_destination_", .destination, .partyType),
        ]
        guard let (start, kind, vocabulary) = kinds.first(where: { name.hasPrefix($0.0) }) else { return false }
        let type = String(name.dropFirst(start.count))
        let term = vocabulary.term(type)
        if term == nil { refuse(name, read: type, expected: "a \(vocabulary.name) of CBV 2.0, or a URI") }
        let bare = term.map(vocabulary.bare) ?? type
        query.conditions.append(.related(kind, type: bare, Set(values.map(CanonicalIdentifier.of))))
        return true
    }

    /// `GE_quantity`, `EQ_quantity_KGM`, `LT_value_CEL`, `GT_percRank`.
    mutating func readAmount(_ name: String, _ values: [String]) -> Bool {
        guard let (relation, rest) = Self.relation(name) else { return false }
        let parts = rest.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first else { return false }
        let amount = QueryCondition.SensorAmount(rawValue: first)
        guard first == "quantity" || amount != nil else { return false }
        let unit = parts.count == 2 ? parts[1] : nil
        if let unit, !(2...3).contains(unit.utf8.count) || !unit.utf8.allSatisfy(Self.isCodeByte) {
            refuse(name, read: unit, expected: "a unit of UN/CEFACT Recommendation 20, such as KGM")
        }
        guard values.count == 1, let number = DecimalNumber(scientific: values[0]) else {
            invalid(name, values.joined(separator: ","), "a number")
            return true
        }
        if let amount {
            query.conditions.append(.sensorAmount(amount, relation, number, unit: unit))
        } else {
            query.conditions.append(.quantity(relation, number, unit: unit))
        }
        return true
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }

    private static let places: [(String, QueryFieldPlace)] = [
        ("ILMD_", .ilmd), ("ERROR_DECLARATION_", .errorDeclaration), ("SENSORELEMENT_", .sensorElement),
        ("SENSORMETADATA_", .sensorMetadata), ("SENSORREPORT_", .sensorReport), ("readPoint_", .readPoint),
        ("bizLocation_", .bizLocation),
    ]

    /// Questions for fields of users' own, in all places where they may stand.
    mutating func readField(_ name: String, _ values: [String]) -> Bool {
        for start in ["EXISTS_", "HASATTR_", "EQ_ATTR_"] where name.hasPrefix(start) {
            return readPresence(name, start, String(name.dropFirst(start.count)), values)
        }
        guard let (relation, rest) = Self.relation(name) else { return false }
        let (place, isInner, text) = Self.place(rest)
        guard let field = field(text) else { return false }
        let test: QueryFieldTest
        if relation == .equal {
            test = .oneOf(Set(values))
        } else if values.count == 1, let number = DecimalNumber(scientific: values[0]) {
            test = .number(relation, number)
        } else if values.count == 1, let time = Timestamp(values[0]) {
            test = .time(relation, time.instant)
        } else {
            invalid(name, values.joined(separator: ","), "a number, or a date and time with an offset")
            return true
        }
        query.conditions.append(.field(place, isInner: isInner, field, test))
        return true
    }

    private mutating func readPresence(_ name: String, _ start: String, _ rest: String, _ values: [String]) -> Bool {
        var (place, isInner, text) = Self.place(rest)
        var test = start == "EXISTS_" ? QueryFieldTest.exists : .hasAttribute(Set(values))
        if start == "EQ_ATTR_" {
            guard let mark = text.lastIndex(of: "_") else { return false }
            test = .attribute(String(text[text.index(after: mark)...]), Set(values))
            text = String(text[..<mark])
        }
        guard let field = field(text) else { return false }
        query.conditions.append(.field(place, isInner: isInner, field, test))
        return true
    }

    /// `INNER_ILMD_example:myField`; the two words may stand in either order.
    private static func place(_ text: String) -> (QueryFieldPlace, isInner: Bool, String) {
        var rest = text
        var place = QueryFieldPlace.event
        var isInner = false
        for _ in 0..<2 {
            if !isInner, rest.hasPrefix("INNER_") {
                isInner = true
                rest.removeFirst("INNER_".count)
            }
            if place == .event, let found = places.first(where: { rest.hasPrefix($0.0) }) {
                place = found.1
                rest.removeFirst(found.0.count)
            }
        }
        return (place, isInner, rest)
    }
}
