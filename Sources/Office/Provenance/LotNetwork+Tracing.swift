import Primitives
import Storage
import Supervision
import Traceability

/// From rows to a network that `Traceability` walks, and back.
extension LotNetwork {
    /// Traces lots from where they came into being: forward lie all their holders, back what went into them.
    ///
    /// - Throws: ``Refusal/incomplete(_:)`` where the answer is larger than ``limit``.
    func trace(lots: [Int64], _ direction: LotTrace.Direction) throws -> LotTrace {
        try trace(holdings: holdings(ofLots: lots), direction)
    }

    func trace(holdings start: [Int64], _ direction: LotTrace.Direction) throws -> LotTrace {
        switch direction {
        case .forward: return try trace(start, .forward, named: direction)
        case .back: return try trace(start, .back, named: direction)
        case .both:
            let back = try trace(start, .back, named: direction)
            var trace = try trace(start, .forward, named: direction)
            let known = Set(trace.places.map(\.holding))
            trace.places += back.places.filter { !known.contains($0.holding) }
            trace.places.sort { ($0.distance, $0.holding) < ($1.distance, $1.holding) }
            let links = Set(trace.links)
            trace.links += back.links.filter { !links.contains($0) }
            return trace
        }
    }

    private func trace(
        _ start: [Int64],
        _ direction: TraceDirection,
        named: LotTrace.Direction
    ) throws -> LotTrace {
        let reach = try reach(from: start, direction)
        var table = LotTable(reach)
        return table.trace(from: start, direction, assumed: reach.assumed, named: named)
    }
}

/// The rows of one trace as nodes: holdings, deliveries of one lot, and movements in which lots become others.
///
/// All three are deliveries to `Traceability`, holdings and transformations from a holder to itself, so that a holding
/// with m deliveries in and n out takes m + n relations and not m × n.
private struct LotTable {
    private enum Node {
        case holding(Int64)
        case delivery(LotTrace.Link)
        case transformation
    }

    private var places: [Int64: LotTrace.Place]
    private let order: [Int64]
    private var nodes: [Node] = []
    private var deliveries = DeliveryNetwork.Deliveries()
    private var relations: (from: [Int32], to: [Int32]) = ([], [])
    private var index: [Int64: Int32] = [:]
    private var stations: [String: Int32] = [:]
    private var links: [LotTrace.Link] = []
    /// Holding → what deliveries of the network brought to it.
    private var delivered: [Int64: Int64] = [:]
    private var received: [Int64: Int64] = [:]
    private var issued: [Int64: Int64] = [:]

    init(_ reach: LotNetwork.Reach) {
        places = reach.places
        order = places.keys.sorted()
        issued = reach.elsewhere
        for part in reach.came { received[part.holding, default: 0] += part.quantity }
        for part in reach.went { issued[part.holding, default: 0] += part.quantity }
        for holding in order {
            guard let place = places[holding] else { continue }
            let held = max(received[holding] ?? 0, issued[holding] ?? 0)
            places[holding]?.held = LotQuantity(thousandths: held, unit: place.unit)
            index[holding] = Int32(nodes.count)
            add(.holding(holding), from: place.holder, to: place.holder, grams: Self.grams(held, place.unit))
        }
        addMovements(came: reach.came, went: reach.went)
    }

    private static func grams(_ thousandths: Int64, _ unit: LotQuantity.Unit) -> Int64 {
        unit == .kilogram ? thousandths : DeliveryNetwork.unknownQuantity
    }

    private mutating func station(_ holder: String) -> Int32 {
        let station = stations[holder] ?? Int32(stations.count)
        stations[holder] = station
        return station
    }

    private mutating func add(_ node: Node, from: String, to: String, grams: Int64) {
        nodes.append(node)
        let source = station(from)
        let target = station(to)
        deliveries.append(from: source, to: target, grams: grams)
    }

    private mutating func relate(_ from: Int32, _ to: Int32) {
        relations.from.append(from)
        relations.to.append(to)
    }

    // MARK: Movements

