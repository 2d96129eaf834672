import Foundation
import Primitives

/// Sets a value beside a JSON Schema, as far as the description of the calls uses it; any other keyword is a fault.
struct SchemaCheck {
    let root: JSONValue
    /// Also members that the schema does not name are faults: an answer is described whole.
    var isStrict = true

    private static let remarks: Set<String> = ["description", "format"]

    func faults(_ value: JSONValue, _ schema: JSONValue, at place: String = "") -> [String] {
        guard case .object(let keywords) = schema else { return ["\(place): the schema is no object"] }
        return keywords.flatMap { keyword, wanted -> [String] in
            switch keyword {
            case "$ref":
                guard let target = resolve(wanted) else { return ["\(place): \(wanted.text) leads nowhere"] }
                return faults(value, target, at: place)
            case "oneOf":
                let fitting = wanted.elements.filter { faults(value, $0, at: place).isEmpty }
                return fitting.count == 1
                    ? []
                    : ["\(place): \(fitting.count) alternatives fit"]
                        + wanted.elements.flatMap { faults(value, $0, at: place) }
            case "type":
                return hasType(value, wanted) ? [] : ["\(place): \(value.text.prefix(40)) is no \(wanted.text)"]
            case "enum":
                return wanted.elements.contains { $0.text == value.text }
                    ? [] : ["\(place): \(value.text) is not listed"]
            case "required":
                return wanted.elements.compactMap { value[$0.string] == nil ? "\(place): \($0.text) is missing" : nil }
            case "properties", "additionalProperties":
                return keyword == "properties" ? members(value, wanted, place) : []
            case "items":
                guard case .array(let elements) = value else { return [] }
                return elements.enumerated().flatMap { faults($0.element, wanted, at: "\(place)/\($0.offset)") }
            case "pattern":
                guard case .string(let text) = value else { return [] }
                return text.range(of: wanted.string, options: .regularExpression) != nil ? [] : ["\(place): \(text)"]
            case "minLength", "maxLength", "minItems", "maxItems": return size(value, keyword, wanted, place)
            default: return Self.remarks.contains(keyword) ? [] : ["\(place): the keyword \(keyword) is not checked"]
            }
        }
    }

    private func members(_ value: JSONValue, _ properties: JSONValue, _ place: String) -> [String] {
        guard case .object(let members) = value else { return [] }
        return members.flatMap { name, member -> [String] in
            guard let schema = properties[name] else { return isStrict ? ["\(place)/\(name) is not described"] : [] }
            return faults(member, schema, at: "\(place)/\(name)")
        }
    }

    private func size(_ value: JSONValue, _ keyword: String, _ wanted: JSONValue, _ place: String) -> [String] {
        let size: Int
        switch (value, keyword.hasSuffix("Length")) {
        case (.string(let text), true): size = text.unicodeScalars.count
        case (.array(let elements), false): size = elements.count
        default: return []
        }
        let bound = Int(wanted.text) ?? -1
        return keyword.hasPrefix("min")
            ? (size >= bound ? [] : ["\(place): too small"]) : size <= bound ? [] : ["\(place): too large"]
    }

    private func hasType(_ value: JSONValue, _ wanted: JSONValue) -> Bool {
        let types = if case .array(let types) = wanted { types.map(\.string) } else { [wanted.string] }
        return switch value {
        case .object: types.contains("object")
        case .array: types.contains("array")
        case .string: types.contains("string")
        case .number(let digits): types.contains("number") || types.contains("integer") && Int(digits) != nil
        case .bool: types.contains("boolean")
        case .null: types.contains("null")
        }
    }

    func resolve(_ reference: JSONValue) -> JSONValue? {
        var target: JSONValue? = root
        for step in reference.string.split(separator: "/").dropFirst() { target = target?[String(step)] }
        return target
    }

    /// All references below a value.
    static func references(_ value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let members): members.flatMap { $0.key == "$ref" ? [$0.value] : references($0.value) }
        case .array(let values): values.flatMap(references)
        default: []
        }
    }
}

extension JSONValue {
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == name }?.value
    }

    var elements: [JSONValue] { if case .array(let values) = self { values } else { [] } }
    var string: String { if case .string(let text) = self { text } else { "" } }
    var names: [String] { if case .object(let members) = self { members.map(\.key) } else { [] } }
}
