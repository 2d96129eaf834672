import Storage
import ArgumentParser
import Foundation
import Hummingbird
import Logging
import Office
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

    func run() async throws {
        let opened = try await Composition.office(options)
        let assets = try Self.assets(try Composition.home() + "/Assets")
        let site = Site(
            office: opened.office,
            stylesheet: assets.stylesheet,
            scripts: assets.scripts,
            simulatedDay: opened.simulatedDay,
            secureCookies: behindTLS,
            publicAddress: publicAddress ?? "http://\(host):\(port)"
        )
        var logger = Logger(label: "shian")
        logger.logLevel = .warning
        let link = try await AccountDesk(opened.office).firstLink()
        let host = host
        let behindTLS = behindTLS
        let application = Application(
            router: site.router(),
            configuration: .init(address: .hostname(host, port: port), serverName: "shian"),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                let address = behindTLS ? "the proxy's address, path " : "http://\(host):\(port)"
                print("ShiAn serves \(address)/")
                if let link { print("Set up the first account (one use, 24 hours): \(address)/setup/\(link)") }
                fflush(nil)
            },
            logger: logger
        )
        do {
            try await application.runService()
        } catch let error where "\(error)".contains("address already in use") || "\(error)".contains("errno: 98") {
            throw Failure("port \(port) on \(host) is taken: choose another with --port")
        }
        await opened.office.database.close()
    }
}

extension ServeCommand {
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
