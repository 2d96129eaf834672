import Primitives
import Storage
import Supervision

/// Writes movements of one use case as one batch with one audit leaf.
///
/// Numbers follow the last of the county; rows are held until ``finish()`` and written table by table, which is what keeps
/// a file of a million movements fast.
struct MovementWriter {
    enum Source: String { case hand, `import`, epcis, gate, certificate, simulation }

    private struct HoldingKey: Hashable {
        var lot: Int64
        var holder: String
    }

    private struct LotKey: Hashable {
        var maker: String
        var code: String
    }

    let db: any Connection
    let county: AreaCode
    let batch: Int64
    private let source: Source
    private let name: String
    private let by: String
    private let at: Instant
    private var nextLot: Int64
    private var nextHolding: Int64
    private var nextMovement: Int64
    private var lots: [LotKey: Int64] = [:]
    private var holdings: [HoldingKey: Int64] = [:]
    private var lotRows: [[SQLValue]] = []
    private var holdingRows: [[SQLValue]] = []
    private var movementRows: [[SQLValue]] = []
    private var inputRows: [[SQLValue]] = []
    private var outputRows: [[SQLValue]] = []

    /// `by` is an account, or the name of what writes.
    init(_ source: Source, name: String, by: String, at: Instant, county: AreaCode, db: any Connection) throws {
        self.db = db
        self.county = county
        self.source = source
        self.name = name
        self.by = by
        self.at = at
        batch = try Self.last(db, "SELECT MAX(id) FROM movement_batch WHERE county = \(county.text)") + 1
        nextLot = try Self.last(db, "SELECT MAX(id) FROM lot WHERE county = \(county.text)") + 1
        nextHolding = try Self.last(db, "SELECT MAX(id) FROM holding WHERE county = \(county.text)") + 1
        nextMovement = try Self.last(db, "SELECT MAX(id) FROM movement WHERE county = \(county.text)") + 1
        try db.insert(
            into: "movement_batch",
            columns: ["county", "id", "source", "name", "recorded_at", "recorded_by"],
            rows: [
                [
                    .text(county.text), .integer(batch), .text(source.rawValue), .text(name), .integer(at.milliseconds),
                    .text(by),
                ]
            ]
        )
    }

    private static func last(_ db: any Connection, _ sql: SQL) throws -> Int64 {
        try db.first(sql)?.get(at: 0, as: Int64?.self) ?? 0
    }

    /// The lot of that maker and code, made here where there is none.
    mutating func lot(_ draft: LotDraft, origin: MovementKind) throws -> Int64 {
        let key = LotKey(maker: draft.maker, code: draft.code)
        if let known = lots[key] { return known }
        let found: Int64? = try db.first(
            "SELECT id FROM lot WHERE county = \(county.text) AND maker = \(draft.maker) AND code = \(draft.code)"
        )?.get(at: 0)
        if let found {
            lots[key] = found
            return found
        }
        return make(draft, origin)
    }

    private mutating func make(_ draft: LotDraft, _ origin: MovementKind) -> Int64 {
        let id = nextLot
        nextLot += 1
        lots[LotKey(maker: draft.maker, code: draft.code)] = id
        lotRows.append([
            .text(county.text), .integer(id), .integer(batch), .text(draft.code), .text(draft.food),
            .text(draft.foodClass), .text(draft.unit.rawValue), .text(draft.maker),
            (draft.madeOn?.description).sqlValue, .text(draft.place), .text(origin.rawValue),
        ])
        return id
    }

    /// The lot at a holder, made here where it never was there.
    mutating func holding(lot: Int64, holder: String) throws -> Int64 {
        let key = HoldingKey(lot: lot, holder: holder)
        if let known = holdings[key] { return known }
        let found: Int64? = try db.first(
            "SELECT id FROM holding WHERE county = \(county.text) AND lot = \(lot) AND holder = \(holder)"
        )?.get(at: 0)
        if let found {
            holdings[key] = found
            return found
        }
        return freshHolding(lot: lot, holder: holder)
    }

    /// A lot and its holding that this writer is told of before they are looked for: spares two queries each.
    mutating func fresh(_ draft: LotDraft, origin: MovementKind) -> (lot: Int64, holding: Int64) {
        let id = make(draft, origin)
        return (id, freshHolding(lot: id, holder: draft.maker))
    }

    mutating func freshHolding(lot: Int64, holder: String) -> Int64 {
        let id = nextHolding
        nextHolding += 1
        holdings[HoldingKey(lot: lot, holder: holder)] = id
        holdingRows.append([.text(county.text), .integer(id), .integer(lot), .text(holder)])
        return id
    }

    @discardableResult
    mutating func add(_ draft: MovementDraft) throws -> Int64 {
        let inputs = try parts(draft.inputs, draft.kind)
        let outputs = try parts(draft.outputs, draft.kind)
        return add(
            draft.kind,
            at: draft.occurredAt,
            document: draft.document,
            remark: draft.remark,
            corrects: draft.corrects,
            inputs: inputs,
            outputs: outputs
        )
    }

