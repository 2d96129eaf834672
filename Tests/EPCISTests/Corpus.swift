import Foundation
import TestSupport

/// Published documents of GS1, OpenEPCIS and the reference implementation of the event hash, read in place.
enum Corpus {
    static let gs1 = Shared.folder("interop/gs1-epcis")
    static let openEPCIS = Shared.folder("interop/openepcis/core/src/main/resources")
    static let hashVectors = Shared.folder("interop/epcis-event-hash/tests")

    /// All files under a folder whose names end so, sorted; paths from the folder.
    static func files(_ folder: String?, _ endings: String...) -> [String] {
        guard let folder, let all = FileManager.default.enumerator(atPath: folder) else { return [] }
        return all.compactMap { $0 as? String }.filter { path in endings.contains { path.hasSuffix($0) } }.sorted()
    }

    static func bytes(_ folder: String?, _ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: (folder ?? "") + "/" + path)))
    }

    static func lines(_ folder: String?, _ path: String) throws -> [String] {
        String(decoding: try bytes(folder, path), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
