import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport

/// Operators with lots, for tests of provenance.
extension County {
    /// A firm of the northern township unless told otherwise; returns its identity.
    func firm(_ name: String, _ kind: OperatorKind = .growing, by officer: Officer? = nil) async throws -> String {
        let officer = officer ?? north
        let draft = OperatorDraft(
            name: name,
            address: "\(name)村",
            township: officer.scope.township?.text ?? "",
            kind: kind.rawValue
        )
        guard case .saved(let id) = try await RegisterDesk(office).add(draft, isAnother: true, by: officer) else {
            throw Missing(what: name)
        }
        return id
    }

    struct Missing: Error { var what: String }

    var lots: LotDesk { LotDesk(office) }
    var certificates: CertificateDesk { CertificateDesk(office) }

    /// So many kilograms of cucumbers harvested by a holder today; returns the lot.
    func harvest(_ kilograms: String, by holder: String, code: String, food: String = "黄瓜") async throws -> Int64 {
        let lot = LotDraft(code: code, food: food, unit: .kilogram, maker: holder, madeOn: clock.value.day)
        let draft = MovementDraft(
            kind: .harvest,
            occurredAt: clock.value,
            outputs: [MovementDraft.Part(lot: .new(lot), holder: holder, quantity: try kg(kilograms))]
        )
        _ = try await lots.record(draft, by: head)
        guard
            let id: Int64 = try await database.read({ db in
                try db.first("SELECT id FROM lot WHERE maker = \(holder) AND code = \(code)")?.get(at: 0)
            })
        else { throw Missing(what: code) }
        return id
    }

    @discardableResult
    func sell(_ lot: Int64, _ kilograms: String, from: String, to: String) async throws -> Int64 {
        try await lots.record(
            .delivery(.sale, of: [(lot, try kg(kilograms))], from: from, to: to, at: clock.value),
            by: head
        )
    }

    func kg(_ text: String) throws -> LotQuantity {
        guard let quantity = LotQuantity(text, unit: .kilogram) else { throw Missing(what: text) }
        return quantity
    }

    func promise(_ issuer: String, food: String = "黄瓜", quantity: String = "120.5") throws -> CertificateDesk.Entry {
        var entry = CertificateDesk.Entry(
            issuer: issuer,
            food: food,
            quantity: try kg(quantity),
            place: "东关村1号棚",
            signer: "李建国",
            contact: "13903560000"
        )
        entry.basis = .selfPromise
        return entry
    }
}
