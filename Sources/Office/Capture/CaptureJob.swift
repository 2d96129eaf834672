import EPCIS
package import Primitives

/// How a capture behaves when an event cannot be taken (EPCIS 2.0, 12.6.1: GS1-Capture-Error-Behaviour).
package enum CaptureBehaviour: String, Sendable, Hashable, CaseIterable {
    /// All events or none.
    case rollback
    /// As many as can be.
    case proceed
}

/// How much one call may bring.
package struct CaptureLimits: Sendable, Hashable {
    package var events: Int
    package var bytes: Int

    package init(events: Int = 10_000, bytes: Int = 16 << 20) {
        self.events = events
        self.bytes = bytes
    }
}

/// What became of one call of the capture interface.
package struct CaptureJob: Sendable, Hashable {
    /// Why one event, or the whole, was not taken.
    package struct Fault: Sendable, Hashable {
        package var exception: RepositoryException
        package var detail: String
    }

    package var id: String
    package var behaviour: CaptureBehaviour
    package var createdAt: Instant
    package var finishedAt: Instant
    package var success: Bool
    /// Events that were written.
    package var events: Int
    /// Events that were there already, word for word.
    package var repeated: Int
    /// Movements of lots that came of the events.
    package var movements: Int
    /// Events that speak of lots and say too little, or of nobody known here, for a movement.
    package var unplaced: Int
    package var faults: [Fault] = []
}

/// An event that is ready to be written.
struct PreparedEvent: Sendable {
    var event: Event
    var id: String
    var hash: String
    var body: String
    /// Each once.
    var values: [Value]

    /// After a role, where the value is how the identifier was written and not its canonical form.
    static let writtenMark = "~"

    struct Value: Sendable, Hashable {
        var role: String
        var value: String
    }

    /// Sets what the repository sets: the time of recording, and the event hash where there is no identifier.
    init(_ event: Event, ignoring names: Set<ExtensionName>, at now: Instant) {
        var event = event
        hash = EventHash.uri(of: event, ignoring: names)
        id = event.eventID ?? hash
        event.eventID = id
        event.recordTime = Timestamp(now)
        var document = Document(.bareEvent)
        document.events = [event]
        body = document.json.text
        values = Self.values(of: event)
        self.event = event
    }

    /// What queries look for in an event, each once.
    static func values(of event: Event) -> [Value] {
        var seen: Set<Value> = []
        return event.identifiers.flatMap { found in
            CanonicalIdentifier.forms(of: found.uri).enumerated().map { index, form in
                Value(role: found.role.text + (index == 0 ? "" : writtenMark), value: form)
            }
        }.filter { seen.insert($0).inserted }
    }

    /// An event that declares an error carries the identifier of the event that it speaks of.
    var key: EventKey { EventKey(id: id, declaresError: event.errorDeclaration != nil) }
}

/// What makes an event one: its identifier, and whether it is a declaration of an error.
struct EventKey: Sendable, Hashable {
    var id: String
    var declaresError: Bool
}
