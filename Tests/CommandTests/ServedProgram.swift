import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The built program as a server on a free port.
final class ServedProgram: Sendable {
    private let process: Int32
    let address: String

    struct Silent: Error { let log: String }

    init(data: String, log: String, _ options: String...) async throws {
        try Data().write(to: URL(fileURLWithPath: log))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["serve", "--data", data, "--port", "0"] + options
        process.standardOutput = FileHandle(forWritingAtPath: log)
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process.processIdentifier
        for _ in 0..<600 {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            if let start = text.range(of: "http://127.0.0.1:"),
                let end = text[start.upperBound...].firstIndex(of: "/")
            {
                address = String(text[start.lowerBound..<end])
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        Foundation.kill(process.processIdentifier, SIGKILL)
        throw Silent(log: log)
    }

    func kill() { Foundation.kill(process, SIGKILL) }

    /// The status of a call of the repository; 0 where nobody answered.
    func call(_ method: String, _ path: String, _ token: String, body: String? = nil) async -> Int {
        await answer(method, path, token, body: body).status
    }

    func answer(
        _ method: String,
        _ path: String,
        _ token: String,
        body: String? = nil
    ) async -> (status: Int, text: String) {
        guard let url = URL(string: "\(address)/epcis\(path)") else { return (0, "") }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.timeoutInterval = 10
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        if let body {
            request.httpBody = Data(body.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let sent = request
        return await withCheckedContinuation { done in
            URLSession.shared.dataTask(with: sent) { data, response, _ in
                let text = String(decoding: data ?? Data(), as: UTF8.self)
                done.resume(returning: ((response as? HTTPURLResponse)?.statusCode ?? 0, text))
            }.resume()
        }
    }
}
