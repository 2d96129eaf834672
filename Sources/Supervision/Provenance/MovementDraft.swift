package import Primitives

/// A movement before it is written: what a form, a file or an event says.
package struct MovementDraft: Sendable, Hashable {
    /// One side's line: which lot, at whose, how much.
    package struct Part: Sendable, Hashable {
        package enum Lot: Sendable, Hashable {
            case known(Int64)
            case new(LotDraft)
        }

        package var lot: Lot
        package var holder: String
        package var quantity: LotQuantity

        package init(lot: Lot, holder: String, quantity: LotQuantity) {
            self.lot = lot
            self.holder = holder
            self.quantity = quantity
        }
    }

    package var kind: MovementKind
    package var occurredAt: Instant
    /// Delivery note, ticket or certificate; empty where there is none.
    package var document: String
    /// For a correction, why.
    package var remark: String
    package var inputs: [Part]
    package var outputs: [Part]
    package var corrects: Int64?

    package init(
        kind: MovementKind,
        occurredAt: Instant,
        document: String = "",
        remark: String = "",
        inputs: [Part] = [],
        outputs: [Part] = [],
        corrects: Int64? = nil
    ) {
        self.kind = kind
        self.occurredAt = occurredAt
        self.document = document
        self.remark = remark
        self.inputs = inputs
        self.outputs = outputs
        self.corrects = corrects
    }

    /// Goods that go from one holder to another as they are: both sides are the same lines.
    package static func delivery(
        _ kind: MovementKind,
        of lines: [(lot: Int64, quantity: LotQuantity)],
        from: String,
        to: String,
        at moment: Instant,
        document: String = ""
    ) -> MovementDraft {
        func parts(_ holder: String) -> [Part] {
            lines.map { Part(lot: .known($0.lot), holder: holder, quantity: $0.quantity) }
        }
        return MovementDraft(
            kind: kind,
            occurredAt: moment,
            document: document,
            inputs: parts(from),
            outputs: parts(to)
        )
    }

    /// What makes the record impossible as such; quantities that do not balance are findings and no fault.
    package func faults(now: Instant) -> [FieldFault] {
        var faults = shapeFaults
        if occurredAt > now {
            faults.append(FieldFault(field: "occurred", code: "in-future", advice: "时间不能晚于现在"))
        }
        if corrects != nil, remark.trimmingSpaces().isEmpty {
            faults.append(FieldFault(field: "remark", code: "reason-missing", advice: "更正或作废要写明理由"))
        }
        if kind == .void, corrects == nil {
            faults.append(FieldFault(field: "kind", code: "void-without-record", advice: "作废要指明作废哪一条记录"))
        }
        return faults
    }

    private var shapeFaults: [FieldFault] {
        let holders = Set((inputs + outputs).map(\.holder))
        let from = Set(inputs.map(\.holder))
        let to = Set(outputs.map(\.holder))
        var faults: [FieldFault] = []
        func expect(_ holds: Bool, _ field: String, _ code: String, _ advice: String) {
            if !holds { faults.append(FieldFault(field: field, code: code, advice: advice)) }
        }
        if kind == .void {
            expect(inputs.isEmpty && outputs.isEmpty, "kind", "void-with-lots", "作废记录不写批次和数量")
        } else if kind.isOrigin {
            expect(inputs.isEmpty, "inputs", "origin-with-inputs", "\(kind.title)没有转入批次")
            expect(!outputs.isEmpty, "outputs", "no-outputs", "请填写\(kind.title)得到的批次和数量")
        } else if kind.isEnd {
            expect(outputs.isEmpty, "outputs", "end-with-outputs", "\(kind.title)没有转出批次")
            expect(!inputs.isEmpty, "inputs", "no-inputs", "请填写\(kind.title)的批次和数量")
        } else if kind.isDelivery {
            expect(from.count == 1 && to.count == 1, "holder", "two-holders", "\(kind.title)从一个主体到一个主体")
            expect(from.isDisjoint(with: to), "holder", "same-holder", "交货方和收货方不能是同一主体")
            expect(sameLines, "outputs", "lines-differ", "两边的批次和数量要一致")
        } else {
            expect(holders.count == 1, "holder", "one-holder", "\(kind.title)在同一主体内进行")
            expect(!inputs.isEmpty && !outputs.isEmpty, "inputs", "both-sides", "请填写转入和转出的批次和数量")
            if kind == .storage { expect(sameLines, "outputs", "lines-differ", "两边的批次和数量要一致") }
        }
        return faults
    }

    private var sameLines: Bool {
        inputs.map { [AnyHashable($0.lot), AnyHashable($0.quantity)] }
            == outputs.map { [AnyHashable($0.lot), AnyHashable($0.quantity)] }
    }
}

/// A lot that a movement brings into being.
package struct LotDraft: Sendable, Hashable {
    package var code: String
    package var food: String
    package var foodClass: String
    package var unit: LotQuantity.Unit
    package var maker: String
    package var madeOn: Day?
    package var place: String

    package init(
        code: String,
        food: String,
        foodClass: String = "",
        unit: LotQuantity.Unit,
        maker: String,
        madeOn: Day?,
        place: String = ""
    ) {
        self.code = code
        self.food = food
        self.foodClass = foodClass
        self.unit = unit
        self.maker = maker
        self.madeOn = madeOn
        self.place = place
    }
}
