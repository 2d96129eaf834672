import Office
import Primitives
import Rules
import Supervision

/// Forms of the gate as values.
enum GateForm {
    static func arrival(_ form: Form) -> GateDesk.Arrival {
        var arrival = GateDesk.Arrival(key: form["key"])
        arrival.market = form["market"]
        arrival.seller = form["seller"]
        arrival.plate = form["plate"]
        arrival.food = form["food"]
        arrival.goods = GoodsKind(rawValue: form["goods"]) ?? .produce
        arrival.quantity = LotQuantity(form["quantity"], unit: LotQuantity.Unit(rawValue: form["unit"]) ?? .kilogram)
        arrival.place = form["place"]
        arrival.purchase = PurchaseProof.Kind(rawValue: form["purchase"]).map {
            PurchaseProof(kind: $0, number: form["purchase-number"])
        }
        arrival.shown = form["certificate"]
        arrival.proofs = QualityProof.Kind.allCases.compactMap { kind in
            let number = form[kind.rawValue].trimmingSpaces()
            return number.isEmpty ? nil : QualityProof(kind: kind, number: number)
        }
        arrival.items = form["items"]
        arrival.outcome = RapidTest.Outcome(rawValue: form["outcome"])
        arrival.reading = form["reading"]
        // What is no number of seconds is a delay that the desk refuses.
        arrival.delay = form["delay"].isEmpty ? 0 : Int(form["delay"]) ?? -1
        return arrival
    }

    static func step(_ form: Form) throws -> GateDesk.StepEntry {
        guard let kind = GateStep.Kind(rawValue: form["kind"]) else {
            throw Refusal.incomplete([FieldFault(field: "kind", code: "kind-missing", advice: "请选择要登记什么")])
        }
        var entry = GateDesk.StepEntry(kind)
        entry.items = form["items"]
        entry.outcome = RapidTest.Outcome(rawValue: form["outcome"])
        entry.reading = form["reading"]
        entry.quantity = form["quantity"]
        entry.evidence = form["evidence"]
        return entry
    }

    static func seller(_ form: Form) throws -> SellerDesk.Entry {
        var entry = SellerDesk.Entry()
        entry.market = form["market"]
        entry.name = form["name"]
        entry.identity = form["identity"]
        entry.phone = form["phone"]
        entry.goods = form["goods"]
        entry.stall = form["stall"]
        entry.agreedOn = try day(form, "agreed")
        entry.since = try day(form, "since")
        return entry
    }

    /// Nil where nothing was filled in.
    static func day(_ form: Form, _ name: String) throws -> Day? {
        let text = form[name].trimmingSpaces()
        if text.isEmpty { return nil }
        guard let day = Day(text) else {
            throw Refusal.incomplete([FieldFault(field: name, code: "bad-day", advice: "日期应写作 2024-06-20 的样子")])
        }
        return day
    }
}
