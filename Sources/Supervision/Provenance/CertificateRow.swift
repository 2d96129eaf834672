package import Primitives
package import Rules

/// One row of a list from which certificates are issued together.
package struct CertificateRow: Sendable, Hashable {
    package var sheet: String?
    package var row: Int
    /// Empty where the file does not say it: then whoever imports is the issuer.
    package var issuer: String
    package var grower: String
    package var food: String
    /// Nil where the cell cannot be read.
    package var quantity: LotQuantity?
    package var place: String
    /// Nil is the day of issue.
    package var madeOn: Day?
    /// Nil where the cell cannot be read.
    package var basis: CertificateEdition.Basis?
    package var report: String
    package var signer: String
    package var contact: String

    package init(
        sheet: String?,
        row: Int,
        issuer: String,
        grower: String,
        food: String,
        quantity: LotQuantity?,
        place: String,
        madeOn: Day?,
        basis: CertificateEdition.Basis?,
        report: String,
        signer: String,
        contact: String
    ) {
        self.sheet = sheet
        self.row = row
        self.issuer = issuer
        self.grower = grower
        self.food = food
        self.quantity = quantity
        self.place = place
        self.madeOn = madeOn
        self.basis = basis
        self.report = report
        self.signer = signer
        self.contact = contact
    }
}
