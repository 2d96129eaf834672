package import Primitives

/// What does not agree between a certificate of promise and the goods at the gate.
package enum CertificateMismatch: Sendable, Hashable {
    /// Not in the ledger: another county's, or invented.
    case unknown(shown: String)
    case void(reason: String)
    case badSignature
    case otherFood(promised: String)
    case otherUnit(LotQuantity.Unit)
    /// More than is left of the promise; `market` is where the rest went, nil where it was here.
    case overdrawn(left: LotQuantity, market: String?)
    case notYetIssued(Day)
    case tooOld(issued: Day, days: Int)
    case recalled(title: String)

    package var code: String {
        switch self {
        case .unknown: "unknown"
        case .void: "void"
        case .badSignature: "bad-signature"
        case .otherFood: "other-food"
        case .otherUnit: "other-unit"
        case .overdrawn: "overdrawn"
        case .notYetIssued: "not-yet-issued"
        case .tooOld: "too-old"
        case .recalled: "recalled"
        }
    }

    package var text: String {
        switch self {
        case .unknown(let shown): "系统里没有编号为 \(shown) 的合格证，不能核验"
        case .void(let reason): "合格证已作废：\(reason)"
        case .badSignature: "合格证的签名不对，内容可能被改动"
        case .otherFood(let promised): "合格证是“\(promised)”的，与到货品种不符"
        case .otherUnit(let unit): "合格证按\(unit.title)计，与到货计量单位不同"
        case .overdrawn(let left, let market):
            market.map { "合格证的数量已在\($0)用过，只剩 \(left.text)" } ?? "超过合格证剩余的数量，只剩 \(left.text)"
        case .notYetIssued(let day): "合格证的开具日期是 \(day)，晚于到货日期"
        case .tooOld(let issued, let days): "合格证 \(issued) 开具，已超过 \(days) 天"
        case .recalled(let title): "这一批正在召回：\(title)"
        }
    }

    /// Whether it is told to where the certificate was issued (不符追溯): an old or a foreign one says nothing against it.
    package var isTraced: Bool {
        switch self {
        case .void, .badSignature, .otherFood, .overdrawn, .recalled: true
        case .unknown, .otherUnit, .notYetIssued, .tooOld: false
        }
    }
}

/// A certificate as the ledger knows it at the moment its goods are at the gate.
package struct CertificateAtGate: Sendable {
    package var certificate: Certificate
    package var signatureHolds: Bool
    /// What was admitted with it so far, in thousandths of its unit, by market.
    package var admitted: [(market: String, name: String, thousandths: Int64)]
    package var recalls: [String]

    package init(
        certificate: Certificate,
        signatureHolds: Bool,
        admitted: [(market: String, name: String, thousandths: Int64)],
        recalls: [String]
    ) {
        self.certificate = certificate
        self.signatureHolds = signatureHolds
        self.admitted = admitted
        self.recalls = recalls
    }

    /// What the certificate still promises.
    package var left: LotQuantity {
        let used = admitted.reduce(0) { $0 + $1.thousandths }
        return LotQuantity(
            thousandths: max(0, certificate.quantity.thousandths - used),
            unit: certificate.quantity.unit
        )
    }
}
