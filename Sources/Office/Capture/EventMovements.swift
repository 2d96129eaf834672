import EPCIS
import Primitives
import Rules
import Storage
import Supervision

/// Makes movements of lots out of the events of one job.
///
/// A lot is a trade item number with a batch; a holder is the operator that the register has for a GLN. What cannot be
/// placed stays an event only, and is counted.
struct EventMovements {
    let db: any Connection
    let county: AreaCode
    private let job: String
    private let by: String
    private let at: Instant
    let names: [String: String]
    private var writer: MovementWriter?
    var operators: [String: Holder]?
    /// Lots that this job made, by code.
    private var made: [String: LotDraft] = [:]
    var sales: [Sale] = []
    /// The movement of each event that became one.
    private(set) var recorded: [(event: Int64, movement: Int64)] = []
    private(set) var unplaced = 0

    struct Holder {
        var id: String
        var kind: OperatorKind?
    }

    struct Line {
        var code: String
        var food: String
        var quantity: LotQuantity
    }

    struct Sale: Hashable {
        var code: String
        var from: String
        var to: String
        var thousandths: Int64
        var at: Instant
        var step: String
    }

    init(
        db: any Connection,
        county: AreaCode,
        job: String,
        by: String,
        at: Instant,
        _ vocabularies: [MasterDataVocabulary]
    ) {
        self.db = db
        self.county = county
        self.job = job
        self.by = by
        self.at = at
        names = Self.names(vocabularies)
    }

    /// The short descriptions of trade items and lots.
    private static func names(_ vocabularies: [MasterDataVocabulary]) -> [String: String] {
        var names: [String: String] = [:]
        for element in vocabularies.flatMap(\.elements) {
            for attribute in element.attributes where attribute.id.hasSuffix("descriptionShort") {
                if case .text(let text) = attribute.value, !text.isEmpty {
                    names[CanonicalIdentifier.of(element.id)] = text
                }
            }
        }
        return names
    }

    mutating func record(_ prepared: PreparedEvent, sequence: Int64) throws {
        let event = prepared.event
        if event.errorDeclaration != nil { return try void(prepared, sequence) }
        guard event.kind == .object || event.kind == .transformation, Self.speaksOfLots(event) else { return }
        let draft = try event.kind == .transformation ? processing(event) : objectMovement(event)
        guard let draft else {
            if Self.movesLots(event) { unplaced += 1 }
            return
        }
        guard draft.faults(now: at).isEmpty else {
            unplaced += 1
            return
        }
        recorded.append((sequence, try add(draft)))
    }

    mutating func finish() throws { try writer?.finish() }

    private mutating func add(_ draft: MovementDraft) throws -> Int64 {
        var writer =
            try self.writer
            ?? MovementWriter(.epcis, name: job, by: by, at: at, county: county, db: db)
        let movement = try writer.add(draft)
        self.writer = writer
        return movement
    }

    private static func speaksOfLots(_ event: Event) -> Bool {
        (event.quantityList + event.inputQuantityList + event.outputQuantityList).contains {
            lotLink($0.epcClass) != nil
        }
    }

    /// Whether goods come, go or change by the event; one that only saw them moves nothing.
    private static func movesLots(_ event: Event) -> Bool {
        if event.kind == .transformation { return true }
        return step(event).map(["commissioning", "shipping", "receiving", "destroying"].contains) ?? false
    }

    private static func step(_ event: Event) -> String? { event.bizStep.map(Vocabulary.bizStep.bare) }

    static func lotLink(_ uri: String) -> DigitalLink? {
        let link = uri.hasPrefix("urn:") ? DigitalLink(epc: uri) : DigitalLink(uri)
        return link?.key == "01" && link?.qualifier?.identifier == "10" ? link : nil
    }

    // MARK: Movements

    private mutating func objectMovement(_ event: Event) throws -> MovementDraft? {
        guard let lines = lines(event.quantityList, event), let step = Self.step(event) else { return nil }
        switch step {
        case "commissioning" where event.action == .add:
            guard let holder = try place(of: event) else { return nil }
            return try origin(lines, holder, event)
        case "shipping": return try shipping(lines, event)
        case "receiving": return try receiving(lines, event)
        case "destroying":
            guard let holder = try place(of: event), let parts = try parts(lines, at: holder.id) else { return nil }
            return draft(.destruction, event, inputs: parts)
        default: return nil
        }
    }

    private func draft(
        _ kind: MovementKind,
        _ event: Event,
        inputs: [MovementDraft.Part] = [],
        outputs: [MovementDraft.Part] = []
    ) -> MovementDraft {
        let document = event.bizTransactionList.first?.id ?? ""
        return MovementDraft(
            kind: kind,
            occurredAt: event.eventTime.instant,
            document: document,
            inputs: inputs,
            outputs: outputs
        )
    }

    private mutating func origin(_ lines: [Line], _ holder: Holder, _ event: Event) throws -> MovementDraft {
        let kind: MovementKind =
            switch holder.kind {
            case .growing: .harvest
            case .aquaculture: .catch
            case .livestock, .slaughter: .slaughter
            default: .purchase
            }
        return draft(kind, event, outputs: lines.map { newPart($0, holder.id, event) })
    }

