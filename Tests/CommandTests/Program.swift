import Foundation
import TestSupport

/// The built program, run as other programs run it.
struct Program {
    struct Result {
        var code: Int32
        var output: String
        var error: String
        var json: Any? { try? JSONSerialization.jsonObject(with: Data(output.utf8), options: [.fragmentsAllowed]) }
    }

    /// Beside the test bundle, where SwiftPM puts both.
    static let path: String = {
        let bundle = CommandLine.arguments.lazy.compactMap { argument in
            argument.range(of: "/.build/").map { _ in argument }
        }.first
        let folder = bundle.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path } ?? ".build/debug"
        let beside = folder + "/shian"
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        return (Shared.repositoryRoot ?? ".") + "/.build/debug/shian"
    }()

    @discardableResult
    static func run(_ arguments: String...) throws -> Result { try run(arguments) }

    static func run(_ arguments: [String]) throws -> Result {
        try withFiles { output, error in
            let process = try start(arguments, output: output, error: error)
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    /// Kills the program after a while, as a power cut would; returns whether it was still running.
    static func kill(_ arguments: [String], afterMilliseconds delay: Int) throws -> Bool {
        let null = FileHandle.nullDevice
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = null
        process.standardError = null
        try process.run()
        usleep(UInt32(delay) * 1000)
        let running = process.isRunning
        if running { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return running
    }

    private static func start(_ arguments: [String], output: FileHandle, error: FileHandle) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = error
        try process.run()
        return process
    }

    /// Into files, not pipes: a full pipe would stop a program that prints much.
    private static func withFiles(_ body: (FileHandle, FileHandle) throws -> Int32) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("shian-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func handle(_ name: String) throws -> FileHandle {
            let file = folder.appendingPathComponent(name)
            try Data().write(to: file)
            return try FileHandle(forWritingTo: file)
        }
        let code = try body(try handle("out"), try handle("err"))
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
        }
        return Result(code: code, output: try text("out"), error: try text("err"))
    }
}
