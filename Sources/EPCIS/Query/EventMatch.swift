import Primitives

extension EventQuery {
    /// Whether an event meets every condition; a place's descendants must have been added before.
    package func matches(_ event: Event) -> Bool { conditions.allSatisfy { $0.matches(event) } }
}

extension QueryCondition {
    package func matches(_ event: Event) -> Bool {
        switch self {
        case .eventType(let types): types.contains(event.kind.name)
        case .time(let moment, let relation, let instant):
            event.moments(moment).contains { relation.holds($0, instant) }
        case .action(let actions): event.action.map(actions.contains) ?? false
        case .term(let field, let words): !words.isDisjoint(with: event.words(field))
        case .place(let place, let ids, _):
            (place == .readPoint ? event.readPoint : event.bizLocation)
                .map { ids.contains(CanonicalIdentifier.of($0.id)) } ?? false
        case .transformation(let ids):
            event.transformationID.map { ids.contains(CanonicalIdentifier.of($0)) } ?? false
        case .match(let roles, let patterns):
            event.identifiers.contains { found in
                roles.contains(found.role) && patterns.contains { $0.matches(found.uri) }
            }
        case .related(let kind, let type, let ids):
            event.identifiers.contains {
                $0.role == .related(kind, type: type) && ids.contains(CanonicalIdentifier.of($0.uri))
            }
        case .quantity(let relation, let number, let unit): event.hasQuantity(relation, number, unit)
        case .eventID(let ids): event.eventID.map(ids.contains) ?? false
        case .declaresError: event.errorDeclaration != nil
        case .correctiveEventID(let ids): !ids.isDisjoint(with: event.errorDeclaration?.correctiveEventIDs ?? [])
        case .hasSensorElements: !event.sensorElementList.isEmpty
        case .sensorText(let field, let values): !values.isDisjoint(with: event.sensorTexts(field))
        case .sensorFlag(let flag): event.reports.contains { $0.booleanValue == flag }
        case .sensorAmount(let field, let relation, let number, let unit):
            event.reports.contains { $0.holds(field, relation, number, unit) }
        case .field(let place, let isInner, let name, let test):
            FieldSearch(name: name, test: test).finds(in: event.fields(place), isInner: isInner)
        }
    }
}

extension Event {
    fileprivate var reports: [SensorReport] { sensorElementList.flatMap(\.reports) }

    fileprivate func moments(_ moment: QueryCondition.Moment) -> [Instant] {
        let metadata = sensorElementList.compactMap(\.metadata)
        let times: [Timestamp?] =
            switch moment {
            case .event: [eventTime]
            case .record: [recordTime]
            case .errorDeclaration: [errorDeclaration?.declarationTime]
            case .sensor: metadata.map(\.time) + reports.map(\.time)
            case .sensorStart: metadata.map(\.startTime)
            case .sensorEnd: metadata.map(\.endTime)
            }
        return times.compactMap { $0?.instant }
    }

    fileprivate func words(_ field: QueryCondition.Term) -> [String] {
        switch field {
        case .bizStep: bizStep.map { [Vocabulary.bizStep.bare($0)] } ?? []
        case .disposition: disposition.map { [Vocabulary.disposition.bare($0)] } ?? []
        case .persistentSet: persistentDisposition?.set.map(Vocabulary.disposition.bare) ?? []
        case .persistentUnset: persistentDisposition?.unset.map(Vocabulary.disposition.bare) ?? []
        case .errorReason: errorDeclaration?.reason.map { [Vocabulary.errorReason.bare($0)] } ?? []
        }
    }

    fileprivate func hasQuantity(_ relation: Comparison, _ number: DecimalNumber, _ unit: String?) -> Bool {
        let all = quantityList + childQuantityList + inputQuantityList + outputQuantityList
        return all.contains { element in
            guard let quantity = element.quantity else { return false }
            guard let unit else { return relation.holds(quantity, number) }
            return UnitConversion.compare(quantity, element.uom, relation, number, unit)
        }
    }

    fileprivate func sensorTexts(_ field: QueryCondition.SensorText) -> [String] {
        reports.compactMap { $0.text(field) } + sensorElementList.compactMap { $0.metadata?.text(field) }
    }

