import Storage
import ArgumentParser
import Foundation
import Hummingbird
import Logging
import Office
import Synchronization
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the county's office; the first run prints a one-time set-up link."
    )

    @OptionGroup var options: DataOptions
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on; 0 takes a free one.") var port = 8080
    @Option(
        help: "What stands before paths in printed codes, such as https://sp.example.cn; else the address listened on."
    )
    var publicAddress: String?
    @Flag(help: "Behind a proxy that speaks TLS: cookies are sent over TLS only.") var behindTLS = false

    @Option(help: "The folder of Leaflet, which draws the map; without it the map is a list.") var mapLibrary =
        "/usr/share/javascript/leaflet"
    @Option(
        help: "Base tiles: https://…{z}…{x}…{y}…, {s} for 0 to 7, {key} for the key; browsers then ask that server."
    )
    var mapTiles: String?
    @Option(help: "The key of the base tiles; whoever signs in can read it.") var mapKey = ""
    @Option(help: "Whose maps the base tiles are.") var mapAttribution = "天地图"
    @Flag(
        help: "Events may be sent to subscribers in private networks; else only to public addresses and this machine."
    )
    var webhooksToPrivateNetworks = false

    func run() async throws {
        let map = try mapSettings()
        let opened = try await Composition.office(options)
        let assets = try Self.assets(try Composition.home() + "/Assets")
        let listened = ListenedPort(port)
        let host = host
        let publicAddress = publicAddress
        let site = Site(
            office: opened.office,
            stylesheet: assets.stylesheet,
            scripts: assets.scripts,
            simulatedDay: opened.simulatedDay,
            secureCookies: behindTLS,
            publicAddress: { publicAddress ?? "http://\(host):\(listened.value)" },
            map: map,
            webhooksAllowPrivate: webhooksToPrivateNetworks
        )
        var logger = Logger(label: "shian")
        logger.logLevel = .warning
        let link = try await AccountDesk(opened.office).firstLink()
        let behindTLS = behindTLS
        let application = Application(
            router: site.router(),
            configuration: .init(address: .hostname(host, port: port), serverName: "shian"),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                listened.value = port
                let address = behindTLS ? "the proxy's address, path " : "http://\(host):\(port)"
                print("ShiAn serves \(address)/")
                if let link { print("Set up the first account (one use, 24 hours): \(address)/setup/\(link)") }
                fflush(nil)
            },
            logger: logger
        )
        let work = [deliver(opened.office, logger), remind(opened.office, logger)]
        defer { for task in work { task.cancel() } }
        do {
            try await application.runService()
        } catch let error where "\(error)".contains("address already in use") || "\(error)".contains("errno: 98") {
            throw Failure("port \(port) on \(host) is taken: choose another with --port")
        }
        await opened.office.database.close()
    }
}

/// The port that the server listens on: the one asked for, until the system has chosen another.
private final class ListenedPort: Sendable {
    private let port: Mutex<Int>

    init(_ port: Int) { self.port = Mutex(port) }

    var value: Int {
        get { port.withLock { $0 } }
        set { port.withLock { $0 = newValue } }
    }
}

extension ServeCommand {
    private func mapSettings() throws -> MapSettings {
        var settings = MapSettings()
        let module = FileManager.default.contents(atPath: "\(mapLibrary)/leaflet.esm.min.js")
        if let module, let stylesheet = FileManager.default.contents(atPath: "\(mapLibrary)/leaflet.css") {
            settings.library = MapSettings.Library(module: [UInt8](module), stylesheet: [UInt8](stylesheet))
        }
        guard let mapTiles else { return settings }
        guard let tiles = MapTiles(template: mapTiles, key: mapKey, attribution: mapAttribution) else {
            throw Failure(
                "--map-tiles \(mapTiles): expected an https address with {z}, {x}, {y}, and {key} where --map-key is given"
            )
        }
        settings.tiles = tiles
        return settings
    }

    /// Tells subscribers of new events for as long as the server runs.
    private func deliver(_ office: Office, _ logger: Logger) -> Task<Void, Never> {
        let desk = SubscriptionDesk(office, allowsPrivate: webhooksToPrivateNetworks)
        let sender = WebhookClient(allowsPrivate: webhooksToPrivateNetworks)
        return Task {
            while !Task.isCancelled {
                do {
                    try await desk.deliverDue(sender)
                } catch {
                    logger.error("delivery failed", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Posts reminders after midnight and every hour, for as long as the server runs.
    private func remind(_ office: Office, _ logger: Logger) -> Task<Void, Never> {
        let desk = ReminderDesk(office)
        return Task {
            while !Task.isCancelled {
                do {
                    try await desk.runInTurn()
                } catch {
                    logger.error("reminding failed", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }

    /// The stylesheet and the modules (`*.js`) of a folder.
    private static func assets(_ folder: String) throws -> (stylesheet: [UInt8], scripts: [String: [UInt8]]) {
        guard let stylesheet = FileManager.default.contents(atPath: "\(folder)/style.css") else {
            throw Failure("cannot read \(folder)/style.css")
        }
        var scripts: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".js") {
            guard let content = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
                throw Failure("cannot read \(folder)/\(name)")
            }
            scripts[String(name.dropLast(3))] = [UInt8](content)
        }
        return ([UInt8](stylesheet), scripts)
    }
}
