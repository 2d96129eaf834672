package import Primitives

/// What a market's gate did in a time: counts of arrivals, and the rates of admission (准入指标).
///
/// No arrivals give no rate, neither 0 % nor 100 %.
package struct GateFigures: Sendable, Hashable {
    package var arrivals = 0
    package var admitted = 0
    package var refused = 0
    /// Waiting, held or to be disposed of.
    package var open = 0
    package var disposed = 0
    /// A certificate came with the goods, in the ledger or not (附证).
    package var withCertificate = 0
    /// The certificate was found and checked against the ledger (查验).
    package var checked = 0
    /// Neither a certificate that held nor another proof: to be tested (无证).
    package var withoutProof = 0
    /// Of those, tested.
    package var tested = 0
    /// Wrong certificates that were taken back to where they were issued (不符回溯).
    package var traced = 0
    package var failed = 0

    package init() {}

    /// 附证率: arrivals with a certificate among all, in per mille.
    package var attached: Int? { Self.rate(withCertificate, of: arrivals) }
    /// 查验率: certificates checked against the ledger among those shown.
    package var verified: Int? { Self.rate(checked, of: withCertificate) }
    /// 无证抽检率: tested among those without a proof.
    package var sampled: Int? { Self.rate(tested, of: withoutProof) }

    private static func rate(_ part: Int, of whole: Int) -> Int? {
        whole == 0 ? nil : (part * 1000 + whole / 2) / whole
    }
}

/// Which arrivals a list shows.
package struct GateFilter: Sendable, Hashable {
    package var market: String?
    package var from: Day?
    package var through: Day?
    package var standing: GateStanding?

    package init(market: String? = nil, from: Day? = nil, through: Day? = nil, standing: GateStanding? = nil) {
        self.market = market
        self.from = from
        self.through = through
        self.standing = standing
    }
}

/// A market at whose gate somebody works.
package struct Market: Sendable, Hashable {
    package var id: String
    package var name: String
    package var address: String
    /// Its sellers have stalls of their own: every arrival names one.
    package var hasSellers: Bool

    package init(id: String, name: String, address: String, hasSellers: Bool) {
        self.id = id
        self.name = name
        self.address = address
        self.hasSellers = hasSellers
    }
}

/// What the gate's page shows before anything is recorded.
package struct GateView: Sendable {
    package var market: Market
    package var sellers: [MarketSeller]
    /// What was scanned or typed.
    package var shown: String
    package var found: CertificateAtGate?
    /// Of the certificate alone, with all that is left of it.
    package var mismatches: [CertificateMismatch]
    /// The seller to whom goods of this producer went last.
    package var usualSeller: String?

    package init(
        market: Market,
        sellers: [MarketSeller],
        shown: String = "",
        found: CertificateAtGate? = nil,
        mismatches: [CertificateMismatch] = [],
        usualSeller: String? = nil
    ) {
        self.market = market
        self.sellers = sellers
        self.shown = shown
        self.found = found
        self.mismatches = mismatches
        self.usualSeller = usualSeller
    }
}

/// One arrival with everything that followed.
package struct GateFile: Sendable {
    package var entry: GateEntry
    package var proofs: [QualityProof]
    package var steps: [GateStep]
    package var certificate: Certificate?
    /// What may be done next.
    package var next: [GateStep.Kind]
    package var disposed: LotQuantity
    package var keptUntil: Day?

    package init(
        entry: GateEntry,
        proofs: [QualityProof],
        steps: [GateStep],
        certificate: Certificate?,
        next: [GateStep.Kind],
        disposed: LotQuantity,
        keptUntil: Day?
    ) {
        self.entry = entry
        self.proofs = proofs
        self.steps = steps
        self.certificate = certificate
        self.next = next
        self.disposed = disposed
        self.keptUntil = keptUntil
    }
}