    /// Both lists are sorted by movement.
    private mutating func addMovements(came: [LotNetwork.Part], went: [LotNetwork.Part]) {
        var outputs = came[...]
        var inputs = went[...]
        while let movement = inputs.first?.movement {
            let taken = inputs.prefix { $0.movement == movement }
            inputs = inputs.dropFirst(taken.count)
            outputs = outputs.drop { $0.movement < movement }
            let given = outputs.prefix { $0.movement == movement }
            guard let kind = taken.first?.kind, !given.isEmpty else { continue }
            if kind.isTransformation {
                transform(taken, given)
            } else if kind.isDelivery {
                deliver(taken, given)
            }
        }
    }

    private mutating func deliver(_ taken: ArraySlice<LotNetwork.Part>, _ given: ArraySlice<LotNetwork.Part>) {
        var targets: [Int64: LotNetwork.Part] = [:]
        for part in given { if let lot = places[part.holding]?.lot { targets[lot] = part } }
        for part in taken {
            guard let from = places[part.holding], let target = targets[from.lot], let to = places[target.holding],
                let source = index[part.holding], let end = index[target.holding]
            else { continue }
            let link = LotTrace.Link(
                from: part.holding,
                to: target.holding,
                movement: part.movement,
                kind: part.kind,
                occurredAt: Instant(milliseconds: part.at),
                quantity: LotQuantity(thousandths: part.quantity, unit: from.unit)
            )
            let node = Int32(nodes.count)
            add(.delivery(link), from: from.holder, to: to.holder, grams: Self.grams(target.quantity, from.unit))
            relate(source, node)
            relate(node, end)
            links.append(link)
            delivered[target.holding, default: 0] += target.quantity
        }
    }

    private mutating func transform(_ taken: ArraySlice<LotNetwork.Part>, _ given: ArraySlice<LotNetwork.Part>) {
        guard let first = taken.first, let holder = places[first.holding]?.holder else { return }
        let node = Int32(nodes.count)
        add(.transformation, from: holder, to: holder, grams: DeliveryNetwork.unknownQuantity)
        for part in taken { if let source = index[part.holding] { relate(source, node) } }
        for part in given { if let target = index[part.holding] { relate(node, target) } }
        // A movement of hundreds of lots on both sides is shown as a star, which joins the same lots.
        let isSmall = taken.count * given.count <= 10_000
        for (place, part) in taken.enumerated() {
            for (other, target) in given.enumerated() where isSmall || place == 0 || other == 0 {
                let unit = places[part.holding]?.unit ?? .kilogram
                links.append(
                    LotTrace.Link(
                        from: part.holding,
                        to: target.holding,
                        movement: part.movement,
                        kind: part.kind,
                        occurredAt: Instant(milliseconds: part.at),
                        quantity: LotQuantity(thousandths: part.quantity, unit: unit)
                    )
                )
            }
        }
    }

    // MARK: Tracing

    mutating func trace(
        from start: [Int64],
        _ direction: TraceDirection,
        assumed: [LotNetwork.Assumed],
        named: LotTrace.Direction
    ) -> LotTrace {
        let roots = roots(start)
        limitRoots(roots)
        var pairs: (from: [Int32], to: [Int32]) = ([], [])
        for pair in assumed {
            guard let from = index[pair.from], let to = index[pair.to] else { continue }
            pairs.from.append(from)
            pairs.to.append(to)
            links.append(
                LotTrace.Link(from: pair.from, to: pair.to, movement: nil, kind: nil, occurredAt: nil, quantity: nil)
            )
        }
        let network = DeliveryNetwork(
            stations: stations.count,
            deliveries: deliveries,
            relations: relations,
            assumed: pairs
        )
        var tracer = Tracer(Tracing(network))
        var trace = tracer.trace(from: TraceStart(deliveries: roots.compactMap { index[$0] }), direction)
        var first = roots
        if direction == .forward {
            // Goods that went round among holders of whom nobody recorded a source hang on no root.
            let seen = Set(roots.compactMap { index[$0] } + trace.deliveries)
            let apart = start.filter { holding in index[holding].map { !seen.contains($0) } ?? false }
            if !apart.isEmpty {
                first += apart
                trace = tracer.trace(from: TraceStart(deliveries: first.compactMap { index[$0] }), direction)
            }
        }
        let reached = reached(trace, start: first, sign: direction == .forward ? 1 : -1)
        var grams: [String: Int64] = [:]
        if direction == .forward {
            let nodes = roots.compactMap { index[$0] }
            let spread = tracer.trace(from: TraceStart(deliveries: nodes), .forward)
            grams = holderGrams(tracer.tracing.suspectQuantities(spread), roots: roots)
        }
        let kept = Set(reached.map(\.holding))
        return LotTrace(
            direction: named,
            places: reached.sorted { ($0.distance, $0.holding) < ($1.distance, $1.holding) },
            links: links.filter { kept.contains($0.from) && kept.contains($0.to) },
            grams: grams
        )
    }

