package import Office
package import Pages
import Primitives
import Rules

/// One request, parsed and permitted, as a route's handler sees it.
package struct Visit: Sendable {
    package var site: Site
    package var parameters: [String: String]
    package var query: [String: String]
    package var form: Form
    /// What a program sent; empty for pages.
    package var body: [UInt8]
    package var session: AccountDesk.Session?
    package var sessionToken: String?
    /// Of a sign-in that waits for its code.
    package var halfToken: String?
    /// The token that a form without a session must send back.
    package var formToken: String
    package var largeText: Bool
    /// The address asked for, path and query.
    package var address: String
    /// Headers by their names in small letters; only for the repository of events.
    package var headers: [String: String] = [:]
    /// The account that a bearer token speaks for; only for the repository of events.
    package var tokenHolder: Officer?

    package var office: Office { site.office }

    /// The signed-in officer; routes that need one are not reached without.
    package func officer() throws(Refusal) -> Officer {
        guard let session else { throw .notPermitted(.readLedger) }
        return session.officer
    }

    package func viewer() throws(Refusal) -> Viewer {
        guard let session else { throw .notPermitted(.readLedger) }
        let role = session.officer.scope.role
        let scope = session.officer.scope
        let place = scope.department.map { site.naming.department($0) + " · " } ?? site.naming.area(scope.township)
        return Viewer(
            name: session.officer.name,
            roleTitle: place + role.title,
            formToken: session.formToken,
            role: role,
            largeText: largeText,
            simulatedDay: site.simulatedDay,
            now: office.environment.now(),
            naming: site.naming
        )
    }

    /// Where this person's day begins; whoever is not signed in signs in first.
    var home: String { session.map { Section.home($0.officer.scope.role) } ?? Link.signIn }

    /// The page, with the cookie that its form will be recognised by.
    func withFormCookie(_ page: Page) -> Reply { .page(page, cookies: [site.formCookie(formToken)]) }

    package func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// The page of a list, from 1.
    package var pageNumber: Int { max(1, min(100_000, query["page"].flatMap { Int($0) } ?? 1)) }
}

/// The fields and files of a form.
package struct Form: Sendable {
    package struct File: Sendable {
        package var name: String
        package var content: [UInt8]
    }

    package var fields: [String: String] = [:]
    /// All files of a field, in the order in which they were sent.
    package var uploads: [String: [File]] = [:]

    /// The file of a field that takes one.
    package var files: [String: File] { uploads.compactMapValues(\.first) }

    package subscript(name: String) -> String { fields[name] ?? "" }
}

/// What a handler answers.
package enum Reply: Sendable {
    case page(Page, status: Int = 200, cookies: [SetCookie] = [])
    /// 303: the browser fetches the next page with GET, so a reload never repeats a change.
    case redirect(String, cookies: [SetCookie] = [])
    case file(name: String, mediaType: String, content: [UInt8], inline: Bool)
    case asset(mediaType: String, content: [UInt8])
    case text(String, status: Int)
    /// For programs: any page from anywhere may read it.
    case data(mediaType: String, text: String, status: Int = 200, headers: [String: String] = [:])
    /// For one program that said who it is; without a media type there is no body.
    case exchange(mediaType: String?, text: String, status: Int = 200, headers: [String: String] = [:])
}

/// A cookie to set; an empty value removes it.
package struct SetCookie: Sendable {
    package var name: String
    package var value: String
    package var seconds: Int?
}
