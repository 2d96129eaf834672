#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One folder of the rulebook: on disk, or in memory where a text comes from elsewhere.
///
/// Read without Foundation, which would cost the server's start more than the files.
package struct RuleFolder: Sendable {
    private enum Contents {
        case disk
        case memory([String: [UInt8]])
    }

    package let path: String
    private let contents: Contents

    package init(path: String) {
        self.path = path
        contents = .disk
    }

    /// Files by their path relative to the folder.
    package init(files: [String: String]) {
        path = ""
        contents = .memory(files.mapValues { Array($0.utf8) })
    }

    /// The same folder with more files, or others in place of some, without touching the disk.
    func adding(_ added: [(path: String, text: String)]) -> RuleFolder {
        var files: [String: [UInt8]] = [:]
        for file in self.files() ?? [] { files[file] = bytes(of: file) }
        for (path, text) in added { files[path] = Array(text.utf8) }
        return RuleFolder(path: path, contents: .memory(files))
    }

    private init(path: String, contents: Contents) {
        self.path = path
        self.contents = contents
    }

    /// All files below the folder, relative and sorted; names that begin with a point are left out.
    ///
    /// Nil where the folder cannot be read.
    func files() -> [String]? {
        if case .memory(let files) = contents { return files.keys.sorted() }
        guard let names = Self.names(in: path) else { return nil }
        var found: [String] = []
        for name in names { collect(name, into: &found) }
        return found.sorted()
    }

    func bytes(of file: String) -> [UInt8]? {
        if case .memory(let files) = contents { return files[file] }
        guard let stream = fopen(path + "/" + file, "rb") else { return nil }
        defer { fclose(stream) }
        guard fseek(stream, 0, SEEK_END) == 0 else { return nil }
        let size = ftell(stream)
        guard size >= 0, fseek(stream, 0, SEEK_SET) == 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = fread(buffer.baseAddress, 1, size, stream)
        }
    }

    private func collect(_ relative: String, into found: inout [String]) {
        guard let names = Self.names(in: path + "/" + relative) else {
            found.append(relative)
            return
        }
        for name in names { collect(relative + "/" + name, into: &found) }
    }

    /// Nil where `path` is no folder.
    private static func names(in path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
