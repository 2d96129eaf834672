import Glibc
import Primitives

/// The encodings in which Chinese offices save text: UTF-8, GB18030 (which holds GBK and GB 2312), UTF-16.
enum TextEncoding {
    enum Failure: Error {
        /// Bytes that are no text in any of the encodings; the line is counted from 1.
        case undecodable(line: Int)
        case binary
    }

    /// Calls `body` with the text in UTF-8, without copying where it already is.
    static func withUTF8<Value>(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) throws(Failure) -> Value {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let text = try fromUTF16(bytes)
            return text.withUnsafeBufferPointer(body)
        }
        // The ends of PDF, JPEG and the like are caught by their first bytes; the rest by their control characters.
        guard !holdsControls(bytes) else { throw .binary }
        let check = UTF8Check(bytes)
        guard let bad = check.firstInvalid else { return body(bytes) }
        let line = 1 + bytes[..<bad].count { $0 == UInt8(ascii: "\n") }
        // Text of GB18030 is almost never valid UTF-8 for long: so many right characters mean damaged UTF-8.
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]), check.multibyteCount < 16 else {
            throw .undecodable(line: line)
        }
        let text = try fromGB18030(bytes)
        return text.withUnsafeBufferPointer(body)
    }

    /// NUL and the control characters that no text file holds; tab, line ends, form feed and Ctrl-Z may stand.
    private static func holdsControls(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in bytes where byte < 0x20 {
            switch byte {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x1A: continue
            default: return true
            }
        }
        return false
    }

    private static func fromUTF16(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) -> [UInt8] {
        guard bytes.count.isMultiple(of: 2) else { throw .undecodable(line: 1) }
        let littleEndian = bytes[0] == 0xFF
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for index in stride(from: 2, to: bytes.count, by: 2) {
            let first = UInt16(bytes[index])
            let second = UInt16(bytes[index + 1])
            units.append(littleEndian ? second << 8 | first : first << 8 | second)
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw .undecodable(line: 1) }
        guard !text.utf8.contains(0) else { throw .binary }
        return Array(text.utf8)
    }

    private static func fromGB18030(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) -> [UInt8] {
        let converter = iconv_open("UTF-8", "GB18030")
        guard let converter, Int(bitPattern: converter) != -1 else { throw .undecodable(line: 1) }
        defer { iconv_close(converter) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 3 / 2 + 16)
        var chunk = [CChar](repeating: 0, count: 1 << 16)
        // iconv takes the input through a mutable pointer by history; it does not write there.
        var input = UnsafeMutablePointer<CChar>(
            mutating: UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
        )
        var left = bytes.count
        while left > 0 {
            var outputLeft = chunk.count
            let capacity = chunk.count
            let status = chunk.withUnsafeMutableBufferPointer { buffer in
                var place = buffer.baseAddress
                return iconv(converter, &input, &left, &place, &outputLeft)
            }
            let reason = errno
            for byte in chunk[..<(capacity - outputLeft)] { output.append(UInt8(bitPattern: byte)) }
            if status == -1, reason != E2BIG {
                throw .undecodable(line: 1 + bytes[..<(bytes.count - left)].count { $0 == UInt8(ascii: "\n") })
            }
        }
        return output
    }
}

/// Whether bytes are UTF-8, and how many characters beyond ASCII stand before the first byte that is not.
struct UTF8Check {
    private(set) var firstInvalid: Int?
    private(set) var multibyteCount = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            guard let length = Self.sequenceLength(bytes, at: index, lead: lead) else {
                firstInvalid = index
                return
            }
            multibyteCount += 1
            index += length
        }
    }

    /// Unicode 15, table 3-7: well-formed UTF-8 byte sequences.
    private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, lead: UInt8) -> Int? {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
        for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return nil }
        return length
    }
}
