package import Primitives

/// Who may bring goods into a market (市场准入): a pure rule over one arrival, and over what follows a failed test.
///
/// 食用农产品市场销售质量安全监督管理办法（总局令第81号）: no proof of purchase, no admission; no certificate or other proof of
/// quality, a quick test first; meat and imported goods need proofs of their own. 农产品质量安全法第三十七条: what fails is not
/// sold, and market supervision and agriculture are told.
package enum GateRules {
    /// What is known of one arrival.
    package struct Arrival: Sendable {
        package var day: Day
        package var goods: GoodsKind
        package var food: String
        package var quantity: LotQuantity
        package var purchase: PurchaseProof?
        package var certificate: CertificateAtGate?
        /// A number that is in no ledger; empty where none was shown.
        package var unknown = ""
        package var proofs: [QualityProof] = []
        package var test: RapidTest.Outcome?
        /// The market where the goods are.
        package var market: String

        package init(
            day: Day,
            goods: GoodsKind,
            food: String,
            quantity: LotQuantity,
            purchase: PurchaseProof?,
            certificate: CertificateAtGate?,
            market: String
        ) {
            self.day = day
            self.goods = goods
            self.food = food
            self.quantity = quantity
            self.purchase = purchase
            self.certificate = certificate
            self.market = market
        }

        fileprivate func has(_ kind: QualityProof.Kind) -> Bool { proofs.contains { $0.kind == kind } }
    }

    package struct Decision: Sendable, Hashable {
        package var reason: GateReason
        /// Looked for whatever the decision was.
        package var mismatches: [CertificateMismatch]

        package var standing: GateStanding { reason.standing }

        /// For the people at the gate.
        package var text: String {
            ([reason.text] + mismatches.map(\.text)).joined(separator: "；")
        }
    }

    /// `oldest` is how many days old a certificate may be; nil for any age.
    package static func decide(_ arrival: Arrival, oldest: Int?) -> Decision {
        let mismatches = mismatches(arrival, oldest: oldest)
        func decision(_ reason: GateReason) -> Decision { Decision(reason: reason, mismatches: mismatches) }
        if arrival.purchase == nil { return decision(.noPurchaseProof) }
        if mismatches.contains(where: { $0.code == "recalled" }) { return decision(.recalled) }
        if arrival.goods == .meat, !arrival.has(.quarantine) || !arrival.has(.meatInspection) {
            return decision(.noMeatProof)
        }
        if arrival.goods == .imported, !arrival.has(.importInspection) { return decision(.noImportProof) }
        // Paper does not outweigh what a test has found.
        if arrival.test == .positive { return decision(.quickTestFailed) }
        if arrival.certificate != nil, mismatches.isEmpty { return decision(.certificate) }
        if arrival.goods != .produce || arrival.has(.report) { return decision(.otherProof) }
        return decision(arrival.test == .negative ? .quickTestPassed : .awaitingTest)
    }

    /// All that does not agree with the certificate that was shown.
    package static func mismatches(_ arrival: Arrival, oldest: Int?) -> [CertificateMismatch] {
        guard let shown = arrival.certificate else {
            return arrival.unknown.isEmpty ? [] : [.unknown(shown: arrival.unknown)]
        }
        let certificate = shown.certificate
        var found: [CertificateMismatch] = shown.recalls.map { .recalled(title: $0) }
        if let void = certificate.void { found.append(.void(reason: void.reason)) }
        if !shown.signatureHolds { found.append(.badSignature) }
        if certificate.food != arrival.food.trimmingSpaces() { found.append(.otherFood(promised: certificate.food)) }
        if certificate.quantity.unit != arrival.quantity.unit {
            found.append(.otherUnit(certificate.quantity.unit))
        } else if shown.left < arrival.quantity {
            let elsewhere = shown.admitted.first { $0.market != arrival.market }?.name
            found.append(.overdrawn(left: shown.left, market: elsewhere))
        }
        if certificate.issuedOn > arrival.day {
            found.append(.notYetIssued(certificate.issuedOn))
        } else if let oldest, certificate.issuedOn.distance(to: arrival.day) > oldest {
            found.append(.tooOld(issued: certificate.issuedOn, days: oldest))
        }
        return found
    }

    // MARK: After the arrival

    /// What may be done with goods that stand so; a supervisor's desk may do more than the market.
    package static func steps(from standing: GateStanding, bySupervisor: Bool) -> [GateStep.Kind] {
        switch standing {
        case .admitted, .refused, .disposed: []
        case .awaiting: [.quickTest, .disposal]
        case .held: bySupervisor ? [.retest, .disposal, .release] : [.retest, .disposal]
        case .condemned: bySupervisor ? [.disposal, .release] : [.disposal]
        }
    }

    /// Where goods stand after a test; `due` is the end of the hold, nil where the rulebook sets none.
    ///
    /// A second test that passes after the hold ended clears nothing.
    package static func standing(
        after kind: GateStep.Kind,
        _ outcome: RapidTest.Outcome,
        from standing: GateStanding,
        at moment: Instant,
        due: Instant?
    ) -> GateStanding {
        if kind == .retest, let due, moment >= due { return .condemned }
        switch outcome {
        case .negative: return .admitted
        case .positive: return kind == .retest ? .condemned : .held
        case .invalid: return standing
        }
    }

    /// Held goods whose time has run out stand condemned without anybody's doing.
    package static func standing(_ standing: GateStanding, due: Instant?, now: Instant) -> GateStanding {
        if standing == .held, let due, now >= due { return .condemned }
        return standing
    }
}

/// A certificate's number in what a scanner types: the bare number, or the public address that the label's code holds.
package enum GateCode {
    /// The first part that is a number with a right check character; nil where there is none.
    package static func read(_ typed: String) -> CertificateCode? {
        let text = String(typed.prefix(500)).trimmingSpaces()
        if let code = CertificateCode(text) { return code }
        return text.split { "/?&=#：: ,，;；".contains($0) }.lazy.compactMap { CertificateCode($0) }.first
    }
}
