import Foundation
import Office
import Pages
import Primitives

/// What somebody had typed when their session ended, carried across the sign-in that follows.
///
/// It goes through the sign-in page itself, sealed: only the account whose session it was opens it, and only for a while.
/// Files are not carried.
struct KeptForm: Codable {
    /// Path and query that the form was sent to.
    var address: String
    var fields: [String: String]
    var hadFiles: Bool
    /// Milliseconds of the wall clock.
    var at: Int64

    static let seconds = 30 * 60
    /// Larger ones are not kept: they would make the sign-in page too large.
    private static let limit = 48 << 10

    /// Nil where it is too large or cannot be sealed.
    func sealed(for account: String, _ office: Office) -> String? {
        guard let bytes = try? JSONEncoder().encode(self), bytes.count <= Self.limit else { return nil }
        let place = SecretSeal.Place.keptForm(of: account, office.county)
        return (try? office.environment.seal.seal(Array(bytes), for: place, office.environment)).map {
            Data($0).base64EncodedString()
        }
    }

    /// Nil where somebody else's, changed, or too old.
    init?(_ sealed: String, of account: String, _ office: Office) {
        let place = SecretSeal.Place.keptForm(of: account, office.county)
        guard let bytes = Data(base64Encoded: sealed),
            let opened = try? office.environment.seal.open(Array(bytes), for: place),
            let kept = try? JSONDecoder().decode(KeptForm.self, from: Data(opened)),
            office.environment.wallClock() < Instant(milliseconds: kept.at).adding(seconds: Self.seconds)
        else { return nil }
        self = kept
    }

    init(address: String, form: Form, at now: Instant) {
        self.address = address
        fields = form.fields.filter { $0.key != "token" }
        hadFiles = !form.files.isEmpty
        at = now.milliseconds
    }
}

extension SecretSeal.Place {
    fileprivate static func keptForm(of account: String, _ county: AreaCode) -> Self {
        Self(kind: "kept-form", county: county, id: account)
    }
}

extension Site {
    /// The page that sends the kept form once more, for a session that has just begun; nil where there is nothing to send.
    func keptForm(_ sealed: String, of session: AccountDesk.Session?) -> Page? {
        guard let session, session.duty == nil, !sealed.isEmpty,
            let kept = KeptForm(sealed, of: session.officer.account, office)
        else { return nil }
        return KeptFormPage(
            address: kept.address,
            fields: kept.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            hadFiles: kept.hadFiles,
            formToken: session.formToken,
            home: Section.home(session.officer.scope.role)
        ).page
    }
}
