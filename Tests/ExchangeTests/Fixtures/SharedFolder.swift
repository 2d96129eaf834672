import Foundation

/// The folder of real material beside the repository; tests that need it are skipped where it is not there.
enum SharedFolder {
    static let bulletins: [URL] = {
        let folder = root?.appendingPathComponent("data/sampling/bulletins")
        let files = folder.flatMap {
            try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
        }
        return (files ?? []).filter { $0.pathExtension == "csv" }.sorted { $0.path < $1.path }
    }()

    static let absence = "no folder of published bulletins: set SHIAN_SHARED or put it at ../shared"

    private static var root: URL? {
        if let path = ProcessInfo.processInfo.environment["SHIAN_SHARED"] { return URL(fileURLWithPath: path) }
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/" {
            let manifest = folder.appendingPathComponent("Package.swift").path
            if FileManager.default.fileExists(atPath: manifest) {
                return folder.deletingLastPathComponent().appendingPathComponent("shared")
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }
}
