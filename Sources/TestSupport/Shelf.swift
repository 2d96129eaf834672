import Synchronization

/// A value that closures running at once may change, to be looked at when they are done.
package final class Shelf<Value: Sendable>: Sendable {
    private let content: Mutex<Value>

    package init(_ value: Value) { content = Mutex(value) }

    package var value: Value { content.withLock { $0 } }

    /// Changes the value and returns it as changed.
    @discardableResult
    package func change(_ body: @Sendable (inout Value) -> Void) -> Value {
        content.withLock { value in
            body(&value)
            return value
        }
    }
}
