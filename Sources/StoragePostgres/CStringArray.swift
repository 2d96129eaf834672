import Glibc

/// A NULL-terminated array of C strings that lives as long as the object.
final class CStringArray {
    private let storage: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    var pointers: UnsafePointer<UnsafePointer<CChar>?> { UnsafePointer(storage) }

    init(_ strings: [String]) {
        count = strings.count
        storage = .allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() {
            storage.advanced(by: index).initialize(to: UnsafePointer(strdup(string)))
        }
        storage.advanced(by: count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { free(UnsafeMutablePointer(mutating: storage[index])) }
        storage.deallocate()
    }
}
