package import Primitives
package import Rules

/// A certificate with all that stands behind it: for the office, and with less for whoever scans its code.
package struct CertificateFile: Sendable {
    /// Where and how often its code was looked at.
    package struct Scans: Sendable {
        package var total = 0
        /// Markets at which it was admitted or shown, with the first time.
        package var markets: [(name: String, first: Instant)] = []

        package init() {}
    }

    /// What somebody said against it, and the matter in which it is looked into.
    package struct Doubt: Sendable, Hashable {
        package var at: Instant
        package var reason: String
        /// How to reach whoever said it; masked but where it is asked for in full.
        package var contact: String
        package var matter: String
        package var number: String

        package init(at: Instant, reason: String, contact: String, matter: String, number: String) {
            self.at = at
            self.reason = reason
            self.contact = contact
            self.matter = matter
            self.number = number
        }
    }

    package var certificate: Certificate
    package var edition: CertificateEdition?
    package var tests: [Certificate.Test]
    package var sources: [Certificate]
    package var scans: Scans
    /// Samples of the same product and producer that were judged within the year before: all, and failed ones.
    package var sampled: (all: Int, failed: Int)
    /// Where the producer is, as far as the register knows.
    package var position: Coordinate?
    /// Titles of recalls that hold its lot.
    package var recalls: [String]
    /// The first day on which nobody needs to keep it any more.
    package var keptUntil: Day?
    package var signedContent: String
    package var signature: [UInt8]
    package var signingKey: String
    /// What is shown is what was signed: the content is that of the row, and the signature holds.
    package var isGenuine: Bool
    /// Only for those who work on matters.
    package var doubts: [Doubt] = []

    package init(
        certificate: Certificate,
        edition: CertificateEdition?,
        tests: [Certificate.Test],
        sources: [Certificate],
        scans: Scans,
        sampled: (all: Int, failed: Int),
        position: Coordinate?,
        recalls: [String],
        keptUntil: Day?,
        signedContent: String,
        signature: [UInt8],
        signingKey: String,
        isGenuine: Bool
    ) {
        self.certificate = certificate
        self.edition = edition
        self.tests = tests
        self.sources = sources
        self.scans = scans
        self.sampled = sampled
        self.position = position
        self.recalls = recalls
        self.keptUntil = keptUntil
        self.signedContent = signedContent
        self.signature = signature
        self.signingKey = signingKey
        self.isGenuine = isGenuine
    }
}