    private mutating func parts(
        _ parts: [MovementDraft.Part],
        _ kind: MovementKind
    ) throws -> [(holding: Int64, quantity: Int64)] {
        // A lot named twice on one side is one line of the sum.
        var sums: [Int64: Int64] = [:]
        var order: [Int64] = []
        for part in parts {
            let lot =
                switch part.lot {
                case .known(let id): id
                case .new(let draft): try lot(draft, origin: kind)
                }
            let holding = try holding(lot: lot, holder: part.holder)
            if sums[holding] == nil { order.append(holding) }
            sums[holding, default: 0] += part.quantity.thousandths
        }
        return order.map { ($0, sums[$0] ?? 0) }
    }

    @discardableResult
    mutating func add(
        _ kind: MovementKind,
        at moment: Instant,
        document: String = "",
        remark: String = "",
        corrects: Int64? = nil,
        inputs: [(holding: Int64, quantity: Int64)],
        outputs: [(holding: Int64, quantity: Int64)]
    ) -> Int64 {
        let id = nextMovement
        nextMovement += 1
        movementRows.append([
            .text(county.text), .integer(id), .integer(batch), .text(kind.rawValue), .integer(moment.milliseconds),
            .text(document), .text(remark), corrects.sqlValue,
        ])
        for part in inputs {
            inputRows.append([.text(county.text), .integer(id), .integer(part.holding), .integer(part.quantity)])
        }
        for part in outputs {
            outputRows.append([.text(county.text), .integer(id), .integer(part.holding), .integer(part.quantity)])
        }
        return id
    }

    /// Rows that wait to be written.
    var waiting: Int { movementRows.count }

    /// Writes what waits and keeps the batch open; nothing is on record before ``finish()``.
    mutating func flush() throws {
        try db.insert(
            into: "lot",
            columns: [
                "county", "id", "batch", "code", "food", "food_class", "unit", "maker", "made_on", "place", "origin",
            ],
            rows: lotRows
        )
        try db.insert(into: "holding", columns: ["county", "id", "lot", "holder"], rows: holdingRows)
        try db.insert(
            into: "movement",
            columns: ["county", "id", "batch", "kind", "occurred_at", "document", "remark", "corrects"],
            rows: movementRows
        )
        for (table, rows) in [("movement_input" as StaticString, inputRows), ("movement_output", outputRows)] {
            try db.insert(into: table, columns: ["county", "movement", "holding", "quantity"], rows: rows)
        }
        try markUnsourced()
        // What is written is found by asking; what waits only here.
        lots.removeAll(keepingCapacity: true)
        holdings.removeAll(keepingCapacity: true)
        lotRows.removeAll(keepingCapacity: true)
        holdingRows.removeAll(keepingCapacity: true)
        movementRows.removeAll(keepingCapacity: true)
        inputRows.removeAll(keepingCapacity: true)
        outputRows.removeAll(keepingCapacity: true)
    }

    /// Remembers holdings of which something went before anything came, and those whose coming is corrected: traces look
    /// among them for lots whose source nobody recorded.
    private func markUnsourced() throws {
        let came = Set(outputRows.map { $0[2] })
        let went = Set(inputRows.lazy.map { $0[2] }.filter { !came.contains($0) })
        let isThere: SQL = """
            EXISTS (SELECT 1 FROM movement_output AS came WHERE came.county = holding.county AND came.holding = holding.id)
            """
        for chunk in Self.numbers(went).chunked(by: 400) {
            try remember("holding.id IN (\(SQL.list(chunk))) AND NOT \(isThere)")
        }
        for chunk in Self.numbers(movementRows.map { $0[7] }).chunked(by: 400) {
            try remember(
                """
                holding.id IN (SELECT gone.holding FROM movement_output AS gone WHERE gone.county = \(county.text)
                    AND gone.movement IN (\(SQL.list(chunk))))
                """
            )
        }
    }

    private static func numbers(_ values: some Sequence<SQLValue>) -> [Int64] {
        values.compactMap { if case .integer(let number) = $0 { number } else { nil } }.sorted()
    }

    private func remember(_ which: SQL) throws {
        try db.execute(
            """
            INSERT INTO holding_unsourced (county, holder, holding)
            SELECT holding.county, holding.holder, holding.id FROM holding
            WHERE holding.county = \(county.text) AND \(which)
            ON CONFLICT (county, holder, holding) DO NOTHING
            """
        )
    }

    /// Writes the rest and the audit leaf, which holds the digest over every row of the batch.
    mutating func finish() throws {
        try flush()
        try Audit.append(
            Audit.Leaf(
                at: at,
                actor: by,
                action: "movements-recorded",
                subjectKind: "movement-batch",
                subject: String(batch),
                after: try LotRecords(db: db, county: county).digest(ofBatch: batch)
            ),
            county: county,
            to: db
        )
    }
}
