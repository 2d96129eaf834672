import Foundation
import TestSupport

/// A county year that the program simulated, made once for all tests that need one.
enum SimulatedFolder {
    static let arguments = ["--lot-events", "400"]

    private static let made = Result { () throws -> String in
        let folder = TestFolder.path + "/simulated"
        let result = try Program.run(["demo", "--data", folder] + arguments)
        guard result.code == 0 else { throw Failed(error: result.error) }
        return folder
    }

    struct Failed: Error { let error: String }

    /// The folder itself, to read.
    static func path() throws -> String { try made.get() }

    /// A copy, to write into.
    static func copy(to folder: String) throws {
        try FileManager.default.copyItem(atPath: try path(), toPath: folder)
    }
}
