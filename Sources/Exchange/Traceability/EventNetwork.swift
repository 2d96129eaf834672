package import EPCIS
import Primitives

extension FoodChainNetwork {
    /// The network that events of EPCIS tell of.
    ///
    /// Stations are the places of the master data, and those that only events name. What an event saw is a delivery: from a
    /// place to the destination where it was shipped, else within the place. Packing in and out of containers is no
    /// delivery, what went through it is related. Relations follow `prevID` where a document has that field, else the same
    /// identifiers in the order of time.
    package init(_ document: Document) {
        self.init()
        var builder = EventNetwork(document)
        builder.build()
        stations = builder.stations
        deliveries = builder.deliveries
        relations = builder.relations
    }
}

/// Builds a network event by event.
private struct EventNetwork {
    private let document: Document
    private(set) var stations: [FoodChainNetwork.Station] = []
    private(set) var deliveries: [FoodChainNetwork.Delivery] = []
    private(set) var relations: [FoodChainNetwork.Relation] = []
    private var known: Set<String> = []
    /// The deliveries of each event, by its place in the document.
    private var made: [[String]] = []
    /// What came before each event.
    private var previous: [[Int]] = []

    private struct Part {
        var product: String
        var lot: String
        var amount: String
    }

    init(_ document: Document) { self.document = document }

    mutating func build() {
        addPlaces()
        for (index, event) in document.events.enumerated() { made.append(add(event, index)) }
        previous = document.events.contains { !Self.previousIDs($0).isEmpty } ? namedPrevious() : previousByIdentifier()
        relate()
    }

    // MARK: Stations

    private mutating func addPlaces() {
        let types = ["Location", "BusinessLocation", "ReadPoint"].map { "urn:epcglobal:epcis:vtype:\($0)" }
        for vocabulary in document.vocabularies where types.contains(vocabulary.type) {
            for element in vocabulary.elements { addStation(element) }
        }
    }

    private mutating func addStation(_ element: MasterDataElement) {
        let id = CanonicalIdentifier.of(element.id)
        guard known.insert(id).inserted else { return }
        var texts: [String: String] = [:]
        for attribute in element.attributes {
            let name = attribute.id.split { $0 == ":" || $0 == "#" }.last.map(String.init) ?? attribute.id
            if case .text(let text) = attribute.value { texts[name] = text }
        }
        var properties = [FoodChainNetwork.Property("Name", .text(texts["name"] ?? id))]
        if let geo = texts["geoLocation"], geo.hasPrefix("geo:") {
            let parts = geo.dropFirst(4).prefix { $0 != ";" }.split(separator: ",")
            if parts.count >= 2, DecimalNumber(parts[0]) != nil, DecimalNumber(parts[1]) != nil {
                properties.append(.init("Latitude", .number(String(parts[0]))))
                properties.append(.init("Longitude", .number(String(parts[1]))))
            }
        }
        let address = ["streetAddressOne", "streetAddressTwo", "city", "state", "postalCode"].compactMap { texts[$0] }
        if !address.isEmpty { properties.append(.init("Address", .text(address.joined(separator: ", ")))) }
        if let country = texts["countryCode"] { properties.append(.init("Country", .text(country))) }
        stations.append(FoodChainNetwork.Station(id: id, properties: properties))
    }

    private mutating func station(_ uri: String) -> String {
        let id = CanonicalIdentifier.of(uri)
        if known.insert(id).inserted {
            stations.append(FoodChainNetwork.Station(id: id, properties: [.init("Name", .text(id))]))
        }
        return id
    }

    // MARK: Deliveries

    private mutating func add(_ event: Event, _ index: Int) -> [String] {
        guard let (from, to) = ends(event) else { return [] }
        let (source, target) = (station(from), station(to))
        let name = event.eventID ?? EventHash.uri(of: event)
        return Self.parts(event).enumerated().map { number, part in
            let id = number == 0 ? name : "\(name)#\(number + 1)"
            var properties: [FoodChainNetwork.Property] = [.init("Name", .text(part.product))]
            if !part.lot.isEmpty { properties.append(.init("Lot ID", .text(part.lot))) }
            properties.append(.init("Date Delivery Arrival", .text(String(event.eventTime.text.prefix(10)))))
            if !part.amount.isEmpty { properties.append(.init("Amount", .text(part.amount))) }
            properties.append(.init("Event Type", .text(event.kind.name)))
            deliveries.append(.init(id: id, source: source, target: target, properties: properties))
            return id
        }
    }

