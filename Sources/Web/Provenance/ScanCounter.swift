import Office
import Primitives

/// Counts looks at codes and writes them together, so that a code that many scan costs few writes.
///
/// What was counted in the last seconds is lost when the process ends: a count, not a record.
actor ScanCounter {
    private var waiting: [String: CertificateDesk.Scan] = [:]
    private var isWriting = false
    private var lastWrite: Instant?

    /// Seconds between two writes at least.
    static let pause: Int64 = 2

    func look(at certificate: String, now: Instant, office: Office) async throws {
        var scan =
            waiting[certificate]
            ?? CertificateDesk.Scan(certificate: certificate, place: "public", times: 0, first: now, last: now)
        scan.times += 1
        scan.last = now
        waiting[certificate] = scan
        let wall = office.environment.wallClock()
        if let lastWrite, wall.milliseconds - lastWrite.milliseconds < Self.pause * 1000 { return }
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        lastWrite = wall
        let scans = waiting.values.sorted { $0.certificate < $1.certificate }
        waiting.removeAll(keepingCapacity: true)
        try await CertificateDesk(office).count(scans)
    }
}
