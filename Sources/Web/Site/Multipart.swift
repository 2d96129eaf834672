/// Reads `multipart/form-data` (RFC 7578): no package of the language's ecosystem on hand does.
///
/// Strict on structure and on numbers: a body that is cut short, has more than 40 parts or a part head over 8 KiB is nil.
enum Multipart {
    private static let partLimit = 40
    private static let headLimit = 8192

    static func read(_ body: [UInt8], contentType: String) -> Form? {
        guard let boundary = boundary(of: contentType) else { return nil }
        let delimiter = Array("--\(boundary)".utf8)
        var form = Form()
        guard var start = body.firstRange(of: delimiter, from: 0)?.upperBound else { return nil }
        for _ in 0..<partLimit {
            if body[start...].starts(with: Array("--".utf8)) { return form }
            guard body[start...].starts(with: Array("\r\n".utf8)),
                let headEnd = body.firstRange(of: Array("\r\n\r\n".utf8), from: start),
                headEnd.lowerBound - start <= headLimit,
                let end = body.firstRange(of: Array("\r\n".utf8) + delimiter, from: headEnd.upperBound)
            else { return nil }
            let head = String(decoding: body[start..<headEnd.lowerBound], as: UTF8.self)
            add(head, Array(body[headEnd.upperBound..<end.lowerBound]), to: &form)
            start = end.upperBound
        }
        return nil
    }

    static func boundary(of contentType: String) -> String? {
        let parts = contentType.split(separator: ";").map(trimmed)
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        for part in parts.dropFirst() where part.lowercased().hasPrefix("boundary=") {
            let value = unquoted(String(part.dropFirst("boundary=".count)))
            return (1...70).contains(value.utf8.count) ? value : nil
        }
        return nil
    }

    private static func add(_ head: String, _ content: [UInt8], to form: inout Form) {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            var name: String?
            var fileName: String?
            for part in parameters(String(line)) {
                if part.lowercased().hasPrefix("name=") { name = unquoted(String(part.dropFirst(5))) }
                if part.lowercased().hasPrefix("filename=") { fileName = unquoted(String(part.dropFirst(9))) }
            }
            guard let name else { return }
            if let fileName {
                // An untouched file field sends an empty name and no bytes.
                if !fileName.isEmpty || !content.isEmpty {
                    form.uploads[name, default: []].append(Form.File(name: fileName, content: content))
                }
            } else {
                form.fields[name] = String(decoding: content, as: UTF8.self)
            }
            return
        }
    }

    /// Splits at semicolons outside quotes.
    private static func parameters(_ line: String) -> [String] {
        var parts: [String] = []
        var current = ""
        var quoted = false
        for character in line {
            if character == "\"" { quoted.toggle() }
            if character == ";" && !quoted {
                parts.append(trimmed(current[...]))
                current = ""
            } else {
                current.append(character)
            }
        }
        parts.append(trimmed(current[...]))
        return parts
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private static func unquoted(_ text: String) -> String {
        guard text.hasPrefix("\""), text.hasSuffix("\""), text.count >= 2 else { return text }
        return String(text.dropFirst().dropLast()).replacing("%22", with: "\"")
    }
}

extension [UInt8] {
    /// The first place at or after `from` where the bytes stand.
    fileprivate func firstRange(of wanted: [UInt8], from: Int) -> Range<Int>? {
        guard let first = wanted.first, count >= wanted.count else { return nil }
        return withUnsafeBufferPointer { bytes in
            var index = from
            let last = count - wanted.count
            while index <= last {
                if bytes[index] == first, bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
                    return index..<(index + wanted.count)
                }
                index += 1
            }
            return nil
        }
    }
}
