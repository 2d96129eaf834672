import HTTPTypes
package import Rules
import Storage
package import Office
package import Pages
package import Primitives

/// The web site of one office: its routes and what they share.
package struct Site: Sendable {
    package let office: Office
    package let naming: Naming
    /// Nil in a real county.
    package let simulatedDay: Day?
    /// Sends cookies over TLS only; off for a plain-HTTP loopback.
    package let secureCookies: Bool
    let stylesheet: (address: String, content: [UInt8])
    /// Modules by name, such as `search`.
    let scripts: [String: (address: String, content: [UInt8])]
    let names: NameSearch
    /// What stands before the path in printed codes, such as `https://sp.example.cn`; without a slash at its end.
    ///
    /// Asked each time: where none is set it is the address listened on, which is known when the server runs.
    let publicAddress: @Sendable () -> String
    let scans = ScanCounter()
    /// What maps are drawn with.
    let mapFrame: MapFrame
    private let mapAssets: [(address: String, mediaType: String, content: [UInt8])]
    /// Only modules of our own; images also from the server of base tiles, where one is set.
    let contentSecurityPolicy: String
    /// Bounds the bodies of calls that are read and judged at one time.
    let callGate: WorkGate
    let captureLimits: CaptureLimits
    /// Whether events may be sent into private networks.
    let webhooksAllowPrivate: Bool

    package init(
        office: Office,
        stylesheet: [UInt8],
        scripts: [String: [UInt8]] = [:],
        simulatedDay: Day?,
        secureCookies: Bool,
        publicAddress: @escaping @Sendable () -> String = { "" },
        map: MapSettings = MapSettings(),
        callBytesAtOnce: Int = 32 << 20,
        captureLimits: CaptureLimits = CaptureLimits(),
        webhooksAllowPrivate: Bool = false
    ) {
        self.office = office
        names = NameSearch(office.rulebook.limits)
        callGate = WorkGate(bytes: callBytesAtOnce)
        self.captureLimits = captureLimits
        self.webhooksAllowPrivate = webhooksAllowPrivate
        self.simulatedDay = simulatedDay
        self.secureCookies = secureCookies
        self.publicAddress = publicAddress
        let digest = Digest.hex(of: stylesheet).prefix(16)
        self.stylesheet = ("/assets/style-\(digest).css", stylesheet)
        self.scripts = Dictionary(
            uniqueKeysWithValues: scripts.map { name, content in
                (name, ("/assets/\(name)-\(Digest.hex(of: content).prefix(16)).js", content))
            }
        )
        (mapFrame, mapAssets) = Self.mapParts(map)
        let images = map.tiles.map { " " + $0.origin } ?? ""
        contentSecurityPolicy =
            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:\(images); form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        naming = Naming(
            county: office.county,
            areas: Dictionary(
                office.rulebook.areas.map { ($0.code, $0.name) },
                uniquingKeysWith: { first, _ in first }
            ),
            departments: Dictionary(
                office.rulebook.departments.map { ($0.id, $0.name) },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    private static func mapParts(
        _ settings: MapSettings
    ) -> (frame: MapFrame, assets: [(address: String, mediaType: String, content: [UInt8])]) {
        let tiles = settings.tiles.map { MapFrame.Tiles(template: $0.frame, attribution: $0.attribution) }
        guard let library = settings.library else { return (MapFrame(library: nil, tiles: tiles), []) }
        let module = "/assets/leaflet-\(Digest.hex(of: library.module).prefix(16)).js"
        let stylesheet = "/assets/leaflet-\(Digest.hex(of: library.stylesheet).prefix(16)).css"
        return (
            MapFrame(library: (module, stylesheet), tiles: tiles),
            [
                (module, "text/javascript; charset=utf-8", library.module),
                (stylesheet, "text/css; charset=utf-8", library.stylesheet),
            ]
        )
    }

    /// Every route there is, each with who may use it: the router is built from this list, and the permission tests walk it.
    package var routes: [Route] {
        accountRoutes + planRoutes + sampleRoutes + matterRoutes + operatorRoutes + importRoutes + reportRoutes
            + peopleRoutes + gridRoutes + registerRoutes + searchRoutes + loopRoutes + chainRoutes
            + provenanceRoutes + reportingRoutes + judgeRoutes + apiRoutes + assetRoutes + marketRoutes
            + mapRoutes + hookRoutes + recallRoutes + repositoryRoutes
    }

    private var assetRoutes: [Route] {
        let stylesheet = stylesheet
        let modules = scripts.values.sorted { $0.address < $1.address }.map { module in
            Route(.get, module.address, .open) { _ in
                .asset(mediaType: "text/javascript; charset=utf-8", content: module.content)
            }
        }
        let maps = mapAssets.map { asset in
            Route(.get, asset.address, .open) { _ in .asset(mediaType: asset.mediaType, content: asset.content) }
        }
        return modules + maps + [
            Route(.get, stylesheet.address, .open) { _ in
                .asset(mediaType: "text/css; charset=utf-8", content: stylesheet.content)
            },
            Route(.get, Link.home, .open) { visit in
                visit.session == nil ? try await publicHome(visit) : .redirect(visit.home)
            },
            Route(.get, "/health", .open) { visit in
                _ = try await visit.office.database.read { try $0.query("SELECT 1 AS one") }
                return .text("ok\n", status: 200)
            },
            // Pages of the office are nobody's search results; it is also the shortest answer there is, to measure others by.
            Route(.get, "/robots.txt", .open) { _ in
                .text("User-agent: *\nDisallow: /office\nDisallow: /setup\n", status: 200)
            },
            Route(.get, "/display", .open) { visit in
                let large = visit.query["size"] == "large"
                return .redirect(
                    visit.safeBack ?? visit.home,
                    cookies: [SetCookie(name: "shian-size", value: large ? "large" : "", seconds: 365 * 86_400)]
                )
            },
        ]
    }
}

/// One route: an address, who may use it, and what it does.
package struct Route: Sendable {
    package enum Method: String, Sendable, Hashable {
        case get = "GET", post = "POST", delete = "DELETE"

        var request: HTTPRequest.Method {
            switch self {
            case .get: .get
            case .post: .post
            case .delete: .delete
            }
        }
    }

    package enum Access: Sendable, Hashable {
        case open
        case signedIn(Permission)
        /// Whoever is signed in, whatever their role: the pages of one's own account.
        case signedInAny
        /// A program with a bearer token whose account has the permission.
        case token(Permission)

        package var needsSession: Bool {
            switch self {
            case .open, .token: false
            case .signedIn, .signedInAny: true
            }
        }
    }

    package enum Surface: Sendable, Hashable {
        /// For people: forms carry a token, refusals are pages.
        case page
        /// For programs: no cookie is read or set, the body is data, refusals are RFC 9457 problems.
        case api
        /// For programs that capture and query events (EPCIS 2.0): a bearer token speaks for them.
        case repository
    }

    package let method: Method
    /// Segments with `:name` are parameters.
    package let path: String
    package let access: Access
    package let surface: Surface
    /// Bytes of a request body at most.
    package let bodyLimit: Int
    package let handler: @Sendable (Visit) async throws -> Reply
    /// Files that it gives out leave a leaf: they are what somebody laid down, and may show people.
    package private(set) var recordsFiles = false

    init(
        _ method: Method,
        _ path: String,
        _ access: Access,
        surface: Surface = .page,
        bodyLimit: Int = 64 << 10,
        _ handler: @escaping @Sendable (Visit) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.surface = surface
        self.bodyLimit = bodyLimit
        self.handler = handler
    }

    /// The same route, whose files leave a leaf each.
    var recordingFiles: Route {
        var route = self
        route.recordsFiles = true
        return route
    }

    /// The names of the path's parameters, in order.
    var parameterNames: [String] {
        path.split(separator: "/").filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) }
    }
}