    fileprivate func fields(_ place: QueryFieldPlace) -> [ExtensionField] {
        switch place {
        case .event: extensions
        case .ilmd: ilmd
        case .errorDeclaration: errorDeclaration?.extensions ?? []
        case .readPoint: readPoint?.extensions ?? []
        case .bizLocation: bizLocation?.extensions ?? []
        case .sensorElement: sensorElementList.flatMap(\.extensions)
        case .sensorMetadata: sensorElementList.flatMap { $0.metadata?.extensions ?? [] }
        case .sensorReport: reports.flatMap(\.extensions)
        }
    }

    /// The value by which an answer is ordered: that of the first field of the name.
    package func orderKey(_ name: QueryFieldName) -> String? {
        extensions.first { name.matches($0.name) }?.value.simpleText
    }
}

extension SensorMetadata {
    fileprivate func text(_ field: QueryCondition.SensorText) -> String? {
        switch field {
        case .deviceID: deviceID
        case .deviceMetadata: deviceMetadata
        case .rawData: rawData
        case .dataProcessingMethod: dataProcessingMethod
        case .bizRules: bizRules
        default: nil
        }
    }
}

extension SensorReport {
    fileprivate func text(_ field: QueryCondition.SensorText) -> String? {
        switch field {
        case .type: type.map(Vocabulary.measurementType.bare)
        case .exception: exception.map(Vocabulary.alertType.bare)
        case .component: component.map(Vocabulary.component.bare)
        case .deviceID: deviceID
        case .deviceMetadata: deviceMetadata
        case .rawData: rawData
        case .dataProcessingMethod: dataProcessingMethod
        case .bizRules: bizRules
        case .microorganism: microorganism
        case .chemicalSubstance: chemicalSubstance
        case .coordinateReferenceSystem: coordinateReferenceSystem
        case .stringValue: stringValue
        case .hexBinaryValue: hexBinaryValue
        case .uriValue: uriValue
        }
    }

    fileprivate func holds(
        _ field: QueryCondition.SensorAmount,
        _ relation: Comparison,
        _ number: DecimalNumber,
        _ unit: String?
    ) -> Bool {
        let amount: DecimalNumber? =
            switch field {
            case .value: value
            case .minValue: minValue
            case .maxValue: maxValue
            case .meanValue: meanValue
            case .sDev: sDev
            case .percValue: percValue
            case .percRank: percRank
            }
        guard let amount else { return false }
        // A rank is a share and has no unit of its own.
        guard let unit, field != .percRank else { return relation.holds(amount, number) }
        return UnitConversion.compare(amount, uom, relation, number, unit, isDifference: field == .sDev)
    }
}

/// Looks for a field of a user's own, with a worklist instead of recursion.
private struct FieldSearch {
    let name: QueryFieldName
    let test: QueryFieldTest

    func finds(in fields: [ExtensionField], isInner: Bool) -> Bool {
        guard isInner else { return fields.contains { name.matches($0.name) && holds($0.value) } }
        var waiting = fields.map(\.value)
        while let value = waiting.popLast() {
            switch value {
            case .list(let values): waiting += values
            case .fields(let inner):
                if inner.contains(where: { name.matches($0.name) && holds($0.value) }) { return true }
                waiting += inner.map(\.value)
            case .text, .number, .flag, .null: break
            }
        }
        return false
    }

    private func holds(_ value: ExtensionValue) -> Bool {
        if case .exists = test { return true }
        var waiting = [value]
        while let value = waiting.popLast() {
            if case .list(let values) = value { waiting += values }
            if holdsAlone(value) { return true }
        }
        return false
    }

    private func holdsAlone(_ value: ExtensionValue) -> Bool {
        switch test {
        case .exists: return true
        case .oneOf(let values): return value.simpleText.map { $0 == "" ? false : values.contains($0) } ?? false
        case .number(let relation, let number):
            return value.simpleText.flatMap { DecimalNumber(scientific: $0) }.map { relation.holds($0, number) }
                ?? false
        case .time(let relation, let instant):
            return value.simpleText.flatMap { Timestamp($0) }.map { relation.holds($0.instant, instant) } ?? false
        case .hasAttribute(let names):
            guard case .fields(let fields) = value else { return false }
            return fields.contains { names.contains($0.name.local) || names.contains($0.name.written) }
        case .attribute(let attribute, let values):
            guard case .fields(let fields) = value else { return false }
            return fields.contains { $0.name.local == attribute && $0.value.simpleText.map(values.contains) == true }
        }
    }
}