    private mutating func newPart(_ line: Line, _ holder: String, _ event: Event) -> MovementDraft.Part {
        let lot = LotDraft(
            code: line.code,
            food: line.food,
            unit: line.quantity.unit,
            maker: holder,
            madeOn: event.eventTime.instant.day
        )
        made[line.code] = lot
        return MovementDraft.Part(lot: .new(lot), holder: holder, quantity: line.quantity)
    }

    private mutating func shipping(_ lines: [Line], _ event: Event) throws -> MovementDraft? {
        guard let from = try party(event.sourceList) ?? place(of: event), !event.destinationList.isEmpty else {
            return nil
        }
        guard let to = try party(event.destinationList) else {
            return try parts(lines, at: from.id).map { draft(.export, event, inputs: $0) }
        }
        return try sale(lines, from.id, to.id, event, step: "shipping")
    }

    private mutating func receiving(_ lines: [Line], _ event: Event) throws -> MovementDraft? {
        guard let to = try party(event.destinationList) ?? place(of: event) else { return nil }
        guard let from = try party(event.sourceList) else {
            // From somebody whose records are not here.
            guard try parts(lines, at: to.id) == nil else { return nil }
            return draft(.purchase, event, outputs: lines.map { newPart($0, to.id, event) })
        }
        return try sale(lines, from.id, to.id, event, step: "receiving")
    }

    /// Lines whose sale the other side has reported already are left out; nil where none is left.
    private mutating func sale(
        _ lines: [Line],
        _ from: String,
        _ to: String,
        _ event: Event,
        step: String
    ) throws -> MovementDraft? {
        var left: [Line] = []
        for line in lines {
            let sale = Sale(
                code: line.code,
                from: from,
                to: to,
                thousandths: line.quantity.thousandths,
                at: event.eventTime.instant,
                step: step
            )
            if try isReported(sale) { continue }
            sales.append(sale)
            left.append(line)
        }
        guard !left.isEmpty, let inputs = try parts(left, at: from) else { return nil }
        let outputs = inputs.map { MovementDraft.Part(lot: $0.lot, holder: to, quantity: $0.quantity) }
        return draft(.sale, event, inputs: inputs, outputs: outputs)
    }

    private mutating func processing(_ event: Event) throws -> MovementDraft? {
        guard let holder = try place(of: event), let inputs = lines(event.inputQuantityList, event),
            let outputs = lines(event.outputQuantityList, event), let taken = try parts(inputs, at: holder.id)
        else { return nil }
        return draft(.processing, event, inputs: taken, outputs: outputs.map { newPart($0, holder.id, event) })
    }

    /// The lots of lines at a holder; nil where one is not known here, or is counted in another unit.
    private func parts(_ lines: [Line], at holder: String) throws -> [MovementDraft.Part]? {
        var parts: [MovementDraft.Part] = []
        for line in lines {
            guard let (lot, unit) = try lot(line.code, at: holder), unit == line.quantity.unit else { return nil }
            parts.append(MovementDraft.Part(lot: lot, holder: holder, quantity: line.quantity))
        }
        return parts
    }

    private func lot(_ code: String, at holder: String) throws -> (MovementDraft.Part.Lot, LotQuantity.Unit)? {
        if let draft = made[code] { return (.new(draft), draft.unit) }
        let row = try db.first(
            """
            SELECT lot.id, lot.unit, CASE WHEN held.id IS NULL THEN 1 ELSE 0 END AS elsewhere FROM lot
            LEFT JOIN holding AS held ON held.county = lot.county AND held.lot = lot.id AND held.holder = \(holder)
            WHERE lot.county = \(county.text) AND lot.code = \(code)
            ORDER BY elsewhere, lot.id LIMIT 1
            """
        )
        guard let row, let unit = LotQuantity.Unit(rawValue: try row.get("unit")) else { return nil }
        return (.known(try row.get("id")), unit)
    }

    // MARK: Errors

    /// A declaration that an event did not happen so takes back what came of it.
    private mutating func void(_ prepared: PreparedEvent, _ sequence: Int64) throws {
        let movement: Int64? = try db.first(
            """
            SELECT link.movement FROM epcis_event AS event
            JOIN epcis_event_movement AS link ON link.county = event.county AND link.event = event.sequence
            WHERE event.county = \(county.text) AND event.event_id = \(prepared.id) AND event.declares_error = 0
                AND NOT EXISTS (SELECT 1 FROM movement AS later WHERE later.county = link.county
                    AND later.corrects = link.movement)
            ORDER BY link.movement LIMIT 1
            """
        )?.get(at: 0)
        guard let movement, let declaration = prepared.event.errorDeclaration else { return }
        let reason = declaration.reason.map(Vocabulary.errorReason.bare) ?? ""
        let draft = MovementDraft(
            kind: .void,
            occurredAt: min(declaration.declarationTime.instant, at),
            remark: "EPCIS 差错声明 \(reason)".trimmingSpaces(),
            corrects: movement
        )
        recorded.append((sequence, try add(draft)))
    }
}
