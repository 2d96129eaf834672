package import Primitives
import Rules

extension Judgement {
    /// The value that `shian judge --json` prints; others rely on its keys, more may stand beside them.
    ///
    /// `row` is the row of the file, from 1 as a spreadsheet counts it.
    package func json(row: Int? = nil) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        if let row { members.append(("row", .number(String(row)))) }
        members.append(("verdict", .string(verdict.rawValue)))
        members.append(("reason", .string(reason.rawValue)))
        members.append(("food", food.json(isFood: true)))
        members.append(("item", item.json(isFood: false)))
        members.append(("limit", limit?.json ?? .null))
        members.append(("result", result.json))
        members.append(("flags", .array(flags.map { .string($0.rawValue) })))
        members.append(("chain", .array(chain.map { .string($0.text) })))
        members.append(("on", .string(day.description)))
        if let declared { members.append(("declared", .string(declared.rawValue))) }
        if let standardLimit { members.append(("standardLimit", standardLimit.json)) }
        if let produced { members.append(("produced", .string(produced.description))) }
        if !definition.isEmpty { members.append(("definition", .string(definition))) }
        if !testedPart.isEmpty { members.append(("testedPart", .string(testedPart))) }
        if !otherLimits.isEmpty { members.append(("otherLimits", .array(otherLimits.map(\.json)))) }
        if let sum { members.append(("sum", sum.json)) }
        if let ban { members.append(("ban", ban.json)) }
        if let confirmation { members.append(("confirmation", confirmation.json)) }
        if !missingStandards.isEmpty {
            members.append(("notHeld", .array(missingStandards.map { .string($0) })))
        }
        if !candidates.isEmpty { members.append(("candidates", .array(candidates.map { .string($0) }))) }
        return .object(members)
    }
}

extension Judgement.Name {
    fileprivate func json(isFood: Bool) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("read", .string(read)), ("resolved", .optional(resolved)),
        ]
        if isFood { members.append(("path", .optional(path))) }
        return .object(members)
    }
}

extension ResidueSum {
    fileprivate var json: JSONValue {
        .object([
            (
                "terms",
                .array(
                    terms.map { term in
                        [
                            "component": .string(term.component), "result": .string(term.result.text),
                            "factor": .optional(term.factor?.description), "confirmed": .bool(term.isFactorConfirmed),
                        ]
                    }
                )
            ),
            ("low", .string(low.description)), ("high", .optional(high?.description)),
            ("unit", .optional(unit?.symbol)), ("missing", .array(missing.map { .string($0) })),
            ("unknown", .array(unknown.map { .string($0) })),
        ])
    }
}

extension InputBan {
    fileprivate var json: JSONValue {
        [
            "substance": .string(substance), "scope": .string(scope.rawValue),
            "crops": crops.isEmpty ? .null : .string(crops), "from": .optional(from?.description),
            "source": .string(source.document), "confidence": .string(source.confidence.rawValue),
        ]
    }
}

extension LimitUsed {
    package var json: JSONValue {
        [
            "value": .optional(value), "unit": .optional(unit?.symbol), "operator": .string(sign),
            "standard": standard.isEmpty ? .null : .string(standard), "from": .optional(from?.description),
            "clause": clause.isEmpty ? .null : .string(clause), "page": page.map { .number(String($0)) } ?? .null,
            "food": food.isEmpty ? .null : .string(food), "source": .string(origin.rawValue),
            "printed": text.isEmpty ? .null : .string(text), "confidence": .optional(confidence?.rawValue),
            "provisional": .bool(provisional), "note": note.isEmpty ? .null : .string(note),
            "extraneous": .bool(extraneous), "appliesTo": appliesTo.isEmpty ? .null : .string(appliesTo),
        ]
    }
}

extension ResultReading {
    /// `value`, `unit` and `qualifier` are those of a single result; of several, the values stand joined and one by one.
    fileprivate var json: JSONValue {
        let units = units
        var members: [(key: String, value: JSONValue)]
        if units.count == 1, let only = units.first {
            members = only.members
        } else {
            let values = units.map { $0.qualifier == "" ? $0.valueText ?? "" : $0.wording }
            members = [
                ("value", units.isEmpty ? .null : .string(values.joined(separator: ";"))),
                ("unit", .optional(units.first?.unit?.symbol)),
                ("qualifier", .string(units.isEmpty ? content == .empty ? "empty" : "text" : "")),
                ("units", .array(units.map { .object($0.members) })),
            ]
        }
        members.append(("printed", .string(text)))
        if case .retested(let first, _) = content {
            members.append(("first", .array(first.map { .object($0.members) })))
        }
        return .object(members)
    }
}

extension UnitResult {
    fileprivate var members: [(key: String, value: JSONValue)] {
        [
            ("value", .optional(valueText)), ("unit", .optional(unit?.symbol)), ("qualifier", .string(qualifier)),
        ]
    }
}
