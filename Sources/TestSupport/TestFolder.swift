import Foundation

/// A folder for what several tests share; gone when the tests end.
package enum TestFolder {
    package static let path: String = {
        let path = FileManager.default.temporaryDirectory.path + "/shian-tests-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: TestFolder.path) }
        return path
    }()
}
