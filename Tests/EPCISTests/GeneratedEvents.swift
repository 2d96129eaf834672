import EPCIS
import Primitives
import TestSupport

/// Documents by chance, valid by construction.
struct EventMaker {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func document() -> Document {
        var document = Document(chance() ? .document : .queryDocument)
        document.schemaVersion = "2.0"
        document.creationDate = time()
        if document.kind == .queryDocument {
            document.queryName = "SimpleEventQuery"
        } else if chance() {
            document.sender = "urn:epc:id:pgln:4012345.00225"
        }
        document.events = (0..<pick(1...4)).map { _ in event() }
        return document
    }

    mutating func event() -> Event {
        let kinds: [Event.Kind] = [.object, .aggregation, .transaction, .transformation, .association]
        let kind = kinds[pick(0...4)]
        var event = Event(kind, at: time(), offset: ["+08:00", "-06:00", "+00:00"][pick(0...2)])
        if kind != .transformation { event.action = Event.Action.allCases[pick(0...2)] }
        what(&event)
        if chance() { event.eventID = "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8" }
        if chance() { event.recordTime = time() }
        if chance() { event.bizStep = chance() ? .standard("receiving") : .other("https://example.com/steps/washing") }
        if chance() { event.disposition = .standard(["in_transit", "recalled", "expired"][pick(0...2)]) }
        if chance() {
            event.readPoint = Location(id: "urn:epc:id:sgln:4012345.00001.\(pick(0...3))", extensions: fields())
        }
        if chance() { event.bizLocation = Location(id: "https://id.gs1.org/414/4012345000115") }
        if kind == .transaction || chance() {
            event.bizTransactionList = [
                BusinessTransaction(type: .standard("po"), id: "urn:epcglobal:cbv:bt:4012345000009:\(pick(1...9))")
            ]
        }
        if chance() {
            event.sourceList = [
                Party(type: .standard("owning_party"), id: "urn:epc:id:pgln:4012345.0022\(pick(0...9))")
            ]
        }
        if chance() {
            event.destinationList = [Party(type: .standard("location"), id: "urn:epc:id:sgln:0614141.00777.0")]
        }
        if chance() { event.sensorElementList = (0..<pick(1...2)).map { _ in sensor() } }
        if chance() {
            var declaration = ErrorDeclaration(declarationTime: time())
            declaration.reason = .standard("incorrect_data")
            declaration.correctiveEventIDs = ["urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"]
            event.errorDeclaration = declaration
        }
        if kind == .transformation || (kind == .object && event.action == .add), chance() { event.ilmd = fields() }
        event.extensions = fields()
        return event
    }

    private mutating func what(_ event: inout Event) {
        switch event.kind {
        case .object, .transaction:
            event.epcList = epcs()
            if chance() { event.quantityList = quantities() }
        case .aggregation, .association:
            event.parentID = "urn:epc:id:sscc:4012345.111111111\(pick(0...9))"
            event.childEPCs = epcs()
            if chance() { event.childQuantityList = quantities() }
        case .transformation:
            event.inputQuantityList = quantities()
            event.outputEPCList = epcs()
            if chance() { event.transformationID = "urn:uuid:11111111-2222-4333-8444-555555555555" }
        case .other: break
        }
    }

    private mutating func sensor() -> SensorElement {
        var element = SensorElement()
        if chance() {
            var metadata = SensorMetadata()
            metadata.time = time()
            metadata.deviceID = "urn:epc:id:giai:4000001.\(pick(111...119))"
            metadata.extensions = fields()
            element.metadata = metadata
        }
        element.reports = (0..<pick(1...3)).map { _ in
            var report = SensorReport()
            report.type = .standard(["Temperature", "RelativeHumidity"][pick(0...1)])
            report.value = number()
            report.uom = "CEL"
            if chance() { report.chemicalSubstance = "https://identifiers.org/inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N" }
            return report
        }
        return element
    }

    /// Numbers differ, so that no two items are the same.
    private mutating func epcs() -> [String] {
        let start = pick(100...800)
        return (0..<pick(1...4)).map { "urn:epc:id:sgtin:4012345.011111.\(start + $0)" }
    }

    private mutating func quantities() -> [QuantityElement] {
        (0..<pick(1...3)).map { _ in
            QuantityElement(
                epcClass: "urn:epc:class:lgtin:4012345.012345.L\(pick(1...99))",
                quantity: number(),
                uom: chance() ? "KGM" : nil
            )
        }
    }

    private mutating func fields() -> [ExtensionField] {
        // Once a name, as JSON has it.
        (0..<pick(0...2)).map { index in field("field\(index)", depth: 0) }
    }

    private mutating func field(_ local: String, depth: Int) -> ExtensionField {
        let name = ExtensionName(prefix: "example", namespace: "https://ns.example.com/epcis/", local: local)
        switch pick(0...(depth < 3 ? 3 : 1)) {
        case 0: return ExtensionField(name, .text("批次 \(pick(1...99)) \"a\\b\""))
        case 1: return ExtensionField(name, .number(number().description))
        case 2: return ExtensionField(name, .list([.text("x\(pick(1...9))"), .text("y")]))
        default:
            return ExtensionField(name, .fields([field("inner", depth: depth + 1), field("other", depth: depth + 1)]))
        }
    }

    private mutating func time() -> Timestamp {
        let text =
            "20\(pick(10...29))-0\(pick(1...9))-\(pick(10...28))T\(pick(10...23)):\(pick(10...59)):00.\(pick(100...999))+08:00"
        return Timestamp(text) ?? Event.sample.eventTime
    }

    private mutating func number() -> DecimalNumber {
        DecimalNumber(mantissa: Int128(pick(1...99_999)), exponent: -pick(0...3)) ?? .zero
    }

    private mutating func chance() -> Bool { Bool.random(using: &random) }
    private mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
}

extension Event {
    /// An observation of one object.
    static var sample: Event {
        guard let time = Timestamp("2024-10-08T09:30:00+08:00") else { preconditionFailure("a constant time") }
        var event = Event(.object, at: time, offset: "+08:00")
        event.action = .observe
        event.epcList = ["urn:epc:id:sgtin:4012345.011111.9876"]
        return event
    }
}
