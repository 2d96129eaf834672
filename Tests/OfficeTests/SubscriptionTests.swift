import EPCIS
import Office
import Primitives
import Storage
import TestSupport
import Testing

/// Standing queries and what their subscribers are sent.
@Suite struct SubscriptionTests {
    /// A subscriber that keeps what it is sent and answers as the test says.
    private struct Subscriber: WebhookSender {
        let sent = Shelf<[WebhookRequest]>([])
        let status = Shelf(200)

        func send(_ request: WebhookRequest) async throws -> Int {
            sent.change { $0.append(request) }
            return status.value
        }
    }

    private func json(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    private func capture(_ numbers: ClosedRange<Int>, _ county: County) async throws {
        let document = CaptureTests.document(numbers.map { CaptureTests.seen($0) })
        _ = try await CaptureDesk(county.office).capture(document, .rollback, by: county.head)
    }

    @Test func `a stream sends each event once, signed, and again only where it was not taken`() async throws {
        try await County.with(.sqlite) { county in
            try await capture(1...1, county)
            try await NamedQueryDesk(county.office)
                .define("looked", try json(#"{"EQ_bizStep": ["inspecting"]}"#), by: county.head)
            let desk = SubscriptionDesk(county.office)
            let body = #"{"dest": "https://client.example.com/in", "signatureToken": "geheim", "stream": true}"#
            county.clock.change { $0 = $0.adding(seconds: 1) }
            let made = try await desk.add("looked", try json(body), by: county.head)
            let subscriber = Subscriber()
            try await desk.deliverDue(subscriber)
            #expect(subscriber.sent.value.isEmpty)
            county.clock.change { $0 = $0.adding(seconds: 1) }
            try await capture(2...3, county)
            subscriber.status.change { $0 = 500 }
            #expect(try await desk.deliverDue(subscriber) == 0)
            #expect(try await desk.deliverDue(subscriber) == 0)
            #expect(subscriber.sent.value.count == 1)
            let failed = try await desk.find(made.id, of: "looked", by: county.head)
            #expect(failed?.failures == 1 && failed?.lastError == "the subscriber answered 500")
            county.clock.change { $0 = $0.adding(seconds: 10) }
            subscriber.status.change { $0 = 204 }
            #expect(try await desk.deliverDue(subscriber) == 1)
            #expect(try await desk.deliverDue(subscriber) == 0)
            let last = try #require(subscriber.sent.value.last)
            let document = Document.read(last.body).document
            #expect(document.events.compactMap(\.eventID) == ["urn:uuid:2", "urn:uuid:3"])
            #expect(document.subscriptionID == made.id)
            #expect(last.headers["GS1-Signature"] == SubscriptionDesk.signature(of: last.body, token: "geheim"))
        }
    }

    /// A subscriber that takes half a minute to refuse.
    private struct Slow: WebhookSender {
        let calls = Shelf(0)
        let clock: Shelf<Instant>

        func send(_ request: WebhookRequest) async throws -> Int {
            calls.change { $0 += 1 }
            clock.change { $0 = $0.adding(seconds: 30) }
            return 500
        }
    }

    @Test func `a subscriber that was slow to refuse was called again at once`() async throws {
        try await County.with(.sqlite) { county in
            try await NamedQueryDesk(county.office).define("all", try json("{}"), by: county.head)
            let desk = SubscriptionDesk(county.office)
            _ = try await desk.add(
                "all",
                try json(#"{"dest": "https://client.example.com/in", "stream": true}"#),
                by: county.head
            )
            county.clock.change { $0 = $0.adding(seconds: 1) }
            try await capture(1...1, county)
            let subscriber = Slow(clock: county.clock)
            for (seconds, calls) in [(0, 1), (0, 1), (9, 1), (1, 2)] {
                county.clock.change { $0 = $0.adding(seconds: seconds) }
                try await desk.deliverDue(subscriber)
                #expect(subscriber.calls.value == calls)
            }
        }
    }

    @Test func `the signature is that of RFC 4231`() {
        let signature = SubscriptionDesk.signature(of: Array("what do ya want for nothing?".utf8), token: "Jefe")
        #expect(signature == "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func `a schedule waits for its time and tells of nothing where it is asked to`() async throws {
        try await County.with(.sqlite) { county in
            try await NamedQueryDesk(county.office).define("all", try json("{}"), by: county.head)
            let desk = SubscriptionDesk(county.office)
            let body = #"{"dest": "https://client.example.com/in", "reportIfEmpty": true, "schedule": {"hour": "10"}}"#
            _ = try await desk.add("all", try json(body), by: county.head)
            let subscriber = Subscriber()
            #expect(try await desk.deliverDue(subscriber) == 0)
            county.set("2024-03-04", hour: 10)
            #expect(try await desk.deliverDue(subscriber) == 1)
            #expect(try await desk.deliverDue(subscriber) == 0)
            let told = Document.read(subscriber.sent.value.first?.body ?? [])
            #expect(told.document.kind == .queryDocument && told.document.events.isEmpty)
        }
    }

    static let refused: [(String, String, RepositoryException)] = [
        ("neither stream nor schedule", #"{"dest": "https://a.example.com/"}"#, .subscriptionControls),
        (
            "both", #"{"dest": "https://a.example.com/", "stream": true, "schedule": {"hour": "1"}}"#,
            .subscriptionControls
        ),
        (
            "an hour of no day", #"{"dest": "https://a.example.com/", "schedule": {"hour": "25"}}"#,
            .subscriptionControls
        ),
        (
            "a day of no year", #"{"dest": "https://a.example.com/", "schedule": {"dayOfMonth": "31", "month": "2"}}"#,
            .subscriptionControls
        ),
        ("in the clear", #"{"dest": "http://a.example.com/", "stream": true}"#, .validation),
        ("a private network", #"{"dest": "https://10.0.0.1/", "stream": true}"#, .validation),
        ("another scheme", #"{"dest": "file:///etc/passwd", "stream": true}"#, .validation),
        ("a name and password", #"{"dest": "https://a:b@a.example.com/", "stream": true}"#, .validation),
    ]

    @Test(arguments: refused)
    func `a subscription that cannot be is refused`(
        _ name: String,
        body: String,
        exception: RepositoryException
    ) async throws {
        try await County.with(.sqlite) { county in
            try await NamedQueryDesk(county.office).define("all", try json("{}"), by: county.head)
            let refusal = await #expect(throws: RepositoryRefusal.self) {
                _ = try await SubscriptionDesk(county.office).add("all", try json(body), by: county.head)
            }
            #expect(refusal?.exception == exception, "\(name)")
        }
    }

    @Test func `removing a query ends its subscriptions`() async throws {
        try await County.with(.sqlite) { county in
            let queries = NamedQueryDesk(county.office)
            try await queries.define("all", try json("{}"), by: county.head)
            let body = #"{"dest": "http://localhost:1/", "stream": true}"#
            _ = try await SubscriptionDesk(county.office).add("all", try json(body), by: county.head)
            #expect(try await queries.remove("all", by: county.head))
            #expect(try await county.count("SELECT COUNT(*) FROM epcis_subscription") == 0)
            let again = try await queries.remove("all", by: county.head)
            #expect(!again)
        }
    }

    static let addresses: [([UInt8], Bool)] = [
        ([8, 8, 8, 8], true), ([10, 1, 1, 1], false), ([172, 16, 0, 1], false), ([172, 32, 0, 1], true),
        ([192, 168, 1, 1], false), ([169, 254, 169, 254], false), ([100, 64, 0, 1], false), ([127, 0, 0, 1], false),
        ([0, 0, 0, 0], false), ([255, 255, 255, 255], false),
        ([UInt8](repeating: 0, count: 10) + [255, 255, 10, 0, 0, 1], false),
        ([0xFD, 0] + [UInt8](repeating: 0, count: 14), false),
        ([0xFE, 0x80] + [UInt8](repeating: 0, count: 14), false),
        ([0x24, 0x08, 0x40] + [UInt8](repeating: 0, count: 13), true),
    ]

    @Test(arguments: addresses)
    func `an address of a private network is known as one`(_ bytes: [UInt8], isPublic: Bool) {
        #expect(WebhookTarget.isPublic(bytes) == isPublic)
    }
}