    /// Where the goods of the start came into being: the holdings to which no delivery of them is on record.
    private func roots(_ start: [Int64]) -> [Int64] {
        let roots = start.filter { places[$0] != nil && delivered[$0] == nil }
        if !roots.isEmpty { return roots }
        // Goods that were returned to their maker came into being there nevertheless.
        let makers = start.filter { (received[$0] ?? 0) > (delivered[$0] ?? 0) }
        return makers.isEmpty ? start : makers
    }

    /// Returned goods are the same goods: they do not add to what came into being.
    private mutating func limitRoots(_ roots: [Int64]) {
        for root in roots {
            guard let place = places[root], let node = index[root], place.unit == .kilogram else { continue }
            let returned = delivered[root] ?? 0
            let made = max((received[root] ?? 0) - returned, (issued[root] ?? 0) - returned)
            if made > 0 { deliveries.grams[Int(node)] = made }
        }
    }

    private func reached(_ trace: Trace, start: [Int64], sign: Int) -> [LotTrace.Place] {
        var distances: [Int32: Int] = [:]
        var found: [LotTrace.Place] = []
        for holding in Set(start).sorted() {
            guard let node = index[holding], let place = places[holding] else { continue }
            distances[node] = 0
            found.append(place)
        }
        for (position, hop) in trace.hops.enumerated() {
            let before = hop.previous.flatMap { distances[$0] } ?? 0
            guard distances[hop.delivery] == nil else { continue }
            guard case .holding(let holding) = nodes[Int(hop.delivery)], var place = places[holding] else {
                distances[hop.delivery] = before
                continue
            }
            distances[hop.delivery] = before + 1
            place.distance = sign * (before + 1)
            place.isExact = position < trace.exactCount
            found.append(place)
        }
        return found
    }

    /// A holder has at most what was delivered to it and what came into being there, and never more than there was.
    private func holderGrams(_ bounds: SuspectQuantities, roots: [Int64]) -> [String: Int64] {
        let unknown = DeliveryNetwork.unknownQuantity
        guard bounds.total != unknown else { return [:] }
        let origins = Set(roots)
        var grams: [String: Int64] = [:]
        for (delivery, bound) in bounds.deliveries {
            let holder: String? =
                switch nodes[Int(delivery)] {
                case .holding(let holding): origins.contains(holding) ? places[holding]?.holder : nil
                case .delivery(let link): places[link.to]?.holder
                case .transformation: nil
                }
            guard let holder else { continue }
            let (sum, overflow) = (grams[holder] ?? 0).addingReportingOverflow(bound)
            grams[holder] = min(bounds.total, overflow ? unknown : sum)
        }
        // What a probable hop alone leads to has no delivery: its own amount bounds it.
        for (delivery, bound) in bounds.deliveries {
            guard case .holding(let holding) = nodes[Int(delivery)], let holder = places[holding]?.holder,
                grams[holder] == nil
            else { continue }
            grams[holder] = min(bounds.total, bound)
        }
        return grams
    }
}
