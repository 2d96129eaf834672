import Primitives
import Rules
import Supervision
import Testing

/// 食用农产品市场销售质量安全监督管理办法: who may bring goods into a market.
@Suite struct `The rule of the gate` {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var goods = GoodsKind.produce
        var purchase = true
        var certificate = false
        var unknown = ""
        var proofs: [QualityProof.Kind] = []
        var test: RapidTest.Outcome?
        var reason: GateReason
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "no proof of purchase", purchase: false, reason: .noPurchaseProof),
        Case(
            name: "no proof of purchase, whatever else there is",
            purchase: false,
            certificate: true,
            test: .negative,
            reason: .noPurchaseProof
        ),
        Case(name: "a certificate that holds", certificate: true, reason: .certificate),
        Case(
            name: "a certificate that holds, and a test that passed",
            certificate: true,
            test: .negative,
            reason: .certificate
        ),
        Case(
            name: "a failed test outweighs a certificate",
            certificate: true,
            test: .positive,
            reason: .quickTestFailed
        ),
        Case(name: "a report of a laboratory", proofs: [.report], reason: .otherProof),
        Case(name: "a certificate that is in no ledger", unknown: "外县 001", reason: .awaitingTest),
        Case(name: "nothing, tested and passed", test: .negative, reason: .quickTestPassed),
        Case(name: "nothing, tested and failed", test: .positive, reason: .quickTestFailed),
        Case(name: "nothing, the test was void", test: .invalid, reason: .awaitingTest),
        Case(name: "nothing, not yet tested", reason: .awaitingTest),
        Case(name: "a quarantine proof is none for vegetables", proofs: [.quarantine], reason: .awaitingTest),
        Case(name: "meat without proofs", goods: .meat, reason: .noMeatProof),
        Case(
            name: "meat without the inspection of meat",
            goods: .meat,
            certificate: true,
            proofs: [.quarantine],
            test: .negative,
            reason: .noMeatProof
        ),
        Case(name: "meat with both", goods: .meat, proofs: [.quarantine, .meatInspection], reason: .otherProof),
        Case(
            name: "meat with both that failed a test",
            goods: .meat,
            proofs: [.quarantine, .meatInspection],
            test: .positive,
            reason: .quickTestFailed
        ),
        Case(name: "imported without its proof", goods: .imported, proofs: [.report], reason: .noImportProof),
        Case(name: "imported with its proof", goods: .imported, proofs: [.importInspection], reason: .otherProof),
    ]

    @Test(arguments: cases)
    func `each arrival is decided as the rule says`(_ one: Case) throws {
        var arrival = try Self.arrival(certificate: one.certificate ? try Self.certificate() : nil)
        arrival.goods = one.goods
        if !one.purchase { arrival.purchase = nil }
        arrival.unknown = one.unknown
        arrival.proofs = one.proofs.map { QualityProof(kind: $0, number: "1") }
        arrival.test = one.test
        #expect(GateRules.decide(arrival, oldest: 15).reason == one.reason)
    }

    static let mismatches: [(String, [String])] = [
        ("holds", []), ("void", ["void"]), ("forged", ["bad-signature"]), ("food", ["other-food"]),
        ("unit", ["other-unit"]), ("more", ["overdrawn"]), ("used here", ["overdrawn"]),
        ("used elsewhere", ["overdrawn"]), ("tomorrow", ["not-yet-issued"]), ("15 days", []),
        ("16 days", ["too-old"]), ("recalled", ["recalled"]),
        ("all", ["void", "bad-signature", "other-food", "too-old"]),
    ]

    @Test(arguments: mismatches)
    func `a certificate holds only for what it says`(_ what: String, codes: [String]) throws {
        var shown = try Self.certificate()
        var arrival = try Self.arrival(certificate: nil)
        if what == "void" || what == "all" { shown.certificate.void = .init(reason: "写错", at: Instant(Self.today)) }
        if what == "forged" || what == "all" { shown.signatureHolds = false }
        if what == "food" || what == "all" { arrival.food = "番茄" }
        if what == "unit" { arrival.quantity.unit = .piece }
        if what == "more" { arrival.quantity.thousandths = 100_001 }
        if what == "used here" { shown.admitted = [("here", "本市场", 50_001)] }
        if what == "used elsewhere" { shown.admitted = [("there", "北市场", 50_001)] }
        if what == "tomorrow" { shown.certificate.issuedOn = Self.today.adding(days: 1) }
        if what == "15 days" { shown.certificate.issuedOn = Self.today.adding(days: -15) }
        if what == "16 days" || what == "all" { shown.certificate.issuedOn = Self.today.adding(days: -16) }
        if what == "recalled" { shown.recalls = ["黄瓜召回"] }
        arrival.certificate = shown
        let decision = GateRules.decide(arrival, oldest: 15)
        #expect(decision.mismatches.map(\.code) == codes)
        #expect(decision.reason == (codes.isEmpty ? .certificate : codes == ["recalled"] ? .recalled : .awaitingTest))
        if what == "used elsewhere" { #expect(decision.text.contains("北市场")) }
    }

    @Test func `exactly what is left of a promise still comes in`() throws {
        var shown = try Self.certificate()
        shown.admitted = [("there", "北市场", 50_000)]
        #expect(GateRules.decide(try Self.arrival(certificate: shown), oldest: nil).reason == .certificate)
    }

    /// Held at nine for four hours.
    static let retests: [(RapidTest.Outcome, Int, Int, GateStanding)] = [
        (.negative, 12, 59, .admitted), (.positive, 12, 59, .condemned), (.invalid, 12, 59, .held),
        (.negative, 13, 0, .condemned), (.positive, 13, 0, .condemned), (.invalid, 13, 0, .condemned),
    ]

    @Test(arguments: retests)
    func `a second test clears goods within the hold and never after it`(
        outcome: RapidTest.Outcome,
        hour: Int,
        minute: Int,
        standing: GateStanding
    ) {
        let due = Instant(Self.today, hour: 13)
        let moment = Instant(Self.today, hour: hour, minute: minute)
        #expect(GateRules.standing(after: .retest, outcome, from: .held, at: moment, due: due) == standing)
        #expect(GateRules.standing(.held, due: due, now: moment) == (hour < 13 ? .held : .condemned))
    }

    @Test func `nothing follows what was admitted, refused or disposed of, and only a supervisor releases`() {
        for standing in GateStanding.allCases {
            let market = GateRules.steps(from: standing, bySupervisor: false)
            #expect(market.isEmpty == !standing.isOpen)
            #expect(!market.contains(.release))
        }
        #expect(GateRules.steps(from: .condemned, bySupervisor: true) == [.disposal, .release])
        #expect(GateRules.steps(from: .awaiting, bySupervisor: true) == [.quickTest, .disposal])
    }

    @Test func `every reason names its law and a standing that fits`() {
        for reason in GateReason.allCases {
            #expect(reason.basis.contains("法"))
            #expect(!reason.text.isEmpty)
        }
        #expect(GateReason.quickTestFailed.basis.contains("第三十七条"))
    }

    @Test func `a scanner may type the number, its groups or the public address`() throws {
        let code = try #require(Self.code)
        for typed in [
            code.text, code.grouped.lowercased(), " \(code.text)\n", "https://shian.example/c/\(code.text)",
            "http://x/verify?code=\(code.text)&v=1",
        ] { #expect(GateCode.read(typed) == code, "\(typed)") }
        for typed in ["", "https://", String(code.text.dropLast()) + "I", String(repeating: "/", count: 100_000)] {
            #expect(GateCode.read(typed) == nil)
        }
    }

    // MARK: Samples

    static let today = Day(ordinal: 19_800)
    static let code = CertificateCode(drawnFrom: (0..<32).map { UInt8($0 * 7 % 248) })

    static func arrival(certificate: CertificateAtGate?) throws -> GateRules.Arrival {
        GateRules.Arrival(
            day: today,
            goods: .produce,
            food: "黄瓜",
            quantity: LotQuantity(thousandths: 50_000, unit: .kilogram),
            purchase: PurchaseProof(kind: .invoice, number: "001"),
            certificate: certificate,
            market: "here"
        )
    }

    static func certificate() throws -> CertificateAtGate {
        let certificate = Certificate(
            id: "c",
            code: try #require(code),
            edition: "2021",
            issuer: "farm",
            issuerName: "东关蔬菜社",
            issuerAddress: "",
            township: nil,
            grower: nil,
            growerName: nil,
            holding: 1,
            lot: 1,
            lotCode: "20240304-01",
            food: "黄瓜",
            quantity: LotQuantity(thousandths: 100_000, unit: .kilogram),
            place: "东关村",
            basis: .selfPromise,
            signer: "李建国",
            contact: "13903560000",
            madeOn: today,
            issuedOn: today,
            issuedAt: Instant(today),
            void: nil
        )
        return CertificateAtGate(certificate: certificate, signatureHolds: true, admitted: [], recalls: [])
    }
}