    /// Nil where nothing was delivered: containers, and what reached a receiver whom the shipper has named already.
    private func ends(_ event: Event) -> (from: String, to: String)? {
        guard event.kind != .aggregation, let place = event.bizLocation?.id ?? event.readPoint?.id else { return nil }
        let step = event.bizStep.map(Vocabulary.bizStep.bare)
        let target = Self.place(event.destinationList)
        if step == "shipping" { return target.map { (place, $0) } }
        if step == "receiving" { return target == nil ? nil : (place, place) }
        return (place, place)
    }

    private static func place(_ parties: [Party]) -> String? {
        for type in ["location", "possessing_party", "owning_party"] {
            if let party = parties.first(where: { Vocabulary.partyType.bare($0.type) == type }) { return party.id }
        }
        return nil
    }

    private static func parts(_ event: Event) -> [Part] {
        let (classes, objects) =
            switch event.kind {
            case .transformation: (event.outputQuantityList, event.outputEPCList)
            case .association: (event.childQuantityList, event.childEPCs)
            default: (event.quantityList, event.epcList)
            }
        return classes.map { element in
            let amount = [element.quantity?.description, element.uom].compactMap { $0 }.joined(separator: " ")
            return part(element.epcClass, amount)
        } + objects.map { part($0, "") }
    }

    private static func part(_ uri: String, _ amount: String) -> Part {
        guard let link = uri.hasPrefix("urn:") ? DigitalLink(epc: uri) : DigitalLink(uri) else {
            return Part(product: uri, lot: "", amount: amount)
        }
        let lot = link.qualifier.flatMap { $0.identifier == "10" ? $0.value : nil } ?? ""
        return Part(product: link.value, lot: lot, amount: amount)
    }

    // MARK: Relations

    private static func previousIDs(_ event: Event) -> [String] {
        event.extensions.filter { $0.name.local == "prevID" }.flatMap { field -> [String] in
            switch field.value {
            case .text(let text): [text]
            case .list(let values): values.compactMap { if case .text(let text) = $0 { text } else { nil } }
            default: []
            }
        }
    }

    private func namedPrevious() -> [[Int]] {
        var places: [String: Int] = [:]
        for (index, event) in document.events.enumerated() {
            guard let id = event.eventID else { continue }
            places[id] = index
            // The field may hold the bare digest of an event hash.
            if let digest = id.split(separator: ";").last?.prefix(while: { $0 != "?" }) {
                places[String(digest)] = index
            }
        }
        return document.events.map { Self.previousIDs($0).compactMap { places[$0] } }
    }

    private func previousByIdentifier() -> [[Int]] {
        let order = document.events.indices.sorted {
            let (left, right) = (document.events[$0].eventTime.instant, document.events[$1].eventTime.instant)
            return left == right ? $0 < $1 : left < right
        }
        var last: [String: Int] = [:]
        var found = [[Int]](repeating: [], count: document.events.count)
        for index in order {
            let event = document.events[index]
            var touched: [String] = []
            for (role, uri) in event.identifiers {
                if case .related = role { continue }
                let id = CanonicalIdentifier.of(uri)
                let isOutput = role == .output || role == .outputClass
                if !isOutput, let before = last[id], !found[index].contains(before) { found[index].append(before) }
                touched.append(id)
            }
            for id in touched { last[id] = index }
        }
        return found
    }

    /// Through events that are no deliveries to those that are.
    private mutating func relate() {
        for index in document.events.indices where !made[index].isEmpty {
            var waiting = previous[index]
            var seen = Set(waiting)
            while let before = waiting.popLast() {
                if made[before].isEmpty {
                    waiting += previous[before].filter { seen.insert($0).inserted }
                    continue
                }
                for from in made[before] where before != index {
                    for to in made[index] { relations.append(.init(from: from, to: to)) }
                }
            }
        }
    }
}
