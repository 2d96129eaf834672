import Office
import Primitives
import Testing

/// The codes of what a desk says is wrong with a form; none where it took it.
func faults(_ body: () async throws -> Void) async -> [String] {
    do {
        try await body()
        return []
    } catch Refusal.incomplete(let faults) {
        return faults.map(\.code)
    } catch {
        return ["\(error)"]
    }
}

/// What the faults of a refusal tell.
func advice(_ body: () async throws -> Void) async -> [String] {
    do {
        try await body()
        return []
    } catch Refusal.incomplete(let faults) {
        return faults.map(\.advice)
    } catch {
        return ["\(error)"]
    }
}

func expectFaults(
    _ expected: [String],
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    let found = await faults(body)
    #expect(found == expected, sourceLocation: sourceLocation)
}
