import Glibc

/// The folder of reference material beside the project, which a machine may or may not have.
package enum Shared {
    /// A folder in it, or nil when it is not there: tests that need it are `.enabled(if: Shared.folder("…") != nil)`.
    ///
    /// It is `$SHIAN_SHARED` if set, else `../shared` of the folder that holds `Package.swift`.
    package static func folder(_ path: String = "") -> String? {
        guard let root else { return nil }
        let folder = path.isEmpty ? root : root + "/" + path
        return access(folder, R_OK) == 0 ? folder : nil
    }

    private static let root: String? = {
        if let set = getenv("SHIAN_SHARED") { return String(cString: set) }
        return repositoryRoot.flatMap { resolved($0 + "/../shared") }
    }()

    /// The folder of `Package.swift`, found from this file's true place: the sources may be linked from elsewhere.
    package static let repositoryRoot: String? = {
        guard var folder = resolved(#filePath) else { return nil }
        while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
            folder = String(folder[..<slash])
            if access(folder + "/Package.swift", F_OK) == 0 { return folder }
        }
        return nil
    }()

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
