package import Primitives

/// So much of a class of objects (EPCIS 2.0, 7.3.3.3).
package struct QuantityElement: Sendable, Hashable {
    package var epcClass: String
    /// Nil where the amount is not known.
    package var quantity: DecimalNumber?
    /// UN/CEFACT Recommendation 20, as `KGM`; nil for a count.
    package var uom: String?

    package init(epcClass: String, quantity: DecimalNumber? = nil, uom: String? = nil) {
        self.epcClass = epcClass
        self.quantity = quantity
        self.uom = uom
    }
}

/// A read point or a business location.
package struct Location: Sendable, Hashable {
    package var id: String
    package var extensions: [ExtensionField] = []

    package init(id: String, extensions: [ExtensionField] = []) {
        self.id = id
        self.extensions = extensions
    }
}

/// Dispositions that hold beyond this event, and those that end with it.
package struct PersistentDisposition: Sendable, Hashable {
    package var set: [VocabularyTerm] = []
    package var unset: [VocabularyTerm] = []

    package init(set: [VocabularyTerm] = [], unset: [VocabularyTerm] = []) {
        self.set = set
        self.unset = unset
    }
}

/// A business document in whose course an event happened.
package struct BusinessTransaction: Sendable, Hashable {
    package var type: VocabularyTerm?
    package var id: String

    package init(type: VocabularyTerm? = nil, id: String) {
        self.type = type
        self.id = id
    }
}

/// A source or a destination of a transfer.
package struct Party: Sendable, Hashable {
    package var type: VocabularyTerm
    package var id: String

    package init(type: VocabularyTerm, id: String) {
        self.type = type
        self.id = id
    }
}

/// Says that an event was captured wrongly (EPCIS 2.0, 7.4.1.2).
package struct ErrorDeclaration: Sendable, Hashable {
    package var declarationTime: Timestamp
    package var reason: VocabularyTerm?
    package var correctiveEventIDs: [String] = []
    package var extensions: [ExtensionField] = []

    package init(declarationTime: Timestamp) { self.declarationTime = declarationTime }
}

/// What one or more sensors saw (EPCIS 2.0, 7.3.7).
package struct SensorElement: Sendable, Hashable {
    package var metadata: SensorMetadata?
    package var reports: [SensorReport] = []
    package var extensions: [ExtensionField] = []

    package init() {}
}

/// What holds for all reports of a sensor element.
package struct SensorMetadata: Sendable, Hashable {
    package var time: Timestamp?
    package var startTime: Timestamp?
    package var endTime: Timestamp?
    package var deviceID: String?
    package var deviceMetadata: String?
    package var rawData: String?
    package var dataProcessingMethod: String?
    package var bizRules: String?
    package var extensions: [ExtensionField] = []

    package init() {}
}

/// One reading, or a summary of readings.
package struct SensorReport: Sendable, Hashable {
    package var type: VocabularyTerm?
    package var exception: VocabularyTerm?
    package var deviceID: String?
    package var deviceMetadata: String?
    package var rawData: String?
    package var dataProcessingMethod: String?
    package var bizRules: String?
    package var time: Timestamp?
    package var microorganism: String?
    package var chemicalSubstance: String?
    package var coordinateReferenceSystem: String?
    package var value: DecimalNumber?
    package var component: VocabularyTerm?
    package var stringValue: String?
    package var booleanValue: Bool?
    package var hexBinaryValue: String?
    package var uriValue: String?
    package var minValue: DecimalNumber?
    package var maxValue: DecimalNumber?
    package var meanValue: DecimalNumber?
    package var sDev: DecimalNumber?
    package var percRank: DecimalNumber?
    package var percValue: DecimalNumber?
    package var uom: String?
    package var extensions: [ExtensionField] = []

    package init() {}
}
